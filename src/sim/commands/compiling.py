"""Compiling on two cores: the compiler keeps to one, so a second process begins with the end of the month.

Each reads from the cache folder what the other has compiled, so they meet somewhere in the middle.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

from sim import own_process


def compile_beside() -> None:
    """Start a process that compiles from the end, if there is a core for it; nothing depends on whether it succeeds."""
    if (os.cpu_count() or 1) > 1:
        nothing = subprocess.DEVNULL
        words = [sys.executable, "-P", "-m", "sim.commands.compiling"]
        subprocess.Popen(words, stdin=nothing, stdout=nothing, stderr=nothing)


def pieces() -> Iterator[tuple[Any, tuple[Any, ...]]]:
    """Yield compiled functions of a run with the arguments that it calls them with, the last of the month first."""
    import numpy as np

    import sim
    from sim.compiled import from_python
    from sim.engine import cells, diplomacy, firms, government, harm, month, publics, record, rules, tables
    from sim.engine.simulate import blueprint, build
    from sim.engine.step import Step

    run = build(blueprint(sim.load("ai_promotion_act", ["population.firms=120"])), 1)
    state, numbers, kept, queue, layout = run.state, run.parameters, run.record, run.queue, run.layout
    step = Step(0, 0, 0, True, 0, 1.0, np.uint64(1))
    yield month._record_countries, (state, numbers, step, kept)
    yield record.record_cells, (kept, state, step)
    yield month._innovate, (run.firms, layout, run.cells, state, numbers, step, kept)
    yield publics.advance_politics, (state, numbers, step)
    yield publics.advance_mood, (state, queue, numbers, step)
    yield harm.learn_from_cases, (state, queue, numbers, step)
    yield month._investigate, (state, queue, step, kept)
    yield harm.receive_cases, (state, queue, numbers, step)
    yield harm.record_incidents, (layout, run.cells, state, numbers, step)
    yield publics.update_groups, (layout, state)
    peers = (run.seen, run.counted, run.curves)
    yield firms.advance_firms, (run.firms, layout, run.cells, *peers, state, numbers, step, run.team)
    sums = np.zeros((1, 1, 1))
    for cells_by_month in (kept.counts, kept.expected):
        yield from_python(tables.add_groups), (sums, cells_by_month, layout.weight)
    yield from_python(tables.fill_share), (sums[0], sums[0], sums[0])
    yield cells.describe_cells, (run.cells, state, numbers, step)
    yield rules.prepare, (state, numbers)
    yield diplomacy.advance_tracks, (state, numbers, step)
    yield diplomacy.advance_forums, (state, numbers, step)
    yield government.advance_rules, (state, run.timeline, numbers, step)
    yield government.advance_staff, (state, numbers, step)


def main() -> None:
    """Compile every piece; what is in the cache already is only read."""
    from numba import typeof

    for function, arguments in pieces():
        function.compile(tuple(typeof(each) for each in arguments))


if __name__ == "__main__":
    own_process.claim()
    main()
