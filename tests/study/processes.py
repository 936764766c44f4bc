"""What a program started: its session's processes, where they listen, and their end."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from study.driver import environment

LOOPBACK = ("0100007F", "0000000000000000FFFF00000100007F", "00000000000000000000000001000000")
"""127.0.0.1, the same within IPv6, and ::1, as the system writes them."""


@contextmanager
def process(*words: object, **more: Any) -> Iterator[subprocess.Popen[str]]:
    """Run a program in a session of its own, all of which ends with the block."""
    made = subprocess.Popen(
        list(map(str, words)),
        **{"env": environment(), "text": True, "stdout": subprocess.DEVNULL, "start_new_session": True} | more,
    )
    try:
        yield made
    finally:
        kill_session(made)


def kill_session(made: subprocess.Popen[str]) -> None:
    """Kill a program with all that it started."""
    while found := session(made.pid):
        kill(found)
        time.sleep(0.05)
    made.wait()


def kill(processes: Iterable[int]) -> None:
    """Kill processes."""
    for each in processes:
        with suppress(ProcessLookupError):
            os.kill(each, signal.SIGKILL)


def session(leader: int) -> list[int]:
    """Return the living processes of a session, also those whose parent has ended."""
    return [pid for pid, (state, _, sid) in _processes().items() if sid == leader and state not in "ZX"]


def family(ancestor: int) -> list[int]:
    """Return a process and all its descendants."""
    parents = {pid: parent for pid, (_, parent, _) in _processes().items()}
    found = [ancestor]
    for each in found:
        found += [pid for pid, parent in parents.items() if parent == each]
    return found


def _processes() -> dict[int, tuple[str, int, int]]:
    """Return state, parent and session of every process."""
    found = {}
    for path in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            state, parent, _, sid = (path / "stat").read_text().rpartition(")")[2].split()[:4]
            found[int(path.name)] = state, int(parent), int(sid)
    return found


def listening(processes: Iterable[int]) -> set[str]:
    """Return the addresses on which processes listen, as the system writes them."""
    sockets = {}
    for table in ("tcp", "tcp6"):
        for line in Path("/proc/net", table).read_text().splitlines()[1:]:
            words = line.split()
            if words[3] == "0A":
                sockets[f"socket:[{words[9]}]"] = words[1].partition(":")[0]
    return {sockets[name] for each in processes for name in _open_files(each) if name in sockets}


def _open_files(process: int) -> list[str]:
    """Return what a process has open."""
    found = []
    with suppress(OSError):
        for path in Path(f"/proc/{process}/fd").iterdir():
            with suppress(OSError):
                found.append(str(path.readlink()))
    return found


def wait_for(true: Callable[[], Any], seconds: float = 120) -> Any:
    """Return the first true answer."""
    end = time.monotonic() + seconds
    while not (answer := true()):
        assert time.monotonic() < end, "nothing came of it"
        time.sleep(0.1)
    return answer
