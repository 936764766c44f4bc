"""A full disk, a store that cannot be written, two drivers, a clock set back: a clear error, and nothing is lost."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sim.errors import InputError
from sim.study.pools import LocalPool, WorkerError
from sim.study.state import Options
from sim.study.store import Store
from sim.study.store.atomic import StoreError
from sim.study.store.export import export
from sim.study.store.upkeep import check
from sim.study.sweep import sweep
from study.driver import environment, finish, many, start
from study.sweeps import design, digest, swept


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = tmp_path_factory.mktemp("whole")
    swept(store, many(100))
    return store


def mount(*words: str) -> None:
    """Mount, or skip the test where that is not allowed."""
    done = subprocess.run(["mount", *words], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"needs the right to mount: {done.stderr.strip()}")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Give a disk of 600 kB."""
    path = tmp_path / "disk"
    path.mkdir()
    mount("-t", "tmpfs", "-o", "size=600k", "tmpfs", str(path))
    yield path
    subprocess.run(["umount", "--lazy", path], check=True)


def fill(disk: Path, free: int) -> None:
    """Fill a disk up to so many bytes."""
    with (disk / "filler").open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(b"0" * 4096)
    os.truncate(disk / "filler", (disk / "filler").stat().st_size - free)


def test_a_full_disk_is_said_and_the_sweep_goes_on_when_there_is_room(small_disk: Path, whole: Path) -> None:
    store = small_disk / "store"
    with pytest.raises(StoreError, match="No space left on device"):
        swept(store, many(100), Options(seconds=0.02))
    assert check(store).damaged == []
    stored = len(Store(store).query("SELECT * FROM runs"))
    assert 0 < stored < 100
    mount("-o", "remount,size=100m", str(small_disk))
    done, pool = swept(store, many(100))
    assert (done.state.cached, len(pool.ran)) == (stored, 100 - stored)
    assert digest(store) == digest(whole)


def test_a_disk_that_is_full_at_the_start_is_said(small_disk: Path) -> None:
    fill(small_disk, 0)
    with pytest.raises((StoreError, InputError), match="No space left on device"):
        swept(small_disk / "store", many(100))


@pytest.mark.slow
def test_a_full_disk_of_a_worker_ends_the_sweep_and_fails_no_run(
    small_disk: Path, whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(small_disk, 12 * 1024)
    monkeypatch.setenv("TMPDIR", str(small_disk))
    with pytest.raises(WorkerError, match="No space left|[Cc]ould not write|not enough"):
        sweep(many(100), tmp_path / "store", lambda: LocalPool(1))
    monkeypatch.undo()
    assert Store(tmp_path / "store").query("SELECT * FROM failures").empty
    done, _ = swept(tmp_path / "store", many(100))
    assert done.state.done + done.state.cached == 100
    assert digest(tmp_path / "store") == digest(whole)


def test_a_store_that_cannot_be_written_is_refused_but_read(small_disk: Path, tmp_path: Path) -> None:
    store = small_disk / "store"
    swept(store, design(replicates=1))
    before = digest(store)
    mount("-o", "remount,ro", str(small_disk))
    with pytest.raises(InputError, match="a folder that can be written"):
        swept(store, design())
    with pytest.raises(InputError, match="a folder that can be written"):
        swept(small_disk / "new", design())
    assert digest(store) == before
    assert check(store).damaged == []
    assert len(Store(store).query("SELECT * FROM runs")) == 4
    assert export(Store(store), tmp_path, "csv")


@pytest.mark.slow
def test_two_drivers_on_one_store_the_second_is_refused_and_the_first_unharmed(tmp_path: Path, whole: Path) -> None:
    store, log = tmp_path / "store", tmp_path / "log"
    with start(store, 100, log, 0.05) as first:
        while not log.exists():
            assert first.poll() is None, first.stderr
        with pytest.raises(InputError, match=f"in use by process {first.pid} "):
            swept(store, many(100))
        assert len(Store(store).query("SELECT * FROM runs")) <= 100  # reading is allowed meanwhile
        assert finish(first) == "100 0 0"
    assert digest(store) == digest(whole)


def test_many_drivers_that_start_at_once_leave_one_good_store(tmp_path: Path) -> None:
    made, outcomes = design(), []
    together = threading.Barrier(6)

    def drive() -> None:
        together.wait()
        try:
            outcomes.append(swept(tmp_path, made)[0].state.done)
        except InputError as error:
            outcomes.append(str(error))

    threads = [threading.Thread(target=drive) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(each for each in outcomes if isinstance(each, int)) == 8
    assert all("in use by" in each for each in outcomes if isinstance(each, str))
    assert (check(tmp_path).done, check(tmp_path).twice) == (8, 0)


BACK = """
import time
real = time.time_ns
start = real()
time.time_ns = lambda: start - 1000 * (real() - start)
time.time = lambda: time.time_ns() / 1e9
"""


@pytest.mark.slow
def test_a_clock_that_runs_backwards_changes_nothing(tmp_path: Path, whole: Path) -> None:
    """Driver and workers are started with a clock that goes back a thousand seconds a second."""
    (tmp_path / "sitecustomize.py").write_text(BACK)
    clock = environment()
    clock["PYTHONPATH"] = f"{tmp_path}:{clock['PYTHONPATH']}"
    probe = [sys.executable, "-c", "import time; a = time.time(); print(a > time.time())"]
    assert subprocess.run(probe, env=clock, capture_output=True, text=True, check=True).stdout == "True\n"
    log, store = tmp_path / "log", tmp_path / "store"
    with start(store, 100, log, 0.05, env=clock) as first:
        while not log.exists() or len(log.read_text().splitlines()) < 4:
            assert first.poll() is None
        first.kill()
    done, failed, cached = map(int, finish(start(store, 100, log, 0, env=clock)).split())
    assert (done + cached, failed) == (100, 0)
    assert digest(store) == digest(whole)


def test_files_dated_in_the_future_or_long_ago_are_as_good(tmp_path: Path) -> None:
    swept(tmp_path, design(), Options(seconds=0.001))
    for number, path in enumerate(sorted(tmp_path.rglob("*"))):
        os.utime(path, (0, 0) if number % 2 else (2**33, 2**33))
    done, pool = swept(tmp_path, design())
    assert (done.state.cached, pool.ran) == (8, [])


def test_a_disk_that_goes_away_in_the_middle_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sim.study.store import atomic

    write, calls = atomic._write, []

    def fails(path: Path, data: bytes) -> Any:
        calls.append(path)
        if len(calls) == 9:
            raise OSError(5, "Input/output error")
        return write(path, data)

    monkeypatch.setattr(atomic, "_write", fails)
    with pytest.raises(StoreError, match="Input/output error"):
        swept(tmp_path, design(), Options(seconds=0.001))
    monkeypatch.undo()
    assert check(tmp_path).damaged == []
    done, _ = swept(tmp_path, design())
    assert done.state.done + done.state.cached == 8
