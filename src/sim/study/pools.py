"""Where chunks run: processes of this machine here, clusters in ``cluster.py``.

Each worker is an executor of its own with a single process (loky, which starts it afresh like ``spawn``): when a
process dies only its own chunk is lost, and it is known which. Workers use one thread, leave Ctrl-C to the driver,
and end when the driver is gone.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import BrokenExecutor
from typing import Any, Final, NamedTuple, Protocol

from sim.errors import SimError
from sim.study.signals import interrupts_held
from sim.study.start import run_and_keep, start_worker
from sim.study.work import Chunk, Result, run_chunk

ONE_THREAD: Final = dict.fromkeys(
    ("NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"
)
MODEL: Final = ("sim.study.work", "sim.engine.simulate", "sim.engine.tables", "sim.study.run")
"""What a run needs."""
AHEAD: Final = 1
"""Chunks that a cluster gets beyond the number of its workers, so that none waits for the driver."""

Runner = Callable[[Chunk], Result]


class WorkerError(SimError):
    """Workers cannot work: the package is missing there, their disk is full, or they die at once."""


class Ended(NamedTuple):
    """A chunk that came back: its result, or why there is none.

    ``lost`` says that the worker died or had too little memory, so that trying again makes sense; else the worker said
    itself that it cannot work.
    """

    chunk: Chunk
    result: Result | None
    reason: str = ""
    lost: bool = True


class Pool(Protocol):
    """Somewhere that runs chunks."""

    @property
    def free(self) -> int:
        """How many more chunks it takes now."""

    @property
    def running(self) -> int:
        """How many chunks it has."""

    @property
    def workers(self) -> int:
        """How many it runs at a time."""

    def submit(self, chunk: Chunk) -> None:
        """Start a chunk."""

    def wait(self, timeout: float) -> list[Ended]:
        """Return the chunks that ended, waiting for the first at most so many seconds."""

    def close(self) -> None:
        """End all workers at once."""


class LocalPool:
    """Processes on this machine.

    Args:
        workers: Number of processes.
        run: What they do; another function for tests.
        memory: Largest address space of a process in megabytes, beyond which a run fails with ``MemoryError``.
    """

    def __init__(self, workers: int, run: Runner = run_chunk, memory: int | None = None) -> None:
        self._run = run
        self._memory = memory
        self._idle = [self._executor() for _ in range(workers)]
        self._running: dict[Any, tuple[Any, Chunk]] = {}
        self.workers = workers

    @property
    def free(self) -> int:
        """How many more chunks it takes now."""
        return len(self._idle)

    @property
    def running(self) -> int:
        """How many chunks it has."""
        return len(self._running)

    def submit(self, chunk: Chunk) -> None:
        """Start a chunk; a process that died while it had nothing to do is replaced."""
        executor = self._idle.pop()
        with interrupts_held():  # the first chunk of an executor starts its process
            try:
                future = executor.submit(run_and_keep, self._run, chunk)
            except BrokenExecutor:
                executor.shutdown(wait=False, kill_workers=True)
                executor = self._executor()
                future = executor.submit(run_and_keep, self._run, chunk)
            self._running[future] = executor, chunk

    def wait(self, timeout: float) -> list[Ended]:
        """Return the chunks that ended, waiting for the first at most so many seconds."""
        from concurrent.futures import FIRST_COMPLETED, wait

        ready, _ = wait(self._running, timeout, FIRST_COMPLETED)
        return [self._ended(future) for future in sorted(ready, key=id)]

    def close(self) -> None:
        """End all workers at once."""
        executors = [*self._idle, *(executor for executor, _ in self._running.values())]
        self._idle, self._running = [], {}
        for executor in executors:
            executor.shutdown(wait=True, kill_workers=True)

    def _ended(self, future: Any) -> Ended:
        """Return what became of a chunk; a dead process is replaced."""
        executor, chunk = self._running.pop(future)
        error = future.exception()
        if error is None:
            self._idle.append(executor)
            return Ended(chunk, future.result())
        executor.shutdown(wait=False, kill_workers=True)
        self._idle.append(self._executor())
        return Ended(chunk, None, said(error), isinstance(error, BrokenExecutor | MemoryError))

    def _executor(self) -> Any:
        from loky.process_executor import ProcessPoolExecutor

        return ProcessPoolExecutor(
            max_workers=1, initializer=start_worker, initargs=(os.getpid(), self._memory, MODEL), env=ONE_THREAD
        )


def said(error: BaseException) -> str:
    """Return an error in one line."""
    return " ".join(f"{type(error).__name__}: {error}".split())
