"""What firms and publics see, mood, trust and political pressure (orders 13 and 14 of the month)."""

from __future__ import annotations

import numpy as np

from sim import draws
from sim.axes import JURISDICTION_COUNT, LARGE, SECTOR_COUNT, SIZE_COUNT
from sim.compiled import compiled, inlined
from sim.engine import rows
from sim.engine.harm import COUNTRY_KIND, answers_in_time
from sim.engine.step import Step, last_month
from sim.equations import adoption, mood
from sim.equations.parameters import Parameters
from sim.world.firms import Layout
from sim.world.state import (
    ADOPTERS,
    ALIVE,
    AWARE,
    BINDING_REPORTED,
    BINDING_SUBSTANTIVE,
    COUNT_NAMES,
    ELIGIBLE,
    GUIDELINE_REPORTED,
    SUBSTANTIVE,
    Queue,
    State,
)

SECTOR_LAW_KIND = 40
"""Draws of sector laws use the jurisdictions' name-space, shifted by this and the sector."""


@compiled
def ratio(part: float, whole: float) -> float:
    """Return part over whole, 0 where there is no whole."""
    return part / whole if whole > 0.0 else 0.0


@compiled
def update_groups(layout: Layout, state: State) -> None:
    """Work out the shares that firms and publics will see."""
    groups = state.groups
    by_size = np.empty((SIZE_COUNT, len(COUNT_NAMES)))
    by_sector = np.empty(len(COUNT_NAMES))
    for j in range(JURISDICTION_COUNT):
        by_size[:, :] = 0.0
        for k in range(SECTOR_COUNT):
            by_sector[:] = 0.0
            for z in range(SIZE_COUNT):
                cell = (j * SECTOR_COUNT + k) * SIZE_COUNT + z
                for column in range(len(COUNT_NAMES)):
                    real = layout.weight[cell] * state.work.counts[cell, column]
                    by_sector[column] += real
                    by_size[z, column] += real
            groups.sector_diffusion[j, k] = adoption.relative_diffusion(by_sector[ADOPTERS], by_sector[ELIGIBLE])
            groups.sector_adopters[j, k] = by_sector[ADOPTERS]
            groups.sector_aware[j, k] = ratio(by_sector[AWARE], by_sector[ADOPTERS])
            large = state.work.counts[(j * SECTOR_COUNT + k) * SIZE_COUNT + LARGE]
            groups.large_guideline[j, k] = ratio(large[GUIDELINE_REPORTED], large[ADOPTERS])
            groups.large_binding[j, k] = ratio(large[BINDING_REPORTED], large[ADOPTERS])
        for z in range(SIZE_COUNT):
            groups.size_diffusion[j, z] = adoption.relative_diffusion(by_size[z, ADOPTERS], by_size[z, ELIGIBLE])
        adopters = by_size[:, ADOPTERS].sum()
        groups.adopters[j] = adopters
        groups.diffusion[j] = ratio(adopters, by_size[:, ALIVE].sum())
        groups.compliance[j] = ratio(by_size[:, SUBSTANTIVE].sum(), adopters)
        groups.binding_compliance[j] = ratio(by_size[:, BINDING_SUBSTANTIVE].sum(), adopters)


@compiled
def advance_mood(state: State, queue: Queue, parameters: Parameters, step: Step) -> None:
    """Advance concern, anxiety and trust (9.1 to 9.3)."""
    numbers, country = parameters.mood, state.country
    for j in range(JURISDICTION_COUNT):
        adopters = state.groups.adopters[j] / parameters.incidents.incidents_per_record
        seen = ratio(last_month(queue.visible, j, step), adopters) / numbers.visibility_reference
        country.concern[j] = mood.social_concern_next(
            country.concern[j], seen, numbers.amplification[j], numbers.concern_gain, numbers.concern_decay,
            step.months,
        )  # fmt: skip
        country.anxiety[j] = mood.existential_anxiety_next(
            country.anxiety[j], state.technology.hype[0], state.groups.diffusion[j], numbers.culture[j],
            numbers.anxiety_gain, numbers.anxiety_decay, step.months,
        )  # fmt: skip
        for k in range(SECTOR_COUNT):
            _advance_sector_concern(state, queue, parameters, step, j, k)
        timely = 1.0 if answers_in_time(queue, j, numbers.timely_limit, step) else 0.0
        country.trust[j] = mood.trust(
            numbers.trust_baseline[j], country.concern[j], numbers.trust_concern, state.groups.compliance[j],
            numbers.trust_compliance, timely, numbers.trust_response,
        )  # fmt: skip


@inlined
def _advance_sector_concern(state: State, queue: Queue, parameters: Parameters, step: Step, j: int, k: int) -> None:
    """Advance concern about one sector: as (9.1), from what came to light there."""
    numbers = parameters.mood
    adopters = state.groups.sector_adopters[j, k] / parameters.incidents.incidents_per_record
    visible = last_month(queue.sector_visible, j * SECTOR_COUNT + k, step)
    state.country.sector_concern[k, j] = mood.social_concern_next(
        state.country.sector_concern[k, j], ratio(visible, adopters) / numbers.visibility_reference,
        numbers.amplification[j], numbers.concern_gain, numbers.concern_decay, step.months,
    )  # fmt: skip


@inlined
def _advance_sector_politics(state: State, parameters: Parameters, step: Step, key: np.uint64, j: int) -> None:
    """Let concern about a sector bring a law for it where law is endogenous and there is none (9.5)."""
    numbers, country = parameters.mood, state.country
    for k in range(SECTOR_COUNT):
        excess = numbers.pressure_sector * country.sector_concern[k, j] - numbers.law_threshold
        chance = draws.uniform(key, draws.unit_key(COUNTRY_KIND + SECTOR_LAW_KIND + k, j))
        absent = state.work.levers[rows.SECTOR_STRINGENCY + k, j] <= 0.0
        if absent and chance < mood.switch_probability(numbers.law_hazard, excess, step.months):
            country.sector_law_next[k, j] = 1.0


@compiled
def advance_politics(state: State, parameters: Parameters, step: Step) -> None:
    """Work out pressure for law; where law is endogenous it may be adopted or repealed for the next step (9.4, 9.5)."""
    numbers, country = parameters.mood, state.country
    key = draws.stream_key(step.seed, draws.LAW, step.tick, 0)
    for j in range(JURISDICTION_COUNT):
        country.pressure[j] = mood.law_pressure(
            country.anxiety[j], numbers.pressure_anxiety, country.concern[j], numbers.pressure_concern,
            country.position[j], numbers.pressure_opportunity,
        )  # fmt: skip
        country.law_next[j] = country.law_added[j]
        for k in range(SECTOR_COUNT):
            country.sector_law_next[k, j] = country.sector_law[k, j]
        if state.work.levers[rows.ENDOGENOUS_LAW, j] <= 0.0:
            continue
        _advance_sector_politics(state, parameters, step, key, j)
        chance = draws.uniform(key, draws.unit_key(COUNTRY_KIND, j))
        in_force = state.work.levers[rows.HORIZONTAL_STRINGENCY, j] > 0.0
        excess = country.pressure[j] - numbers.law_threshold
        shortfall = -country.pressure[j] - numbers.law_threshold
        if not in_force and chance < mood.switch_probability(numbers.law_hazard, excess, step.months):
            country.law_next[j] = 1.0
        elif in_force and chance < mood.switch_probability(numbers.law_hazard, shortfall, step.months):
            country.law_next[j] = -1.0
