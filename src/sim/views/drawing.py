"""Drawing many charts at a time: on several processes, as matplotlib keeps the interpreter to itself while it draws."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Progress = Callable[[int, int], None]
"""Called with charts drawn and charts in all."""
ENOUGH: Final = 4
"""Charts from which on the start of other processes pays."""


class Job(NamedTuple):
    """A chart to draw: the name of its file, its title, and a function that can be sent to another process."""

    name: str
    title: str
    draw: Callable[[], Figure]


def draw_all(
    jobs: Sequence[Job], folder: Path, workers: int = 1, progress: Progress = lambda done, total: None
) -> list[Path]:
    """Draw charts into a folder and return the files, in the order of the jobs whoever drew them."""
    paths: list[Path] = []
    drawn = _by_processes if workers > 1 and len(jobs) >= ENOUGH else _one_by_one
    for done, files in enumerate(drawn(jobs, folder, workers), 1):
        paths += files
        progress(done, len(jobs))
    return paths


def _one_by_one(jobs: Sequence[Job], folder: Path, _workers: int) -> Iterator[list[Path]]:
    return (draw(job, folder) for job in jobs)


def _by_processes(jobs: Sequence[Job], folder: Path, workers: int) -> Iterator[list[Path]]:
    """Draw on processes that leave Ctrl-C to this one and end with it."""
    from loky.process_executor import ProcessPoolExecutor

    from sim.study.pools import ONE_THREAD
    from sim.study.signals import interrupts_held
    from sim.study.start import start_worker

    pool = ProcessPoolExecutor(
        max_workers=min(workers, len(jobs)), initializer=start_worker, initargs=(os.getpid(),), env=ONE_THREAD
    )
    try:
        with interrupts_held():
            futures = [pool.submit(draw, job, folder) for job in jobs]
        for future in futures:
            yield future.result()
    finally:
        pool.shutdown(wait=True, kill_workers=True)


def draw(job: Job, folder: Path) -> list[Path]:
    """Draw one chart and write it."""
    from sim.views import style

    with style.clean():
        return save(job.draw(), folder / job.name, job.title)


def save(figure: Figure, stem: Path, title: str) -> list[Path]:
    """Write a figure as PNG and SVG, without dates or versions, so that the same figure gives the same bytes."""
    metadata: dict[str, dict[str, Any]] = {
        "png": {"Software": None, "Title": title},
        "svg": {"Date": None, "Creator": "sim", "Title": title},
    }
    paths = []
    for kind, entries in metadata.items():
        buffer = io.BytesIO()
        figure.savefig(buffer, format=kind, dpi=150, metadata=entries)
        path = stem.with_name(f"{stem.name}.{kind}")
        path.write_bytes(buffer.getvalue())
        paths.append(path)
    return paths
