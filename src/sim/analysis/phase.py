"""Phase diagrams: the paired difference of two scenarios over a plane of two numbers, in several possible worlds.

In each cell both scenarios get the two numbers and are run in the same worlds (points of the uncertainty space, the
same in every cell) with the same draws. What is shown is the median over worlds of the mean difference, and whether its
sign is robust: the same in nine worlds of ten, or, with a single world, clear of chance.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.analysis.intervals import paired_interval
from sim.analysis.runner import Case, Design, Progress, evaluate
from sim.analysis.uncertainty import Dimension, own_paths

if TYPE_CHECKING:
    from sim.analysis.measures import Measure
    from sim.policy.scenario import Scenario
    from sim.study.factor import Factor

FloatArray = NDArray[np.float64]
ROBUST: Final = 0.9
"""Share of worlds that must agree on a sign."""


class Plane(NamedTuple):
    """What is turned on both axes, and the values of each."""

    across: Factor
    up: Factor
    across_values: tuple[float, ...]
    up_values: tuple[float, ...]

    @property
    def cells(self) -> list[tuple[float, float]]:
        """Values of both numbers in every cell, row by row from the lowest."""
        return [(x, y) for y in self.up_values for x in self.across_values]


class Phase(NamedTuple):
    """Differences by cell: ``[up, across]`` each."""

    median: FloatArray  # over worlds, of the mean over replicates
    agree: FloatArray  # share of worlds with the sign of the median
    robust: NDArray[np.bool_]
    same: NDArray[np.bool_]  # identical to the last bit in every world and replicate
    failed: int  # worlds times cells that could not be run


def run_plane(
    pair: tuple[Scenario, Scenario], plane: Plane, measure: Measure, dimensions: Sequence[Dimension],
    worlds: FloatArray, replicates: int, base: Scenario, folder: Path | None = None, workers: int = 1,
    progress: Progress | None = None,
) -> Phase:  # fmt: skip
    """Return the difference of two scenarios, second minus first, in every cell.

    Args:
        pair: The two scenarios.
        plane: What is turned, and its values.
        measure: What is measured.
        dimensions: What is uncertain; numbers that the plane sets stay as it sets them.
        worlds: ``[world, dimension]``, shares of the ranges; one row without columns for the default beliefs.
        replicates: Replicates in each world.
        base: What a scenario says of the world differently from this one stays in every world.
        folder: Where results are kept.
        workers: Threads.
        progress: Told how many worlds are done.
    """
    cases = tuple(_case(each, plane, values, measure, base) for values in plane.cells for each in pair)
    found = evaluate(Design(cases, tuple(dimensions), replicates), worlds, folder, workers, progress)
    values = np.stack([each[:, :, 0] for each in found.values]).reshape(len(plane.cells), 2, len(worlds), replicates)
    shape = (len(plane.up_values), len(plane.across_values), len(worlds), replicates)
    return phase_of((values[:, 1] - values[:, 0]).reshape(shape), len(found.failed) * len(plane.cells))


def _case(scenario: Scenario, plane: Plane, values: tuple[float, float], measure: Measure, base: Scenario) -> Case:
    """Return a scenario in a cell; what the cell sets is held in every world."""
    from sim.axes import AXES
    from sim.study.factor import AXIS_OF_PATH
    from sim.study.point import ground

    factors = (plane.across, plane.up)
    held = own_paths(scenario, base)
    for path, position in (target for each in factors for target in each.targets):
        held.add(path if position < 0 else f"{path}.{AXES[AXIS_OF_PATH[path] or ''][position]}")
    return Case(ground(scenario).at(factors, values), (measure,), frozenset(held))


def phase_of(differences: FloatArray, failed: int = 0) -> Phase:
    """Return what is shown of paired differences.

    Args:
        differences: ``[up, across, world, replicate]``; missing ones (nan) are left out.
        failed: Worlds times cells that could not be run.
    """
    up, across, worlds, replicates = differences.shape
    known = ~np.isnan(differences)
    count = known.sum(axis=3)
    total = np.where(known, differences, 0.0).sum(axis=3)
    mean = np.divide(total, count, out=np.full(count.shape, np.nan), where=count > 0)
    there = (count > 0).sum(axis=2)
    median = np.full((up, across), np.nan)
    median[there > 0] = np.nanmedian(mean[there > 0], axis=1)
    alike = (np.sign(mean) == np.sign(median)[:, :, None]) & (count > 0)
    agree = np.divide(alike.sum(axis=2), there, out=np.full(there.shape, np.nan), where=there > 0)
    same = (np.where(known, differences, 0.0) == 0.0).all(axis=(2, 3)) & (there > 0)
    if worlds == 1:
        _, low, high = paired_interval(differences[:, :, 0, :].reshape(-1, replicates).T)
        robust = ((low > 0.0) | (high < 0.0)).reshape(up, across)
    else:
        robust = agree >= ROBUST
    return Phase(median, agree, robust & ~same, same, failed)
