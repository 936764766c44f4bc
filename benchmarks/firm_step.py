"""The firm step alone: the engine against NumPy, mesa-frames and C, all fed the same and checked to agree."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from benchmarks import c_step
from benchmarks.measure import alternate, seconds, spread, table
from benchmarks.numpy_step import InNumPy
from benchmarks.tape import Engine, Start, Tape, record_tape, starting

HERE = Path(__file__).parent
FOLDER = HERE.parent / "build" / "bench"
MONTHS = 252
RUNS = 8
IN_STEP = f"C, {RUNS} equal runs in step"
"""Runs that share every draw and go through the same branches: no scenarios can share more when advanced together."""


class Rivals(NamedTuple):
    """Who plays, and how long each took by round."""

    firms: int
    seconds: dict[str, Any]


def digest(counts: Any) -> str:
    """Return a digest of counts."""
    return hashlib.sha256(np.ascontiguousarray(counts, dtype=np.int64).tobytes()).hexdigest()


class Frames:
    """mesa-frames in an environment and a process of its own."""

    def __init__(self, tape: Tape, start: Start) -> None:
        names, values = np.array(list(start.numbers)), np.array(list(start.numbers.values()))
        path = FOLDER / "tape.npz"
        np.savez(
            path, **tape._asdict(), **start._replace(numbers={})._asdict() | {"numbers": 0}, names=names, values=values
        )
        words = [str(environment() / "bin" / "python"), str(HERE / "frames_step.py"), str(path)]
        self._process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def play(self, months: int) -> tuple[float, str]:
        """Return processor seconds and the digest of the counts."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{months}\n")
        self._process.stdin.flush()
        took, found = self._process.stdout.readline().split()
        return float(took), found

    def close(self) -> None:
        """End the process."""
        self._process.communicate()


def environment() -> Path:
    """Return the environment of mesa-frames, making it on first use."""
    folder = FOLDER / "frames"
    if not (folder / "bin" / "python").exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    pip = [str(folder / "bin" / "python"), "-m", "pip", "--quiet", "install", "-r", str(HERE / "requirements.txt")]
    subprocess.run(pip, check=True)
    return folder


def race(firms: int, rounds: int, months: int = MONTHS, frames: bool = True) -> Rivals:
    """Let all play; those that do not agree with the engine are an error, not a result."""
    tape, (start, run) = record_tape(), starting(firms)
    engine = Engine(tape, run)
    expected = digest(engine.play(months))
    rivals: dict[str, Callable[[], float]] = {"engine": lambda: seconds(lambda: engine.play(months))}
    others = {"NumPy": InNumPy(tape, start)}
    if c_step.compiler():
        others |= {
            name: c_step.InC(tape, start, c_step.build(FOLDER, *definitions))
            for name, definitions in {"C": (), "C, every draw": ("EAGER",), IN_STEP: (f"RUNS={RUNS}",)}.items()
        }
    for name, rival in others.items():
        check(name, digest(rival.play(months)), expected)
        rivals[name] = lambda rival=rival: seconds(lambda: rival.play(months))  # type: ignore[misc]
    if not frames:
        return Rivals(firms, alternate(rivals, rounds))
    process = Frames(tape, start)
    check("mesa-frames", process.play(months)[1], expected)
    found = alternate(rivals | {"mesa-frames": lambda: process.play(months)[0]}, rounds)
    process.close()
    return Rivals(firms, found)


def check(name: str, found: str, expected: str) -> None:
    """Refuse a rival that does something else."""
    if found != expected:
        raise RuntimeError(f"{name} does not count what the engine counts")


def report(races: list[Rivals]) -> str:
    """Return the table of the races."""
    rows = []
    for each in races:
        unit = 1e9 / (MONTHS * each.firms)
        for name, took in each.seconds.items():
            took = took / (RUNS if name == IN_STEP else 1)
            ratio = spread(took / each.seconds["engine"])
            rows.append([f"{each.firms:,}", name, spread(took * unit).text(), ratio.text(2)])
    return table(["firms", "firm step in", "ns a firm-month", "times the engine"], rows)
