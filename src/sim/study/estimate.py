"""What a sweep would take: runs, time, disk."""

from __future__ import annotations

import shutil
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from sim.study.design import Design

TRIED: Final = 3
"""Runs that are made to measure time, the first of them not counted."""


@dataclass(frozen=True)
class Estimate:
    """Expected cost of a sweep; times and bytes are rough, and of the most runs if replicates depend on results."""

    sweep: str
    scenarios: int
    points: int
    replicates: str
    runs: int
    stored: int
    seconds_a_run: float | None
    workers: int
    seconds: float | None
    bytes_a_run: float
    bytes: float
    free: int

    def data(self) -> dict[str, Any]:
        """Return it as data."""
        return {"command": "sweep", "dry_run": True} | asdict(self)


def estimate(design: Design, store: Path) -> Estimate:
    """Return what running a design into a store would take."""
    settings = design.grounds[0].scenario.settings
    stored = _stored(design, store)
    cost = _seconds_a_run(design)
    size = design.keep.bytes_a_run(settings.months)
    rest = len(design) - stored
    adaptive = design.replicates.series is not None
    return Estimate(
        design.sweep,
        len(design.grounds),
        len(design.points),
        f"{design.replicates.first} to {design.replicates.most}" if adaptive else str(design.replicates.first),
        len(design),
        stored,
        cost,
        settings.workers,
        None if cost is None else cost * rest / settings.workers,
        size,
        size * rest,
        shutil.disk_usage(_existing(store)).free,
    )


def _stored(design: Design, folder: Path) -> int:
    """Return how many runs of a design a store has."""
    from sim.study.store.shards import read_shards
    from sim.study.store.versions import SHARDS, read_note
    from sim.study.store.writer import known_runs

    if read_note(folder) is None:
        return 0
    done, failed = known_runs(read_shards(folder / SHARDS, thorough=False)[0])
    if not done and not failed:
        return 0
    known = {f"{number:016x}" for number in done | failed}
    return sum(job.id in known for job in design.jobs(0, design.replicates.most))


def _seconds_a_run(design: Design) -> float | None:
    """Return the time of a run, measured if the model is compiled."""
    from sim.compiled import FROM_PYTHON, from_python
    from sim.engine.simulate import advance, simulate
    from sim.engine.tables import tabulate

    if not any(Path(from_python(advance).stats.cache_path).glob(f"simulate.advance{FROM_PYTHON}-*.nbc")):
        return None
    scenario = design.grounds[0].at(design.points.factors, design.values(0))
    start = time.perf_counter()
    for index in range(TRIED):
        if index == 1:
            start = time.perf_counter()
        simulation = simulate(scenario, index)
        tabulate(simulation.record, simulation.layout.weight)
    return (time.perf_counter() - start) / (TRIED - 1)


def _existing(path: Path) -> Path:
    """Return the nearest folder that exists."""
    path = path.absolute()
    return path if path.exists() else _existing(path.parent)
