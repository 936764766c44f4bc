"""What a pool of Ray tasks does when its cluster answers, falls silent or loses its cores: on a made-up Ray."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from sim.errors import InputError
from sim.study import ray_connection, ray_pool
from sim.study.pools import WorkerError
from sim.study.ray_pool import RayPool


class TaskError(Exception):
    """An error of a task, with its cause."""

    def __init__(self, cause: Exception) -> None:
        self.cause = cause


class LostError(Exception):
    """A worker or node is gone."""


class Ray:
    """As much of Ray as a pool uses; a chunk is what comes back, or the error that it ends with."""

    exceptions = SimpleNamespace(RayTaskError=TaskError, RayError=LostError)

    def __init__(self) -> None:
        self.cores, self.address = 2, "127.0.0.1"
        self.cancelled: list[Any] = []
        self.shut = self.gone = self.initialized = False
        self.refused: Exception | None = None
        self.util = SimpleNamespace(get_node_ip_address=lambda: self.address)

    def is_initialized(self) -> bool:
        return self.initialized

    def init(self, **options: Any) -> None:
        if self.refused is not None:
            raise self.refused

    def cluster_resources(self) -> dict[str, float]:
        return {"CPU": float(self.cores)} if self.cores else {}

    def get_runtime_context(self) -> Any:
        return SimpleNamespace(gcs_address="10.0.0.1:6379", get_node_id=lambda: "here")

    def nodes(self) -> list[dict[str, Any]]:
        address = {"NodeManagerAddress": self.address, "NodeManagerPort": 6380}
        return [{"NodeID": "there"}, {"NodeID": "here", **address}]

    def remote(self, **options: Any) -> Any:
        return lambda function: SimpleNamespace(remote=self._started)

    def _started(self, chunk: Any) -> Any:
        if self.gone:
            raise ConnectionError
        return chunk

    def wait(self, references: list[Any], **options: Any) -> tuple[list[Any], list[Any]]:
        if self.gone:
            raise ConnectionError
        return references[:1], references[1:]

    def get(self, reference: Any) -> Any:
        if isinstance(reference, Exception):
            raise reference
        return reference

    def cancel(self, reference: Any, force: bool) -> None:
        self.cancelled.append(reference)

    def shutdown(self) -> None:
        self.shut = True


@pytest.fixture
def ray() -> Ray:
    return Ray()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Return the time that the pool sees, and whether the head answers."""
    made = SimpleNamespace(now=0.0, answers=True)
    monkeypatch.setattr(ray_pool, "time", SimpleNamespace(monotonic=lambda: made.now))
    monkeypatch.setattr(ray_pool, "answers", lambda address: made.answers)
    return made


@pytest.fixture
def pool(ray: Ray, clock: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(ray_pool, "connect", lambda address, workers: (ray, True))
    return RayPool()


def test_a_result_an_error_of_the_run_and_a_lost_worker_are_told_apart(pool: Any) -> None:
    assert pool.wait(0) == []
    for chunk in ("fine", TaskError(ValueError("wrong")), TaskError(MemoryError()), LostError("node died")):
        pool.submit(chunk)
    assert (pool.running, pool.free) == (4, -1)
    found = [ended for _ in range(4) for ended in pool.wait(0)]
    assert [(each.result, each.lost) for each in found] == [("fine", True), (None, False), (None, True), (None, True)]
    assert [each.reason for each in found][1::2] == ["ValueError: wrong", "LostError: node died"]


def test_cores_are_counted_again_after_a_second_and_no_sooner(pool: Any, ray: Ray, clock: SimpleNamespace) -> None:
    ray.cores = 8
    assert pool.workers == 2
    clock.now = 1.0
    assert pool.workers == 8


def test_a_head_that_falls_silent_ends_the_sweep_and_is_left_alone(pool: Any, ray: Ray, clock: SimpleNamespace) -> None:
    pool.submit("chunk")
    clock.answers, clock.now = False, 30.0
    assert pool.workers == 2
    clock.now = 31.0
    with pytest.raises(WorkerError, match="the Ray head does not answer any more; the same command goes on"):
        _ = pool.workers
    pool.close()
    assert (ray.cancelled, ray.shut) == ([], False)


def test_without_a_core_it_waits_five_minutes_for_new_nodes(pool: Any, ray: Ray, clock: SimpleNamespace) -> None:
    ray.cores, clock.now = 0, 299.0
    assert pool.workers == 1
    clock.now = 301.0
    with pytest.raises(WorkerError, match="no cores any more"):
        _ = pool.workers


@pytest.mark.parametrize("own", [True, False])
def test_what_runs_is_cancelled_and_only_a_cluster_of_its_own_ends(
    ray: Ray, clock: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, own: bool
) -> None:
    monkeypatch.setattr(ray_pool, "connect", lambda address, workers: (ray, own))
    pool: Any = RayPool()
    pool.submit("one")
    pool.submit("two")
    pool.close()
    assert (ray.cancelled, ray.shut, pool.running) == (["one", "two"], own, 0)


def test_processes_that_are_gone_are_said_when_work_is_given_and_when_it_is_awaited(pool: Any, ray: Ray) -> None:
    pool.submit("chunk")
    ray.gone = True
    with pytest.raises(WorkerError, match="processes on this machine are gone"):
        pool.submit("another")
    with pytest.raises(WorkerError, match="processes on this machine are gone"):
        pool.wait(0)


def test_a_chunk_lost_with_the_node_of_this_machine_is_blamed_on_the_node(
    pool: Any, monkeypatch: pytest.MonkeyPatch, ray: Ray
) -> None:
    monkeypatch.setattr(ray_pool, "answers", lambda address: address != "127.0.0.1:6380")
    pool.submit("fine")
    assert pool.wait(0)[0].result == "fine"
    pool.submit(LostError("node died"))
    with pytest.raises(WorkerError, match="processes on this machine are gone; the same command goes on"):
        pool.wait(0)
    pool.close()
    assert (ray.cancelled, ray.shut) == ([], False)


@pytest.fixture
def imported(ray: Ray, monkeypatch: pytest.MonkeyPatch) -> Ray:
    """Return the Ray that is imported, where no variable of the environment says anything."""
    monkeypatch.setitem(sys.modules, "ray", ray)
    for name in (*ray_connection.ENVIRONMENT, *ray_connection.ON_LOOPBACK):
        monkeypatch.setenv(name, "0")
    monkeypatch.delenv("RAY_ADDRESS", raising=False)
    monkeypatch.setattr(ray_connection, "WAIT", 0.0)
    monkeypatch.setattr(ray_connection, "PAUSE", 0.05)
    return ray


@pytest.fixture
def head() -> Iterator[str]:
    """Return an address of this machine where something listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"127.0.0.1:{server.getsockname()[1]}"


def test_a_connection_that_is_there_is_used_and_stays_anothers(imported: Ray) -> None:
    imported.initialized = True
    assert ray_connection.connect(None, 2) == (imported, False)


def test_a_new_cluster_that_others_could_reach_is_ended_at_once(imported: Ray) -> None:
    assert ray_connection.connect(None, 2) == (imported, True)
    imported.address = "192.0.2.7"
    with pytest.raises(InputError, match="to keep to loopback"):
        ray_connection.connect(None, 2)
    assert imported.shut


def test_a_head_is_joined_if_it_has_cores_and_takes_this_machine(imported: Ray, head: str) -> None:
    assert ray_connection.connect(head, 2) == (imported, True)
    imported.cores = 0
    with pytest.raises(InputError, match="within 0 s it had none"):
        ray_connection.connect(head, 2)
    assert imported.shut
    imported.refused = ConnectionError("no node here")
    with pytest.raises(InputError, match=r"one of whose nodes is this machine \(no node here\)"):
        ray_connection.connect(head, 2)


@pytest.mark.parametrize(
    ("address", "said"), [("head", "HOST:PORT"), ("a:99999", "HOST:PORT"), ("127.0.0.1:9", "nothing")]
)
def test_an_address_without_a_head_is_wrong_input(imported: Ray, address: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        ray_connection.connect(address, 2)
