"""Dask for real: a scheduler and two workers as processes on loopback, one of them killed in mid-sweep."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from sim.errors import SimError
from sim.study.store.upkeep import check
from study.driver import finish, many, start
from study.processes import kill_session, process, wait_for
from study.sweeps import digest, swept

RUNS, PAUSE = 100, 0.05
BIN = Path(sys.executable).parent


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the digest of the same sweep in this process."""
    store = tmp_path_factory.mktemp("whole")
    swept(store, many(RUNS))
    return digest(store)


def chunks(log: Path) -> int:
    return len(log.read_text().splitlines()) if log.exists() else 0


def sweep_with_a_kill(folder: Path, cluster: str, kill: Callable[[], None]) -> Path:
    """Sweep on a cluster, kill a worker when some chunks were begun, and return the store."""
    store, log = folder / "store", folder / "log"
    with start(store, RUNS, log, PAUSE, cluster) as driver:
        wait_for(lambda: chunks(log) >= 6 or driver.poll() is not None)
        assert driver.poll() is None, driver.stderr and driver.stderr.read()
        kill()
        assert finish(driver) == f"{RUNS} 0 0"
    found = check(store)
    assert (found.done, found.failed, found.twice, found.damaged) == (RUNS, 0, 0, [])
    return store


@pytest.mark.slow
def test_a_dask_worker_killed_in_mid_sweep_changes_nothing(tmp_path: Path, expected: dict[str, str]) -> None:
    file = tmp_path / "scheduler.json"
    scheduler = (
        "scheduler",
        "--host",
        "127.0.0.1",
        "--port",
        "0",
        "--dashboard-address",
        "127.0.0.1:0",
        "--scheduler-file",
        file,
    )
    worker = (
        "worker",
        "--scheduler-file",
        file,
        "--host",
        "127.0.0.1",
        "--nthreads",
        "1",
        "--dashboard-address",
        "127.0.0.1:0",
    )
    quiet = {"cwd": tmp_path, "stderr": subprocess.DEVNULL}
    with process(BIN / "dask", *scheduler, **quiet):
        wait_for(file.exists)
        address = f"dask:{address_in(file)}"
        with process(BIN / "dask", *worker, **quiet) as first, process(BIN / "dask", *worker, **quiet):
            store = sweep_with_a_kill(tmp_path, address, lambda: kill_session(first))
    assert digest(store) == expected


def address_in(file: Path) -> str:
    """Return the address that a scheduler wrote."""
    import json

    return str(json.loads(file.read_text())["address"])


@pytest.mark.slow
def test_without_an_address_a_dask_cluster_of_this_machine_is_made_and_ends_with_the_sweep(
    tmp_path: Path, expected: dict[str, str]
) -> None:
    assert finish(start(tmp_path / "s", RUNS, os.devnull, 0, "dask")) == f"{RUNS} 0 0"
    assert digest(tmp_path / "s") == expected


@pytest.mark.parametrize(("module", "kind"), [("ray", "ray"), ("distributed", "dask")])
def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch, module: str, kind: str) -> None:
    from sim.study.cluster import pool_maker

    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(SimError, match=r"pip install 'sim\[cluster\]'"):
        pool_maker(kind, 2)()
