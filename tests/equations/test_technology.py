"""Capability grows exponentially and jumps; hype jumps towards one and decays (1.1, 1.2)."""

from __future__ import annotations

import math

import pytest

from sim.equations.technology import capability_next, hype_next


def test_capability_grows_by_the_yearly_rate_in_twelve_months() -> None:
    level = -1.5
    for _ in range(12):
        level = capability_next(level, 0.3, 0.0, 1.0)
    assert level == pytest.approx(-1.2, abs=1e-14)


def test_two_half_steps_of_capability_are_one_step() -> None:
    half = capability_next(capability_next(0.2, 0.3, 0.0, 0.5), 0.3, 0.0, 0.5)
    assert half == pytest.approx(capability_next(0.2, 0.3, 0.0, 1.0), abs=1e-15)


def test_jump_is_added_whole_whatever_the_step() -> None:
    assert capability_next(0.0, 0.0, 1.2, 1.0) == 1.2
    assert capability_next(0.0, 0.0, 1.2, 0.25) == 1.2


def test_hype_decays_by_its_time_constant() -> None:
    assert hype_next(1.0, 18.0, 0.0, 18.0) == pytest.approx(math.exp(-1.0), abs=1e-15)


def test_hype_jumps_a_share_of_the_way_to_one() -> None:
    assert hype_next(0.0, 18.0, 0.8, 1.0) == pytest.approx(0.8, abs=1e-15)
    assert hype_next(1.0, 1e12, 0.8, 1.0) == pytest.approx(1.0, abs=1e-11)


@pytest.mark.parametrize("jump", [0.0, 0.25, 1.0])
@pytest.mark.parametrize("hype", [0.0, 0.4, 1.0])
def test_hype_stays_between_zero_and_one(hype: float, jump: float) -> None:
    assert 0.0 <= hype_next(hype, 6.0, jump, 1.0) <= 1.0
