"""Ray for real: a head and nodes as processes on loopback, a node killed, Ctrl-C, and clusters that are not there."""

from __future__ import annotations

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from sim.errors import InputError
from sim.study import ray_connection
from sim.study.cluster import pool_maker
from sim.study.design_files import load_design
from sim.study.ray_pool import RayPool
from sim.study.store import Store
from sim.study.store.upkeep import check
from study.driver import environment, trouble
from study.processes import LOOPBACK, family, kill, listening, process, session, wait_for
from study.sweeps import digest, swept

RUNS = 60
SIM = ("-m", "sim")
SOON = """\
import sys
from sim.cli import main
from sim.study import ray_connection
ray_connection.WAIT = 2.0
sys.exit(main())
"""
IMPATIENT = ("-c", SOON)
"""The command, and one that does not wait half a minute for what will not come."""

ALONE = """\
import os, sys
from sim.study.pools import WorkerError
from sim.study.ray_pool import RayPool
from study.driver import trouble

def one():
    pool.submit("fine")
    while not (ended := pool.wait(1.0)):
        pass
    return ended[0]

pool = RayPool(sys.argv[1], run=trouble)
print(one().result, flush=True)
input()
try:
    print("blames a run:", one())
except WorkerError as error:
    print(error, flush=True)
    os._exit(3)  # Ray waits for what is gone
"""
"""A pool that gets a chunk before its node is killed and one after."""

DESIGN = """\
title: sixty runs of a twentieth of a second
scenarios: [ai_promotion_act, hybrid]
settings: {population.firms: 32400, time.start: 2016-07, time.end: 2026-06}
uncertainties:
  latin_hypercube: {points: 15, ranges: {incidents.*: bounds}}
replicates: 2
"""


@pytest.fixture(scope="module")
def experiment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("design") / "sixty.yaml"
    file.write_text(DESIGN)
    return file


@pytest.fixture(scope="module")
def expected(experiment: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the digest of the same sweep in this process."""
    store = tmp_path_factory.mktemp("whole")
    swept(store, load_design(str(experiment), []))
    return digest(store)


@pytest.fixture
def ray_environment() -> Iterator[dict[str, str]]:
    """Give what keeps Ray's notes and sockets, whose paths must be short, apart from those of other clusters."""
    with tempfile.TemporaryDirectory(prefix="r", ignore_cleanup_errors=True) as folder:
        token = {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": secrets.token_hex(32)}  # or Ray leaves one at home
        own = environment(
            RAY_TMPDIR=folder,
            RAY_USAGE_STATS_ENABLED="0",
            RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER="0",
            RAY_health_check_period_ms="500",  # or the head takes a quarter of a minute to miss a node
            **token,
        )
        yield {key: value for key, value in own.items() if key != "RAY_ADDRESS"}


@contextmanager
def ray_cluster(folder: Path, own: dict[str, str], *cores: int) -> Iterator[dict[str, Any]]:
    """Run a head and nodes with so many cores."""
    file, log = folder / "cluster.json", folder / "cluster.log"
    with (
        log.open("w") as out,
        process(sys.executable, "-m", "study.ray_nodes", file, *cores, env=own, stdout=out, stderr=out) as cluster,
    ):
        wait_for(lambda: file.exists() or cluster.poll() is not None)
        assert file.exists(), log.read_text()
        yield json.loads(file.read_text())


def sim_sweep(
    experiment: Path, store: Path, cluster: str, own: dict[str, str], *more: str, program: tuple[str, str] = SIM
) -> Any:
    """Run the command."""
    words = ("sweep", f"experiment={experiment}", f"cluster={cluster}", "--store", store, *more)
    given = {name: value for name, value in own.items() if name != "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER"}
    return process(
        sys.executable, *program, *words, env=given, cwd=store.parent, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def shards(store: Path) -> int:
    """Return how many chunks came back."""
    return len(Store(store).shards) if (store / "store.json").exists() else 0


def finished(driver: subprocess.Popen[str], status: int = 0) -> str:
    """Wait for the command, and return what it said when it ended as it should."""
    out, err = driver.communicate(timeout=300)
    assert driver.returncode == status, out + err
    return out + err


def go_on(experiment: Path, store: Path, cluster: str, own: dict[str, str]) -> None:
    """Let the same command do what a stopped sweep has left."""
    before = check(store).done
    assert 0 < before < RUNS
    with sim_sweep(experiment, store, cluster, own, "workers=2") as driver:
        assert f"{RUNS - before} runs done, 0 failed, {before} there already" in finished(driver)


@pytest.mark.slow
def test_a_ray_node_killed_in_mid_sweep_changes_nothing(
    tmp_path: Path, ray_environment: dict[str, str], experiment: Path, expected: dict[str, str]
) -> None:
    store = tmp_path / "store"
    with (
        ray_cluster(tmp_path, ray_environment, 0, 1, 1) as cluster,
        sim_sweep(experiment, store, f"ray:{cluster['address']}", ray_environment) as driver,
    ):
        wait_for(lambda: shards(store) >= 3 or driver.poll() is not None)
        before = shards(store)
        kill(family(cluster["nodes"][2]))
        assert f"{RUNS} runs done, 0 failed" in finished(driver)
    assert before < shards(store)
    found = check(store)
    assert (found.done, found.failed, found.twice, found.damaged) == (RUNS, 0, 0, [])
    assert digest(store) == expected


@pytest.mark.slow
def test_without_an_address_ray_stays_on_loopback_and_stops_with_ctrl_c(
    tmp_path: Path, ray_environment: dict[str, str], experiment: Path, expected: dict[str, str]
) -> None:
    store = tmp_path / "store"
    with sim_sweep(experiment, store, "ray", ray_environment, "workers=2") as driver:
        addresses: set[str] = set()

        def has_stored() -> bool:
            addresses.update(listening(session(driver.pid)))
            return shards(store) >= 1 or driver.poll() is not None

        wait_for(has_stored)
        os.killpg(driver.pid, signal.SIGINT)  # all that a terminal would send it to
        said = finished(driver, 130)
        wait_for(lambda: not session(driver.pid), 30)
    assert "stopped; what was done is stored" in said
    assert addresses
    assert addresses <= set(LOOPBACK)
    go_on(experiment, store, "ray", ray_environment)
    assert digest(store) == expected


@pytest.mark.slow
def test_a_sweep_whose_ray_is_gone_says_so_and_goes_on_anywhere(
    tmp_path: Path, ray_environment: dict[str, str], experiment: Path, expected: dict[str, str]
) -> None:
    store = tmp_path / "store"
    with (
        ray_cluster(tmp_path, ray_environment, 0, 1) as cluster,
        sim_sweep(experiment, store, f"ray:{cluster['address']}", ray_environment) as driver,
    ):
        wait_for(lambda: shards(store) >= 3 or driver.poll() is not None)
        kill(family(cluster["nodes"][0]))  # the node that the driver talks through
        assert "gone; the same command goes on" in finished(driver, 1)
    go_on(experiment, store, "local", ray_environment)
    assert digest(store) == expected


@pytest.mark.slow
def test_a_chunk_small_enough_to_travel_with_its_task_is_not_blamed_for_a_node_that_is_gone(
    tmp_path: Path, ray_environment: dict[str, str]
) -> None:
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with (
        ray_cluster(tmp_path, ray_environment, 0, 1) as cluster,
        process(sys.executable, "-c", ALONE, cluster["address"], env=ray_environment, **pipes) as alone,
    ):
        assert alone.stdout is not None
        assert alone.stdout.readline() == "fine\n"
        kill(family(cluster["nodes"][0]))
        out, err = alone.communicate("go on\n", timeout=60)
    assert alone.returncode == 3, out + err
    assert "gone; the same command goes on" in out


@pytest.mark.slow
def test_a_ray_cluster_without_cores_is_wrong_input(
    tmp_path: Path, ray_environment: dict[str, str], experiment: Path
) -> None:
    with (
        ray_cluster(tmp_path, ray_environment, 0) as cluster,
        sim_sweep(
            experiment, tmp_path / "store", f"ray:{cluster['address']}", ray_environment, program=IMPATIENT
        ) as driver,
    ):
        said = finished(driver, 2)
        assert "a cluster with cores (ray start --address=" in said
        assert "within 2 s it had none" in said


@pytest.mark.slow
def test_what_goes_wrong_in_a_ray_worker_is_told_apart(
    monkeypatch: pytest.MonkeyPatch, ray_environment: dict[str, str]
) -> None:
    for name in ("RAY_TMPDIR", "RAY_AUTH_MODE", "RAY_AUTH_TOKEN", "PYTHONPATH"):
        monkeypatch.setenv(name, ray_environment[name])
    monkeypatch.delenv("RAY_ADDRESS", raising=False)
    pool: Any = RayPool(run=trouble)
    try:
        ended = {each: one(pool, each) for each in ("memory", "killed", "model", "fine")}
    finally:
        pool.close()
    assert (ended["memory"].reason, ended["memory"].lost) == ("MemoryError: too large", True)
    assert (ended["model"].reason, ended["model"].lost) == ("SimError: another model", False)
    assert (ended["killed"].result, ended["killed"].lost) == (None, True)
    assert ended["fine"].result == "fine"


def one(pool: Any, chunk: str) -> Any:
    """Return what became of the only chunk in a pool."""
    pool.submit(chunk)
    (ended,) = wait_for(lambda: pool.wait(1.0))
    return ended


def test_a_ray_head_that_is_not_there_is_wrong_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ray_connection, "WAIT", 1.0)
    with socket.socket() as taken:  # bound and not listening: nothing answers, and nobody else gets the port
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(InputError, match="within 1 s nothing answered there"):
            pool_maker(f"ray:127.0.0.1:{taken.getsockname()[1]}", 1)()


@pytest.mark.parametrize("address", ["head", "head:port", "ray://head:10001", "head:0", "auto"])
def test_what_is_no_address_of_a_ray_head_is_wrong_input(address: str) -> None:
    with pytest.raises(InputError, match="HOST:PORT of a Ray head"):
        pool_maker(f"ray:{address}", 1)()
