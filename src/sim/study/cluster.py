"""Chunks on a cluster: Ray tasks or Dask futures in place of local processes; everything else is the same.

Workers need the package, not the store: results come back as bytes and only the driver writes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from sim.errors import SimError, unknown_name
from sim.study.pools import Ended, LocalPool, Pool, Runner
from sim.study.work import Chunk, run_chunk

KINDS: Final = ("local", "ray", "dask")
AHEAD: Final = 1
"""Chunks beyond the number of workers, so that none waits for the driver."""


def pool_maker(cluster: str, workers: int, memory: int | None = None) -> Callable[[], Pool]:
    """Return what makes the pool of a cluster.

    Args:
        cluster: ``local``, ``ray``, ``dask``, or with an address ``ray:HOST:PORT``, ``dask:tcp://HOST:PORT``.
        workers: Processes of the local pool; a cluster has its own number.
        memory: Address space of a local process in megabytes.
    """
    kind, _, address = cluster.partition(":")
    if kind not in KINDS:
        raise unknown_name("cluster", cluster, KINDS)
    if kind == "ray":
        return lambda: RayPool(address or None)
    if kind == "dask":
        return lambda: DaskPool(address or None)
    return lambda: LocalPool(workers, memory=memory)


class RayPool:
    """Tasks on a Ray cluster, a core each. Ray does not repeat a lost task: the driver does.

    Args:
        address: Of the head; without one, the cluster of this machine (``RAY_ADDRESS``), or else a new one.
        run: What a task does; another function for tests.
    """

    def __init__(self, address: str | None = None, run: Runner = run_chunk) -> None:
        self._ray = _needed("ray")
        self._own = not self._ray.is_initialized()
        if self._own:
            self._ray.init(address=address or "auto" if _ray_runs(address) else None, log_to_driver=False)
        self._task = self._ray.remote(num_cpus=1, max_retries=0)(run)
        self._running: dict[Any, Chunk] = {}

    @property
    def workers(self) -> int:
        """Cores of the cluster now."""
        return max(1, int(self._ray.cluster_resources().get("CPU", 1)))

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
        self._running[self._task.remote(chunk)] = chunk

    def wait(self, timeout: float) -> list[Ended]:
        """Return the chunks that ended, waiting for the first at most so many seconds."""
        if not self._running:
            return []
        ready, _ = self._ray.wait(list(self._running), num_returns=1, timeout=timeout)
        return [self._ended(reference) for reference in ready]

    def close(self) -> None:
        """Cancel what runs and leave the cluster."""
        for reference in self._running:
            self._ray.cancel(reference, force=True)
        self._running = {}
        if self._own:
            self._ray.shutdown()

    def _ended(self, reference: Any) -> Ended:
        chunk = self._running.pop(reference)
        try:
            return Ended(chunk, self._ray.get(reference))
        except self._ray.exceptions.RayError as error:  # a node or a worker died, or ran out of memory
            return Ended(chunk, None, _said(error))


class DaskPool:
    """Futures on a Dask cluster.

    Args:
        address: Of the scheduler; without one a cluster on this machine.
        run: What a task does; another function for tests.
    """

    def __init__(self, address: str | None = None, run: Runner = run_chunk) -> None:
        distributed = _needed("distributed")
        self._client = distributed.Client(address, set_as_default=False)
        self._wait = distributed.wait
        self._run = run
        self._running: dict[Any, Chunk] = {}

    @property
    def workers(self) -> int:
        """Threads of the cluster now."""
        return max(1, int(sum(self._client.nthreads().values())))

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
        """Return the chunks that ended, waiting for the first at most so many seconds."""
        if not self._running:
            return []
        try:
            ready = self._wait(list(self._running), timeout=timeout, return_when="FIRST_COMPLETED").done
        except TimeoutError:
            return []
        return [self._ended(future) for future in ready]

    def close(self) -> None:
        """Cancel what runs and leave the cluster."""
        self._client.cancel(list(self._running), force=True)
        self._running = {}
        self._client.close()

    def _ended(self, future: Any) -> Ended:
        chunk = self._running.pop(future)
        error = future.exception()
        return Ended(chunk, None, _said(error)) if error is not None else Ended(chunk, future.result())


def _needed(name: str) -> Any:
    """Return a package of the extra, or say how to get it."""
    from importlib import import_module

    try:
        return import_module(name)
    except ImportError as error:
        raise SimError(f"this needs the extra 'cluster': pip install 'sim[cluster]' ({error})") from None


def _ray_runs(address: str | None) -> bool:
    """Return whether there is a Ray cluster to join."""
    import os

    return bool(address or os.environ.get("RAY_ADDRESS"))


def _said(error: BaseException) -> str:
    """Return the first line of an error."""
    return f"{type(error).__name__}: {str(error).strip().partition(chr(10))[0]}"
