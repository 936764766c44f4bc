"""Scenario discovery: where in the uncertainty space a policy does worse than another.

Cases are points at which the first policy is worse by more than a margin, in the mean of paired replicates. PRIM
(:mod:`sim.analysis.boundary`) and CART find boxes on half of the points and are judged on the other half; feature
scoring by extremely randomised trees says which dimensions carry the size of the difference at all. All three are the
EMA Workbench's. Points with a missing value or a failed run are left out and counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.analysis.boundary import FEWEST, Box, find_box, gain, restricted
from sim.analysis.workbench import workbench

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
SMALLEST_LEAF: Final = 0.05
"""Share of points that a leaf of CART must hold."""
LEAVES: Final = 8
FORESTS: Final = 5
"""Forests grown for feature scores: their spread is the interval."""


WORSE: Final = "worse"
NOT_WORSE: Final = "not worse"


class Cases(NamedTuple):
    """Which points are known, which of them are cases, and where replicates leave that open."""

    known: BoolArray
    effect: FloatArray  # how much worse, by known point
    worse: BoolArray
    open: BoolArray

    @property
    def share(self) -> float:
        """Share of known points that are cases."""
        return float(self.worse.mean()) if len(self.worse) else float("nan")


class Discovery(NamedTuple):
    """What was found: PRIM's box, CART's leaves with most cases, scores of the dimensions."""

    cases: Cases
    of: str  # what boxes hold: WORSE, or NOT_WORSE where that is the rarer
    box: Box | None
    leaves: tuple[Box, ...]
    scores: list[dict[str, Any]]


def find_cases(difference: FloatArray, better: str, margin: float = 0.0) -> Cases:
    """Return where the first policy is worse.

    Args:
        difference: First minus second, ``[point, replicate]``.
        better: ``low`` or ``high``: which outcome is better.
        margin: By how much it must be worse.
    """
    worse = difference if better == "low" else -difference
    known = np.asarray(~np.isnan(worse).any(axis=1))
    worse = worse[known]
    effect = worse.mean(axis=1)
    error = worse.std(axis=1, ddof=1) / np.sqrt(worse.shape[1])
    return Cases(known, effect, effect > margin, np.abs(effect - margin) < 1.96 * error)


def discover(points: FloatArray, cases: Cases, names: Sequence[str], seed: int) -> Discovery:
    """Return where the cases are.

    Args:
        points: ``[point, dimension]``, shares of the ranges.
        cases: What :func:`find_cases` returned.
        names: Names of the dimensions.
        seed: Seed of trees and forests.
    """
    points = points[cases.known]
    of = WORSE if cases.share <= 0.5 else NOT_WORSE
    sought = cases.worse if of == WORSE else ~cases.worse
    box, leaves = find_box(points, sought, names, gain), grow(points, sought, names, seed)
    return Discovery(cases, of, box, leaves, score(points, cases.effect, names, seed))


def grow(points: FloatArray, sought: BoolArray, names: Sequence[str], seed: int) -> tuple[Box, ...]:
    """Return the leaves of CART in which most points are what is sought, densest first, judged on points held out."""
    import pandas as pd

    cart = workbench("analysis.cart")
    found, judged = np.arange(len(points)) % 2 == 0, np.arange(len(points)) % 2 == 1
    if not FEWEST <= sought[found].sum() <= found.sum() - FEWEST:
        return ()
    table = pd.DataFrame(points[found], columns=list(names))
    tree = cart.CART(table, sought[found], mass_min=SMALLEST_LEAF)
    smallest = max(1, round(SMALLEST_LEAF * found.sum()))
    grown = cart.tree.DecisionTreeClassifier(min_samples_leaf=smallest, max_leaf_nodes=LEAVES, random_state=seed)
    tree.clf = grown.fit(points[found], sought[found])  # build_tree() breaks ties by the global generator
    dense = [limits for limits, stats in zip(tree.boxes, tree.stats, strict=True) if stats["density"] > 0.5]
    boxes = [Box(restricted(limits, table), 0.0, 0.0, float(sought.mean())) for limits in dense]
    return tuple(
        sorted((each.judged(points[judged], sought[judged], names) for each in boxes), key=lambda b: -b.density)
    )


def score(points: FloatArray, effect: FloatArray, names: Sequence[str], seed: int) -> list[dict[str, Any]]:
    """Return how much each dimension carries of the size of the effect, strongest first; scores sum to one.

    ``low`` and ``high`` span the forests, whose chance is all that they cover; ``chance`` is the highest score that any
    dimension reaches when the effects are shuffled, the mark below which a score says nothing.
    """
    if len(effect) < 2 * FEWEST or not np.ptp(effect):
        return []
    forests = np.array([_forest(points, effect, names, seed + number) for number in range(FORESTS)])
    shuffled = np.random.default_rng(seed).permutation(effect)
    chance = float(_forest(points, shuffled, names, seed).max())
    rows = [
        {
            "dimension": name, "score": float(column.mean()), "low": float(column.min()), "high": float(column.max()),
            "chance": chance,
        }
        for name, column in zip(names, forests.T, strict=True)
    ]  # fmt: skip
    return sorted(rows, key=lambda row: -float(row["score"]))


def _forest(points: FloatArray, effect: FloatArray, names: Sequence[str], seed: int) -> FloatArray:
    """Return the scores of one forest in the order of the names."""
    import pandas as pd

    feature_scoring = workbench("analysis.feature_scoring")
    table = pd.DataFrame(points, columns=list(names))
    scores, _ = feature_scoring.get_ex_feature_scores(
        table, effect, mode=feature_scoring.RuleInductionType.REGRESSION, max_features=0.6, random_state=seed
    )
    return np.asarray(scores.loc[list(names)].iloc[:, 0], dtype=np.float64)
