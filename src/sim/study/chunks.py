"""Cutting a design into chunks: as many runs as take about two seconds, fewer near the end."""

from __future__ import annotations

import pickle
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from sim.compiled import model_fingerprint
from sim.study.design import Design, Job
from sim.study.work import Chunk, Result, Task

SECONDS: Final = 2.0
"""Work in a chunk: long against the cost of a shard, short against what a crash loses."""

SMALLEST: Final = 0.1
"""Part of that which a chunk has near the end of a sweep, where workers would else wait for the last."""

LARGEST: Final = 32 * 2**20
"""Bytes of results in a chunk: what bounds the memory of driver and workers."""

SLOWING: Final = 0.3
"""Weight of a chunk that was slower than the estimate of seconds a run; a faster one is believed at once."""

DEATHS: Final = 3
"""How often a run alone may take its worker with it before it counts as failed."""


class Chunks:
    """Gives out chunks of the runs that remain, and takes back those that were lost.

    Args:
        design: The design.
        jobs: Its runs that are not in the store.
        most: How many there may be.
        workers: How many chunks run at a time.
        seconds: Work in a chunk.
    """

    def __init__(self, design: Design, jobs: Iterable[Job], most: int, workers: int, seconds: float = SECONDS) -> None:
        self._design = design
        self._jobs: Iterator[Job] = iter(jobs)
        self._again: deque[tuple[Task, ...]] = deque()
        self._deaths: dict[str, int] = {}
        self._grounds = [pickle.dumps(each) for each in design.grounds]
        self._seconds = seconds
        self._share = 2 * workers
        self._cost: float | None = None
        self.left = most
        months = design.grounds[0].scenario.settings.months
        self._cap = max(1, int(LARGEST / design.keep.bytes_a_run(months)))

    @property
    def learning(self) -> bool:
        """Whether nothing has come back yet; the first run may have to compile the model: one worker does that."""
        return self._cost is None

    def next(self) -> Chunk | None:
        """Return the next chunk, or nothing if all runs are given out."""
        if self._again:
            return self._chunk(self._again.popleft())
        size = self._size()
        jobs = list(islice(self._jobs, size))
        self.left -= len(jobs)
        values = {point: self._design.values(point) for point in {job.cell.point for job in jobs}}
        tasks = [Task(job.id, job.cell.ground, values[job.cell.point], job.seed) for job in jobs]
        return self._chunk(tuple(tasks)) if tasks else None

    def learn(self, result: Result) -> None:
        """Take the time of a chunk into account."""
        runs = len(result.done) + len(result.failed)
        if result.seconds > 0.0 and runs:
            cost = result.seconds / runs
            slower = self._cost is not None and cost > self._cost
            self._cost = self._cost + SLOWING * (cost - self._cost) if slower and self._cost else cost

    def take_back(self, chunk: Chunk) -> Task | None:
        """Put a lost chunk back in halves, so that a run that kills its worker is found; return a run to give up."""
        tasks = chunk.tasks
        if len(tasks) > 1:
            middle = len(tasks) // 2
            self._again += (tasks[:middle], tasks[middle:])
            return None
        deaths = self._deaths[tasks[0].id] = self._deaths.get(tasks[0].id, 0) + 1
        if deaths >= DEATHS:
            return tasks[0]
        self._again.append(tasks)
        return None

    def _size(self) -> int:
        """Return how many runs the next chunk has; the first is one run, to learn what it costs."""
        if self._cost is None:
            return 1
        fair = max(-(-max(self.left, 1) // self._share), int(self._seconds * SMALLEST / self._cost))
        return max(1, min(int(self._seconds / self._cost), fair, self._cap))

    def _chunk(self, tasks: tuple[Task, ...]) -> Chunk:
        grounds = {each: self._grounds[each] for each in sorted({task.ground for task in tasks})}
        return Chunk(model_fingerprint(), grounds, self._design.points.factors, tasks, self._design.keep)
