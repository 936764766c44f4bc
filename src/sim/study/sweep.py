"""Running a design into a store: streaming, resumable, the same result whatever happens on the way.

The driver enumerates runs, leaves out those that the store has, sends chunks to a pool and writes each result before it
asks for more. Killed at any moment, it loses the chunks in flight; run again, it does what is missing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from sim.study.chunks import SECONDS, Chunks
from sim.study.design import Cell, Design, Job
from sim.study.enrol import enrol, write_points
from sim.study.pools import LocalPool, Pool
from sim.study.rounds import rounds
from sim.study.signals import Stop
from sim.study.store.atomic import StoreError
from sim.study.store.shards import Damage
from sim.study.store.writer import Writer, writing
from sim.study.work import Result, lost

PATIENCE: Final = 0.2
"""Seconds between looks at the clock and at signals while nothing comes back."""


class State(NamedTuple):
    """How far a sweep is: runs done now, failed now, found in the store, in all (at most), seconds, and runs a second.

    The rate leaves out the time until the first run came back, in which workers start and may have to compile.
    """

    done: int = 0
    failed: int = 0
    cached: int = 0
    total: int = 0
    seconds: float = 0.0
    rate: float = 0.0

    @property
    def left(self) -> float:
        """Seconds that remain, infinite as long as that is unknown."""
        rest = self.total - self.done - self.failed - self.cached
        return rest / self.rate if self.rate > 0 else float("inf")


Progress = Callable[[State], None]


@dataclass(frozen=True)
class Swept:
    """What a sweep did. ``signal`` is what stopped it (0: nothing); ``given_up`` that there were too many failures."""

    sweep: str
    state: State
    signal: int
    given_up: bool
    set_aside: tuple[Damage, ...]

    @property
    def complete(self) -> bool:
        """Whether every run was tried."""
        return not self.signal and not self.given_up


@dataclass(frozen=True)
class Options:
    """How a sweep is run; nothing here changes a result.

    ``most_failures`` is how many runs may fail before the sweep gives up; ``retry`` runs those again that failed
    earlier; ``seconds`` is the work in a chunk.
    """

    most_failures: float = float("inf")
    retry: bool = False
    fork: bool = False
    seconds: float = SECONDS


USUAL: Final = Options()
"""Carry on whatever fails."""


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
        progress: Told after each chunk.

    Raises:
        InputError: If the store is in use, of another version, or cannot be written.
        StoreError: If the disk is full or goes away; what was written stays.
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

    def run(self, make: Callable[[], Pool]) -> None:
        """Run all rounds; replicates that depend on results come round by round."""
        try:
            for first, last, cells in rounds(self.design, self.writer):
                most = self.design.cells * (last - first) if cells is None else len(cells) * (last - first)
                if not self._round(self._missing(first, last, cells), most, make):
                    return
        finally:
            if self._pool is not None:
                self._pool.close()
            self._tell()

    def _round(self, jobs: Iterator[Job], most: int, make: Callable[[], Pool]) -> bool:
        """Run some jobs; return whether to go on."""
        first = next(jobs, None)
        if first is None:
            return not self.stop.asked
        self._pool = self._pool or make()
        remaining = _with(first, jobs)
        chunks = Chunks(self.design, remaining, most, self._pool.workers, self.options.seconds)
        while self._fill(chunks) or self._pool.running:
            for ended in self._pool.wait(PATIENCE):
                if ended.result is not None:
                    chunks.learn(ended.result)
                    self._keep(ended.result)
                else:
                    given_up = chunks.take_back(ended.chunk)
                    if given_up is not None:
                        self._keep(lost(given_up, ended.reason, self.design.keep))
            if self.stop.impatient:
                break
        going_on = not self.stop.asked and not self.given_up
        if going_on and self._taken - self.writer.done - self.writer.failed:
            raise StoreError(
                "runs are missing from the store although every chunk came back"
            )  # never seen; never silent
        return going_on

    def _fill(self, chunks: Chunks) -> bool:
        """Give the pool as much as it takes; return whether there was anything to give."""
        assert self._pool is not None
        given = False
        while self._may_give(chunks):
            chunk = chunks.next()
            if chunk is None:
                break
            self._pool.submit(chunk)
            given = True
        return given

    def _may_give(self, chunks: Chunks) -> bool:
        """Return whether the pool may get another chunk; as long as nothing came back it has one at most."""
        assert self._pool is not None
        room = self._pool.free > 0 and not (chunks.learning and self._pool.running)
        return room and not self.stop.asked and not self.given_up

    def _keep(self, result: Result) -> None:
        """Write a result, then count it."""
        done, failed = _numbers(result.done), _numbers(result.failed)
        self.writer.add(result.tables, done, failed)
        self.state = self.state._replace(done=self.state.done + len(done), failed=self.state.failed + len(failed))
        self._tell()

    def _tell(self) -> None:
        """Tell how far it is."""
        now, count = time.monotonic(), self.state.done + self.state.failed
        if count and self._first is None:
            self._first = now, count
        begin, before = self._first or (now, count)
        rate = (count - before) / (now - begin) if now > begin else 0.0
        self.state = self.state._replace(seconds=now - self.start, rate=rate)
        self.progress(self.state)

    def _missing(self, first: int, last: int, cells: list[Cell] | None) -> Iterator[Job]:
        """Yield the runs that the store does not have; all are entered as members of the design."""
        for job in enrol(self.design, self.writer, self.design.jobs(first, last, cells)):
            number = int(job.id, 16)
            known = number in self.writer.done or (number in self.writer.failed and not self.options.retry)
            if known or number in self._taken:
                self.state = self.state._replace(cached=self.state.cached + 1)
            else:
                self._taken.add(number)
                yield job


def _with(first: Job, rest: Iterator[Job]) -> Iterator[Job]:
    """Yield a job that was taken from an iterator, then the rest."""
    yield first
    yield from rest


def _numbers(run_ids: tuple[str, ...]) -> set[int]:
    return {int(each, 16) for each in run_ids}
