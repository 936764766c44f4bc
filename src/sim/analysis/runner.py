"""Measures of many runs: every case at every point of an uncertainty space, kept on disk point by point.

A point that was run before with the same model, policies, beliefs and measures is read, not run again: what was
interrupted goes on where it stopped. A failed point is a row of missing values with its reason, not the end of all.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.analysis.branching import Branch, plan, simulate_group
from sim.analysis.measures import Measure, from_record
from sim.analysis.uncertainty import Dimension, at_point
from sim.compiled import model_fingerprint
from sim.draws import replicate_seed

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

    def identity(self) -> str:
        """Return 16 hexadecimal digits that stand for everything but the points."""
        fields = {"name", "title", "code", "question", "notes", "sources", "mechanisms"}
        content: dict[str, Any] = {
            "cases": [
                [_described(case.scenario, fields), [m.model_dump() for m in case.measures], sorted(case.held)]
                for case in self.cases
            ],
            "dimensions": [each.model_dump(mode="json") for each in self.dimensions],
            "replicates": self.replicates,
            "screen": [list(self.screen.stages), self.screen.rule] if self.screen else None,
            "model": model_fingerprint(),
        }
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]


def _described(scenario: Scenario, without: set[str]) -> dict[str, Any]:
    """Return what determines a scenario's numbers; how many workers run it does not."""
    content = scenario.model_dump(mode="json", exclude=without)
    for key in ("workers", "replicates"):
        content["settings"].pop(key)
    return content


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

    home = None if folder is None else folder / design.identity()
    if home is not None:
        home.mkdir(parents=True, exist_ok=True)
    inner = workers if len(points) == 1 else 1
    jobs = (delayed(_kept)(design, point, home, inner) for point in points)
    every, failed = [], {}
    for done, (values, reason) in enumerate(
        Parallel(n_jobs=workers if inner == 1 else 1, backend="threading", return_as="generator")(jobs), start=1
    ):
        every.append(values)
        if reason:
            failed[done - 1] = reason
        if progress is not None:
            progress(done, len(points))
    return Values(_by_case(design, np.stack(every)), failed)


def stored(design: Design, points: FloatArray, folder: Path) -> list[int]:
    """Return which points are in the folder already."""
    home = folder / design.identity()
    return [number for number, point in enumerate(points) if _file(home, point).is_file()]


def _file(home: Path, point: FloatArray) -> Path:
    """Return the file of a point."""
    return home / f"{hashlib.sha256(point.tobytes()).hexdigest()[:16]}.npy"


def _by_case(design: Design, together: FloatArray) -> tuple[FloatArray, ...]:
    """Cut ``[point, replicate, measures of all cases]`` into the cases."""
    ends = np.cumsum([len(case.measures) for case in design.cases])[:-1]
    return tuple(np.split(together, ends, axis=2))


def _kept(design: Design, point: FloatArray, home: Path | None, workers: int) -> tuple[FloatArray, str]:
    """Return the values of a point from its file, or run it and write the file in one step."""
    path = None if home is None else _file(home, point)
    if path is not None and path.is_file():
        return np.asarray(np.load(path)), ""
    try:
        values = run_point(design, point, workers)
    except (ArithmeticError, ValueError, RuntimeError) as error:  # data, not the end: it is run again next time
        return np.full((design.replicates, design.width), np.nan), f"{type(error).__name__}: {error}"
    if path is not None:
        _write(path, values)
    return values, ""


def _write(path: Path, values: FloatArray) -> None:
    """Write an array so that the file is complete or not there."""
    buffer = io.BytesIO()
    np.save(buffer, values)
    partial = path.with_suffix(f".{os.getpid()}.part")
    partial.write_bytes(buffer.getvalue())
    partial.replace(path)


def run_point(design: Design, point: FloatArray, workers: int = 1) -> FloatArray:
    """Return ``[replicate, measures of all cases]`` at one point."""
    scenarios = [at_point(case.scenario, design.dimensions, point, case.held) for case in design.cases]
    stages = (*(design.screen.stages if design.screen else ()), design.replicates)
    rows: list[FloatArray] = []
    needed = set(range(len(scenarios)))
    for end in stages:
        if rows and design.screen:
            needed &= design.screen.needed(_by_case(design, np.stack(rows)[None]))
        rows += _replicates(design, scenarios, needed, range(len(rows), end), workers)
    return np.stack(rows)


def _replicates(
    design: Design, scenarios: list[Scenario], needed: set[int], replicates: range, workers: int
) -> list[FloatArray]:
    """Return the measures of some replicates; missing for cases that are not needed."""
    from joblib import Parallel, delayed

    chosen = sorted(needed)
    groups = plan([scenarios[index] for index in chosen])
    seeds = [replicate_seed(scenarios[0].settings.seed, replicate) for replicate in replicates]
    jobs = (delayed(_replicate)(design, chosen, groups, seed) for seed in seeds)
    return list(Parallel(n_jobs=workers, backend="threading")(jobs))


def _replicate(design: Design, chosen: list[int], groups: list[list[Branch]], seed: int) -> FloatArray:
    """Return the measures of one replicate of the chosen cases."""
    found = [np.full(len(case.measures), np.nan) for case in design.cases]
    for group in groups:
        for number, simulation in simulate_group(group, seed):
            found[chosen[number]] = _measured(design.cases[chosen[number]], simulation)
    return np.concatenate(found)


def _measured(case: Case, simulation: Any) -> FloatArray:
    """Return the measures of a finished simulation."""
    start = case.scenario.settings.start
    return np.array([from_record(each, simulation.record, simulation.layout.weight, start) for each in case.measures])


def cases_of(scenarios: Sequence[Scenario], base: Scenario, measures: Sequence[Measure]) -> tuple[Case, ...]:
    """Return cases with the same measures; what a scenario sets differently from the base stays at every point."""
    from sim.analysis.uncertainty import own_paths

    return tuple(Case(each, tuple(measures), frozenset(own_paths(each, base))) for each in scenarios)
