"""The value of information in linear models, where it is known: the bar of the method."""

import numpy as np
import pytest

from sim.analysis import robustness
from sim.analysis.information import information, select_degrees
from sim.analysis.uncertainty import latin_hypercube

LEAD = 0.6
SLOPES = np.array([4.0, 2.0, 1.0, 0.5, 0.0, 0.0, 0.0, 0.0])
NAMES = [f"d{i}" for i in range(len(SLOPES))]
POINTS = latin_hypercube(len(SLOPES), 500, 2)


def utilities(difference, noise=0.3, replicates=4):
    """Two policies in one outcome, the second ahead by so much at each point."""
    random = np.random.default_rng(1)
    chance = random.normal(size=(2, len(difference), replicates, 1))
    values = [noise * chance[0], difference[:, None, None] + noise * chance[1]]
    return robustness.table(values, ["high"], ["one", "two"], ["outcome"])


def share_changed(slope):
    """P(lead + slope t < 0), t uniform in ±1/2."""
    return max(0.0, 0.5 - LEAD / slope) if slope else 0.0


def gain(slope):
    """E max(0, lead + slope t) - lead."""
    return (slope / 2 - LEAD) ** 2 / (2 * slope) if slope > 2 * LEAD else 0.0


@pytest.fixture(scope="module")
def linear():
    found = information(utilities(LEAD + (POINTS - 0.5) @ SLOPES), POINTS, NAMES, 1)
    return {row["dimension"]: row for row in found.rows}


@pytest.mark.parametrize("number", range(len(SLOPES)))
def test_linear_model(linear, number):
    row, slope = linear[f"d{number}"], SLOPES[number]
    assert row["changes_best"] == pytest.approx(share_changed(slope), abs=0.03)
    assert row["gain"] == pytest.approx(gain(slope), abs=0.02)
    assert row["changes_ranking"] == row["changes_best"]  # of two policies
    for key, known in (("changes_best", share_changed(slope)), ("gain", gain(slope))):
        assert row[f"{key}_low"] - 1e-9 <= known <= row[f"{key}_high"] + 1e-9, key


def test_the_order_is_that_of_changes(linear):
    assert list(linear)[:2] == ["d0", "d1"]


def test_what_does_not_matter_has_degree_zero(linear):
    assert [linear[f"d{i}"]["degree"] for i in range(4, 8)] == [0, 0, 0, 0]
    assert linear["d0"]["degree"] == 1


def test_a_number_that_matters_only_squared_is_found():
    """Ahead by 4 (x - 1/2)^2 - 1/4: behind for |x - 1/2| < 1/4, which is half of the range."""
    found = information(utilities(4 * (POINTS[:, 3] - 0.5) ** 2 - 0.25), POINTS, NAMES, 1)
    best = found.rows[0]
    assert (best["dimension"], best["degree"]) == ("d3", 2)
    assert best["changes_best"] == pytest.approx(0.5, abs=0.04)


def test_knowing_all_is_worth_most(linear):
    found = information(utilities(LEAD + (POINTS - 0.5) @ SLOPES, noise=0.0), POINTS, NAMES, 1)
    difference = LEAD + (POINTS - 0.5) @ SLOPES
    assert found.perfect == pytest.approx(np.maximum(difference, 0).mean() - difference.mean())
    assert found.perfect > max(row["gain"] for row in found.rows)


def test_weights_reverse_what_single_outcomes_would_not():
    """The first outcome prefers one always, the second two always; only d0 moves the stakes, so only it can matter."""
    first, second = 1.0 + 0.8 * (POINTS[:, 0] - 0.5), np.full(len(POINTS), 1.0)
    zero = np.zeros(len(POINTS))
    values = [np.stack([first, zero], axis=1)[:, None], np.stack([zero, second], axis=1)[:, None]]
    found = robustness.table(values, ["high", "high"], ["one", "two"], ["a", "b"])
    rows = {row["dimension"]: row for row in information(found, POINTS, NAMES, 1).rows}
    # one is best for weights w > 1 / (1 + a): over a = 0.6 to 1.4 it lies on the other side of 1/2 in this share
    assert rows["d0"]["changes_best"] == pytest.approx(np.abs(1 / (1 + first) - 0.5).mean(), abs=0.02)
    assert all(rows[name]["changes_best"] == 0 for name in NAMES[1:])


def test_nothing_at_stake_gives_no_rows():
    zero = np.ones((len(POINTS), 2, 1))
    found = robustness.table([zero, zero], ["high"], ["one", "two"], ["outcome"])
    assert information(found, POINTS, NAMES, 1).rows == []


def test_chance_alone_selects_nothing():
    columns = np.random.default_rng(3).normal(size=(len(POINTS), 30))
    assert (select_degrees(POINTS, columns) > 0).mean() < 0.01


def test_it_is_seeded(linear):
    again = information(utilities(LEAD + (POINTS - 0.5) @ SLOPES), POINTS, NAMES, 1)
    assert {row["dimension"]: row for row in again.rows} == linear
