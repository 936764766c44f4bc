"""Thresholds: known crossings, intervals that cover as promised, both directions, conditions that come and go."""

import numpy as np
import pytest

from sim.analysis.threshold import Condition, find_threshold

BELOW_THREE = Condition(below=True, limit=3.0)


def line(slope, at_zero, noise=(0.0, 0.0)):
    """Return a curve whose replicates lie parallel: their noise is the same at every value, as with common draws."""
    return lambda values: [at_zero + slope * value + np.asarray(noise) for value in values]


def test_the_crossing_of_a_line_is_found_to_the_tolerance():
    found = find_threshold(line(-2.0, 10.0), BELOW_THREE, 0.0, 8.0, 1e-6)
    assert found.value == pytest.approx(3.5, abs=1e-6)
    assert found.lenient == found.value == found.strict  # no noise, no interval
    assert not found.fails_again
    assert len(found.tried) < 9 + 25


def test_the_interval_of_a_noisy_line_is_that_of_its_mean():
    half = np.random.default_rng(1).normal(size=10)
    noise = np.concatenate([half, 0.2 - half])  # symmetric: the interval is Student's t
    found = find_threshold(line(-2.0, 10.0, noise), BELOW_THREE, 0.0, 8.0, 1e-7)
    reach = 2.0930240544 * noise.std(ddof=1) / np.sqrt(20)  # Student's t, 19 degrees of freedom
    middle = 3.5 + noise.mean() / 2.0
    expected = [middle, middle - reach / 2.0, middle + reach / 2.0]
    assert [found.value, found.lenient, found.strict] == pytest.approx(expected, abs=1e-6)


def test_the_interval_covers_the_true_threshold_as_often_as_it_says():
    draws, inside = np.random.default_rng(2), 0
    for _ in range(400):
        curve = line(-2.0, 10.0, draws.normal(size=8))
        found = find_threshold(curve, BELOW_THREE, 0.0, 8.0, 1e-3)
        inside += found.lenient <= 3.5 <= found.strict
    assert 0.95 - 3.5 * np.sqrt(0.95 * 0.05 / 400) < inside / 400 < 0.995  # extended for skewness, so a little wider


def test_the_largest_value_is_looked_for_from_the_other_end():
    found = find_threshold(line(2.0, 0.0, (-0.1, 0.1)), BELOW_THREE, 8.0, 0.0, 1e-6)
    assert found.value == pytest.approx(1.5, abs=1e-6)
    assert found.strict < found.value < found.lenient


def test_nowhere_and_everywhere():
    nowhere = find_threshold(line(0.0, 5.0), BELOW_THREE, 0.0, 1.0, 0.01)
    assert np.isnan(nowhere.value)
    assert len(nowhere.tried) == 9
    assert find_threshold(line(0.0, 1.0), BELOW_THREE, 0.0, 1.0, 0.01).everywhere


def test_a_condition_that_fails_again_is_told():
    found = find_threshold(lambda values: [np.full(2, (v - 2.0) ** 2) for v in values], BELOW_THREE, -2.0, 6.0, 0.001)
    assert found.value == pytest.approx(2.0 - np.sqrt(3.0), abs=0.001)
    assert found.fails_again[0] == 4.0


def test_missing_values_meet_nothing():
    found = find_threshold(lambda values: [np.full(3, np.nan) for _ in values], BELOW_THREE, 0.0, 1.0, 0.01)
    assert np.isnan(found.value)
