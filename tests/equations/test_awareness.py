"""Awareness of guideline and law (3.1 to 3.3)."""

from __future__ import annotations

import math

import pytest

from sim.equations.awareness import awareness_probability, law_awareness_probability, outreach_effect


def test_reference_capacity_gives_the_effort_itself() -> None:
    assert outreach_effect(3.0, 6.0, 6.0) == 3.0


def test_four_times_the_capacity_doubles_outreach_and_no_more_ever_does() -> None:
    assert outreach_effect(1.0, 24.0, 6.0) == 2.0
    assert outreach_effect(1.0, 1e9, 6.0) == 2.0


@pytest.mark.parametrize("capacity", [0.0, -1.0])
def test_no_capacity_no_outreach(capacity: float) -> None:
    assert outreach_effect(3.0, capacity, 6.0) == 0.0


def test_awareness_is_a_hazard() -> None:
    assert awareness_probability(0.083, 1.0, 0.0, 0.5, 20.0) == pytest.approx(0.8099, abs=5e-5)
    expected = 1.0 - math.exp(-(0.04 * 1.5 + 0.05 * 0.6))
    assert awareness_probability(0.04, 1.5, 0.05, 0.6, 1.0) == pytest.approx(expected, rel=1e-13)


def test_without_outreach_the_guideline_spreads_by_peers_alone() -> None:
    assert awareness_probability(0.08, 0.0, 0.05, 0.0, 1.0) == 0.0
    assert awareness_probability(0.08, 0.0, 0.05, 1.0, 1.0) == pytest.approx(1.0 - math.exp(-0.05))


def test_a_law_is_known_without_any_outreach() -> None:
    assert law_awareness_probability(0.015, 0.0, 0.06, 1.0) == pytest.approx(1.0 - math.exp(-0.06))
    assert law_awareness_probability(0.015, 1.0, 0.06, 1.0) > law_awareness_probability(0.015, 0.0, 0.06, 1.0)


@pytest.mark.parametrize("months", [0.25, 0.5])
def test_short_steps_add_up(months: float) -> None:
    left = (1.0 - awareness_probability(0.04, 1.0, 0.05, 0.3, months)) ** (1.0 / months)
    assert left == pytest.approx(1.0 - awareness_probability(0.04, 1.0, 0.05, 0.3, 1.0), rel=1e-13)


def test_the_law_becomes_known_at_a_rate_a_month_however_long_the_step() -> None:
    assert law_awareness_probability(0.05, 2.0, 0.06, 0.5) == pytest.approx(1.0 - math.exp(-0.08))
