"""Chunks as Ray tasks, a core each. Ray does not repeat a lost task: the driver does."""

from __future__ import annotations

import os
from typing import Any, Final

from sim.extras import needed
from sim.study.pools import AHEAD, Ended, Runner, said
from sim.study.work import Chunk, run_chunk

LOOPBACK: Final = "127.0.0.1"


class RayPool:
    """Tasks on a Ray cluster.

    Args:
        address: Of the head; without one, the cluster that this machine belongs to, or else a new one on this machine.
        workers: Cores of a new one.
        run: What a task does; another function for tests.
    """

    def __init__(self, address: str | None = None, workers: int = 1, run: Runner = run_chunk) -> None:
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # read on import; it would report to Ray's makers
        self._ray = needed("ray", "cluster")
        self._own = not self._ray.is_initialized()
        if self._own:
            self._join(address, workers)
        self._task = self._ray.remote(num_cpus=1, max_retries=0)(lambda chunk: run(chunk))  # Ray takes plain functions
        self._running: dict[Any, Chunk] = {}

    def _join(self, address: str | None, workers: int) -> None:
        """Connect to a cluster that runs, or start one that listens on loopback alone."""
        quiet = {"log_to_driver": False, "logging_level": "ERROR"}
        try:
            self._ray.init(address=address or "auto", **quiet)
        except ConnectionError:
            if address or os.environ.get("RAY_ADDRESS"):
                raise
            new = {"num_cpus": workers, "include_dashboard": False, "_node_ip_address": LOOPBACK}
            self._ray.init(address="local", **new, **quiet)

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
        """Return what became of a chunk; any error but one of the task's own means that its worker or node is lost."""
        chunk = self._running.pop(reference)
        try:
            return Ended(chunk, self._ray.get(reference))
        except self._ray.exceptions.RayTaskError as error:
            return Ended(chunk, None, said(error.cause), isinstance(error.cause, MemoryError))
        except self._ray.exceptions.RayError as error:
            return Ended(chunk, None, said(error))
