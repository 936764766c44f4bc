"""The runs of one point: every case and replicate, those that share a past simulated together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.analysis.measures import from_record
from sim.analysis.uncertainty import at_point
from sim.draws import replicate_seed
from sim.engine.together import Branch, plan, simulate_group
from sim.policy.timeline import compile_timeline

if TYPE_CHECKING:
    from sim.analysis.runner import Case, Design, Progress

FloatArray = NDArray[np.float64]


def by_case(design: Design, together: FloatArray) -> tuple[FloatArray, ...]:
    """Cut ``[point, replicate, measures of all cases]`` into the cases."""
    ends = np.cumsum([len(case.measures) for case in design.cases])[:-1]
    return tuple(np.split(together, ends, axis=2))


def run_point(
    design: Design, point: FloatArray, workers: int = 1, start: int = 0, progress: Progress | None = None
) -> FloatArray:
    """Return ``[replicate, measures of all cases]`` at one point, from some replicate on; progress is in replicates."""
    scenarios = [at_point(case.scenario, design.dimensions, point, case.held) for case in design.cases]
    timelines = [compile_timeline(scenario) for scenario in scenarios]
    stages = (*(design.screen.stages if design.screen else ()), design.replicates)
    rows: list[FloatArray] = []
    needed = set(range(len(scenarios)))
    for end in stages:
        if rows and design.screen:
            needed &= design.screen.needed(by_case(design, np.stack(rows)[None]))
        chosen = sorted(needed)
        groups = plan([scenarios[case] for case in chosen], [timelines[case] for case in chosen])
        for row in _replicates(design, chosen, groups, range(start + len(rows), end), workers):
            rows.append(row)
            if progress is not None:
                progress(start + len(rows), design.replicates)
    return np.stack(rows)


def _replicates(
    design: Design, chosen: list[int], groups: list[list[Branch]], replicates: range, workers: int
) -> Iterator[FloatArray]:
    """Yield the measures of some replicates in their order; missing for cases that are not chosen."""
    from joblib import Parallel, delayed

    seeds = [replicate_seed(design.seed, replicate) for replicate in replicates]
    jobs = (delayed(_replicate)(design, chosen, groups, seed) for seed in seeds)
    yield from Parallel(n_jobs=workers, backend="threading", return_as="generator")(jobs)


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
