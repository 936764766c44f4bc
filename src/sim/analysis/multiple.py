"""Many outcomes at once: the more differences are looked at, the more of them stand out by chance alone.

The p-value of a paired t-test is corrected by the step-down method of Holm (1979) within a family: whatever the
outcomes have to do with each other, the chance that any true zero of a family is called higher or lower is at most 5 %.
A family is what a reader looks at together: one scenario, window and jurisdiction, and totals, sizes or sectors.
Series that are identical in every replicate are not tested and do not count.
"""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.engine.tables import ALL, series_index

FloatArray = NDArray[np.float64]
METHOD: Final = "Holm over the outcomes of one scenario, window and jurisdiction (totals, sizes and sectors apart)"


def paired_p(differences: FloatArray) -> FloatArray:
    """Return two-sided p-values of paired t-tests against 0.

    Args:
        differences: ``[replicate, ...]``; missing replicates (nan) are left out.

    Returns:
        One for each series; nan with fewer than two replicates or where all are exactly zero.
    """
    from scipy import stats

    known = ~np.isnan(differences)
    count = known.sum(axis=0)
    enough, filled = count > 1, np.where(known, differences, 0.0)
    mean = np.divide(filled.sum(axis=0), count, out=np.full(count.shape, np.nan), where=enough)
    squares = np.where(known, (differences - mean) ** 2, 0.0).sum(axis=0)
    error = np.sqrt(np.divide(squares, (count - 1) * count, out=np.full(count.shape, np.nan), where=enough))
    away = np.divide(np.abs(mean), error, out=np.full(count.shape, np.inf), where=error > 0.0)
    chance = 2.0 * stats.t.sf(away, np.maximum(count - 1, 1))
    return np.where(enough & (filled != 0.0).any(axis=0), chance, np.nan)


def holm(chances: FloatArray) -> FloatArray:
    """Return p-values corrected by Holm's method for one family; missing ones stay missing and do not count."""
    tested = np.flatnonzero(~np.isnan(chances))
    order = tested[np.argsort(chances[tested], kind="stable")]
    left = len(order) - np.arange(len(order))
    corrected = np.full(len(chances), np.nan)
    corrected[order] = np.minimum(1.0, np.maximum.accumulate(left * chances[order]))
    return corrected


def corrected_p(chances: FloatArray) -> FloatArray:
    """Return p-values of all series of one scenario and window, corrected family by family."""
    corrected = np.full(len(chances), np.nan)
    for rows in families():
        corrected[rows] = holm(chances[rows])
    return corrected


@cache
def families() -> tuple[NDArray[np.int64], ...]:
    """Return the rows of each family: a jurisdiction with totals, with sizes or with sectors."""
    found: dict[tuple[str, bool, bool], list[int]] = {}
    for row, series in enumerate(series_index()):
        found.setdefault((series.jurisdiction, series.sector == ALL, series.size == ALL), []).append(row)
    return tuple(np.array(rows) for rows in found.values())
