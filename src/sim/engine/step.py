"""One step of time, and what is in force in it: levers by date, overridden by triggers that have fired."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.axes import JURISDICTION_COUNT, SECTOR_COUNT
from sim.compiled import borrowing, compiled, inlined
from sim.draws import TICKS_PER_MONTH
from sim.engine import rows
from sim.equations import technology
from sim.equations.parameters import Parameters
from sim.policy.timeline import Timeline
from sim.world.state import FloatArray, Queue, State, Watch


class Step(NamedTuple):
    """Where in time a step is."""

    number: int  # steps since the start
    month: int  # months since the start
    month_of_year: int  # 0 is January
    first: bool  # first step of its month
    tick: int  # quarter months since the start: the date in all draws
    months: float  # length of the step
    seed: np.uint64


@compiled
def step_at(index: int, steps_per_month: int, first_month_of_year: int, seed: np.uint64) -> Step:
    """Return the step with this index in a run of so many steps a month."""
    month = index // steps_per_month
    first = index % steps_per_month == 0
    tick = index * (TICKS_PER_MONTH // steps_per_month)
    return Step(index, month, (first_month_of_year + month) % 12, first, tick, 1.0 / steps_per_month, seed)


@borrowing
def read_levers(state: State, timeline: Timeline, watch: Watch, step: Step) -> None:
    """Copy the levers of the month and apply triggers that have fired."""
    for row in range(timeline.levers.shape[1]):
        for target in range(JURISDICTION_COUNT):
            state.work.levers[row, target] = timeline.levers[step.month, row, target]
    for trigger in range(timeline.trigger_row.shape[0]):
        since = watch.since[trigger]
        if since < 0.0 or not timeline.trigger_start[trigger] <= step.month < timeline.trigger_end[trigger]:
            continue
        row, target = timeline.trigger_row[trigger], timeline.trigger_target[trigger]
        share = 1.0
        if timeline.trigger_phase_in[trigger] > 0.0:
            share = min(1.0, (step.number - since + 1.0) * step.months / timeline.trigger_phase_in[trigger])
        before = state.work.levers[row, target]
        state.work.levers[row, target] = before + share * (timeline.trigger_value[trigger] - before)


@borrowing
def last_month(series: FloatArray, jurisdiction: int, step: Step) -> float:
    """Return the sum of a series ``[jurisdiction, step]`` over the month that ends with this step.

    What people notice is counted by the month however long a step is.
    """
    begin = max(0, step.number + 1 - int(1.0 / step.months + 0.5))
    return series[jurisdiction, begin : step.number + 1].sum()


@inlined
def observe(state: State, queue: Queue, observable: int, jurisdiction: int, step: Step) -> float:  # noqa: C901
    """Return what a trigger watches; the order is that of ``policy.triggers.OBSERVABLES``."""
    if observable == 0:
        return last_month(queue.cases, jurisdiction, step)
    if observable == 1:
        return last_month(queue.severe, jurisdiction, step)
    if observable == 2:
        return state.country.concern[jurisdiction]
    if observable == 3:
        return state.country.anxiety[jurisdiction]
    if observable == 4:
        return state.country.trust[jurisdiction]
    if observable == 5:
        capacity = (
            state.country.effective[jurisdiction] * state.work.levers[rows.ALLOCATION_INVESTIGATION, jurisdiction]
        )
        waiting = queue.work[jurisdiction].sum()
        return waiting / capacity if capacity > 0.0 else 0.0
    if observable == 6:
        return state.groups.diffusion[jurisdiction]
    if observable == 7:
        return state.technology.log_capability[0]
    if observable == 8:
        return state.country.perceived[jurisdiction]
    return state.country.legitimacy[jurisdiction]


@borrowing
def watch_triggers(state: State, queue: Queue, timeline: Timeline, watch: Watch, step: Step) -> None:
    """Count how long each condition has held; a trigger fires for the next step and stays."""
    for trigger in range(timeline.trigger_row.shape[0]):
        if watch.since[trigger] >= 0.0 or step.month < timeline.trigger_start[trigger]:
            continue
        jurisdiction = timeline.trigger_jurisdiction[trigger]
        seen = observe(state, queue, timeline.trigger_observable[trigger], jurisdiction, step)
        threshold = timeline.trigger_threshold[trigger]
        holds = seen > threshold if timeline.trigger_above[trigger] else seen < threshold
        watch.held[trigger] = watch.held[trigger] + step.months if holds else 0.0
        if watch.held[trigger] >= timeline.trigger_months[trigger] - 1e-9 and holds:
            watch.since[trigger] = step.number + 1


@compiled
def apply_law(state: State, parameters: Parameters) -> None:
    """Put the law that pressure brought or repealed last step into force (9.5)."""
    for j in range(JURISDICTION_COUNT):
        state.country.law_added[j] = state.country.law_next[j]
        if state.country.law_added[j] > 0.0:
            lever = state.work.levers
            stringency = max(lever[rows.HORIZONTAL_STRINGENCY, j], parameters.mood.endogenous_stringency)
            lever[rows.HORIZONTAL_STRINGENCY, j] = stringency
            lever[rows.PENALTY, j] = max(lever[rows.PENALTY, j], parameters.mood.endogenous_penalty)
        elif state.country.law_added[j] < 0.0:
            state.work.levers[rows.HORIZONTAL_STRINGENCY, j] = 0.0
        for k in range(SECTOR_COUNT):
            state.country.sector_law[k, j] = state.country.sector_law_next[k, j]
            if state.country.sector_law[k, j] > 0.0:
                row = rows.SECTOR_STRINGENCY + k
                state.work.levers[row, j] = max(state.work.levers[row, j], parameters.mood.endogenous_stringency)
                state.work.levers[rows.PENALTY, j] = max(
                    state.work.levers[rows.PENALTY, j], parameters.mood.endogenous_penalty
                )


@borrowing
def advance_technology(state: State, timeline: Timeline, parameters: Parameters, step: Step) -> None:
    """Advance capability and hype; dated jumps come with the first step of their month."""
    numbers = parameters.technology
    jump = timeline.capability_jump[step.month] * numbers.jump_scale if step.first else 0.0
    hype_jump = min(1.0, timeline.hype_jump[step.month] * numbers.hype_scale) if step.first else 0.0
    state.technology.log_capability[0] = technology.capability_next(
        state.technology.log_capability[0], numbers.capability_growth, jump, step.months
    )
    state.technology.hype[0] = technology.hype_next(
        state.technology.hype[0], numbers.hype_decay, hype_jump, step.months
    )
