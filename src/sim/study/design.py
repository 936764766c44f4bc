"""A design: which scenarios, at which points, with how many replicates, and what is kept of each run.

Every scenario gets the same points, and replicate *r* draws the same numbers everywhere, so that scenarios differ by
policy alone. Runs are enumerated, never listed: a design of millions takes no memory.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from sim.compiled import model_fingerprint
from sim.draws import replicate_seed
from sim.study.keep import DEFAULT, Keep
from sim.study.point import Ground
from sim.study.replicates import ONCE, Replicates
from sim.study.sampling import NOTHING, Points, crossed


class Cell(NamedTuple):
    """One scenario at one point."""

    ground: int
    point: int


class Job(NamedTuple):
    """One run of a design."""

    id: str
    cell: Cell
    replicate: int
    seed: int


@dataclass(frozen=True)
class Design:
    """Scenarios × levers × uncertainties × replicates.

    ``load_design`` in ``design_files`` reads one from a file. In Python::

        resolve = Resolve()
        points = read_points({"sobol": {"points": 64, "ranges": {"compliance.*": "bounds"}}}, resolve, "points")
        design = Design("mine", (ground(sim.load("hybrid")),), uncertainties=points, replicates=Replicates(5, 5))
    """

    name: str
    grounds: tuple[Ground, ...]
    levers: Points = NOTHING
    uncertainties: Points = NOTHING
    replicates: Replicates = ONCE
    keep: Keep = DEFAULT
    title: str = ""
    question: str = ""
    source: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def points(self) -> Points:
        """Every lever point with every uncertainty point, which varies fastest."""
        return crossed(self.levers, self.uncertainties, self.name)

    @property
    def cells(self) -> int:
        """Number of scenarios times points."""
        return len(self.grounds) * len(self.points)

    def __len__(self) -> int:
        """Return the number of runs, or the most there can be."""
        return self.cells * self.replicates.most

    @cached_property
    def sweep(self) -> str:
        """Name of the design in a store: its own and a number that changes with anything but the replicates."""
        digest = hashlib.sha256(model_fingerprint().encode())
        digest.update(json.dumps([self.points.names, [each.label for each in self.grounds]]).encode())
        digest.update(self.points.values.tobytes())
        for each in self.grounds:
            digest.update(each.ids((), (), [each.scenario.settings.seed])[0].encode())
        if any(factor.change for factor in self.points.factors):
            digest.update(repr([factor.change for factor in self.points.factors]).encode())
        return f"{self.name}-{digest.hexdigest()[:8]}"

    def every_cell(self) -> Iterator[Cell]:
        """Yield all cells: points in order, every scenario at each."""
        for point in range(len(self.points)):
            for ground in range(len(self.grounds)):
                yield Cell(ground, point)

    def jobs(self, first: int, last: int, cells: Iterable[Cell] | None = None) -> Iterator[Job]:
        """Yield the runs with replicates from ``first`` up to ``last``, of all cells or of some."""
        seeds = [self._seeds(ground, last) for ground in range(len(self.grounds))]
        for cell in self.every_cell() if cells is None else cells:
            chosen = seeds[cell.ground][first:last]
            ids = self.grounds[cell.ground].ids(self.points.factors, self.values(cell.point), chosen)
            for index, (run_id, seed) in enumerate(zip(ids, chosen, strict=True)):
                yield Job(run_id, cell, first + index, seed)

    def values(self, point: int) -> tuple[float, ...]:
        """Return the values of the factors at a point."""
        return tuple(self.points.values[point].tolist())

    def _seeds(self, ground: int, count: int) -> list[int]:
        base = self.grounds[ground].scenario.settings.seed
        return [int(replicate_seed(base, replicate)) for replicate in range(count)]
