"""Staff, proficiency, coordination and capacity (10.1 to 10.7)."""

from __future__ import annotations

import math

import pytest

from sim.equations import government


def test_leaving_is_attrition_and_rotation_loss() -> None:
    assert government.leaving_rate(0.006, 24.0, 0.3) == pytest.approx(0.0185)
    assert government.leaving_rate(0.006, 24.0, 0.0) == 0.006


def test_staff_relaxes_to_its_balance_exactly() -> None:
    balance = 0.04 * 80.0 / 0.0585
    assert government.staff_next(20.0, 80.0, 0.04, 0.0185, 0.0, 1e4) == pytest.approx(balance, rel=1e-12)
    after = government.staff_next(20.0, 80.0, 0.04, 0.0185, 0.0, 7.0)
    assert after == pytest.approx(balance + (20.0 - balance) * math.exp(-0.0585 * 7.0), rel=1e-13)


def test_two_half_steps_of_staff_are_one_step() -> None:
    half = government.staff_next(20.0, 80.0, 0.04, 0.0185, 0.3, 0.5)
    twice = government.staff_next(half, 80.0, 0.04, 0.0185, 0.3, 0.5)
    assert twice == pytest.approx(government.staff_next(20.0, 80.0, 0.04, 0.0185, 0.3, 1.0), rel=1e-14)


def test_nobody_is_hired_beyond_the_posts_but_training_may_exceed_them() -> None:
    assert government.staff_next(80.0, 80.0, 0.04, 0.0, 0.0, 1.0) == 80.0
    assert government.staff_next(100.0, 80.0, 0.04, 0.01, 0.0, 1.0) == pytest.approx(100.0 * math.exp(-0.01))
    assert government.staff_next(80.0, 80.0, 0.04, 0.0, 2.0, 1.0) == 82.0


def test_proficiency_balance_of_the_specification() -> None:
    assert government.proficiency_balance(18.0, 24.0, 0.4) == pytest.approx(0.74286, abs=5e-6)
    assert government.proficiency_balance(18.0, 60.0, 0.4) == pytest.approx(0.86154, abs=5e-6)


def test_proficiency_lies_between_newcomers_and_mastery() -> None:
    assert government.proficiency_balance(1e-9, 24.0, 0.4) == pytest.approx(1.0)
    assert government.proficiency_balance(18.0, 1e-9, 0.4) == pytest.approx(0.4)
    assert government.proficiency_balance(18.0, 24.0, 1.0) == pytest.approx(1.0)


def test_proficiency_stays_at_its_balance_and_moves_to_it() -> None:
    balance = government.proficiency_balance(18.0, 24.0, 0.4)
    assert government.proficiency_next(balance, 18.0, 24.0, 0.4, 1.0) == pytest.approx(balance, rel=1e-15)
    rate = 1.0 / 18.0 + 1.0 / 24.0
    expected = balance + (0.4 - balance) * math.exp(-rate * 5.0)
    assert government.proficiency_next(0.4, 18.0, 24.0, 0.4, 5.0) == pytest.approx(expected, rel=1e-14)


def test_one_unit_a_full_hub_or_free_coordination_costs_nothing() -> None:
    assert government.coordination(0.25, 1.0, 0.3) == 1.0
    assert government.coordination(0.25, 5.0, 1.0) == 1.0
    assert government.coordination(0.0, 5.0, 0.0) == 1.0


def test_more_units_cost_more_and_a_hub_less() -> None:
    assert government.coordination(0.25, 5.0, 0.0) == pytest.approx(0.5)
    assert government.coordination(0.25, 3.0, 0.0) > government.coordination(0.25, 5.0, 0.0)
    assert government.coordination(0.25, 5.0, 0.5) > government.coordination(0.25, 5.0, 0.0)


def test_capacity_is_work_times_coordination_times_ai() -> None:
    assert government.effective_capacity(50.0, 0.8, 0.25, 0.0) == 40.0
    assert government.effective_capacity(50.0, 0.8, 0.25, 0.4) == pytest.approx(44.0)
    assert government.effective_capacity(50.0, 0.8, 0.0, 1.0) == 40.0


@pytest.mark.parametrize(
    ("staff", "trained"),
    [(80.0, 0.0), (90.0, 0.0), (78.0, 3.0), (80.0, 3.0), (81.0, 1.0), (40.0, 0.0)],
    ids=["at", "falls through", "rises through", "rises from", "falls through with training", "below"],
)
def test_hiring_stops_and_starts_at_the_target_whatever_the_step(staff: float, trained: float) -> None:
    level = staff
    for _ in range(200_000):  # Euler steps of the differential equation
        hired = 0.04 * max(0.0, 80.0 - level)
        level += (hired + trained - 0.0185 * level) * 1e-4
    whole = government.staff_next(staff, 80.0, 0.04, 0.0185, trained, 20.0)
    assert whole == pytest.approx(level, rel=1e-5)
    half = government.staff_next(staff, 80.0, 0.04, 0.0185, trained, 10.0)
    assert government.staff_next(half, 80.0, 0.04, 0.0185, trained, 10.0) == pytest.approx(whole, rel=1e-13)


def test_without_hiring_and_losses_training_adds_up_across_the_target() -> None:
    assert government.staff_next(79.0, 80.0, 0.0, 0.0, 2.0, 1.0) == 81.0
    assert government.staff_next(90.0, 80.0, 0.04, 0.0, 0.0, 1.0) == 90.0


def test_who_is_lost_at_the_target_is_hired_again_unless_training_alone_replaces_them() -> None:
    balance = (0.04 * 80.0 + 1.0) / 0.0585
    expected = balance + (80.0 - balance) * math.exp(-0.0585)
    assert government.staff_next(80.0, 80.0, 0.04, 0.0185, 1.0, 1.0) == pytest.approx(expected, rel=1e-13)


def test_hiring_starts_in_the_middle_of_a_step_that_only_just_crosses_the_target() -> None:
    reached, balance = math.log(80.2 / 80.0) / 0.0185, 0.04 * 80.0 / 0.0585
    expected = balance + (80.0 - balance) * math.exp(-0.0585 * (0.5 - reached))
    assert government.staff_next(80.2, 80.0, 0.04, 0.0185, 0.0, 0.5) == pytest.approx(expected, rel=1e-13)
