"""Sensitivity of outcomes to the dimensions of an uncertainty space: screening, indices, and whose variance it is.

First Morris over all dimensions; then Sobol indices of the strongest, of all others as one group (so nothing is
silently fixed) and of all that are assumptions. The rule for outcomes without indices: *constant* if the outcome has
the same value in all runs; *missing* if more than a tenth of the rows of the design have a missing value or a failed
run (below that, such rows are left out whole and counted); *chance only* if the lower end of the interval of the
variance due to parameters is not above 0.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.analysis import screening, sobol
from sim.analysis.screening import Effects
from sim.analysis.spaces import unit_problem
from sim.analysis.uncertainty import Dimension

FloatArray = NDArray[np.float64]
Evaluate = Callable[[FloatArray], FloatArray]
"""From points to ``[point, replicate, outcome]``."""
OTHERS: Final = "all others"
ASSUMPTIONS: Final = "assumptions"
ASSUMPTION: Final = "assumption"
MISSING_ROWS: Final = 0.1
"""Share of rows that may be left out for missing values."""
INTERVAL: Final = (2.5, 97.5)
PARTS: Final = ("parameters", "seeds", "interaction")


class Sizes(NamedTuple):
    """How much is run: trajectories of the screening, dimensions kept, rows of Saltelli's design."""

    trajectories: int
    keep: int
    rows: int

    def points(self, dimensions: int) -> int:
        """Return how many points there are at most."""
        return self.trajectories * (dimensions + 1) + self.rows * (min(self.keep, dimensions) + 4)


class Sensitivity(NamedTuple):
    """A row for each outcome and dimension of the screening, and what is known of each outcome."""

    screening: list[dict[str, Any]]
    outcomes: list[dict[str, Any]]


def analyse(
    evaluate: Evaluate, dimensions: Sequence[Dimension], outcomes: Sequence[str], sizes: Sizes, seed: int
) -> Sensitivity:
    """Screen, then estimate indices.

    Args:
        evaluate: The model.
        dimensions: The space.
        outcomes: Names of the last axis of what ``evaluate`` returns.
        sizes: How much is run.
        seed: Seed of designs and intervals.
    """
    problem = unit_problem(dimensions)
    points = screening.trajectories(problem, sizes.trajectories, seed)
    values = evaluate(points)
    effects = [screening.screen(problem, points, values[:, :, column], seed) for column in range(len(outcomes))]
    kept = screening.strongest([each for each in effects if each is not None], sizes.keep)
    blocks = sobol.design(len(dimensions), _groups(dimensions, kept), sizes.rows, seed)
    values = evaluate(blocks.points)
    rows = [row for name, each in zip(outcomes, effects, strict=True) for row in _screened(name, each, dimensions)]
    found = [outcome(name, blocks, values[:, :, i], dimensions, seed) for i, name in enumerate(outcomes)]
    return Sensitivity(rows, found)


def _groups(dimensions: Sequence[Dimension], kept: Sequence[int]) -> dict[str, list[int]]:
    """Return the columns of each group: every dimension kept, the others together, all assumptions."""
    rest = [index for index in range(len(dimensions)) if index not in kept]
    groups = {dimensions[index].name: [index] for index in kept} | ({OTHERS: rest} if rest else {})
    return groups | {ASSUMPTIONS: [i for i, each in enumerate(dimensions) if each.status == ASSUMPTION]}


def _screened(outcome: str, effects: Effects | None, dimensions: Sequence[Dimension]) -> list[dict[str, Any]]:
    """Return the screening as rows, strongest first."""
    if effects is None:
        return []
    rows = [
        {
            "outcome": outcome, "dimension": each.name, "status": each.status,
            "mu_star": float(effects.mu_star[i]), "half_width": float(effects.half_width[i]),
            "sigma": float(effects.sigma[i]), "noise": float(effects.noise[i]),
        }
        for i, each in enumerate(dimensions)
    ]  # fmt: skip
    return sorted(rows, key=lambda row: -row["mu_star"])


def outcome(
    name: str, blocks: sobol.Blocks, values: FloatArray, dimensions: Sequence[Dimension], seed: int
) -> dict[str, Any]:
    """Return what is known of one outcome.

    Args:
        name: Name of the outcome.
        blocks: The design.
        values: ``[point, replicate]``.
        dimensions: The space.
        seed: Seed of the bootstrap.
    """
    cells = blocks.cut(values)
    known = np.asarray(~np.isnan(values.reshape(len(blocks.a), -1)).any(axis=1))
    result = {"outcome": name, "rows": int(known.sum()), "rows_left_out": int((~known).sum())}
    if (~known).mean() > MISSING_ROWS:
        return result | {"state": "missing"}
    cells = cells.rows(known)
    if np.ptp(values[~np.isnan(values)]) == 0:
        return result | {"state": "constant"}
    found, draws = sobol.estimate(cells), sobol.bootstrap(cells, seed)
    shares = _shares(found.variances, np.array([each.variances for each in draws]))
    result |= {"variance": float(found.variances.sum()), "shares": shares}
    if np.percentile([each.variances[0] for each in draws], INTERVAL[0]) <= 0:
        return result | {"state": "chance only"}
    rows = _indices(blocks.names, found, draws, {each.name: each for each in dimensions})
    return result | {"state": "estimated", "assumptions": rows[-1], "indices": sorted(rows[:-1], key=_strength)}


def _strength(row: dict[str, Any]) -> float:
    """Sort by total index, the group of all others last."""
    return np.inf if row["dimension"] == OTHERS else -float(row["total"]["value"])


def _shares(variances: FloatArray, drawn: FloatArray) -> dict[str, Any]:
    """Return the share of each part of the variance of a single run, with intervals."""
    value, drawn = np.maximum(variances, 0.0), np.maximum(drawn, 0.0)  # noise correction can take a little too much
    value, drawn = value / value.sum(), drawn / drawn.sum(axis=1, keepdims=True)
    return {part: _interval(value[i], drawn[:, i]) for i, part in enumerate(PARTS)}


def _indices(
    names: Sequence[str], found: sobol.Indices, draws: Sequence[sobol.Indices], dimensions: dict[str, Dimension]
) -> list[dict[str, Any]]:
    """Return the indices of every group with intervals."""
    first, total = np.array([each.first for each in draws]), np.array([each.total for each in draws])
    return [
        {
            "dimension": name, "symbol": dimensions[name].symbol if name in dimensions else "",
            "status": dimensions[name].status if name in dimensions else name,
            "first": _interval(found.first[i], first[:, i]), "total": _interval(found.total[i], total[:, i]),
        }
        for i, name in enumerate(names)
    ]  # fmt: skip


def _interval(value: float, draws: FloatArray) -> dict[str, float]:
    """Return a value with its 95 % interval and standard error."""
    low, high = np.nanpercentile(draws, INTERVAL)
    return {"value": float(value), "low": float(low), "high": float(high), "error": float(np.nanstd(draws))}
