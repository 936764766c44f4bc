"""Entry, exit, research and releases (12.1 to 12.4)."""

from __future__ import annotations

import math

import pytest

from sim.equations import innovation


def test_entry_falls_with_burden_and_rises_with_certainty() -> None:
    assert innovation.entry_rate(2.0, 1.0, 0.0, 0.07, 0.0, 0.1) == 2.0
    assert innovation.entry_rate(2.0, 1.0, 10.0, 0.07, 0.0, 0.1) == pytest.approx(2.0 * math.exp(-0.7))
    assert innovation.entry_rate(2.0, 1.0, 0.0, 0.07, 1.0, 0.1) == pytest.approx(2.2)
    assert innovation.entry_rate(2.0, 1.0, 99.0, 0.0, 0.0, 0.1) == 2.0  # the claim's kill switch


def test_certainty_outweighs_burden_at_the_break_even_line() -> None:
    burden = math.log(1.1) / 0.07
    assert innovation.entry_rate(2.0, 1.0, burden, 0.07, 1.0, 0.1) == pytest.approx(2.0)


def test_only_a_rise_of_burden_closes_firms() -> None:
    assert innovation.exit_probability(0.0, 0.0, 0.04, 1.0) == 0.0
    assert innovation.exit_probability(0.0, -5.0, 0.04, 1.0) == 0.0
    assert innovation.exit_probability(0.0, 5.0, 0.04, 1.0) == pytest.approx(1.0 - math.exp(-0.2))


def test_a_jump_closes_as_many_firms_in_a_short_step() -> None:
    extra = innovation.exit_probability(0.0, 5.0, 0.04, 0.25)
    assert extra == innovation.exit_probability(0.0, 5.0, 0.04, 1.0)
    assert innovation.exit_probability(0.08, 0.0, 0.04, 12.0) == pytest.approx(1.0 - math.exp(-0.08))


def test_research_is_one_without_burden_and_may_be_stimulated() -> None:
    assert innovation.research_index(0.0, 0.03, 0.0, 1.0) == 1.0
    assert innovation.research_index(10.0, 0.03, 0.0, 1.0) == pytest.approx(math.exp(-0.3))
    assert innovation.research_index(0.0, 0.03, 0.2, 0.5) == pytest.approx(1.1)


def test_releases_rise_with_research_and_with_the_track() -> None:
    assert innovation.release_rate(0.3, 1.0, 0.3, 0.0, 1.0) == 0.3
    assert innovation.release_rate(0.3, 0.5, 0.3, 0.0, 1.0) == 0.15
    assert innovation.release_rate(0.3, 1.0, 0.3, 1.0, 1.0) == pytest.approx(0.39)


def test_capability_multiplies_entries_and_releases() -> None:
    assert innovation.entry_rate(2.0, 1.5, 0.0, 0.1, 0.0, 0.1) == pytest.approx(3.0)
    assert innovation.release_rate(0.3, 1.0, 0.3, 0.0, 1.5) == pytest.approx(0.45)
    assert innovation.release_rate(0.3, 1.0, 0.5, 1.0, 2.0) == pytest.approx(0.9)
