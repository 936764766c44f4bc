"""Slots of small developers: who closes leaves one, and start-ups take the lowest."""

from __future__ import annotations

import numpy as np

from engine.worlds import SEED, scenario
from sim.axes import DEVELOPER, JURISDICTION_COUNT, SMALL
from sim.engine.simulate import Simulation, advance, prepare
from sim.world.cells import cell_index
from sim.world.firms import NO_ROW

MONTHS = 36


def vacant_rows(made: Simulation, cell: int) -> list[int]:
    """Return the rows of the slots that nobody used when start-ups came in, in the order in which they take them."""
    rows, row = [], int(made.state.reach.vacant[cell])
    while row != NO_ROW:
        rows.append(row)
        row = int(made.firms[row].next_vacant)
    return rows


def test_startups_take_the_lowest_of_the_slots_that_are_free_and_no_other() -> None:
    made = prepare(scenario("ex_ante_hard_law", firms=6000), SEED)
    seen = 0
    for month in range(MONTHS):
        before = made.firms.alive.copy()
        advance(made, month, month + 1)
        for j in range(JURISDICTION_COUNT):
            cell = cell_index(j, DEVELOPER, SMALL)
            begin, end = made.layout.start[cell], made.layout.start[cell + 1]
            rows = np.array(vacant_rows(made, cell), dtype=np.int64)
            taken = made.firms.alive[rows] == 1
            assert (np.diff(rows) > 0).all()
            assert (np.diff(taken.astype(int)) <= 0).all()  # first those that are taken, then those that stay free
            assert set(begin + np.flatnonzero(made.firms.alive[begin:end] == 0)) == set(rows[~taken])
            assert set(begin + np.flatnonzero(before[begin:end] == 0)) <= set(rows)
            seen += int(taken.sum())
    assert seen > MONTHS
