"""Measuring so that a busy machine does little harm: processor time, rivals taking turns, medians with ranges."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np


class Cost(NamedTuple):
    """Processor and wall-clock seconds of a command."""

    processor: float
    wall: float


class Spread(NamedTuple):
    """Median and range."""

    median: float
    low: float
    high: float

    def text(self, digits: int = 1, unit: str = "") -> str:
        """Return it for a table; a single value has no range."""
        middle = f"{self.median:,.{digits}f}{unit}"
        return middle if self.low == self.high else f"{middle} ({self.low:,.{digits}f} to {self.high:,.{digits}f})"


def spread(values: Any) -> Spread:
    """Return median and range of numbers."""
    return Spread(float(np.median(values)), float(np.min(values)), float(np.max(values)))


def seconds(work: Callable[[], Any]) -> float:
    """Return the processor seconds that a piece of work takes in this process."""
    begin = time.process_time()
    work()
    return time.process_time() - begin


def clock(work: Callable[[], Any]) -> float:
    """Return the seconds on the clock that a piece of work takes."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def alternate(rivals: dict[str, Callable[[], float]], rounds: int) -> dict[str, Any]:
    """Let rivals take turns; each returns its own seconds. Return seconds by rival and round."""
    found: dict[str, list[float]] = {name: [] for name in rivals}
    for _ in range(rounds):
        for name, rival in rivals.items():
            found[name].append(rival())
    return {name: np.array(each) for name, each in found.items()}


def command(words: list[str], environment: dict[str, str] | None = None) -> Cost:
    """Run a command and return what it cost, its children included."""
    begin = time.perf_counter()
    with subprocess.Popen(
        words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, **(environment or {})}
    ) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(words)} ended with {process.returncode}")
    return Cost(usage.ru_utime + usage.ru_stime, time.perf_counter() - begin)


def table(head: list[str], rows: list[list[str]]) -> str:
    """Return a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
