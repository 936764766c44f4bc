"""Concern, anxiety, trust and pressure (9.1 to 9.5)."""

from __future__ import annotations

import math

import pytest

from sim.equations import mood


def test_concern_decays_without_visible_harm() -> None:
    assert mood.social_concern_next(1.0, 0.0, 1.0, 0.1, 12.0, 12.0) == pytest.approx(math.exp(-1.0))


def test_visible_harm_raises_concern_with_the_logarithm_of_visibility() -> None:
    assert mood.social_concern_next(0.0, math.e - 1.0, 1.0, 0.1, 12.0, 1.0) == pytest.approx(0.1)
    assert mood.social_concern_next(0.0, math.e - 1.0, 1.5, 0.1, 12.0, 1.0) == pytest.approx(0.15)


def test_concern_and_anxiety_are_capped_at_two() -> None:
    assert mood.social_concern_next(1.9, 1e9, 9.0, 0.5, 12.0, 1.0) == 2.0
    assert mood.existential_anxiety_next(1.9, 1.0, 0.0, 9.0, 0.5, 24.0, 1.0) == 2.0


def test_anxiety_needs_hype_culture_and_a_technology_not_yet_at_home() -> None:
    assert mood.existential_anxiety_next(0.0, 1.0, 0.0, 1.0, 0.1, 24.0, 1.0) == pytest.approx(0.1)
    assert mood.existential_anxiety_next(0.0, 0.0, 0.0, 1.0, 0.1, 24.0, 1.0) == 0.0
    assert mood.existential_anxiety_next(0.0, 1.0, 0.0, 0.0, 0.1, 24.0, 1.0) == 0.0
    assert mood.existential_anxiety_next(0.0, 1.0, 1.0, 1.0, 0.1, 24.0, 1.0) == 0.0
    assert mood.existential_anxiety_next(1.0, 0.0, 0.0, 1.0, 0.1, 24.0, 24.0) == pytest.approx(math.exp(-1.0))


def test_trust_falls_with_concern_and_rises_with_follow_through_and_answers() -> None:
    base = mood.trust(0.0, 0.0, 1.5, 0.0, 0.5, 0.0, 0.3)
    assert base == 0.5
    assert mood.trust(0.0, 1.0, 1.5, 0.0, 0.5, 0.0, 0.3) == pytest.approx(1.0 / (1.0 + math.exp(1.5)))
    assert mood.trust(0.0, 0.0, 1.5, 1.0, 0.5, 0.0, 0.3) > base
    assert mood.trust(0.0, 0.0, 1.5, 0.0, 0.5, 1.0, 0.3) > base


def test_pressure_weighs_anxiety_and_concern_against_opportunity() -> None:
    assert mood.law_pressure(0.4, 1.0, 0.5, 0.6, 1.0, 0.5) == pytest.approx(0.7)
    assert mood.law_pressure(0.4, 1.0, 0.5, 0.6, 0.0, 0.5) == pytest.approx(0.2)


def test_law_does_not_change_below_the_threshold() -> None:
    assert mood.switch_probability(1.0, -0.2, 1.0) == 0.0
    assert mood.switch_probability(1.0, 0.0, 1.0) == 0.0
    assert mood.switch_probability(1.0, 0.5, 12.0) == pytest.approx(1.0 - math.exp(-0.5))


def test_what_is_felt_grows_in_proportion_to_time() -> None:
    concern = mood.social_concern_next(0.0, 2.0, 1.5, 0.1, 12.0, 0.5)
    assert concern == pytest.approx(0.1 * 1.5 * math.log(3.0) * 0.5)
    anxiety = mood.existential_anxiety_next(0.0, 0.8, 0.25, 0.5, 0.1, 24.0, 0.5)
    assert anxiety == pytest.approx(0.1 * 0.5 * 0.8 * 0.75 * 0.5)
