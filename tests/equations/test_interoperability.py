"""Duplicate cost, re-use and reach (7.1 to 7.3, 4.4)."""

from __future__ import annotations

import pytest

from sim.equations.interoperability import duplicate_cost, legitimacy_reach, reuse_share


def test_alignment_removes_its_share_of_duplicate_cost() -> None:
    assert duplicate_cost(6.0, 0.5, 0.7, 0.0) == 3.0
    assert duplicate_cost(6.0, 0.5, 1.0, 1.0) == 0.0
    assert duplicate_cost(6.0, 0.5, 0.7, 0.5) == pytest.approx(1.95)
    assert duplicate_cost(6.0, 0.0, 0.7, 0.0) == 0.0  # nothing is asked abroad


def test_foreign_practice_covers_no_more_than_it_demands() -> None:
    assert reuse_share(0.7, 0.5, 0.3, 0.6) == pytest.approx(0.175)
    assert reuse_share(0.7, 0.5, 0.9, 0.6) == pytest.approx(0.35)
    assert reuse_share(1.0, 1.0, 0.9, 0.6) == 1.0


def test_nothing_to_save_without_a_duty_at_home() -> None:
    assert reuse_share(0.7, 0.5, 0.9, 0.0) == 0.0


def test_reach_runs_from_a_half_to_one() -> None:
    assert legitimacy_reach(0.0, 120.0) == 0.5
    assert legitimacy_reach(60.0, 120.0) == 0.75
    assert legitimacy_reach(120.0, 120.0) == 1.0
    assert legitimacy_reach(500.0, 120.0) == 1.0
