"""Intervals of paired differences hold the true mean as often as they say, for differences that the model makes."""

from __future__ import annotations

from itertools import product
from math import comb

import numpy as np
import pytest
from scipy import optimize, stats

from sim.analysis.intervals import paired_interval, typical_interval, typical_rank
from sim.analysis.measures import Measure, from_record
from sim.config import load
from sim.draws import replicate_seed
from sim.engine.together import plan, simulate_group

SETTINGS = ("population.firms=2400", "time.start=2022-01", "time.end=2029-12")
OUTCOMES = (
    "adoption", "guideline_substantive", "protection", "expected_unintentional", "burden_domestic", "burden_duplicate",
    "startup_entries", "trust",
)  # fmt: skip
WORLDS, STUDIES, REPLICATES = 250, 4000, 20
SEED = 20250527


def hall(sample: np.ndarray, confidence: float) -> tuple[float, float]:
    """Return Hall's interval of one sample: the means for which the transformed t is between its quantiles."""
    count, mean, spread = len(sample), sample.mean(), sample.std(ddof=1)
    skew = float(stats.skew(sample))
    reach = stats.t.ppf(0.5 + confidence / 2.0, count - 1) / np.sqrt(count)

    def transformed(truth: float) -> float:
        t = (mean - truth) / spread
        return t + skew * t**2 / 3.0 + skew**2 * t**3 / 27.0 + skew / (6.0 * count)

    far = mean - 50.0 * spread, mean + 50.0 * spread
    ends = [optimize.brentq(lambda truth, end=end: transformed(truth) - end, *far) for end in (reach, -reach)]
    return ends[0], ends[1]


@pytest.mark.parametrize("confidence", [0.9, 0.95])
def test_it_reaches_as_far_as_t_and_as_hall(confidence: float) -> None:
    sample = np.random.default_rng(1).exponential(2.0, (9, 5))
    mean, low, high = paired_interval(sample, confidence)
    t = stats.ttest_1samp(sample, 0.0).confidence_interval(confidence)
    corrected = np.array([hall(column, confidence) for column in sample.T])
    np.testing.assert_allclose(mean, sample.mean(axis=0), rtol=1e-13)
    np.testing.assert_allclose(low, np.minimum(t.low, corrected[:, 0]), rtol=1e-9)
    np.testing.assert_allclose(high, np.maximum(t.high, corrected[:, 1]), rtol=1e-9)


def test_a_symmetric_sample_has_the_interval_of_a_t_test() -> None:
    half = np.random.default_rng(1).normal(0.0, 2.0, (6, 5))
    sample = 0.3 + np.concatenate([half, -half])
    _, low, high = paired_interval(sample)
    t = stats.ttest_1samp(sample, 0.0).confidence_interval(0.95)
    np.testing.assert_allclose(low, t.low, rtol=1e-5)
    np.testing.assert_allclose(high, t.high, rtol=1e-5)


@pytest.mark.parametrize("count", [6, 20])
def test_coverage_of_what_is_normal_and_of_what_is_skewed(count: int) -> None:
    random = np.random.default_rng(2)
    for sample in (random.normal(1.0, 3.0, (count, 20_000)), random.gamma(4.0, 0.25, (count, 20_000))):
        _, low, high = paired_interval(sample)
        assert 0.94 < ((low <= 1.0) & (high >= 1.0)).mean() < 0.97


def test_missing_replicates_are_left_out() -> None:
    sample = np.array([[1.0, 1.0, np.nan], [2.0, np.nan, np.nan], [4.0, np.nan, np.nan]])
    mean, low, high = paired_interval(sample)
    alone = paired_interval(sample[:, :1])
    assert [mean[0], low[0], high[0]] == [float(each[0]) for each in alone]
    assert mean[:2] == pytest.approx([7.0 / 3.0, 1.0])
    assert np.isnan(mean[2])
    assert np.isnan([low[1], high[1], low[2], high[2]]).all()  # one value has no spread
    assert low[0] < mean[0] < high[0]


def test_equal_differences_have_an_interval_of_no_width() -> None:
    mean, low, high = paired_interval(np.full((5, 1), 0.25))
    assert mean[0] == low[0] == high[0] == 0.25


@pytest.mark.parametrize(("count", "rank"), [(0, 0), (5, 0), (6, 1), (8, 1), (9, 2), (10, 2), (20, 6), (50, 18)])
def test_ranks_of_the_interval_of_the_median(count: int, rank: int) -> None:
    assert typical_rank(count) == rank


@pytest.mark.parametrize("confidence", [0.5, 0.9, 0.95])
def test_ranks_are_the_narrowest_that_cover(confidence: float) -> None:
    for count in range(1, 80):
        rank = typical_rank(count, confidence)
        covered = [1.0 - 2.0 * sum(comb(count, below) for below in range(each)) / 2**count for each in (rank, rank + 1)]
        assert covered[1] < confidence <= covered[0] or (rank == 0 and covered[1] < confidence)


def test_the_interval_of_the_median_is_of_order_statistics() -> None:
    values = np.random.default_rng(3).permutation(20).astype(float)
    assert [each[0] for each in typical_interval(values[:, None])] == [9.5, 5.0, 14.0]


@pytest.mark.parametrize(("count", "expected"), [(6, 62 / 64), (9, 1 - 20 / 512), (10, 1 - 22 / 1024)])
def test_the_median_is_covered_exactly_as_often_as_signs_say(count: int, expected: float) -> None:
    every = np.array(list(product((-1.0, 1.0), repeat=count))).T
    _, low, high = typical_interval(every)
    assert ((low < 0.0) & (high > 0.0)).mean() == expected


@pytest.mark.parametrize("change", [np.exp, np.cbrt, lambda values: 3.0 * values - 1.0])
def test_the_typical_interval_goes_along_with_what_keeps_the_order(change: np.ufunc) -> None:
    sample = np.random.default_rng(4).normal(0.0, 2.0, (21, 6))
    for changed, each in zip(typical_interval(change(sample)), typical_interval(sample), strict=True):
        np.testing.assert_array_equal(changed, change(each))


def test_the_typical_interval_leaves_missing_replicates_out() -> None:
    sample = np.random.default_rng(5).normal(size=(12, 4))
    sample[[0, 3, 7], 1] = np.nan
    sample[5:, 2] = np.nan
    sample[:, 3] = np.nan
    median, low, high = typical_interval(sample)
    alone = typical_interval(sample[~np.isnan(sample[:, 1]), 1])
    assert [median[1], low[1], high[1]] == [float(each) for each in alone]
    assert median[2] == np.median(sample[:5, 2])
    assert np.isnan([low[2], high[2], median[3], low[3], high[3]]).all()


def test_where_hardly_any_replicate_differs_the_typical_difference_is_none() -> None:
    sample = np.zeros((20, 2))
    sample[:5, 0] = sample[:6, 1] = -3.0
    median, low, high = typical_interval(sample)
    assert median.tolist() == [0.0, 0.0]
    assert low.tolist() == [0.0, -3.0]
    assert high.tolist() == [0.0, 0.0]


def test_the_median_is_covered_where_skewness_keeps_t_from_the_mean() -> None:
    sample = np.exp(2.0 * np.random.default_rng(6).normal(size=(20, 20_000)))
    _, low, high = typical_interval(sample)
    assert 0.95 < ((low <= 1.0) & (high >= 1.0)).mean() < 0.97
    t = stats.ttest_1samp(sample, 0.0).confidence_interval(0.95)
    truth = np.exp(2.0)
    assert ((t.low <= truth) & (t.high >= truth)).mean() < 0.8


@pytest.fixture(scope="module")
def differences() -> np.ndarray:
    """Return ``[world, outcome]``: ex-ante law less the baseline, mean of 2028 and 2029."""
    scenarios = [load(name, SETTINGS) for name in ("ai_promotion_act", "ex_ante_hard_law")]
    measures = [Measure(outcome=name, begin="2028-01", end="2029-12") for name in OUTCOMES]
    groups = plan(scenarios)
    found = np.empty((WORLDS, 2, len(OUTCOMES)))
    for world in range(WORLDS):
        for group in groups:
            for number, run in simulate_group(group, replicate_seed(SEED, world)):
                weight = run.layout.weight
                found[world, number] = [from_record(each, run.record, weight, "2022-01") for each in measures]
    return found[:, 1] - found[:, 0]


def coverage(differences: np.ndarray, confidence: float = 0.95) -> np.ndarray:
    """Return in which share of studies the interval holds the mean of all worlds, by outcome."""
    chosen = np.random.default_rng(SEED).integers(len(differences), size=(REPLICATES, STUDIES))
    _, low, high = paired_interval(differences[chosen], confidence)
    truth = differences.mean(axis=0)
    return ((low <= truth) & (truth <= high)).mean(axis=0)


@pytest.mark.slow
def test_intervals_of_the_model_cover(differences: np.ndarray) -> None:
    found = dict(zip(OUTCOMES, coverage(differences), strict=True))
    assert all(0.93 <= share <= 0.97 for share in found.values()), str(found)


@pytest.mark.slow
def test_this_study_would_notice_intervals_that_are_too_narrow(differences: np.ndarray) -> None:
    assert (coverage(differences, 0.90) < 0.93).all()
