"""Where something happens in the uncertainty space: a box found by PRIM, judged on points it was not found on.

The Patient Rule Induction Method (Friedman and Fisher 1999; Bryant and Lempert 2010) in EMA Workbench peels thin
slices off the space. Of the boxes on its way the one with the best harmonic mean of coverage (share of all cases
inside) and density (share of cases in the box) is taken; both are then measured on the other half of the points.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.analysis.workbench import workbench

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
FEWEST: Final = 10
"""Cases below which no box is sought."""
CHANCE: Final = 0.05
"""A box lasts if as many cases as it holds among the points held out would be rarer than this by chance."""
MOST_LIMITS: Final = 4
"""Dimensions a box may restrict: more cannot be read."""


class Box(NamedTuple):
    """Limits by dimension (shares of the range), and how well the box does on points held out."""

    limits: dict[str, tuple[float, float]]
    coverage: float
    density: float
    share: float  # of all points that are cases: what density is to be compared with

    def contains(self, points: FloatArray, names: Sequence[str]) -> BoolArray:
        """Return which points are in the box."""
        inside = np.ones(len(points), dtype=bool)
        for name, (low, high) in self.limits.items():
            column = points[:, list(names).index(name)]
            inside &= (column >= low) & (column <= high)
        return inside

    def judged(self, points: FloatArray, cases: BoolArray, names: Sequence[str]) -> Box:
        """Return the box with its coverage and density on some points."""
        inside = self.contains(points, names)
        together = float((inside & cases).sum())
        return self._replace(coverage=together / max(1, int(cases.sum())), density=together / max(1, int(inside.sum())))


def harmonic(coverage: FloatArray, density: FloatArray, _share: float) -> FloatArray:
    """Return the harmonic mean of coverage and density; where cases are common, nearly the whole space scores well."""
    return 2 * coverage * density / (coverage + density)


def gain(coverage: FloatArray, density: FloatArray, share: float) -> FloatArray:
    """Return the share of points in the box times what its density is above that of all points; 0 for the whole space.

    The weighted relative accuracy of subgroup discovery (Lavrač, Flach and Zupan 1999).
    """
    return coverage * share / density * (density - share)


Choice = Callable[[FloatArray, FloatArray, float], FloatArray]


def find_box(points: FloatArray, cases: BoolArray, names: Sequence[str], choice: Choice = harmonic) -> Box | None:
    """Return the box that best holds the cases, or nothing if there are too few or too many of them.

    Args:
        points: ``[point, dimension]``, shares of the ranges.
        cases: Which points are cases.
        names: Names of the dimensions.
        choice: Which of the boxes on PRIM's way is taken: the one with the highest score.
    """
    found, judged = np.arange(len(points)) % 2 == 0, np.arange(len(points)) % 2 == 1
    if not FEWEST <= cases[found].sum() <= found.sum() - FEWEST:
        return None
    limits = _peel(points[found], cases[found], names, choice)
    if not limits:
        return None
    return Box(limits, 0.0, 0.0, float(cases.mean())).judged(points[judged], cases[judged], names)


def lasts(box: Box, points: FloatArray, cases: BoolArray, names: Sequence[str]) -> bool:
    """Return whether a box is denser than chance on points it was not found on; in many dimensions noise has boxes too.

    Args:
        box: What :func:`find_box` returned.
        points: The same points.
        cases: The same cases.
        names: Names of the dimensions.
    """
    from scipy.stats import binom

    inside, hits = box.contains(points[1::2], names), cases[1::2]
    together = int((inside & hits).sum())
    return bool(binom.sf(together - 1, int(inside.sum()), float(hits.mean())) < CHANCE)


def _peel(points: FloatArray, cases: BoolArray, names: Sequence[str], choice: Choice) -> dict[str, tuple[float, float]]:
    """Return the limits of the best box on PRIM's way."""
    import pandas as pd

    table = pd.DataFrame(points, columns=list(names))
    box = workbench("analysis.prim").Prim(table, cases.astype(int), threshold=0.5, peel_alpha=0.05).find_box()
    if box is None:
        return {}
    way = box.peeling_trajectory
    way = way[(way["res_dim"] > 0) & (way["res_dim"] <= MOST_LIMITS)]
    if not len(way):
        return {}
    score = choice(np.asarray(way["coverage"]), np.asarray(way["density"]), float(cases.mean()))
    limits = box.box_lims[int(way.index[int(np.argmax(score))])]
    return restricted(limits, table)


def restricted(limits: object, table: object) -> dict[str, tuple[float, float]]:
    """Return the limits that cut something off; a limit at the edge of the sample is the edge of the range."""
    import pandas as pd

    assert isinstance(limits, pd.DataFrame)
    assert isinstance(table, pd.DataFrame)
    result = {}
    for name in table.columns:
        low, high = float(limits[name].iloc[0]), float(limits[name].iloc[1])
        at_low, at_high = low <= table[name].min(), high >= table[name].max()
        if not (at_low and at_high):
            result[str(name)] = (0.0 if at_low else low, 1.0 if at_high else high)
    return result
