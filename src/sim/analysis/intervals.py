"""Intervals of the mean and of the median of few differences, which may be skewed.

Student's t covers too little where differences are skewed: the long tail, which moves the mean, is mostly not in the
sample. Hall's (1992) transformation of t takes the sample's skewness into account, but alone is too narrow on the other
side. The interval of the mean here reaches as far as either. That of the median, the typical difference, covers
whatever the distribution. ``docs/verification/intervals.md`` has how often each covers.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
CONFIDENCE: Final = 0.95
SYMMETRIC: Final = 1e-6
"""Skewness below which there is nothing to correct."""


def paired_interval(
    differences: FloatArray, confidence: float = CONFIDENCE
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return mean and interval of paired differences: Student's t, extended for skewness.

    Args:
        differences: ``[replicate, ...]``; missing replicates (nan) are left out.
        confidence: Coverage of the interval.

    Returns:
        Mean, lower and upper end; the ends are nan with fewer than two replicates.
    """
    from scipy import stats

    known = ~np.isnan(differences)
    count = known.sum(axis=0)
    filled = np.where(known, differences, 0.0)
    mean = np.divide(filled.sum(axis=0), count, out=np.full(count.shape, np.nan), where=count > 0)
    away = np.where(known, differences - mean, 0.0)
    spread = np.sqrt(np.divide((away**2).sum(axis=0), count - 1, out=np.full(count.shape, np.nan), where=count > 1))
    reach = stats.t.ppf(0.5 + confidence / 2.0, np.maximum(count - 1, 1)) / np.sqrt(np.maximum(count, 1))
    skewness = _skewness(away, count)
    down = np.maximum(reach, _corrected(reach, skewness, count))
    up = np.maximum(reach, -_corrected(-reach, skewness, count))
    return mean, mean - spread * down, mean + spread * up


def _skewness(away: FloatArray, count: NDArray[np.int64]) -> FloatArray:
    """Return the skewness of samples whose deviations from their means are given; 0 where nothing varies."""
    second, third = ((away**power).sum(axis=0) / np.maximum(count, 1) for power in (2, 3))
    spread = np.sqrt(second) ** 3
    return np.asarray(np.divide(third, spread, out=np.zeros(count.shape), where=spread > 0.0))


def _corrected(reach: FloatArray, skewness: FloatArray, count: NDArray[np.int64]) -> FloatArray:
    """Return where Hall's transformation of t, ``g(T) = T + γT²/3 + γ²T³/27 + γ/6n``, takes a reach.

    Args:
        reach: Quantile of t over the root of the number of replicates, negative for the upper end of an interval.
        skewness: γ of the sample.
        count: Number of replicates n.
    """
    skew = np.where(np.abs(skewness) < SYMMETRIC, SYMMETRIC, skewness)
    return np.asarray(3.0 / skew * (np.cbrt(1.0 + skew * (reach - skew / (6.0 * np.maximum(count, 1)))) - 1.0))


def typical_interval(
    differences: FloatArray, confidence: float = CONFIDENCE
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return median and interval of paired differences: the typical difference, by order statistics.

    Of n sorted differences the interval goes from the k-th smallest to the k-th largest. It misses the true median on
    one side if fewer than k of n fall there, each with probability 1/2, so it covers in ``1 − 2 P(B < k)`` of studies,
    B binomial (n, 1/2), whatever the distribution; in more where differences tie. k is the largest that covers enough:
    6 of 20 (95.9 %). Source: Thompson (1936), "On confidence ranges for the median and other expectation distributions
    for populations of unknown distribution form", Annals of Mathematical Statistics 7.

    Args:
        differences: ``[replicate, ...]``; missing replicates (nan) are left out.
        confidence: Least coverage of the interval.

    Returns:
        Median, lower and upper end; the ends are nan where n is too small to cover (fewer than 6 for 95 %).
    """
    ordered = np.sort(differences, axis=0)  # missing ones come last
    count = (~np.isnan(differences)).sum(axis=0)
    counts, place = np.unique(count, return_inverse=True)
    rank = np.array([typical_rank(int(each), confidence) for each in counts])[place].reshape(count.shape)
    median = (_at(ordered, (count - 1) // 2) + _at(ordered, count // 2)) / 2.0
    low, high = _at(ordered, rank - 1), _at(ordered, count - rank)
    return np.where(count > 0, median, np.nan), np.where(rank > 0, low, np.nan), np.where(rank > 0, high, np.nan)


def typical_rank(count: int, confidence: float = CONFIDENCE) -> int:
    """Return the k for which the k-th smallest and k-th largest of so many are an interval of the median; 0 if none."""
    from scipy import stats

    below = stats.binom.cdf(np.arange(count), count, 0.5)
    return int(np.count_nonzero(below <= (1.0 - confidence) / 2.0))


def _at(ordered: FloatArray, place: NDArray[np.int64]) -> FloatArray:
    """Return of each series the value at a place, counted from 0; of places outside any value."""
    inside = np.clip(place, 0, len(ordered) - 1)
    return np.asarray(np.take_along_axis(ordered, inside[None], axis=0)[0])
