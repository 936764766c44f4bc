"""Running a design into a store: streaming, resumable, the same result whatever happens on the way.

The driver enumerates runs, leaves out those that the store has, sends chunks to a pool and writes each result before it
asks for more. Killed at any moment, it loses the chunks in flight; run again, it does what is missing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import Final

from sim.study.chunks import Chunks
from sim.study.design import Cell, Design, Job
from sim.study.enrol import enrol, write_points
from sim.study.pools import Ended, LocalPool, Pool, WorkerError
from sim.study.rounds import rounds
from sim.study.signals import Stop
from sim.study.state import USUAL, Options, Progress, State, Swept
from sim.study.store.atomic import StoreError
from sim.study.store.writer import Writer, writing
from sim.study.work import Result, lost

PATIENCE: Final = 0.2
"""Seconds between looks at the clock and at signals while nothing comes back."""

HOPELESS: Final = 3
"""Runs that may take their workers with them before any has come back: then it is not the runs."""


def sweep(
    design: Design,
    store: Path,
    pool: Callable[[], Pool] | None = None,
    options: Options = USUAL,
    progress: Progress | None = None,
) -> Swept:
    """Run what a store does not have yet of a design.

    Args:
        design: What to run.
        store: The folder; it is created if need be.
        pool: Makes the pool; without one, as many local processes as the settings say.
        options: How to run it.
        progress: Told while the sweep goes on, several times a second.

    Raises:
        InputError: If the store is in use, of another version, or cannot be written.
        StoreError: If the disk is full or goes away; what was written stays.
        WorkerError: If workers cannot work at all; what was written stays.
    """
    workers = design.grounds[0].scenario.settings.workers
    with writing(store, design.keep, options.fork) as writer, Stop() as stop:
        driver = Driver(design, writer, stop, options, progress or (lambda state: None))
        write_points(design, writer)
        driver.run(pool or (lambda: LocalPool(workers)))
        return Swept(design.sweep, driver.state, stop.signal, driver.given_up, tuple(writer.set_aside))


class Driver:
    """One sweep in progress."""

    def __init__(self, design: Design, writer: Writer, stop: Stop, options: Options, progress: Progress) -> None:
        self.design = design
        self.writer = writer
        self.stop = stop
        self.options = options
        self.progress = progress
        self.start = time.monotonic()
        self.state = State(total=len(design))
        self._pool: Pool | None = None
        self._first: tuple[float, int] | None = None
        self._taken: set[int] = set()

    @property
    def given_up(self) -> bool:
        """Whether too many runs failed."""
        return self.state.failed > self.options.most_failures

    @property
    def going_on(self) -> bool:
        """Whether runs may be started."""
        return not self.stop.asked and not self.given_up

    def run(self, make: Callable[[], Pool]) -> None:
        """Run all rounds; replicates that depend on results come round by round."""
        try:
            for first, last, cells in rounds(self.design, self.writer):
                most = self.design.cells * (last - first) if cells is None else len(cells) * (last - first)
                self._round(self._missing(first, last, cells), most, make)
                if not self.going_on:
                    return
                self._check_complete()
        finally:
            if self._pool is not None:
                self._pool.close()
            self._tell()

    def _round(self, jobs: Iterator[Job], most: int, make: Callable[[], Pool]) -> None:
        """Run some jobs."""
        first = next(jobs, None)
        if first is None:
            return
        self._pool = self._pool or make()
        self.stop.catch()
        chunks = Chunks(self.design, chain([first], jobs), most, self._pool.workers, self.options.seconds)
        while (self._fill(chunks) or self._pool.running) and not self.stop.impatient:
            for ended in self._pool.wait(PATIENCE):
                self._take(ended, chunks)
            self._tell()

    def _fill(self, chunks: Chunks) -> bool:
        """Give the pool as much as it takes; return whether there was anything to give."""
        assert self._pool is not None
        given = False
        while self._may_give(chunks):
            chunk = chunks.next()
            if chunk is None:
                break
            left = self.options.most_failures - self.state.failed
            self._pool.submit(chunk._replace(most_failures=left))
            given = True
        return given

    def _may_give(self, chunks: Chunks) -> bool:
        """Return whether the pool may get another chunk; as long as nothing came back it has one at most."""
        assert self._pool is not None
        room = self._pool.free > 0 and not (chunks.learning and self._pool.running)
        return room and self.going_on

    def _take(self, ended: Ended, chunks: Chunks) -> None:
        """Store what came back; what was lost with its worker is tried again, in the end as a failure."""
        if ended.result is not None:
            chunks.learn(ended.result)
            self._keep(ended.result)
            return
        if not ended.lost:
            raise WorkerError(f"a worker cannot do its work: {ended.reason}")
        given_up = chunks.take_back(ended.chunk)
        if given_up is None:
            return
        self._keep(lost(given_up, ended.reason, self.design.keep))
        if chunks.learning and self.state.failed >= HOPELESS:
            raise WorkerError(f"workers die before a single run is done: {ended.reason}")

    def _keep(self, result: Result) -> None:
        """Write a result, then count it."""
        done, failed = _numbers(result.done), _numbers(result.failed)
        self.writer.add(result.tables, done, failed)
        self.state = self.state._replace(done=self.state.done + len(done), failed=self.state.failed + len(failed))

    def _tell(self) -> None:
        """Tell how far it is."""
        now, count = time.monotonic(), self.state.done + self.state.failed
        if count and self._first is None:
            self._first = now, count
        begin, before = self._first or (now, count)
        rate = (count - before) / (now - begin) if now > begin else 0.0
        self.state = self.state._replace(seconds=now - self.start, rate=rate, stopping=self.stop.asked)
        self.progress(self.state)

    def _missing(self, first: int, last: int, cells: list[Cell] | None) -> Iterator[Job]:
        """Yield the runs that the store does not have; all are entered as members of the design."""
        for job in enrol(self.design, self.writer, self.design.jobs(first, last, cells)):
            if self.stop.asked:
                return
            number = int(job.id, 16)
            before = number in self.writer.failed and not self.options.retry and number not in self._taken
            if before or number in self.writer.done or number in self._taken:
                cached, failed = self.state.cached + 1, self.state.failed_before + before
                self.state = self.state._replace(cached=cached, failed_before=failed)
            else:
                self._taken.add(number)
                yield job

    def _check_complete(self) -> None:
        """Raise if a run that was given out is not in the store: never seen, and never to be silent."""
        if not self._taken <= self.writer.done | self.writer.failed:
            raise StoreError("runs are missing from the store although every chunk came back")


def _numbers(run_ids: tuple[str, ...]) -> set[int]:
    return {int(each, 16) for each in run_ids}
