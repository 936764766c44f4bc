"""Means of all series of a run over windows of months: what a worker spends most time on besides the model.

Months are added up one after the other, which is the order of :func:`sim.study.run.window_mean`: the result is the same
to the last bit.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled
from sim.study.run import FLOW

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


def means(values: FloatArray, rows: IntArray, windows: IntArray) -> FloatArray:
    """Return ``[row, window]``: flows per year, levels on average, missing months left out.

    Args:
        values: ``[series, month]`` of a run.
        rows: Which series.
        windows: ``[window, 2]``: first month of each window and the first after it.
    """
    total, count = _added_up(values, rows, windows)
    mean = np.divide(total, count, out=np.full(total.shape, np.nan), where=count > 0)
    return np.asarray(np.where(FLOW[rows, None], mean * 12.0, mean))


@lru_cache(maxsize=64)
def years_of(first: np.datetime64, count: int) -> tuple[IntArray, IntArray]:
    """Return the calendar years of so many months, and the months of each year as a window; not to be written to."""
    months = first.astype("datetime64[M]") + np.arange(count)
    years, starts = np.unique(months.astype("datetime64[Y]").astype(np.int64) + 1970, return_index=True)
    return years, np.stack([starts, [*starts[1:], count]], axis=1)


@compiled
def _added_up(values: FloatArray, rows: IntArray, windows: IntArray) -> tuple[FloatArray, IntArray]:
    """Return sums and numbers of the months that are known, ``[row, window]``."""
    total = np.empty((len(rows), len(windows)))
    count = np.empty((len(rows), len(windows)), dtype=np.int64)
    for i in range(len(rows)):
        for window in range(len(windows)):
            added, known = 0.0, 0
            for value in values[rows[i], windows[window, 0] : windows[window, 1]]:
                there = not math.isnan(value)
                added += value if there else 0.0
                known += there
            total[i, window] = added
            count[i, window] = known
    return total, count
