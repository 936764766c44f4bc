"""Small designs, and pools that run them here and now or count what they were given."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from sim.config import conf_directory
from sim.study.design import Design
from sim.study.design_files import design_of
from sim.study.pools import Ended, Runner
from sim.study.state import USUAL, Options, Swept
from sim.study.store import Store
from sim.study.sweep import sweep
from sim.study.work import Chunk, Result, Task, run_chunk

TINY = ("population.firms=216", "time.start=2022-07", "time.end=2026-06")
TWO = {"grid": {"incidents.base_rate": [0.02, 0.05]}}


def design(settings: Sequence[str] = TINY, **parts: Any) -> Design:
    """Return a design of tiny runs: two scenarios, two points and two replicates, unless said otherwise."""
    found = {"title": "tiny", "scenarios": ["ai_promotion_act", "hybrid"], "uncertainties": TWO, "replicates": 2}
    return design_of("tiny", found | parts, "tiny", settings, conf_directory())


class InlinePool:
    """One worker: this process. Chunks travel as between processes.

    Args:
        run: What it does with a chunk.
        lose: Says of a chunk whether its worker dies.
    """

    def __init__(self, run: Runner = run_chunk, lose: Callable[[Chunk], bool] = lambda chunk: False) -> None:
        self.chunks: list[Chunk] = []
        self.closed = False
        self.workers = 1
        self._run, self._lose = run, lose
        self._waiting: list[Chunk] = []

    def __call__(self) -> InlinePool:
        """Return itself: a pool and what makes it."""
        return self

    @property
    def free(self) -> int:
        """How many more chunks it takes now."""
        return 1 - len(self._waiting)

    @property
    def running(self) -> int:
        """How many chunks it has."""
        return len(self._waiting)

    @property
    def ran(self) -> list[str]:
        """Ids of all runs it was given, in order."""
        return [task.id for chunk in self.chunks for task in chunk.tasks]

    def submit(self, chunk: Chunk) -> None:
        """Take a chunk."""
        self.chunks.append(chunk)
        self._waiting.append(pickle.loads(pickle.dumps(chunk)))

    def wait(self, timeout: float) -> list[Ended]:
        """Run what was taken."""
        waiting, self._waiting = self._waiting, []
        return [Ended(each, None, "it died") if self._lose(each) else Ended(each, self._run(each)) for each in waiting]

    def close(self) -> None:
        """Note that it is over."""
        self.closed = True


def swept(store: Path, what: Design, options: Options = USUAL, **pool: Any) -> tuple[Swept, InlinePool]:
    """Run a design in this process and return what was done and by what."""
    made = InlinePool(**pool)
    return sweep(what, store, made, options), made


def digest(store: Path) -> dict[str, str]:
    """Return the hash of every table of a store in canonical order."""
    return Store(store).digest()


def failing(bad: Callable[[Task], bool]) -> Runner:
    """Return what runs a chunk in which some runs fail: they are given a value too many."""

    def run(chunk: Chunk) -> Result:
        tasks = (task._replace(values=(*task.values, 0.0)) if bad(task) else task for task in chunk.tasks)
        return run_chunk(chunk._replace(tasks=tuple(tasks)))

    return run
