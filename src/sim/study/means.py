"""Means of all series of a run over windows of months: what a worker spends most time on besides the model.

Months are added up one after the other, which is the order of :func:`sim.study.run.window_mean`: the result is the same
to the last bit.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled
from sim.study.keep import SUMMARY_MONTHS
from sim.study.run import FLOW

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
EVERY: Final = np.arange(len(FLOW))
"""The rows of all series."""


def means(values: FloatArray, rows: IntArray, windows: IntArray) -> FloatArray:
    """Return ``[row, window]``: flows per year, levels on average, missing months left out.

    Args:
        values: ``[series, month]`` of a run.
        rows: Which series.
        windows: ``[window, 2]``: first month of each window and the first after it.
    """
    return _means(values, rows, windows, FLOW)


class Calendar(NamedTuple):
    """The months of a run, its calendar years, the months of each year as a window, and the window of the summary.

    Not to be written to.
    """

    months: NDArray[np.datetime64]
    years: NDArray[np.int16]
    windows: IntArray
    last: IntArray


@lru_cache(maxsize=64)
def calendar(start: str, count: int) -> Calendar:
    """Return the calendar of so many months; runs of a sweep share it."""
    months = np.datetime64(start, "M") + np.arange(count)
    years, starts = np.unique(months.astype("datetime64[Y]").astype(np.int16) + 1970, return_index=True)
    windows = np.stack([starts, [*starts[1:], count]], axis=1)
    return Calendar(months, years.astype(np.int16), windows, np.array([[max(0, count - SUMMARY_MONTHS), count]]))


@compiled
def _means(values: FloatArray, rows: IntArray, windows: IntArray, flow: NDArray[np.bool_]) -> FloatArray:
    """Return ``[row, window]``, as :func:`means` does."""
    found = _sums(values, rows, windows)
    for i in range(len(rows)):
        row = rows[i]
        for window in range(len(windows)):
            begin, end = windows[window]
            total = found[i, window]
            mean = _mean_of_known(values, row, begin, end) if math.isnan(total) else total / (end - begin)
            found[i, window] = mean * 12.0 if flow[row] else mean
    return found


@compiled
def _sums(values: FloatArray, rows: IntArray, windows: IntArray) -> FloatArray:
    """Return sums, ``[row, window]``, missing where a month is; four rows at a time, since each addition waits for one.

    Near the end the last row is added up more than once, to the same sum.
    """
    last = len(rows) - 1
    sums = np.empty((len(rows), len(windows)))
    for i in range(0, len(rows), 4):
        j, k, m = min(i + 1, last), min(i + 2, last), min(i + 3, last)
        a, b, c, d = rows[i], rows[j], rows[k], rows[m]
        for window in range(len(windows)):
            of_a, of_b, of_c, of_d = 0.0, 0.0, 0.0, 0.0
            for month in range(windows[window, 0], windows[window, 1]):
                of_a += values[a, month]
                of_b += values[b, month]
                of_c += values[c, month]
                of_d += values[d, month]
            sums[i, window], sums[j, window], sums[k, window], sums[m, window] = of_a, of_b, of_c, of_d
    return sums


@compiled
def _mean_of_known(values: FloatArray, row: int, begin: int, end: int) -> float:
    """Return the mean of the months that are not missing, missing if there is none."""
    total, known = 0.0, 0
    for month in range(begin, end):
        if not math.isnan(values[row, month]):
            total += values[row, month]
            known += 1
    return total / known if known else math.nan
