"""What a pool of Dask futures does when its scheduler answers, gives a chunk up, or is gone: on a made-up Dask."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from sim.study import dask_pool
from sim.study.dask_pool import DaskPool
from sim.study.pools import WorkerError


class CancelledError(Exception):
    """A future was given up."""


class KilledWorker(Exception):  # noqa: N818  # as Dask calls it
    """Too many workers died of a task."""


class Future:
    """A chunk is what comes back, the error that it ends with, or nothing if it was given up."""

    def __init__(self, chunk: Any) -> None:
        self.chunk = chunk

    def done(self) -> bool:
        return self.chunk != "running"

    def cancelled(self) -> bool:
        return self.chunk is None

    def exception(self) -> Any:
        return self.chunk if isinstance(self.chunk, Exception) else None

    def result(self) -> Any:
        return self.chunk


class Dask:
    """As much of ``distributed`` as a pool uses: a module, its client and a cluster of this machine in one."""

    CancelledError, KilledWorker = CancelledError, KilledWorker

    def __init__(self) -> None:
        self.status, self.lost = "running", False
        self.waiting: Exception | None = None
        self.cancelled: list[Any] = []
        self.closed = 0

    def Client(self, address: Any) -> Dask:  # noqa: N802  # Dask's own names
        return self

    def LocalCluster(self, **options: Any) -> Dask:  # noqa: N802
        assert options["host"] == "127.0.0.1"
        return self

    def nthreads(self) -> dict[str, int]:
        if self.lost:
            raise OSError
        return {"one": 1, "two": 1}

    def submit(self, run: Any, chunk: Any, **options: Any) -> Future:
        return Future(chunk)

    def wait(self, futures: list[Future], **options: Any) -> Any:
        if self.waiting is not None:
            raise self.waiting
        return SimpleNamespace(done=[each for each in futures if each.done()])

    def cancel(self, futures: list[Future], force: bool) -> None:
        if self.lost:
            raise OSError
        self.cancelled += [each.chunk for each in futures]

    def close(self) -> None:
        self.closed += 1


@pytest.fixture
def dask(monkeypatch: pytest.MonkeyPatch) -> Dask:
    made = Dask()
    monkeypatch.setattr(dask_pool, "needed", lambda module, extra: made)
    return made


@pytest.fixture
def pool(dask: Dask) -> Any:
    return DaskPool("127.0.0.1:8786")


def test_a_result_an_error_of_the_run_and_a_lost_worker_are_told_apart(pool: Any) -> None:
    assert pool.wait(0) == []
    for chunk in ("fine", ValueError("wrong"), MemoryError(), KilledWorker("died"), None, "running"):
        pool.submit(chunk)
    assert (pool.running, pool.free) == (6, -3)
    found = pool.wait(0)
    assert [each.result for each in found] == ["fine", None, None, None, None]
    assert [each.lost for each in found[1:]] == [False, True, True, True]
    assert [each.reason for each in found[1:]] == [
        "ValueError: wrong", "MemoryError:", "KilledWorker: died", "Dask gave it up",
    ]  # fmt: skip
    assert pool.running == 1


def test_nothing_comes_back_in_time_or_some_are_given_up(pool: Any, dask: Dask) -> None:
    for chunk in ("running", None):
        pool.submit(chunk)
    dask.waiting = TimeoutError()
    assert pool.wait(0) == []
    dask.waiting = CancelledError()
    assert [each.reason for each in pool.wait(0)] == ["Dask gave it up"]


def test_a_scheduler_that_is_gone_is_said_and_left(pool: Any, dask: Dask) -> None:
    pool.submit("running")
    dask.status = "closed"
    with pytest.raises(WorkerError, match="the connection to the Dask scheduler is lost"):
        pool.wait(0)
    dask.lost = True
    with pytest.raises(WorkerError, match="the connection to the Dask scheduler is lost"):
        _ = pool.free
    pool.close()
    assert (dask.cancelled, dask.closed, pool.running) == ([], 1, 0)


def test_a_cluster_of_its_own_ends_with_it(dask: Dask) -> None:
    pool: Any = DaskPool(None, 2)
    pool.submit("running")
    pool.close()
    assert (dask.cancelled, dask.closed) == (["running"], 2)
