"""Detection, work of a case, perception and knowledge (8.1 to 8.5)."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.equations import detection


def test_mildest_incidents_come_to_light_at_the_base_chance() -> None:
    assert detection.detection_probability(0.02, 1.0, 0.5, 0.0) == pytest.approx(0.02, abs=1e-15)


def test_severe_incidents_are_harder_to_hide() -> None:
    assert detection.detection_probability(0.02, 100.0, 0.5, 0.0) == pytest.approx(0.902)
    assert detection.detection_probability(0.02, 100.0, 0.0, 0.0) == pytest.approx(0.02, abs=1e-15)


def test_reporting_finds_its_share_of_what_would_stay_hidden() -> None:
    hidden = 1.0 - detection.detection_probability(0.05, 4.0, 0.5, 0.0)
    assert 1.0 - detection.detection_probability(0.05, 4.0, 0.5, 0.3) == pytest.approx(0.7 * hidden)
    assert detection.detection_probability(0.05, 4.0, 0.5, 1.0) == 1.0


def test_the_bound_that_saves_the_power_never_changes_who_is_detected() -> None:
    for base, effect, reporting in [(0.02, 0.15, 0.0), (0.3, 0.0, 0.4), (0.0, 2.5, 0.0), (1.0, 0.5, 0.0)]:
        for severity in (1.0, 1.0 + 1e-12, 1.3, 2.0, 50.0, 1e4):
            chance = detection.detection_probability(base, severity, effect, reporting)
            for uniform in (chance - 1e-3, np.nextafter(chance, 0.0), chance, np.nextafter(chance, 1.0), chance + 1e-3):
                found = detection.is_detected(uniform, base, severity, effect, reporting)
                assert found == (uniform < chance)


@given(st.floats(0.0, 1.0), st.floats(0.0, 2.0), st.floats(0.0, 1.0), st.floats(1.0, 1e6), st.floats(-0.2, 0.2))
@settings(deadline=None)  # the first call compiles
def test_bounds_hold_for_any_chance(base: float, effect: float, reporting: float, severity: float, away: float) -> None:
    chance = detection.detection_probability(base, severity, effect, reporting)
    uniform = chance + away
    assert detection.is_detected(uniform, base, severity, effect, reporting) == (uniform < chance)


def test_work_of_a_case_makes_the_reference_office_busy_to_its_utilisation() -> None:
    work = detection.work_per_case(0.8, 10.3, 2.0)
    assert work * 2.0 / 10.3 == pytest.approx(0.8)


def test_matched_experts_work_faster() -> None:
    assert detection.matched_work(4.0, 0.2, 0.0) == 4.0
    assert detection.matched_work(4.0, 0.25, 1.0) == 3.2
    assert detection.matched_work(4.0, 0.0, 1.0) == 4.0


def test_perception_stays_without_incidents() -> None:
    assert detection.perceived_detection_next(0.07, 0.0, 0.0, 0.05, 1.0) == 0.07


def test_perception_moves_to_what_is_observed_and_stays_there() -> None:
    assert detection.perceived_detection_next(0.25, 5.0, 20.0, 0.05, 1.0) == 0.25
    moved = detection.perceived_detection_next(0.05, 5.0, 20.0, 0.05, 1.0)
    assert moved == pytest.approx(0.05 + (1.0 - math.exp(-0.05)) * 0.2)


def test_more_cases_than_incidents_are_seen_as_certainty() -> None:
    assert detection.perceived_detection_next(1.0, 50.0, 20.0, 0.05, 1.0) == 1.0


def test_knowledge_is_added_and_forgotten() -> None:
    assert detection.knowledge_next(1.0, 0.0, 0.0, 0.002, 0.001, 0.03, 1.0) == pytest.approx(0.97)
    assert detection.knowledge_next(0.0, 10.0, 4.0, 0.002, 0.001, 0.03, 1.0) == pytest.approx(0.024)
    half = detection.knowledge_next(1.0, 0.0, 0.0, 0.002, 0.001, 0.03, 0.5)
    assert half * half == pytest.approx(0.97)


def test_perception_moves_towards_what_was_seen_at_a_rate_a_month() -> None:
    expected = 0.1 + (1.0 - math.exp(-0.05 * 0.5)) * (0.5 - 0.1)
    assert detection.perceived_detection_next(0.1, 0.4, 0.8, 0.05, 0.5) == pytest.approx(expected)
