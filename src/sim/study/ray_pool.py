"""Chunks as Ray tasks, a core each. Ray does not repeat a lost task: the driver does."""

from __future__ import annotations

import time
from typing import Any, Final

from sim.study.pools import AHEAD, Ended, Runner, WorkerError, said
from sim.study.ray_connection import answers, connect, cores, own_node
from sim.study.work import Chunk, run_chunk

LOOK: Final = 1.0
"""Seconds between looks at the cluster."""

HEAD_PATIENCE: Final = 30.0
"""Seconds without a head before the sweep gives up; after 60 Ray ends the process by itself."""

CORE_PATIENCE: Final = 300.0
"""Seconds without a core before the sweep gives up: new nodes take minutes to come."""

AGAIN: Final = "the same command goes on when it has come back"
LOCAL: Final = "Ray's processes on this machine are gone"


class RayPool:
    """Tasks on a Ray cluster.

    Args:
        address: Of the head; without one, what ``RAY_ADDRESS`` says, or else a new one on this machine.
        workers: Cores of a new one.
        run: What a task does; another function for tests.
    """

    def __init__(self, address: str | None = None, workers: int = 1, run: Runner = run_chunk) -> None:
        self._ray, self._own = connect(address, workers)
        self._task = self._ray.remote(num_cpus=1, max_retries=0)(lambda chunk: run(chunk))  # Ray takes plain functions
        self._running: dict[Any, Chunk] = {}
        self._head = self._ray.get_runtime_context().gcs_address
        self._node = own_node(self._ray)
        self._lost = False
        self._cores = cores(self._ray)
        self._looked = self._head_seen = self._core_seen = time.monotonic()

    @property
    def workers(self) -> int:
        """Cores of the cluster now.

        Raises:
            WorkerError: If the head is gone, or all nodes with cores are.
        """
        now = time.monotonic()
        if now - self._looked >= LOOK:
            self._look(now)
        return max(1, self._cores)

    def _look(self, now: float) -> None:
        """Count the cores, unless the head is gone: Ray would wait for it and then end this process."""
        self._looked = now
        if answers(self._head):
            self._head_seen, self._cores = now, cores(self._ray)
        if self._cores > 0:
            self._core_seen = now
        if now - self._head_seen > HEAD_PATIENCE:
            raise self._gone("the Ray head does not answer any more")
        if now - self._core_seen > CORE_PATIENCE:
            raise WorkerError(f"the Ray cluster has no cores any more; {AGAIN}")

    def _gone(self, what: str) -> WorkerError:
        """Return the error for a cluster that is lost, and leave it alone from now on."""
        self._lost = True
        return WorkerError(f"{what}; {AGAIN}")

    @property
    def free(self) -> int:
        """How many more chunks it takes now."""
        return self.workers + AHEAD - len(self._running)

    @property
    def running(self) -> int:
        """How many chunks it has."""
        return len(self._running)

    def submit(self, chunk: Chunk) -> None:
        """Start a chunk.

        Raises:
            WorkerError: If Ray on this machine is gone.
        """
        try:
            self._running[self._task.remote(chunk)] = chunk
        except OSError:
            raise self._gone(LOCAL) from None

    def wait(self, timeout: float) -> list[Ended]:
        """Return the chunks that ended, waiting for the first at most so many seconds.

        Raises:
            WorkerError: If Ray on this machine is gone.
        """
        if not self._running:
            return []
        try:
            ready, _ = self._ray.wait(list(self._running), num_returns=1, timeout=timeout)
        except OSError:
            raise self._gone(LOCAL) from None
        return [self._ended(reference) for reference in ready]

    def close(self) -> None:
        """Cancel what runs and leave the cluster; from one that is lost Ray could not even take leave."""
        if self._lost:
            return
        for reference in self._running:
            self._ray.cancel(reference, force=True)
        self._running = {}
        if self._own:
            self._ray.shutdown()

    def _ended(self, reference: Any) -> Ended:
        """Return what became of a chunk; any error but one of the task's own means that its worker or node is lost.

        Raises:
            WorkerError: If that is the node of this machine: then every chunk is lost at once, and no run is to blame.
        """
        chunk = self._running.pop(reference)
        try:
            return Ended(chunk, self._ray.get(reference))
        except self._ray.exceptions.RayTaskError as error:
            return Ended(chunk, None, said(error.cause), isinstance(error.cause, MemoryError))
        except self._ray.exceptions.RayError as error:
            if not answers(self._node):
                raise self._gone(LOCAL) from None
            return Ended(chunk, None, said(error))
