"""Drift and revision projects (6.1, 6.2)."""

from __future__ import annotations

import pytest

from sim.equations.revision import drift, revision_finished, revision_progress


def test_drift_is_the_distance_technology_has_moved() -> None:
    assert drift(1.5, 1.2) == pytest.approx(0.3)
    assert drift(1.2, 1.2) == 0.0
    assert drift(1.0, 1.2) == 0.0


def test_open_projects_share_capacity() -> None:
    assert revision_progress(10.0, 6.0, 1.0, 1.0) == 16.0
    assert revision_progress(10.0, 6.0, 3.0, 1.0) == 12.0
    assert revision_progress(10.0, 6.0, 3.0, 0.5) == 11.0


@pytest.mark.parametrize(
    ("done", "age", "ends"),
    [(50.0, 10.0, True), (60.0, 12.0, True), (49.9, 99.0, False), (99.0, 9.9, False), (0.0, 0.0, False)],
)
def test_a_project_ends_when_work_and_minimum_time_are_both_done(done: float, age: float, ends: bool) -> None:
    assert revision_finished(done, 50.0, age, 10.0) is ends
