"""The effect of a test of a claim, from made-up replicates, against what can be worked out by hand."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import pytest

from sim.analysis.claim_runs import ClaimRuns, effect_of
from sim.analysis.claims import Claim, Test
from sim.analysis.measures import Measure
from sim.analysis.runner import Case, Design

HARM, BURDEN = Measure(outcome="severity_total"), Measure(outcome="burden_domestic")
MINE = [[[10.0, 4.0], [14.0, 6.0]], [[3.0, 1.0], [5.0, 3.0]]]
OTHER = [[[20.0, 2.0], [24.0, 4.0]], [[3.0, 2.0], [5.0, 2.0]]]
NOTHING = [[[30.0, 1.0], [34.0, 1.0]], [[9.0, 1.0], [9.0, 1.0]]]
VALUES = [np.array(each) for each in (MINE, OTHER, NOTHING)]  # [point, replicate, measure]


def runs() -> ClaimRuns:
    """Three sides of which both measures are known."""
    case = Case(cast("Any", None), (HARM, BURDEN))
    return ClaimRuns(Design((case, case, case)), ("mine", "other", "nothing"))


def asked(effect: str, expect: str = "below", threshold: float = 0.0, of_harm: float = 1.0, baseline: str = "") -> Test:
    """A test of harm, and of burden where it is per unit."""
    measures = ((of_harm, HARM), (1.0, BURDEN)) if effect == "per_unit" else ((of_harm, HARM),)
    return Test(name="t", effect=effect, expect=expect, threshold=threshold, measures=measures, baseline=baseline)


def claim(test: Test, against: str = "other") -> Claim:
    """A claim with one test."""
    told = {"id": "H0", "claim": "c", "mechanisms": (), "label": "l", "reason": "r", "kills": ()}
    return Claim(**told, of="mine", against=against, tests=(test,))


def effect(test: Test, values: list[Any] = VALUES, against: str = "other") -> list[float]:
    """The effect at the two points."""
    return effect_of(test, claim(test, against), runs(), values).effect.tolist()


def test_a_level_is_the_mean_of_a_side_in_the_weight_of_its_measure() -> None:
    assert effect(asked("level"), against="") == [12.0, 4.0]
    assert effect(asked("level", of_harm=-2.0), against="") == [-24.0, -8.0]


def test_a_difference_and_its_part_of_the_other_side() -> None:
    assert effect(asked("difference")) == [-10.0, 0.0]
    assert effect(asked("relative")) == [pytest.approx(-10.0 / 22.0), 0.0]


def test_per_unit_is_harm_avoided_by_burden_added_less_that_of_the_other_side() -> None:
    found = effect(asked("per_unit", baseline="nothing"))
    assert found == [pytest.approx(20.0 / 4.0 - 10.0 / 2.0), pytest.approx(5.0 / 1.0 - 5.0 / 1.0)]


def test_where_no_burden_is_added_nothing_is_known_and_nothing_is_met() -> None:
    values = [VALUES[0], VALUES[1].copy(), VALUES[2]]
    values[1][0, :, 1] = 1.0
    test = asked("per_unit", "above", -99.0, baseline="nothing")
    found = effect_of(test, claim(test), runs(), values)
    assert np.isnan(found.effect).tolist() == [True, False]
    assert found.holds(test).tolist() == [False, True]
    assert found.undecided(test).tolist()[0]


def test_a_replicate_that_one_side_misses_counts_on_neither() -> None:
    values = [VALUES[0].copy(), VALUES[1], VALUES[2]]
    values[0][0, 1, 0] = np.nan
    assert effect(asked("difference"), values) == [-10.0, 0.0]
    assert effect(asked("relative"), values) == [-10.0 / 20.0, 0.0]


def test_the_error_is_that_of_the_mean_of_differences() -> None:
    test = asked("difference")
    values = [np.array([[[1.0, 0.0], [2.0, 0.0], [6.0, 0.0]]]), np.zeros((1, 3, 2)), np.zeros((1, 3, 2))]
    found = effect_of(test, claim(test), runs(), values)
    assert found.error.tolist() == [pytest.approx(np.std([1.0, 2.0, 6.0], ddof=1) / np.sqrt(3.0))]


@pytest.mark.parametrize(
    ("expect", "threshold", "met"),
    [("below", 0.0, [True, False]), ("above", -5.0, [False, True]), ("near", 5.0, [False, True])],
)
def test_what_is_expected(expect: str, threshold: float, met: list[bool]) -> None:
    test = asked("difference", expect, threshold)
    found = effect_of(test, claim(test), runs(), VALUES)
    assert found.holds(test).tolist() == met


def test_a_threshold_within_two_errors_is_undecided() -> None:
    test = asked("level", "above", 9.0)
    found = effect_of(test, claim(test, ""), runs(), VALUES)
    assert found.error.tolist() == [2.0, 1.0]
    assert found.undecided(test).tolist() == [True, False]
    assert found.undecided(test, errors=1.0).tolist() == [False, False]
