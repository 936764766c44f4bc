"""What a worker does as it starts and when its driver has ended; signals where they cannot be caught or held."""

from __future__ import annotations

import os
import resource
import signal
import threading
import time
from types import SimpleNamespace
from typing import Any

import pytest

from sim.study import start
from sim.study.chunks import Chunks
from sim.study.execute import run_all
from sim.study.signals import SIGNALS, Stop, interrupts_held
from study.sweeps import design


class Ended(BaseException):
    """A process ended with this status."""


@pytest.mark.parametrize(("memory", "limits"), [(None, []), (3, [(resource.RLIMIT_AS, (3 * 2**20, 3 * 2**20))])])
def test_a_worker_leaves_ctrl_c_to_the_driver_and_may_be_limited(
    monkeypatch: pytest.MonkeyPatch, memory: int | None, limits: list[Any]
) -> None:
    handlers: list[Any] = []
    limited: list[Any] = []
    watched: list[Any] = []
    monkeypatch.setattr(signal, "signal", lambda *given: handlers.append(given))
    monkeypatch.setattr(resource, "setrlimit", lambda *given: limited.append(given))
    monkeypatch.setattr(
        threading, "Thread", lambda **given: SimpleNamespace(start=lambda: watched.append(given["args"]))
    )
    start.start_worker(17, memory)
    assert handlers == [(signal.SIGINT, signal.SIG_IGN)]
    assert limited == limits
    assert watched == [(17,)]


def test_a_worker_ends_when_its_driver_has_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    parents, slept = iter([17, 17, 1]), []
    monkeypatch.setattr(os, "getppid", lambda: next(parents))
    monkeypatch.setattr(time, "sleep", slept.append)

    def end(status: int) -> None:
        raise Ended(status)

    monkeypatch.setattr(os, "_exit", end)
    with pytest.raises(Ended, match="1"):
        start._end_with(17)
    assert len(slept) == 2


def test_outside_the_main_thread_there_are_no_signals_to_catch() -> None:
    before, asked = [signal.getsignal(each) for each in SIGNALS], []

    def stop() -> None:
        with Stop() as entered:
            asked.append(entered.asked)

    thread = threading.Thread(target=stop)
    thread.start()
    thread.join()
    assert asked == [False]
    assert [signal.getsignal(each) for each in SIGNALS] == before


def test_where_ctrl_c_cannot_be_held_back_work_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(signal, "pthread_sigmask")
    done = []
    with interrupts_held():
        done.append(1)
    assert done == [1]


def test_a_chunk_without_time_or_runs_teaches_nothing() -> None:
    chunks = Chunks(design(), [], 0, 1)
    for seconds, done in ((0.0, ("a",)), (1.0, ())):
        chunks.learn(SimpleNamespace(seconds=seconds, done=done, failed=()))  # type: ignore[arg-type]
        assert chunks.learning
    chunks.learn(SimpleNamespace(seconds=1.0, done=("a",), failed=()))  # type: ignore[arg-type]
    assert not chunks.learning


def test_nothing_to_run_is_nothing_done() -> None:
    assert run_all([]) == []
