"""Local processes: one that dies takes its chunk alone with it, none outlives the driver, memory has a limit."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any, cast

import pytest

from sim.errors import InputError
from sim.study.cluster import pool_maker
from sim.study.pools import ONE_THREAD, LocalPool, WorkerError
from sim.study.state import Options, State
from sim.study.store import Store
from sim.study.sweep import sweep
from sim.study.work import Chunk, Result, run_chunk
from study.driver import environment
from study.processes import process, wait_for
from study.sweeps import TINY, design, digest, swept


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    store = tmp_path_factory.mktemp("whole")
    swept(store, design())
    return digest(store)


def dying(chunk: Chunk, flag: Path) -> Result:
    """Die as if killed when the flag can be taken, else run."""
    try:
        flag.unlink()
    except FileNotFoundError:
        return run_chunk(chunk)
    os.kill(os.getpid(), 9)
    raise AssertionError("unreachable")


@pytest.mark.slow
def test_workers_that_are_killed_change_nothing(tmp_path: Path, expected: dict[str, str]) -> None:
    flag, moments = tmp_path / "flag", [0, 1, 4]

    def progress(state: State) -> None:
        if moments and state.done >= moments[0]:
            moments.pop(0)
            flag.touch()

    pool = partial(LocalPool, 2, partial(dying, flag=flag))
    progress(State())
    done = sweep(design(), tmp_path / "s", pool, Options(seconds=0.001), progress)
    assert not moments
    assert not flag.exists()
    assert (done.state.done, done.state.failed) == (8, 0)
    assert digest(tmp_path / "s") == expected


def of_this(chunk: object) -> int:
    """Return the process that does the work."""
    return os.getpid()


@pytest.mark.slow
def test_a_worker_that_is_killed_while_it_has_nothing_to_do_is_replaced() -> None:
    pool: Any = LocalPool(1, cast("Any", of_this))

    def worker() -> int:
        pool.submit("chunk")
        (ended,) = pool.wait(60)
        return int(ended.result)

    try:
        first = worker()
        os.kill(first, signal.SIGKILL)
        time.sleep(1)  # the executor notices: it refuses work from now on
        assert worker() != first
    finally:
        pool.close()


def fault(chunk: Chunk) -> Result:
    raise OSError(28, "No space left on device")


@pytest.mark.slow
def test_a_worker_that_cannot_work_says_so(tmp_path: Path) -> None:
    with pytest.raises(WorkerError, match="No space left on device"):
        sweep(design(), tmp_path, lambda: LocalPool(1, fault))


def report(chunk: Chunk, where: Path) -> Result:
    """Note process and threads."""
    where.joinpath(str(os.getpid())).write_text(" ".join(os.environ[name] for name in ONE_THREAD))
    return run_chunk(chunk)


@pytest.mark.slow
def test_workers_use_one_thread_and_end_with_the_sweep(tmp_path: Path) -> None:
    where = tmp_path / "workers"
    where.mkdir()
    sweep(design(), tmp_path / "s", lambda: LocalPool(2, partial(report, where=where)), Options(seconds=0.001))
    found = list(where.iterdir())
    assert len(found) == 2
    assert {path.read_text() for path in found} == {"1 1 1 1"}
    assert not any(Path("/proc", path.name).exists() for path in found)


@pytest.mark.slow
def test_a_run_that_needs_too_much_memory_is_a_failure_and_the_others_are_done(tmp_path: Path) -> None:
    large = {"name": "hybrid", "as": "large", "settings": {"population.firms": 60_000_000}}
    made = design(["time.start=2022-07", "time.end=2022-08"], scenarios=["no_guideline", large], replicates=1)
    done = sweep(made, tmp_path, lambda: LocalPool(1, memory=3000))
    assert (done.state.done, done.state.failed) == (2, 2)
    found = Store(tmp_path).query("SELECT scenario, stage, exception FROM failures")
    assert set(found.scenario) == {"large"}
    assert set(zip(found.stage, found.exception, strict=True)) <= {
        ("prepare", "MemoryError"), ("prepare", "_ArrayMemoryError"), ("worker", "WorkerLost"),
    }  # fmt: skip


@pytest.mark.slow
def test_too_little_memory_for_any_run_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(WorkerError):
        sweep(design(), tmp_path, lambda: LocalPool(1, memory=150))


SCRIPT = """
import multiprocessing, sys
from pathlib import Path
from sim.study.sweep import sweep
from study.sweeps import design
multiprocessing.set_start_method("spawn")
print(sweep(design(), Path(sys.argv[1])).state.done)
"""


@pytest.mark.slow
def test_a_script_without_a_guard_works_with_the_spawn_start_method(tmp_path: Path, expected: dict[str, str]) -> None:
    (tmp_path / "script.py").write_text(SCRIPT)
    words = [sys.executable, "script.py", str(tmp_path / "s")]
    found = subprocess.run(words, cwd=tmp_path, env=environment(), capture_output=True, text=True, check=False)
    assert (found.stdout, found.returncode) == ("8\n", 0), found.stderr
    assert digest(tmp_path / "s") == expected


HAMMERED = """
import os, signal
from sim.study.pools import LocalPool
from sim.study.signals import Stop

def done(chunk):
    return chunk

with Stop() as stop:
    pool = LocalPool(2, done)
    pool.submit("a"), pool.submit("b")
    print("started", flush=True)
    found = []
    while len(found) < 2:
        found += pool.wait(60)
    pool.close()
print(sorted(each.result or each.reason for each in found), stop.asked)
"""


@pytest.mark.slow
def test_ctrl_c_while_workers_start_reaches_the_driver_alone(tmp_path: Path) -> None:
    (tmp_path / "hammered.py").write_text(HAMMERED)
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with process(sys.executable, "hammered.py", cwd=tmp_path, **pipes) as started:
        assert started.stdout is not None
        assert started.stdout.readline() == "started\n"
        for _ in range(60):
            os.killpg(started.pid, signal.SIGINT)
            time.sleep(0.01)
        assert started.communicate(timeout=120) == ("['a', 'b'] True\n", "")


@pytest.mark.slow
def test_workers_end_when_the_driver_is_killed(tmp_path: Path) -> None:
    from study.driver import start
    from study.test_kills import children

    with start(tmp_path / "s", 200, tmp_path / "log", 0.05) as driver:
        wait_for(lambda: len(children(driver.pid)) == 2 and (tmp_path / "log").exists())
        workers = children(driver.pid)
        driver.kill()
    wait_for(lambda: not any(Path("/proc", str(pid)).exists() for pid in workers))


def test_where_a_sweep_runs_is_checked_before_anything_starts() -> None:
    with pytest.raises(InputError, match="Did you mean 'local'"):
        pool_maker("locl", 2)
    with pytest.raises(InputError, match="limits of its own"):
        pool_maker("ray", 2, memory=1000)


def test_settings_say_how_many_workers_there_are() -> None:
    assert design([*TINY, "workers=3"]).grounds[0].scenario.settings.workers == 3
