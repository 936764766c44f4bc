"""Eligibility and contagion (2.1 to 2.3)."""

from __future__ import annotations

import math

import pytest

from sim.equations.adoption import adoption_probability, deployment_depth, entry_level, relative_diffusion


def test_without_burden_and_change_of_trust_the_level_is_capability() -> None:
    assert entry_level(0.7, 0.0, 0.05, 0.0, 1.0) == 0.7


def test_burden_lowers_and_trust_raises_the_level_by_their_effects() -> None:
    assert entry_level(0.7, 10.0, 0.05, 0.0, 1.0) == pytest.approx(0.2)
    assert entry_level(0.7, 0.0, 0.05, -0.3, 2.0) == pytest.approx(0.1)


def test_diffusion_of_nobody_is_zero_and_never_exceeds_one() -> None:
    assert relative_diffusion(0.0, 0.0) == 0.0
    assert relative_diffusion(5.0, 0.0) == 0.0
    assert relative_diffusion(3.0, 4.0) == 0.75
    assert relative_diffusion(0.25, 0.5) == 0.5
    assert relative_diffusion(5.0, 4.0) == 1.0  # adopters stay when they are eligible no more


def test_chance_follows_the_exponential_of_pressure() -> None:
    expected = 1.0 - math.exp(-(0.16 + 0.23 * (0.25 * 0.4 + 0.75 * 0.8)) / 12.0)
    assert adoption_probability(0.16, 0.23, 0.4, 0.8, 0.25, 1.0) == pytest.approx(expected, rel=1e-13)


def test_nobody_adopts_without_innovation_and_contagion() -> None:
    assert adoption_probability(0.0, 0.5, 0.0, 0.0, 0.5, 1.0) == 0.0
    assert adoption_probability(0.0, 0.0, 1.0, 1.0, 0.5, 1.0) == 0.0


def test_two_half_steps_leave_as_many_without_ai_as_one_step() -> None:
    whole = 1.0 - adoption_probability(0.2, 0.3, 0.5, 0.5, 0.5, 1.0)
    half = 1.0 - adoption_probability(0.2, 0.3, 0.5, 0.5, 0.5, 0.5)
    assert half * half == pytest.approx(whole, rel=1e-14)


@pytest.mark.parametrize(("argument", "higher"), [(0, 0.4), (1, 0.6), (2, 0.9), (3, 0.9), (5, 2.0)])
def test_chance_rises_with_every_pressure(argument: int, higher: float) -> None:
    base = [0.1, 0.2, 0.5, 0.5, 0.5, 1.0]
    more = [*base]
    more[argument] = higher
    assert adoption_probability(*more) > adoption_probability(*base)


def test_weight_of_the_sector_is_all_or_nothing_at_its_ends() -> None:
    assert adoption_probability(0.1, 0.2, 0.7, 0.1, 1.0, 1.0) == adoption_probability(0.1, 0.2, 0.7, 0.9, 1.0, 1.0)
    assert adoption_probability(0.1, 0.2, 0.7, 0.1, 0.0, 1.0) == adoption_probability(0.1, 0.2, 0.2, 0.1, 0.0, 1.0)


def test_depth_starts_at_zero_and_tends_to_one() -> None:
    assert deployment_depth(0.0, 18.0) == 0.0
    assert deployment_depth(18.0, 18.0) == pytest.approx(1.0 - math.exp(-1.0), abs=1e-15)
    assert deployment_depth(1e6, 18.0) == 1.0
