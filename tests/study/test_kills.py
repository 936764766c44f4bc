"""SIGKILL at random moments, to driver and workers: nothing lost, nothing twice, only chunks in flight run again."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sim.study.store import Store
from sim.study.store.upkeep import check
from study.driver import finish, many, start
from study.sweeps import digest, swept

PAUSE = 0.01
"""Seconds before each run, so that a chunk is more than its start."""

EARLY = 0.2
"""Share of kills while a driver or a worker is starting; the others come after some chunks."""


def children(pid: int) -> list[int]:
    """Return the workers of a driver: loky's processes, without the one that keeps count of semaphores."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((path / "stat").read_text().rpartition(")")[2].split()[1])
            words = (path / "cmdline").read_bytes()
        except (OSError, ValueError):
            continue
        if parent == pid and b"popen_loky" in words:
            found.append(int(path.name))
    return sorted(found)


class Killer:
    """Kills driver or workers at random moments, spread over so many chunks.

    No worker is killed three times before a chunk more is begun: that would be taken for a run's own fault.
    """

    def __init__(self, kills: int, chunks: int, log: Path, seed: int) -> None:
        self.left, self.drivers, self.workers = kills, 0, 0
        self._apart = 2 * chunks // kills
        self._log, self._random = log, random.Random(seed)
        self._in_a_row, self._begun = 0, 0

    def attack(self, driver: subprocess.Popen[str]) -> None:
        """Kill until the driver is dead, it has ended by itself, or enough were killed."""
        while self.left and driver.poll() is None:
            self._wait(driver)
            if driver.poll() is None:
                self._kill(driver)

    def _wait(self, driver: subprocess.Popen[str]) -> None:
        """Wait for a random moment: of a start, or within some chunk."""
        early = self._random.random() < EARLY
        wanted = len(lines(self._log)) + (0 if early else self._random.randint(1, self._apart))
        while len(lines(self._log)) < wanted and driver.poll() is None:
            time.sleep(0.01)
        time.sleep(self._random.uniform(0, 2.0 if early else 0.2))

    def _kill(self, driver: subprocess.Popen[str]) -> None:
        begun = len(lines(self._log))
        self._in_a_row = 0 if begun > self._begun else self._in_a_row
        self._begun = begun
        workers = children(driver.pid)
        if workers and self._in_a_row < 2 and self._random.random() < 0.5:
            os.kill(self._random.choice(workers), signal.SIGKILL)
            self.workers, self._in_a_row = self.workers + 1, self._in_a_row + 1
        else:
            driver.kill()
            driver.wait()
            self.drivers, self._in_a_row = self.drivers + 1, 0
        self.left -= 1


def lines(log: Path) -> list[list[str]]:
    """Return the chunks that were begun, each as its runs."""
    return [line.split() for line in log.read_text().splitlines()] if log.exists() else []


def survive(folder: Path, runs: int, kills: int, seed: int) -> Iterator[str]:
    """Sweep through so many kills and yield what is to be known of it."""
    store, log = folder / "store", folder / "log"
    killer = Killer(kills, runs // 5, log, seed)
    while killer.left:
        with start(store, runs, log, PAUSE) as driver:
            killer.attack(driver)
            if not killer.left and driver.poll() is None:
                driver.kill()  # so that the end is a resume as well
                killer.drivers += 1
            assert killer.left == 0 or driver.returncode == -signal.SIGKILL, driver.stderr and driver.stderr.read()
    finish(start(store, runs, log, 0))
    begun, shards = lines(log), Store(store).shards
    lost = len(begun) - len(shards)
    again = sum(map(len, begun)) - runs
    yield f"{killer.drivers} drivers and {killer.workers} workers killed, {len(begun)} chunks begun, {again} runs again"
    assert killer.workers
    assert killer.drivers
    assert 0 <= lost <= 2 * killer.drivers + killer.workers
    assert again <= sum(sorted(map(len, begun))[-lost:] if lost else [])
    found = check(store)
    assert (found.done, found.failed, found.twice, found.damaged) == (runs, 0, 0, [])
    assert digest(store) == uninterrupted(folder / "whole", runs)
    assert list(store.rglob(".partial*")) == []


def uninterrupted(store: Path, runs: int) -> dict[str, str]:
    """Return the digest of the same sweep without any trouble."""
    done, _ = swept(store, many(runs))
    assert done.state.done == runs
    return digest(store)


@pytest.mark.slow
def test_a_sweep_survives_three_kills(tmp_path: Path) -> None:
    list(survive(tmp_path, 200, kills=3, seed=7))


@pytest.mark.nightly
def test_a_sweep_of_two_thousand_runs_survives_thirty_kills(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        for told in survive(tmp_path, 2000, kills=30, seed=1):
            print(f"\n{told}")  # noqa: T201
