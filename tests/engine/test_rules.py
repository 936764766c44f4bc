"""Drift, revision and what rules cost abroad, against closed forms (A12, A14)."""

from __future__ import annotations

import numpy as np
import pytest

from engine.worlds import hold, play, quiet
from sim.axes import EU, GUIDELINE, HORIZONTAL, JAPAN, JURISDICTION_COUNT, SECTOR_COUNT
from sim.engine import rules
from sim.engine.record import DRIFT_GUIDELINE, DRIFT_LAW, REVISIONS
from sim.engine.simulate import Simulation
from sim.world.state import MARKET_SETS


def drifting(per_month: int = 1, trigger: float = 0.05, minimum: float = 10.0, work: float = 0.1) -> Simulation:
    """Return a world in which only technology moves and guidelines follow it, with staff to spare."""
    made = quiet(f"time.steps_per_month={per_month}")
    hold(made, "guideline_stringency", 1.0)
    hold(made, "staff_target", 100.0)
    hold(made, "revision_trigger", trigger)
    hold(made, "guideline_minimum_time", minimum)
    made.parameters.revision.work[GUIDELINE] = work
    return made


@pytest.mark.parametrize(("trigger", "minimum"), [(0.05, 10.0), (0.1, 6.0), (0.06, 10.0)])
def test_a12_cycle_is_the_time_to_the_trigger_and_the_minimum(trigger: float, minimum: float) -> None:
    made = play(drifting(trigger=trigger, minimum=minimum))
    speed = 0.3 / 12.0
    cycle = int(np.ceil(round(trigger / speed, 9)) + minimum)
    assert cycle == {(0.05, 10.0): 12, (0.1, 6.0): 10, (0.06, 10.0): 13}[trigger, minimum]
    ends = np.flatnonzero(made.record.flows[:, JAPAN, REVISIONS])
    assert len(ends) >= 8
    assert (np.diff(ends) == cycle).all()
    gap = made.record.levels[ends[0] + 1 : ends[-1] + 1, JAPAN, DRIFT_GUIDELINE]
    # at the ends of months the sawtooth is at 0, g, 2 g, ... (T - 1) g; half a month earlier it is g T / 2 on average
    assert gap.mean() == pytest.approx(speed * (cycle - 1) / 2.0, rel=1e-9)
    assert gap.mean() + speed / 2.0 == pytest.approx(speed * cycle / 2.0, rel=1e-9)
    assert gap.max() == pytest.approx(speed * (cycle - 1), rel=1e-9)


@pytest.mark.parametrize("per_month", [2, 4])
def test_a12_cycle_is_the_same_in_shorter_steps(per_month: int) -> None:
    made = play(drifting(per_month))
    ends = np.flatnonzero(made.record.flows[:, JAPAN, REVISIONS])
    assert (np.diff(ends) == 12).all()


def test_a12_too_few_people_make_the_cycle_longer_than_the_minimum() -> None:
    made = drifting(work=1.0)
    made.parameters.government.attrition = 0.0
    made.parameters.government.rotation_loss = 0.0
    play(made, 1)
    capacity = made.state.country.effective[JAPAN] * 0.25
    slow = drifting(work=float(24.5 * capacity))
    slow.parameters.government.attrition = 0.0
    slow.parameters.government.rotation_loss = 0.0
    play(slow)
    ends = np.flatnonzero(slow.record.flows[:, JAPAN, REVISIONS])
    assert (np.diff(ends) == 2 + 25).all()


def test_a12_open_projects_share_capacity() -> None:
    made = drifting(work=1.0)
    for each in (made.parameters.government,):
        each.attrition = 0.0
        each.rotation_loss = 0.0
    play(made, 1)
    capacity = made.state.country.effective[JAPAN] * 0.25
    both = drifting(work=float(19.5 * capacity), minimum=1.0)
    both.parameters.government.attrition = 0.0
    both.parameters.government.rotation_loss = 0.0
    hold(both, "horizontal_stringency", 1.0, JAPAN)
    hold(both, "law_minimum_time", 1.0)
    hold(both, "law_revision_work", float(19.5 * capacity))
    play(both)
    ends = np.flatnonzero(both.record.flows[:, JAPAN, REVISIONS])
    assert (np.diff(ends) == 2 + 39).all()


def test_a_rule_that_is_not_in_force_does_not_drift() -> None:
    made = play(drifting())
    assert (made.record.levels[:, :, DRIFT_LAW] == 0.0).all()
    assert made.record.levels[:, :, DRIFT_GUIDELINE].max() > 0.0


def test_a_dated_revision_brings_a_rule_up_to_date_and_ends_the_project() -> None:
    made = drifting(minimum=40.0)
    made.timeline.revision[20, GUIDELINE, JAPAN] = 1
    play(made)
    gap = made.record.levels[:, JAPAN, DRIFT_GUIDELINE]
    assert gap[19] == pytest.approx(19 * 0.025)
    assert gap[20] == 0.0
    assert gap[21] == pytest.approx(0.025)


def abroad(alignment: float, removable: float) -> Simulation:
    """Return a world in which every jurisdiction has a horizontal law, at one alignment."""
    made = quiet()
    for j in range(JURISDICTION_COUNT):
        hold(made, "horizontal_stringency", 0.1 + 0.15 * j, j)
    play(made, 1)
    made.state.world.alignment[:] = alignment
    made.parameters.interoperability.removable_share = removable
    rules.prepare(made.state, made.parameters)
    return made


def test_a14_full_alignment_and_full_removal_leave_no_duplicate_cost() -> None:
    assert (abroad(1.0, 1.0).state.work.duplicate == 0.0).all()


def test_a14_without_alignment_duplicate_cost_is_the_sum_over_markets() -> None:
    made = abroad(0.0, 0.7)
    law = made.state.work.law
    for j in range(JURISDICTION_COUNT):
        for k in range(SECTOR_COUNT):
            for markets in range(MARKET_SETS):
                expected = sum(6.0 * law[m, k] for m in range(JURISDICTION_COUNT) if markets >> m & 1)
                assert made.state.work.duplicate[j, k, markets] == pytest.approx(expected, rel=1e-13)
    assert law[EU, 1] == pytest.approx(0.25 * 0.6)
    assert (made.state.work.reuse == 0.0).all()


def test_a14_in_between_each_market_counts_with_its_alignment() -> None:
    made = abroad(0.5, 0.7)
    whole = abroad(0.0, 0.7)
    np.testing.assert_allclose(made.state.work.duplicate, whole.state.work.duplicate * 0.65, rtol=1e-13)


def test_reuse_is_that_of_the_best_market() -> None:
    made = abroad(0.5, 0.7)
    law, k = made.state.work.law, 2
    for markets in range(1, MARKET_SETS):
        best = max(0.35 * min(1.0, law[m, k] / law[JAPAN, k]) for m in range(JURISDICTION_COUNT) if markets >> m & 1)
        assert made.state.work.reuse[JAPAN, k, markets] == pytest.approx(best, rel=1e-13)


def test_the_stricter_law_binds_and_sector_law_only_if_strictly_more() -> None:
    made = quiet()
    hold(made, "horizontal_stringency", 1.0, JAPAN)
    hold(made, "sector_stringency.finance", 0.6, JAPAN)  # as much as the horizontal law asks of finance
    hold(made, "sector_stringency.transport", 0.9, JAPAN)
    play(made, 1)
    assert rules.binding_instrument(made.state, made.parameters, JAPAN, 1) == HORIZONTAL
    assert rules.binding_instrument(made.state, made.parameters, JAPAN, 2) == HORIZONTAL + 1
    assert made.state.work.law[JAPAN, 2] == 0.9
