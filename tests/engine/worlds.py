"""Worlds for tests: small, quiet, or of a single kind of firm, all made by the engine's own means."""

from __future__ import annotations

from typing import Any

import numpy as np

import sim
from sim.axes import CELL_COUNT, INSTRUMENTS, JURISDICTION_COUNT
from sim.engine.outcomes import OUTCOMES
from sim.engine.simulate import Simulation, advance, prepare
from sim.engine.step import Step, step_at
from sim.engine.tables import tabulate
from sim.policy.levers import ROW
from sim.policy.scenario import Scenario
from sim.policy.timeline import default_levers
from sim.world.cells import cell_index
from sim.world.firms import Layout, empty_associations
from sim.world.population import build_firms

SEED = 20250527
ONLY = cell_index(0, 0, 0)
"""The cell of large Japanese firms of the general sector."""


def scenario(name: str = "ai_promotion_act", *overrides: str, firms: int = 660, end: str = "2024-12") -> Scenario:
    """Return a scenario with few firms and, unless said otherwise, ten years."""
    return sim.load(name, [f"population.firms={firms}", f"time.end={end}", *overrides])


def quiet(*overrides: str, firms: int = 660, end: str = "2024-12", seed: int = SEED) -> Simulation:
    """Return a world in which no government does anything and nothing happens from outside."""
    made = prepare(scenario("ai_promotion_act", *overrides, firms=firms, end=end), seed)
    made.timeline.levers[:] = default_levers(len(made.timeline.levers))
    made.timeline.capability_jump[:] = 0.0
    made.timeline.hype_jump[:] = 0.0
    made.timeline.revision[:] = 0
    return made


def one_cell(*overrides: str, firms: int = 20_000, end: str = "2024-12", seed: int = SEED) -> Simulation:
    """Return a quiet world of large Japanese firms of the general sector and nobody else."""
    made = quiet(*overrides, end=end, seed=seed)
    starts = np.full(CELL_COUNT + 1, firms, dtype=np.int64)
    starts[: ONLY + 1] = 0
    layout = Layout(starts, made.layout.weight)
    table, groups = build_firms(layout, made.parameters, int(made.seed))
    return made._replace(
        firms=table, layout=layout, seen=empty_associations(groups), counted=empty_associations(groups)
    )


def hold(made: Simulation, lever: str, value: float, jurisdiction: int | None = None, start: int = 0) -> None:
    """Hold a lever, or one row of it, at a value from a month on."""
    rows = [row for name, row in ROW.items() if name == lever or name.partition(".")[0] == lever]
    assert rows, lever
    places = range(JURISDICTION_COUNT) if jurisdiction is None else [jurisdiction]
    for row in rows:
        for place in places:
            made.timeline.levers[start:, row, place] = value


def play(made: Simulation, months: int | None = None) -> Simulation:
    """Advance from the start by some months, or to the end."""
    steps = made.clock.steps if months is None else months * made.clock.steps_per_month
    advance(made, 0, steps)
    return made


def step(number: int, seed: int = SEED, per_month: int = 1) -> Step:
    """Return a step of a run that starts in a January."""
    made = step_at(number, per_month, 0, np.uint64(seed))
    return made._replace(seed=np.uint64(seed))  # from compiled code it comes back as a plain int, which is signed


def values(made: Simulation) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return all outcomes of a world as played so far."""
    return tabulate(made.record, made.layout.weight)


def set_up_to_date(made: Simulation) -> None:
    """Stop technology, so that no rule drifts and none is revised."""
    made.parameters.technology.capability_growth = 0.0


def freeze_staff(made: Simulation) -> None:
    """Keep every expert and every proficiency where it is."""
    made.parameters.government.attrition = 0.0
    made.parameters.government.rotation_loss = 0.0


def binomial_error(share: float, count: int) -> float:
    """Return the standard error of a share of so many independent firms."""
    return float(np.sqrt(share * (1.0 - share) / count))


SHARES = tuple(name for name, outcome in OUTCOMES.items() if outcome.unit == "share")
INSTRUMENT_COUNT = len(INSTRUMENTS)
