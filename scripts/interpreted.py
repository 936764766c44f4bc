"""Small whole runs that reach nearly every branch of the engine, to be compared between machine code and plain Python.

Compiled, the runs give the numbers that are expected; ``NUMBA_DISABLE_JIT=1`` runs the same source line by line, where
coverage and mutants can be seen. ``--write FILE`` saves the numbers, ``--check FILE`` compares and stops at the first
step that differs. ``tests/engine/test_interpreted.py``, ``make coverage`` and ``make mutation`` do both.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from threading import Lock
from time import sleep
from typing import Any, Final, NamedTuple

import numpy as np
from plain_records import plain

import sim
from sim.engine import team

INTERPRETED: Final = os.environ.get("NUMBA_DISABLE_JIT") == "1"
FOLDER: Final = Path(__file__).parents[1] / "tests" / "engine" / "branches"
FIRMS: Final = ("population.firms=108", "population.japan=480")
"""The fewest there can be, and some more in one place so that groups are not all of one."""


class Case(NamedTuple):
    """A scenario file of the folder, how long it runs, and its seed."""

    name: str
    start: str
    end: str
    steps_per_month: int
    seed: int


CASES: Final = (
    Case("all_rules", "2030-01", "2030-07", 2, 4),
    Case("politics", "2034-01", "2035-01", 1, 18),
    Case("diplomacy", "2026-01", "2026-12", 1, 4),
    Case("nobody_there", "2022-11", "2022-12", 4, 4),
    Case("few_cases", "2034-03", "2034-05", 4, 6),
)
SHARED: Final = Case("nobody_there", "2022-10", "2022-11", 4, 4)
"""What is also run from start to end by :data:`THREADS` threads."""
THREADS: Final = 3


def load(case: Case) -> Any:
    """Return the scenario of a case."""
    time = (f"time.start={case.start}", f"time.end={case.end}", f"time.steps_per_month={case.steps_per_month}")
    return sim.load(str(FOLDER / f"{case.name}.yaml"), [*FIRMS, *time])


def numbers(made: Any) -> dict[str, np.ndarray]:
    """Return what a world consists of by now: its record, firms and cells, and all parts of its state."""
    found = {f"record.{name}": values for name, values in made.record._asdict().items()}
    for place, table in (("firms", np.asarray(made.firms)), ("cells", np.asarray(made.cells))):
        found |= {f"{place}.{name}": table[name] for name in table.dtype.names}
    found |= {f"associations.{name}": values for name, values in made.seen._asdict().items()}
    claimed = sum(divmod(int(made.team[team.CLAIMED]), team.BY_HELPERS))  # who claims a cell is chance
    found["team"] = np.array([*made.team[[team.HELPERS, team.CALLS, team.FINISHED]], claimed])
    for part in made.state.dtype.names:
        record = getattr(made.state, part)
        found |= {f"{part}.{name}": record[name] for name in record.dtype.names}
    return found


def play(case: Case, scenario: Any) -> Iterator[tuple[str, dict[str, np.ndarray]]]:
    """Advance the world of a case; give its numbers after the first, the second and then every third step."""
    from sim.engine.simulate import advance, prepare

    made = prepare(scenario, case.seed)
    played = quick(made) if INTERPRETED else made
    begin = 0
    for end in sorted({1, 2, *range(3, made.clock.steps, 3), made.clock.steps}):
        advance(played, begin, end)
        begin = end
        yield f"{case.name}/{end}", numbers(made)


def quick(made: Any) -> Any:
    """Return a world over the same memory that plain Python reads and writes quickly."""
    return made._replace(**{name: plain(getattr(made, name)) for name in ("state", "parameters", "cells", "firms")})


def share(case: Case, scenario: Any) -> Iterator[tuple[str, dict[str, np.ndarray]]]:
    """Run a case from start to end by threads that share its firms; give its numbers at the end."""
    from sim.engine import simulate
    from sim.engine.tables import tabulate

    made: list[Any] = []

    def build(plan: Any, seed: int, threads: int = 1) -> Any:
        made.append(original(plan, seed, threads))
        return quick(made[0])

    def add(board: np.ndarray, place: int, number: int) -> int:
        with lock:
            board[place] += number
            return int(board[place]) - number

    if INTERPRETED:  # what is machine code in any case: the act that no other thread divides, and giving way
        original, lock = simulate.build, Lock()
        simulate.build, simulate.add, team.add, team.give_way = build, add, add, partial(sleep, 0)
    done = simulate.simulate(scenario, case.seed, THREADS)
    if INTERPRETED:
        simulate.build = original
    done = made[0]._replace(team=done.team) if INTERPRETED else done
    yield f"{case.name}/shared", numbers(done) | {"outcomes": tabulate(done.record, done.layout.weight)}


def everything(scenarios: dict[Case, Any]) -> Iterator[tuple[str, dict[str, np.ndarray]]]:
    """Give the numbers of all cases, step by step, and of the one that threads share."""
    for case in CASES:
        yield from play(case, scenarios[case])
    yield from share(SHARED, scenarios[SHARED])


def write(path: Path) -> None:
    """Save the numbers of all cases."""
    kept = {f"{at}/{name}": values.copy() for at, found in everything(loaded()) for name, values in found.items()}
    np.savez_compressed(path, **kept)


def loaded() -> dict[Case, Any]:
    """Return the scenarios of all cases."""
    return {case: load(case) for case in (*CASES, SHARED)}


def difference(expected: Any, scenarios: dict[Case, Any]) -> str:
    """Return where a run first differs from what is expected, or an empty text."""
    for at, found in everything(scenarios):
        for name, values in found.items():
            if not same(values, expected[f"{at}/{name}"]):
                return f"{at}/{name}"
    return ""


def same(values: np.ndarray, expected: np.ndarray) -> bool:
    """Return whether whole numbers are equal, and others but for the last digits."""
    if values.dtype.kind in "iub":
        return bool((values == expected).all())
    return bool(np.isclose(values, expected, rtol=1e-11, atol=1e-14, equal_nan=True).all())


def main() -> int:
    """Write or check."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    action = parser.add_mutually_exclusive_group(required=True)
    action.add_argument("--write", type=Path, metavar="FILE", help="run and save the numbers")
    action.add_argument("--check", type=Path, metavar="FILE", help="run and compare")
    arguments = parser.parse_args()
    with np.errstate(all="ignore"):  # the hash wraps around on purpose, and 0/0 is missing
        if arguments.write:
            write(arguments.write)
            return 0
        with np.load(arguments.check) as file:
            found = difference(dict(file), loaded())
    if found:
        sys.stderr.write(f"differs from machine code: {found}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
