"""The firm step on its own: what a run fed to its firms month by month, kept so that rivals can be fed the same.

Every rival gets the same firms, table of cells, costs of foreign rules and keys of draws in each month, and must
end with the same counts. Nobody closes or enters, so rivals need not follow the slots of start-ups.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

import sim
from sim.axes import CELL_COUNT, GUIDELINE, JURISDICTION_COUNT, SECTOR_COUNT
from sim.compiled import borrowing, compiled
from sim.engine.firms import STREAMS, advance_firms, fill_keys
from sim.engine.simulate import advance, build, draw_up
from sim.engine.step import step_at
from sim.equations.parameters import Parameters
from sim.world.firms import Associations, Layout, empty_associations
from sim.world.records import copied
from sim.world.state import COUNT_NAMES, MARKET_SETS, State

SCENARIO = "hybrid"
SEED = 7


class Tape(NamedTuple):
    """What firms are fed, by month."""

    cells: Any  # [month, cell] rows of sim.world.cells.Cell
    duplicate: Any  # [month, jurisdiction, sector, market set]
    reuse: Any  # the same
    frontier_reuse: Any  # [month, jurisdiction, market set]
    revised: Any  # [month, jurisdiction] 1: the guideline was revised
    keys: Any  # [month, stream] of sim.engine.firms.STREAMS


class Start(NamedTuple):
    """Firms before the first month, and what does not change."""

    firms: Any
    begin: Any  # [cell + 1] first firm of each cell
    depths: Any  # [tick] deployment depth by age
    numbers: dict[str, float]  # of compliance choices
    associations: int


def record_tape() -> Tape:
    """Return the tape of one run of the default size."""
    run = build(draw_up(sim.load(SCENARIO)), SEED)
    rows: list[tuple[Any, ...]] = []
    for index in range(run.clock.steps):
        advance(run, index, index + 1)
        work, step = run.state.work, step_at(index, 1, run.clock.first_month_of_year, run.seed)
        parts = (run.cells, work.duplicate, work.reuse, work.frontier_reuse, run.state.country.revised[GUIDELINE])
        rows.append((*(np.array(part) for part in parts), keys_of(step)))
    tape = Tape(*(np.stack(column) for column in zip(*rows, strict=True)))
    tape.cells["closing_chance"] = 0.0
    return tape


def keys_of(step: Any) -> Any:
    """Return the keys of a step's streams; outside compiled code a seed has lost its type."""
    keys = np.empty(len(STREAMS), dtype=np.uint64)
    fill_keys(keys, step._replace(seed=np.uint64(step.seed)))
    return keys


def starting(firms: int) -> tuple[Start, Any]:
    """Return a population of so many firms before the first month, and the simulation it belongs to."""
    run = build(draw_up(sim.load(SCENARIO, [f"population.firms={firms}"])), SEED)
    numbers = run.parameters.compliance
    names = [name for name in numbers.dtype.names if np.ndim(numbers[name]) == 0]
    plain = {name: float(numbers[name]) for name in names}
    return Start(np.asarray(run.firms), run.layout.start, run.curves.depth, plain, len(run.seen.adopters)), run


class Engine:
    """The firm step of the engine, fed from the tape."""

    def __init__(self, tape: Tape, run: Any) -> None:
        self._tape, self._run = tape, run

    def play(self, months: int) -> Any:
        """Play so many months from the start; return counts, ``[month, cell, count]``."""
        run, tape = self._run, self._tape
        groups = len(run.seen.adopters)
        counts = np.zeros((months, CELL_COUNT, len(COUNT_NAMES)), dtype=np.int64)
        state, firms = copied(run.state), run.firms.copy()
        seen, counted = empty_associations(groups), empty_associations(groups)
        fed = tape._replace(cells=tape.cells.view(np.recarray))
        _play(fed, firms, run.layout, seen, counted, run.curves, state, run.parameters, run.seed, counts, run.team)
        return counts


@borrowing
def _put_tables(state: State, tape: Tape, month: int) -> None:
    """Put the tables of a month where the engine reads them; in loops, which are compiled to plain copies."""
    for j in range(JURISDICTION_COUNT):
        for markets in range(MARKET_SETS):
            state.work.frontier_reuse[j, markets] = tape.frontier_reuse[month, j, markets]
        for k in range(SECTOR_COUNT):
            for markets in range(MARKET_SETS):
                state.work.duplicate[j, k, markets] = tape.duplicate[month, j, k, markets]
                state.work.reuse[j, k, markets] = tape.reuse[month, j, k, markets]


@compiled
def _play(
    tape: Tape,
    firms: Any,
    layout: Layout,
    seen: Associations,
    counted: Associations,
    curves: Any,
    state: State,
    parameters: Parameters,
    seed: np.uint64,
    counts: Any,
    team: Any,
) -> None:
    for month in range(counts.shape[0]):
        _put_tables(state, tape, month)
        state.country.revised[GUIDELINE] = tape.revised[month]
        step = step_at(month, 1, 0, seed)
        advance_firms(firms, layout, tape.cells[month], seen, counted, curves, state, parameters, step, team)
        for cell in range(CELL_COUNT):
            for column in range(len(COUNT_NAMES)):
                counts[month, cell, column] = state.work.counts[cell, column]
