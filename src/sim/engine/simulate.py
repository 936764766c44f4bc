"""One run: a scenario and a seed in, a raw record out."""

from __future__ import annotations

from functools import lru_cache
from threading import Thread
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from sim.compiled import borrowing, compiled
from sim.draws import TICKS_PER_MONTH
from sim.engine.firms import advance_claimed, new_tally
from sim.engine.month import advance_step
from sim.engine.record import Record, empty_record
from sim.engine.step import step_at
from sim.engine.team import FINISHED, add, await_call, new_team
from sim.equations.adoption import deployment_depth
from sim.equations.compliance import logistic_curve
from sim.equations.parameters import Parameters, Technology
from sim.policy.dates import month_index
from sim.policy.timeline import Timeline, compile_timeline
from sim.policy.values import build_parameters
from sim.world.cells import CellTable, empty_cells
from sim.world.firms import Associations, Curves, FirmTable, IntArray, Layout, empty_associations
from sim.world.population import build_firms, build_layout
from sim.world.records import as_record, copied
from sim.world.state import Queue, State, Watch, empty_queue, empty_watch, initial_state

if TYPE_CHECKING:
    from sim.policy.scenario import Scenario

ANCHOR: Final = "2022-11"
"""Capability is counted from the end of this month, in which ChatGPT was released: ln C = 0."""

DEPTH_SCALE: Final = 2.0**32


class Clock(NamedTuple):
    """How time is cut."""

    first_month_of_year: int
    steps_per_month: int
    steps: int


class Simulation(NamedTuple):
    """Everything a run works on."""

    firms: FirmTable
    layout: Layout
    cells: CellTable
    seen: Associations
    counted: Associations
    curves: Curves
    state: State
    queue: Queue
    watch: Watch
    timeline: Timeline
    parameters: Parameters
    clock: Clock
    seed: np.uint64
    record: Record
    team: IntArray  # who shares the firms of the run, see engine/team.py


def initial_log_capability(numbers: Technology, start: str) -> float:
    """Return ln C before the first month, such that it is 0 at the end of the anchor month."""
    months = month_index(ANCHOR, start) + 1
    jump = numbers.anchor_jump * numbers.jump_scale if months > 0 else 0.0
    return -(numbers.capability_growth * months / 12.0 + jump)


class Blueprint(NamedTuple):
    """What all runs of a scenario have in common, whatever their seed."""

    parameters: Parameters
    timeline: Timeline
    layout: Layout
    curves: Curves
    state: State
    clock: Clock
    months: int


def draw_up(scenario: Scenario) -> Blueprint:
    """Return the blueprint of a scenario's runs."""
    parameters, timeline, settings = build_parameters(scenario), compile_timeline(scenario), scenario.settings
    clock = Clock(month_index(settings.start, "2000-01") % 12, settings.steps_per_month,
                  settings.months * settings.steps_per_month)  # fmt: skip
    state = as_record(initial_state(parameters, timeline.levers.shape[1]))
    state.technology.log_capability[0] = initial_log_capability(parameters.technology, settings.start)
    depth = depths_by_age(parameters.adoption.deployment_time, settings.months * TICKS_PER_MONTH)
    curves = Curves(depth, logistic_curve())
    return Blueprint(as_record(parameters), timeline, build_layout(scenario), curves, state, clock, settings.months)


@lru_cache(maxsize=64)
def depths_by_age(deployment_time: float, ticks: int) -> IntArray:
    """Return deployment depth by ticks since adoption, in units of 2^-32; nobody changes it."""
    ages = np.arange(ticks + 1) / TICKS_PER_MONTH
    depth = [deployment_depth(float(age), deployment_time) for age in ages]
    return np.round(np.array(depth) * DEPTH_SCALE).astype(np.int64)


class _Same(NamedTuple):
    """A scenario that equals itself alone: comparing all that it holds would cost more than is saved."""

    scenario: Scenario

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.scenario is other.scenario

    def __hash__(self) -> int:
        return id(self.scenario)


@lru_cache(maxsize=16)
def _recent(same: _Same) -> Blueprint:
    return draw_up(same.scenario)


def blueprint(scenario: Scenario) -> Blueprint:
    """Return the blueprint of a scenario, the one from before if it is asked for again."""
    return _recent(_Same(scenario))


def build(plan: Blueprint, seed: int, threads: int = 1) -> Simulation:
    """Build the world of a blueprint as drawn with ``seed``; timeline, layout and curves stay the blueprint's."""
    parameters = copied(plan.parameters)
    firms, groups = build_firms(plan.layout, parameters, seed, threads)
    return Simulation(
        firms, plan.layout, empty_cells(), empty_associations(groups), empty_associations(groups), plan.curves,
        copied(plan.state), empty_queue(plan.clock.steps), empty_watch(len(plan.timeline.trigger_row)), plan.timeline,
        parameters, plan.clock, np.uint64(seed), empty_record(plan.months), new_team(threads - 1),
    )  # fmt: skip


def prepare(scenario: Scenario, seed: int) -> Simulation:
    """Build the world of a scenario as drawn with ``seed``, before the first month; its policy may be changed."""
    made = build(blueprint(scenario), seed)
    return made._replace(timeline=copied(made.timeline))


@borrowing
def advance(simulation: Simulation, begin: int, end: int) -> None:
    """Advance by the steps from ``begin`` up to ``end``."""
    clock = simulation.clock
    for index in range(begin, end):
        step = step_at(index, clock.steps_per_month, clock.first_month_of_year, simulation.seed)
        advance_step(
            simulation.firms, simulation.layout, simulation.cells, simulation.seen, simulation.counted,
            simulation.curves, simulation.state, simulation.queue, simulation.watch, simulation.timeline,
            simulation.parameters, step, simulation.record, simulation.team,
        )  # fmt: skip


@compiled
def assist(simulation: Simulation, begin: int, end: int) -> None:
    """Share the firms of each step with another thread that advances the simulation."""
    clock, tally = simulation.clock, new_tally()
    for index in range(begin, end):
        step = step_at(index, clock.steps_per_month, clock.first_month_of_year, simulation.seed)
        await_call(simulation.team, index - begin + 1)
        advance_claimed(
            simulation.firms, simulation.layout, simulation.cells, simulation.seen, simulation.counted,
            simulation.curves, simulation.state, simulation.parameters, step, tally, simulation.team, True,
        )  # fmt: skip
        add(simulation.team, FINISHED, 1)


def simulate(scenario: Scenario, seed: int, threads: int = 1) -> Simulation:
    """Run a scenario from start to end and return its world and record.

    Args:
        scenario: What to run.
        seed: Seed of all draws.
        threads: Threads that share the firms; worth it from some tens of thousands of firms, and the same bytes.
    """
    simulation = build(blueprint(scenario), seed, threads)
    steps = simulation.clock.steps
    helpers = [Thread(target=assist, args=(simulation, 0, steps), daemon=True) for _ in range(threads - 1)]
    if helpers:
        assist(simulation, 0, 0)  # compiled before anybody waits for it
    for helper in helpers:
        helper.start()
    advance(simulation, 0, steps)
    for helper in helpers:
        helper.join()
    return simulation
