"""Running scenarios: one run, or replicates on several threads.

Threads suffice on one machine because compiled code lets go of the interpreter; a run depends on nothing but its
scenario and seed, so neither their number nor their order changes a byte.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from sim.draws import replicate_seed
from sim.engine.simulate import simulate
from sim.engine.tables import tabulate
from sim.study.identity import run_id
from sim.study.run import Run

if TYPE_CHECKING:
    from sim.policy.scenario import Scenario

Progress = Callable[[int, int], None]
"""Called with runs done and runs in all."""


def run(scenario: Scenario, seed: int | None = None, replicate: int = 0) -> Run:
    """Run a scenario once.

    Args:
        scenario: What to run.
        seed: Base seed; the scenario's own if not given.
        replicate: Which replicate: it has its own seed, derived from the base seed.
    """
    base = scenario.settings.seed if seed is None else seed
    drawn = replicate_seed(base, replicate)
    result = simulate(scenario, drawn)
    values = tabulate(result.record, result.layout.weight)
    return Run(run_id(scenario, drawn), scenario, replicate, drawn, values)


def run_all(
    jobs: Iterable[tuple[Scenario, int]], workers: int | None = None, progress: Progress | None = None
) -> list[Run]:
    """Run pairs of scenario and replicate on several threads, in their order.

    Args:
        jobs: Scenarios and replicates.
        workers: Threads; the scenario's setting if not given.
        progress: Told after each run.
    """
    from joblib import Parallel, delayed

    work = list(jobs)
    if not work:
        return []
    threads = workers or work[0][0].settings.workers
    results = Parallel(n_jobs=threads, backend="threading", return_as="generator")(
        delayed(run)(scenario, None, replicate) for scenario, replicate in work
    )
    finished = []
    try:
        for result in results:
            finished.append(result)
            if progress is not None:
                progress(len(finished), len(work))
    finally:
        with warnings.catch_warnings():  # when stopped, the runs under way are dropped: they cost milliseconds
            warnings.simplefilter("ignore", UserWarning)
            results.close()
    return finished


def run_many(
    scenario: Scenario, replicates: int | None = None, workers: int | None = None, progress: Progress | None = None
) -> list[Run]:
    """Run replicates of a scenario; the scenario's own number if not given."""
    count = replicates or scenario.settings.replicates
    return run_all(((scenario, replicate) for replicate in range(count)), workers, progress)
