"""What a sweep costs beside the model: processor time of driver and workers, memory of the driver, bytes a run.

``python experiments/sweep_overhead/measure.py [FOLDER [RUNS]]`` writes ``memory.csv``, ``result.json`` and
``memory.png`` to FOLDER (default: beside this file).

Kernel time is the processor time of the model itself in the same workers: the world of a scenario, its months, its
table of outcomes. Overhead is all other processor time of driver and workers, from the first enumeration of runs to the
last worker's end, the start of the workers included: points, ids, chunks, Parquet, checksums, flushes, progress.
"""

from __future__ import annotations

import csv
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial, wraps
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
SETTINGS = ["population.firms=1000", "time.start=2021-07", "time.end=2026-06", "workers=2"]
REPLICATES = 5
RANGES = {"incidents.*": "bounds", "compliance.*": "bounds"}
PAGE = os.sysconf("SC_PAGE_SIZE")


def measured(chunk: Any, log: str) -> Any:
    """Run a chunk and note its kernel time."""
    from sim.study.work import run_chunk

    spent = timed_model()
    before = spent[0]
    result = run_chunk(chunk)
    with Path(log).open("a", encoding="ascii") as file:
        file.write(f"{spent[0] - before}\n")
    return result


def timed_model() -> list[float]:
    """Let the model's functions add up their processor time, once a worker; return where."""
    from sim.engine import simulate, tables

    if hasattr(simulate, "spent"):
        return simulate.spent
    spent = simulate.spent = [0.0]

    def timed(function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def call(*arguments: Any) -> Any:
            start = time.thread_time()
            try:
                return function(*arguments)
            finally:
                spent[0] += time.thread_time() - start

        return call

    simulate.prepare, simulate.advance = timed(simulate.prepare), timed(simulate.advance)
    tables.tabulate = timed(tables.tabulate)
    return spent


def resident() -> float:
    """Return the memory of this process in megabytes."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE / 1e6


def processor(who: int) -> float:
    """Return the processor time of this process or of its children that ended."""
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def design(runs: int, settings: list[str]) -> Any:
    """Return two scenarios × Latin hypercube × replicates."""
    from sim.config import conf_directory
    from sim.study.design_files import design_of

    points = {"points": runs // (2 * REPLICATES), "ranges": RANGES}
    found = {
        "title": "Overhead", "scenarios": ["ai_promotion_act", "hybrid"], "replicates": REPLICATES,
        "uncertainties": {"latin_hypercube": points},
    }  # fmt: skip
    return design_of("overhead", found, "overhead", settings, conf_directory())


def run(
    runs: int, folder: Path, settings: list[str] = SETTINGS
) -> tuple[dict[str, float], list[tuple[float, int, float]]]:
    """Sweep and return the figures and the driver's memory over time."""
    from sim.commands.sweep_progress import line
    from sim.study.pools import LocalPool
    from sim.study.sweep import sweep

    made, memory = design(runs, settings), []

    def progress(state: Any) -> None:
        line(state)  # what a terminal would be shown
        if not memory or state.seconds - memory[-1][0] >= 0.5:
            memory.append((round(state.seconds, 2), state.done, round(resident(), 2)))

    log = folder / "kernel"
    begin = processor(resource.RUSAGE_SELF), processor(resource.RUSAGE_CHILDREN)
    done = sweep(made, folder / "store", partial(LocalPool, 2, partial(measured, log=str(log))), progress=progress)
    driver = processor(resource.RUSAGE_SELF) - begin[0]
    workers = processor(resource.RUSAGE_CHILDREN) - begin[1]
    kernel = sum(map(float, log.read_text().split()))
    size = sum(path.stat().st_blocks * 512 for path in (folder / "store").rglob("*"))
    figures = {
        "runs": done.state.done, "wall_s": done.state.seconds, "kernel_s": kernel, "driver_s": driver,
        "workers_s": workers, "overhead_percent": 100 * (driver + workers - kernel) / kernel,
        "kernel_ms_a_run": 1000 * kernel / runs, "kB_a_run_on_disk": size / runs / 1000,
        "driver_MB_start": memory[0][2], "driver_MB_end": memory[-1][2],
    }  # fmt: skip
    return {key: round(value, 2) for key, value in figures.items()}, memory


def draw(memory: list[tuple[float, int, float]], path: Path) -> None:
    """Draw the driver's memory against the runs that are done."""
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(7, 3.2), layout="constrained")
    axes.plot([row[1] for row in memory], [row[2] for row in memory], color="#1f4e79")
    axes.set(ylim=(0, None), xlim=(0, None), xlabel="runs done", ylabel="memory of the driver (MB)")
    axes.set_title(f"{memory[0][2]:.0f} MB at the start, {memory[-1][2]:.0f} MB at the end", loc="left")
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(path, dpi=150)


def main(folder: Path, runs: int) -> None:
    """Measure, write and print."""
    with tempfile.TemporaryDirectory() as scratch:
        figures, memory = run(runs, Path(scratch))
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "memory.csv").open("w", newline="", encoding="ascii") as file:
        csv.writer(file).writerows([("seconds", "runs_done", "driver_MB"), *memory])
    (folder / "result.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="ascii")
    draw(memory, folder / "memory.png")
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE, int(sys.argv[2]) if len(sys.argv) > 2 else 10_000)
