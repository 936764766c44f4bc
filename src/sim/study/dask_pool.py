"""Chunks as futures of Dask's distributed scheduler."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, Final

from sim.extras import needed
from sim.study.pools import AHEAD, Ended, Runner, WorkerError, said
from sim.study.work import Chunk, run_chunk

GONE: Final = "the connection to the Dask scheduler is lost; the same command goes on when it is back"


class DaskPool:
    """Futures on a Dask cluster. Dask itself repeats a task whose worker died; after several deaths the driver does.

    Args:
        address: Of the scheduler; without one, processes of one thread on this machine.
        workers: How many of these.
        run: What a task does; another function for tests.
    """

    def __init__(self, address: str | None = None, workers: int = 1, run: Runner = run_chunk) -> None:
        self._distributed = needed("distributed", "cluster")
        self._cluster = None if address else self._new(workers)
        self._client = self._distributed.Client(address or self._cluster)
        self._run = run
        self._running: dict[Any, Chunk] = {}

    def _new(self, workers: int) -> Any:
        """Start a cluster that listens on loopback alone."""
        return self._distributed.LocalCluster(
            n_workers=workers, threads_per_worker=1, host="127.0.0.1", dashboard_address=None
        )

    @property
    def workers(self) -> int:
        """Threads of the cluster now.

        Raises:
            WorkerError: If the scheduler is gone.
        """
        try:
            return max(1, int(sum(self._client.nthreads().values())))
        except OSError:
            raise WorkerError(GONE) from None

    @property
    def free(self) -> int:
        """How many more chunks it takes now."""
        return self.workers + AHEAD - len(self._running)

    @property
    def running(self) -> int:
        """How many chunks it has."""
        return len(self._running)

    def submit(self, chunk: Chunk) -> None:
        """Start a chunk."""
        self._running[self._client.submit(self._run, chunk, pure=False, retries=0)] = chunk

    def wait(self, timeout: float) -> list[Ended]:
        """Return the chunks that ended, waiting for the first at most so many seconds.

        Raises:
            WorkerError: If the scheduler is gone.
        """
        if not self._running:
            return []
        try:
            done = self._distributed.wait(list(self._running), timeout=timeout, return_when="FIRST_COMPLETED").done
        except TimeoutError:
            done = ()
        except self._distributed.CancelledError:
            done = [future for future in self._running if future.done()]
        if self._client.status != "running":
            raise WorkerError(GONE)
        return [self._ended(future) for future in done]

    def close(self) -> None:
        """Cancel what runs and leave the cluster."""
        with suppress(OSError, TimeoutError):  # without a scheduler there is nothing to cancel
            self._client.cancel(list(self._running), force=True)
        self._running = {}
        with suppress(OSError, TimeoutError):
            self._client.close()
        if self._cluster is not None:
            self._cluster.close()

    def _ended(self, future: Any) -> Ended:
        """Return what became of a chunk."""
        chunk = self._running.pop(future)
        if future.cancelled():
            return Ended(chunk, None, "Dask gave it up")
        error = future.exception()
        if error is None:
            return Ended(chunk, future.result())
        return Ended(chunk, None, said(error), isinstance(error, self._distributed.KilledWorker | MemoryError))
