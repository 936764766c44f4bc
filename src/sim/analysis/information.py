"""Value of information: which uncertain number, if known, would change the ranking of policies.

Knowing dimension i at x_i one would rank policies by E[u | x_i]. This is estimated by regression over all points
(Strong, Oakley and Brennan 2014), here of what sets policies apart: their utilities less the mean of policies.
Dimensions are independent and uniform, so E[u | x_i] is the mean and a main effect. All main effects are fitted
together as Legendre polynomials, so that one dimension is not noise for another. Their degrees are chosen by the
extended Bayesian information criterion (Chen and Chen 2008), which allows for the many that are tried; degree 0 says
that knowing the dimension changes nothing. Then, over the points:

* ``changes_best``: how often the best policy would be another than the one that is best without knowing;
* ``changes_ranking``: how often any two policies would change places;
* ``gain``: the expected gain of choosing after knowing (EVPPI), in the outcome's unit, or in mean stakes where outcomes
  are weighted.

With several outcomes all three are means over weights drawn evenly from the simplex.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.analysis.robustness import Table, at_stake, simplex, stakes

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
HIGHEST: Final = 4
"""Highest degree of a polynomial."""
WEIGHTS: Final = 200
DRAWS: Final = 100
"""Draws of the bootstrap over points; degrees are kept."""
PASSES: Final = 3
"""Passes of the backfitting that chooses degrees."""
TINY: Final = 1e-300
INTERVAL: Final = (2.5, 97.5)
MEASURES: Final = ("changes_best", "changes_ranking", "gain")


class Information(NamedTuple):
    """A row for each dimension, the gain of knowing all, and what was used."""

    rows: list[dict[str, Any]]
    perfect: float
    points: int
    outcomes: tuple[str, ...]


def information(found: Table, points: FloatArray, names: Sequence[str], seed: int) -> Information:
    """Return what knowing each dimension would change, the most first.

    Args:
        found: Utilities ``[policy, point, outcome]``.
        points: ``[point, dimension]``, shares of the ranges.
        names: Names of the dimensions.
        seed: Seed of weights and bootstrap.
    """
    stake = stakes(found)
    live = at_stake(found)
    known = found.known[:, live].all(axis=1)
    outcomes = tuple(found.outcomes[i] for i in live)
    if not len(live) or known.sum() <= 2 * HIGHEST:
        return Information([], 0.0, int(known.sum()), outcomes)
    scale = stake[live] if len(found.outcomes) > 1 else np.ones(1)
    utility = np.moveaxis(found.utility[:, known][:, :, live] / scale, 1, 0)  # [point, policy, outcome]
    apart = utility - utility.mean(axis=1, keepdims=True)
    weights = simplex(len(live), WEIGHTS, seed) if len(live) > 1 else np.ones((1, 1))
    rows = _rows(names, points[known], apart, weights, np.random.default_rng(seed))
    rows.sort(key=lambda row: (-row["changes_ranking"], -row["gain"]))
    return Information(rows, _perfect(utility, weights), int(known.sum()), outcomes)


def _perfect(utility: FloatArray, weights: FloatArray) -> float:
    """Return the gain of knowing the point itself; it errs on the high side by the noise of the means."""
    value = utility @ weights.T  # [point, policy, weight]
    return float((value.max(axis=1).mean(axis=0) - value.mean(axis=0).max(axis=0)).mean())


def _rows(
    names: Sequence[str], shares: FloatArray, apart: FloatArray, weights: FloatArray, random: np.random.Generator
) -> list[dict[str, Any]]:
    """Return what knowing each dimension would change, with intervals."""
    degrees = select_degrees(shares, apart.reshape(len(apart), -1))
    found = _measures(shares, apart, degrees, weights)
    draws = [random.integers(len(apart), size=len(apart)) for _ in range(DRAWS)]
    drawn = np.array([_measures(shares[draw], apart[draw], degrees, weights) for draw in draws])
    low, high = np.percentile(drawn, INTERVAL, axis=0)
    rows = []
    for i, name in enumerate(names):
        row: dict[str, Any] = {"dimension": name, "degree": int(degrees[i].max())}
        for column, key in enumerate(MEASURES):
            row |= {key: float(found[i, column])}
            row |= {f"{key}_low": float(low[i, column]), f"{key}_high": float(high[i, column])}
        rows.append(row)
    return rows


def _measures(shares: FloatArray, apart: FloatArray, degrees: IntArray, weights: FloatArray) -> FloatArray:
    """Return ``[dimension, measure]``."""
    mean = apart.mean(axis=0)
    result = np.zeros((len(degrees), len(MEASURES)))
    effects = _main_effects(shares, apart.reshape(len(apart), -1), degrees)
    for i, effect in effects.items():
        result[i] = _changes(mean + effect.reshape(apart.shape), weights)
    return result


def select_degrees(shares: FloatArray, columns: FloatArray) -> IntArray:
    """Return the degree of each dimension's main effect in each column, by backfitting."""
    count, dimensions = shares.shape
    penalty = np.log(count) + 2 * np.log(dimensions)
    left = columns - columns.mean(axis=0)
    parts = np.zeros((dimensions, *columns.shape))
    degrees = np.zeros((dimensions, columns.shape[1]), dtype=np.int64)
    for _ in range(PASSES):
        for i in range(dimensions):
            own = left + parts[i]
            fits = np.stack([_fit(_basis(shares[:, i], degree), own) for degree in range(HIGHEST + 1)])
            rest = ((own - fits) ** 2).mean(axis=1)
            scores = count * np.log(np.maximum(rest, TINY)) + penalty * np.arange(HIGHEST + 1)[:, None]
            degrees[i] = scores.argmin(axis=0)
            parts[i] = np.take_along_axis(fits, degrees[i][None, None], axis=0)[0]
            left = own - parts[i]
    return degrees


def _main_effects(shares: FloatArray, columns: FloatArray, degrees: IntArray) -> dict[int, FloatArray]:
    """Return the main effects ``[point, column]`` of the dimensions that have any, all fitted together."""
    live = [int(i) for i in np.flatnonzero(degrees.any(axis=1))]
    effects = {i: np.zeros_like(columns) for i in live}
    for column in np.flatnonzero(degrees.any(axis=0)):
        mine = [i for i in live if degrees[i, column]]
        bases = [_basis(shares[:, i], int(degrees[i, column])) for i in mine]
        design = np.hstack([np.ones((len(shares), 1)), *bases])
        found = np.linalg.lstsq(design, columns[:, column], rcond=None)[0][1:]
        for i, basis in zip(mine, bases, strict=True):
            effect = basis @ found[: basis.shape[1]]
            effects[i][:, column], found = effect - effect.mean(), found[basis.shape[1] :]
    return effects


def _basis(share: FloatArray, degree: int) -> FloatArray:
    """Return Legendre polynomials from the first to a degree."""
    return np.asarray(np.polynomial.legendre.legvander(2 * share - 1, degree)[:, 1:])


def _fit(basis: FloatArray, columns: FloatArray) -> FloatArray:
    """Return the regression of columns on a basis, centred."""
    fitted = basis @ np.linalg.lstsq(basis - basis.mean(axis=0), columns, rcond=None)[0]
    return np.asarray(fitted - fitted.mean(axis=0))


def _changes(fitted: FloatArray, weights: FloatArray) -> tuple[float, float, float]:
    """Return how often the best policy and the ranking change, and the gain."""
    value = fitted @ weights.T  # [point, policy, weight]
    mean = value.mean(axis=0)
    best = (value.argmax(axis=1) != mean.argmax(axis=0)).mean()
    one, other = np.triu_indices(value.shape[1], 1)
    order = ((value[:, one] > value[:, other]) != (mean[one] > mean[other])).any(axis=1).mean()
    gain = (value.max(axis=1).mean(axis=0) - mean.max(axis=0)).mean()
    return float(best), float(order), float(gain)
