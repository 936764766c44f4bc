"""Running scenarios: one run, or replicates on several threads.

Threads suffice on one machine because compiled code lets go of the interpreter; a run depends on nothing but its
scenario and seed, so neither their number nor their order changes a byte.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
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
    work = list(jobs)
    if not work:
        return []
    finished = []
    threads = ThreadPoolExecutor(workers or work[0][0].settings.workers)
    try:
        for result in threads.map(lambda job: run(job[0], None, job[1]), work):
            finished.append(result)
            if progress is not None:
                progress(len(finished), len(work))
    finally:
        threads.shutdown(cancel_futures=True)  # when stopped, the runs under way end by themselves in milliseconds
    return finished


def run_many(
    scenario: Scenario, replicates: int | None = None, workers: int | None = None, progress: Progress | None = None
) -> list[Run]:
    """Run replicates of a scenario; the scenario's own number if not given."""
    count = replicates or scenario.settings.replicates
    return run_all(((scenario, replicate) for replicate in range(count)), workers, progress)
