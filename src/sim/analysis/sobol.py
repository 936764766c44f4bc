"""Sobol indices of a model with chance in it, from Saltelli's design and replicates.

The model gives ``Y(x, ω)``: parameters x, seed ω. What can rest on parameters is ``f(x)``, the mean of Y over seeds, so
the indices are those of f (Hart, Alexanderian and Gremaud 2017 discuss the choice). The mean of a few replicates is not
f: its remaining noise adds to the variance and to every total index. Products of *different* replicates have no such
part, because given x they are independent: ``E[Y(x, ω) Y(x', ω')] = E[f(x) f(x')]``. So every product in the
estimators of Saltelli et al. (2010), which are SALib's, is averaged over all pairs of different replicates. Without
noise this is SALib's result to the last digits, and with noise it is not biased, also where all points share seeds.

The bootstrap draws rows and replicates at once (the pigeonhole bootstrap, Owen 2007): drawing rows alone would take the
few seeds for all there are. It errs on the wide side.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
DRAWS: Final = 400
"""Draws of the bootstrap."""


class Blocks(NamedTuple):
    """Saltelli's design: matrices A and B, and for each group of columns A with those columns from B."""

    names: tuple[str, ...]
    a: FloatArray  # [row, dimension]
    b: FloatArray
    mixed: FloatArray  # [group, row, dimension]

    @property
    def points(self) -> FloatArray:
        """All points, the blocks of a row together, so that what is interrupted leaves whole rows."""
        every = np.stack([self.a, *self.mixed, self.b], axis=1)
        return np.asarray(every.reshape(-1, self.a.shape[1]))

    def cut(self, values: FloatArray) -> Cells:
        """Return values of the points, ``[point, replicate]``, by block."""
        cells = values.reshape(len(self.a), len(self.names) + 2, -1)
        return Cells(cells[:, 0], cells[:, -1], cells[:, 1:-1])


class Cells(NamedTuple):
    """Values by block: A and B as ``[row, replicate]``, mixed as ``[row, group, replicate]``."""

    a: FloatArray
    b: FloatArray
    mixed: FloatArray

    def rows(self, chosen: NDArray[Any]) -> Cells:
        """Return some rows."""
        return Cells(self.a[chosen], self.b[chosen], self.mixed[chosen])


class Indices(NamedTuple):
    """First-order (alone) and total (with interactions) index of each group; variances of the parts of Y."""

    first: FloatArray  # [group]
    total: FloatArray
    variances: FloatArray  # of parameters, of seeds, of their interaction


def design(dimensions: int, groups: Mapping[str, Sequence[int]], rows: int, seed: int) -> Blocks:
    """Return Saltelli's design on a scrambled Sobol sequence (SALib).

    Args:
        dimensions: Number of dimensions.
        groups: Columns of each group; groups may overlap.
        rows: Rows of A and B, a power of two; the design has ``rows × (groups + 2)`` points.
        seed: Seed of the scrambling.
    """
    from SALib.sample import sobol

    names = [str(column) for column in range(dimensions)]
    problem = {"num_vars": dimensions, "names": names, "bounds": [[0.0, 1.0]] * dimensions}
    sample = sobol.sample(problem, rows, calc_second_order=False, seed=seed).reshape(rows, -1, dimensions)
    a, b = sample[:, 0].copy(), sample[:, -1].copy()
    mixed = np.repeat(a[None], len(groups), axis=0)
    for number, columns in enumerate(groups.values()):
        mixed[number][:, list(columns)] = b[:, list(columns)]
    return Blocks(tuple(groups), a, b, mixed)


def estimate(cells: Cells, weight: FloatArray | None = None) -> Indices:
    """Return the indices; replicates may have weights (how often the bootstrap drew each)."""
    weight = np.ones(cells.a.shape[1]) if weight is None else weight
    total = weight.sum()
    means = np.concatenate([cells.a, cells.b]).mean(axis=0)
    a, b, mixed = cells.a - means, cells.b - means, cells.mixed - means
    both = np.concatenate([a, b])
    parameters = float(_pairs(both, both, weight).mean())
    within = float((both**2 @ weight).mean() / total)  # variance over points for one seed, mean over seeds
    interaction = max(0.0, within - parameters)
    spread = float(weight @ (means - weight @ means / total) ** 2 / (total - weight @ weight / total))
    seeds = max(0.0, spread - interaction / len(both))
    scale = parameters if parameters > 0 else np.nan
    first = _pairs(b[:, None], mixed - a[:, None], weight).mean(axis=0) / scale
    moved = a[:, None] - mixed
    return Indices(
        first, 0.5 * _pairs(moved, moved, weight).mean(axis=0) / scale, np.array([parameters, seeds, interaction])
    )


def _pairs(left: FloatArray, right: FloatArray, weight: FloatArray) -> FloatArray:
    """Return the mean product over pairs of different replicates, the last axis."""
    crossed = (left @ weight) * (right @ weight) - (left * right) @ weight**2
    return np.asarray(crossed / (weight.sum() ** 2 - weight @ weight))


def bootstrap(cells: Cells, seed: int, draws: int = DRAWS) -> list[Indices]:
    """Return the indices of rows and replicates drawn with replacement."""
    random = np.random.default_rng(seed)
    rows, replicates = cells.a.shape
    found = []
    for _ in range(draws):
        chosen = np.asarray(random.integers(rows, size=rows))
        weight = _drawn(random, replicates)
        found.append(estimate(cells.rows(chosen), weight))
    return found


def _drawn(random: np.random.Generator, replicates: int) -> FloatArray:
    """Return how often each replicate is drawn; two different ones at least, or there is no pair."""
    while True:
        weight = np.bincount(random.integers(replicates, size=replicates), minlength=replicates)
        if np.count_nonzero(weight) > 1:
            return weight.astype(np.float64)
