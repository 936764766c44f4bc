"""What firms and publics see, mood, trust and political pressure (orders 13 and 14 of the month)."""

from __future__ import annotations

import numpy as np

from sim import draws
from sim.axes import JURISDICTION_COUNT, LARGE, SECTOR_COUNT, SIZE_COUNT
from sim.compiled import borrowing, compiled, inlined
from sim.engine import rows
from sim.engine.harm import COUNTRY_KIND, answers_in_time
from sim.engine.step import Step, last_month
from sim.equations import adoption, mood
from sim.equations.parameters import Parameters
from sim.world.cells import cell_index
from sim.world.firms import Layout
from sim.world.state import (
    ADOPTERS,
    ALIVE,
    AWARE,
    BINDING_REPORTED,
    BINDING_SUBSTANTIVE,
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


@inlined
def real_firms(layout: Layout, state: State, cell: int, column: int) -> float:
    """Return how many real firms a count of a cell stands for."""
    return layout.weight[cell] * state.work.counts[cell, column]


@borrowing
def update_groups(layout: Layout, state: State) -> None:
    """Work out the shares that firms and publics will see."""
    for j in range(JURISDICTION_COUNT):
        for k in range(SECTOR_COUNT):
            _update_sector(layout, state, j, k)
        _update_country(layout, state, j)


@inlined
def _update_sector(layout: Layout, state: State, j: int, k: int) -> None:
    """Work out what is seen of a sector in a jurisdiction."""
    groups = state.groups
    adopters, eligible, aware = 0.0, 0.0, 0.0
    for z in range(SIZE_COUNT):
        cell = cell_index(j, k, z)
        adopters += real_firms(layout, state, cell, ADOPTERS)
        eligible += real_firms(layout, state, cell, ELIGIBLE)
        aware += real_firms(layout, state, cell, AWARE)
    groups.sector_diffusion[j, k] = adoption.relative_diffusion(adopters, eligible)
    groups.sector_adopters[j, k] = adopters
    groups.sector_aware[j, k] = ratio(aware, adopters)
    large = state.work.counts[cell_index(j, k, LARGE)]
    groups.large_guideline[j, k] = ratio(large[GUIDELINE_REPORTED], large[ADOPTERS])
    groups.large_binding[j, k] = ratio(large[BINDING_REPORTED], large[ADOPTERS])


@inlined
def _update_country(layout: Layout, state: State, j: int) -> None:
    """Work out what is seen of each size in a jurisdiction, and of all of its firms."""
    groups = state.groups
    everybody, adopters, substantive, meeting = 0.0, 0.0, 0.0, 0.0
    for z in range(SIZE_COUNT):
        alive, eligible, adopted, compliant, lawful = 0.0, 0.0, 0.0, 0.0, 0.0
        for k in range(SECTOR_COUNT):
            cell = cell_index(j, k, z)
            alive += real_firms(layout, state, cell, ALIVE)
            eligible += real_firms(layout, state, cell, ELIGIBLE)
            adopted += real_firms(layout, state, cell, ADOPTERS)
            compliant += real_firms(layout, state, cell, SUBSTANTIVE)
            lawful += real_firms(layout, state, cell, BINDING_SUBSTANTIVE)
        groups.size_diffusion[j, z] = adoption.relative_diffusion(adopted, eligible)
        everybody += alive
        adopters += adopted
        substantive += compliant
        meeting += lawful
    groups.adopters[j] = adopters
    groups.diffusion[j] = ratio(adopters, everybody)
    groups.compliance[j] = ratio(substantive, adopters)
    groups.binding_compliance[j] = ratio(meeting, adopters)


@borrowing
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
