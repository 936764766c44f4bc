"""Measures of many runs: every case at every point of an uncertainty space, kept on disk case by case.

What was run before with the same model, policy, beliefs and measures is read, not run again: what was interrupted goes
on where it stopped, and another case or more replicates run only what is missing. With a screen, which replicates are
needed hangs on all cases together, and they are kept together. A failed point is a row of missing values with its
reason, not the end of all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.analysis.keeping import Shelf, described, digest, file_of, write
from sim.analysis.measures import Measure
from sim.analysis.point_runs import by_case, run_point
from sim.analysis.uncertainty import Dimension
from sim.compiled import model_fingerprint
from sim.errors import InputError

if TYPE_CHECKING:
    from sim.policy.scenario import Scenario

FloatArray = NDArray[np.float64]
Progress = Callable[[int, int], None]


class Case(NamedTuple):
    """A scenario, the numbers about the world that it sets itself (by full path), and what is measured of it."""

    scenario: Scenario
    measures: tuple[Measure, ...]
    held: frozenset[str] = frozenset()


class Screen(NamedTuple):
    """After some numbers of replicates, which cases need more; ``rule`` says how, and results are known by it."""

    stages: tuple[int, ...]  # rising, below the design's replicates
    rule: str
    needed: Callable[[Sequence[FloatArray]], set[int]]


class Design(NamedTuple):
    """What is run at every point; with a screen, cases that are no longer needed have missing replicates."""

    cases: tuple[Case, ...]
    dimensions: tuple[Dimension, ...] = ()
    replicates: int = 20
    screen: Screen | None = None

    @property
    def width(self) -> int:
        """Measures of all cases together."""
        return sum(len(case.measures) for case in self.cases)

    @property
    def seed(self) -> int:
        """Seed of all cases."""
        return self.cases[0].scenario.settings.seed

    def check(self) -> None:
        """Refuse cases that would not be paired.

        Raises:
            InputError: If their seeds differ.
        """
        seeds = sorted({case.scenario.settings.seed for case in self.cases})
        if len(seeds) > 1:
            raise InputError("seed", seeds, "one seed for all scenarios: they are compared in the same worlds")

    def identity(self) -> str:
        """Return 16 hexadecimal digits that stand for everything but the points."""
        content: dict[str, Any] = {
            "cases": [
                [described(case.scenario), [m.model_dump() for m in case.measures], sorted(case.held)]
                for case in self.cases
            ],
            "dimensions": [each.model_dump(mode="json") for each in self.dimensions],
            "replicates": self.replicates,
            "screen": [list(self.screen.stages), self.screen.rule] if self.screen else None,
            "model": model_fingerprint(),
        }
        return digest(content)


class Values(NamedTuple):
    """Measures of every case, and the points that failed with their reasons."""

    values: tuple[FloatArray, ...]  # by case: [point, replicate, measure]
    failed: dict[int, str]


def evaluate(
    design: Design, points: FloatArray, folder: Path | None = None, workers: int = 1, progress: Progress | None = None
) -> Values:
    """Return the measures of every case at every point, running what is not in the folder.

    Args:
        design: Cases, dimensions and replicates.
        points: ``[point, dimension]``, shares of the ranges; one row without columns for the scenarios as they are.
        folder: Where results are kept; nothing is kept without one.
        workers: Threads.
        progress: Told how many of how many points are done.
    """
    from joblib import Parallel, delayed

    fetch = _fetcher(design, folder)
    inner = workers if len(points) == 1 else 1
    jobs = (delayed(fetch)(point, inner) for point in points)
    every, failed = [], {}
    for done, (values, reason) in enumerate(
        Parallel(n_jobs=workers if inner == 1 else 1, backend="threading", return_as="generator")(jobs), start=1
    ):
        every.append(values)
        if reason:
            failed[done - 1] = reason
        if progress is not None:
            progress(done, len(points))
    return Values(by_case(design, np.stack(every)), failed)


def stored(design: Design, points: FloatArray, folder: Path) -> list[int]:
    """Return which points are in the folder already."""
    if design.screen is not None:
        home = folder / design.identity()
        return [number for number, point in enumerate(points) if file_of(home, point).is_file()]
    shelf, cases = Shelf(folder, design.cases, design.dimensions), range(len(design.cases))
    return [
        number for number, point in enumerate(points)
        if all(len(shelf.read(case, point)) >= design.replicates for case in cases)
    ]  # fmt: skip


Fetch = Callable[[FloatArray, int], tuple[FloatArray, str]]
"""From a point and a number of threads to ``[replicate, measures of all cases]``, or a reason."""


def _fetcher(design: Design, folder: Path | None) -> Fetch:
    """Return what reads or runs a point; with a screen, what is kept hangs on all cases together."""
    design.check()
    if folder is None:
        return partial(_guarded, design, lambda point, workers: run_point(design, point, workers))
    if design.screen is None:
        shelf = Shelf(folder, design.cases, design.dimensions)
        return partial(_guarded, design, lambda point, workers: _from_shelf(design, shelf, point, workers))
    home = folder / design.identity()
    home.mkdir(parents=True, exist_ok=True)
    return partial(_guarded, design, lambda point, workers: _whole(design, home, point, workers))


def _guarded(
    design: Design, fetch: Callable[[FloatArray, int], FloatArray], point: FloatArray, workers: int
) -> tuple[FloatArray, str]:
    """Return what is fetched; a failure is missing values with its reason, and is tried again next time."""
    try:
        return fetch(point, workers), ""
    except (ArithmeticError, ValueError, RuntimeError) as error:
        return np.full((design.replicates, design.width), np.nan), f"{type(error).__name__}: {error}"


def _whole(design: Design, home: Path, point: FloatArray, workers: int) -> FloatArray:
    """Return the values of a point from its file, or run it and write the file in one step."""
    path = file_of(home, point)
    if path.is_file():
        return np.asarray(np.load(path))
    values = run_point(design, point, workers)
    write(path, values)
    return values


def _from_shelf(design: Design, shelf: Shelf, point: FloatArray, workers: int) -> FloatArray:
    """Return the values of a point, running the cases and replicates that are not kept."""
    have = [shelf.read(case, point) for case in range(len(design.cases))]
    for start in sorted({len(each) for each in have if len(each) < design.replicates}):
        chosen = [case for case, each in enumerate(have) if len(each) == start]
        part = design._replace(cases=tuple(design.cases[case] for case in chosen))
        found = by_case(part, run_point(part, point, workers, start)[None])
        for case, values in zip(chosen, found, strict=True):
            have[case] = np.concatenate([have[case], values[0]])
            shelf.write(case, point, have[case])
    return np.concatenate([each[: design.replicates] for each in have], axis=1)


def cases_of(scenarios: Sequence[Scenario], base: Scenario, measures: Sequence[Measure]) -> tuple[Case, ...]:
    """Return cases with the same measures; what a scenario sets differently from the base stays at every point."""
    from sim.analysis.uncertainty import own_paths

    return tuple(Case(each, tuple(measures), frozenset(own_paths(each, base))) for each in scenarios)
