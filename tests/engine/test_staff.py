"""Experts, proficiency and coordination against closed forms (A5 and parts of A15)."""

from __future__ import annotations

import numpy as np
import pytest

from engine.worlds import hold, play, quiet
from sim.axes import JAPAN, MINISTRIES
from sim.engine import government
from sim.engine.record import COORDINATION, EFFECTIVE, EXPERTS, PROFICIENCY
from sim.engine.simulate import advance

CABINET_OFFICE = MINISTRIES.index("cabinet_office")


@pytest.mark.parametrize(("tenure", "experts", "proficiency"), [(24.0, 54.70, 0.74286), (60.0, 62.75, 0.86154)])
def test_a5_staff_and_proficiency_balance(tenure: float, experts: float, proficiency: float) -> None:
    made = quiet(end="2064-12")
    hold(made, "staff_target", 80.0, JAPAN)
    hold(made, "rotation_tenure", tenure)
    hold(made, "secondment_tenure", tenure)
    play(made)
    loss = 0.006 + 0.3 / tenure
    balance = 0.04 * 80.0 / (0.04 + loss)
    assert balance == pytest.approx(experts, abs=5e-3)
    assert made.record.levels[-1, JAPAN, EXPERTS] == pytest.approx(balance, rel=1e-12)
    assert made.record.levels[-1, JAPAN, PROFICIENCY] == pytest.approx(proficiency, abs=5e-6)


@pytest.mark.parametrize("per_month", [1, 2, 4])
def test_a5_transient_is_exact_at_every_step_length(per_month: int) -> None:
    made = quiet(f"time.steps_per_month={per_month}")
    hold(made, "staff_target", 80.0, JAPAN)
    play(made)
    balance = 3.2 / 0.0585
    months = np.arange(1, 121)
    expected = balance + (80.0 - balance) * np.exp(-0.0585 * months)
    np.testing.assert_allclose(made.record.levels[:, JAPAN, EXPERTS], expected, rtol=1e-11)


def test_a5_transient_factor_of_the_specification_is_its_first_order() -> None:
    assert np.exp(-0.0585) == pytest.approx(1.0 - 0.0585, abs=0.0585**2 / 2.0)


def test_a5_proficiency_of_newcomers_relaxes_at_the_sum_of_both_rates() -> None:
    made = quiet()
    hold(made, "staff_target", 80.0, JAPAN)
    play(made, 1)
    made.state.ministries.proficiency[:] = 0.4
    advance(made, 1, 13)
    rate, balance = 1.0 / 18.0 + 1.0 / 24.0, (1.0 / 18.0 + 0.4 / 24.0) / (1.0 / 18.0 + 1.0 / 24.0)
    expected = balance + (0.4 - balance) * np.exp(-rate * 12.0)
    assert made.record.levels[12, JAPAN, PROFICIENCY] == pytest.approx(expected, rel=1e-12)


def test_a15_heads_are_conserved_under_secondment_without_losses() -> None:
    made = quiet()
    made.parameters.government.attrition = 0.0
    made.parameters.government.rotation_loss = 0.0
    hold(made, "staff_target", 80.0, JAPAN)
    hold(made, "secondment_share", 0.3, JAPAN)
    hold(made, "secondment_share", 0.7, JAPAN, start=40)
    hold(made, "secondment_tenure", 6.0, JAPAN)
    play(made, 30)
    at_work = [government.working(made.state, JAPAN, u) for u in range(len(MINISTRIES))]
    assert at_work[CABINET_OFFICE] == pytest.approx(0.3 * 40.0, rel=1e-13)  # half of the posts are the two ministries'
    assert sum(at_work) == pytest.approx(80.0, rel=1e-14)
    play(made)
    at_work = [government.working(made.state, JAPAN, u) for u in range(len(MINISTRIES))]
    assert at_work[CABINET_OFFICE] == pytest.approx(0.7 * 40.0, rel=1e-13)
    assert sum(at_work) == pytest.approx(80.0, rel=1e-14)
    assert made.record.levels[:, JAPAN, EXPERTS] == pytest.approx(80.0, rel=1e-13)


def test_secondment_with_losses_wastes_experts_by_its_shorter_tenure() -> None:
    made = quiet(end="2064-12")
    hold(made, "staff_target", 80.0, JAPAN)
    hold(made, "secondment_share", 0.5, JAPAN)
    hold(made, "secondment_tenure", 12.0, JAPAN)
    play(made)
    lent = 0.006 + 0.5 * 0.3 / 24.0 + 0.5 * 0.3 / 12.0
    expected = 0.04 * 40.0 / (0.04 + lent) + 0.04 * 40.0 / (0.04 + 0.0185)
    assert made.record.levels[-1, JAPAN, EXPERTS] == pytest.approx(expected, rel=1e-10)


def test_a15_a_full_hub_or_one_unit_coordinates_for_nothing() -> None:
    made = quiet()
    hold(made, "staff_target", 80.0)
    hold(made, "hub", 1.0)
    play(made, 3)
    assert (made.record.levels[:3, :, COORDINATION] == 1.0).all()
    alone = quiet()
    hold(alone, "staff_target", 80.0, JAPAN)
    alone.parameters.government.post_share[:] = 0.0
    alone.parameters.government.post_share[MINISTRIES.index("economy")] = 1.0
    play(alone, 3)
    assert (alone.record.levels[:3, JAPAN, COORDINATION] == 1.0).all()


def test_equal_units_cost_coordination_by_their_number() -> None:
    made = quiet()
    hold(made, "staff_target", 80.0)
    play(made, 1)
    # other governments are two equal units: 1 / (1 + sigma (2 - 1))
    assert made.record.levels[0, 1, COORDINATION] == pytest.approx(0.8, rel=1e-14)
    work = made.record.levels[0, 1, EXPERTS] * made.record.levels[0, 1, PROFICIENCY]
    assert made.record.levels[0, 1, EFFECTIVE] == pytest.approx(0.8 * work, rel=1e-14)


@pytest.mark.parametrize("extra", [0.0, 1.0, 2.0, 3.0])
@pytest.mark.parametrize("jurisdiction", [0, 1])
def test_posts_add_up_whatever_units_there_are(extra: float, jurisdiction: int) -> None:
    numbers = quiet().parameters.government
    shares = [government.post_share(numbers, jurisdiction, u, extra) for u in range(len(MINISTRIES))]
    assert sum(shares) == pytest.approx(1.0, abs=1e-14)


def test_training_reaches_beyond_the_posts() -> None:
    made = quiet()
    made.parameters.government.attrition = 0.0
    made.parameters.government.rotation_loss = 0.0
    made.parameters.government.generalists[JAPAN] = 100.0
    hold(made, "training_rate", 0.02, JAPAN)
    play(made, 10)
    assert made.record.levels[9, JAPAN, EXPERTS] == pytest.approx(20.0, rel=1e-12)
