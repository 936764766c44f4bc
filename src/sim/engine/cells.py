"""What all firms of a cell share in a step: chances, duties, costs, rates and protection."""

from __future__ import annotations

import math

from sim.axes import (
    CELL_COUNT,
    EU,
    FRONTIER,
    GUIDELINE,
    LARGE,
    MISUSE,
    SECTOR_COUNT,
    SIZE_COUNT,
)
from sim.compiled import compiled
from sim.engine import rows
from sim.engine.step import Step
from sim.equations import adoption, awareness, compliance, incidents
from sim.equations.parameters import Adoption, Awareness, Parameters
from sim.world.cells import FOLLOWS_GUIDELINE, FOREIGN_PRACTICE, IS_FRONTIER, MEETS_LAW, PATTERNS, Cell, CellTable
from sim.world.state import State


@compiled
def describe_cells(cells: CellTable, state: State, parameters: Parameters, step: Step) -> None:
    """Fill the row of every cell."""
    for number in range(CELL_COUNT):
        cell = cells[number]
        cell.jurisdiction = number // (SECTOR_COUNT * SIZE_COUNT)
        cell.sector = number // SIZE_COUNT % SECTOR_COUNT
        cell.size_class = number % SIZE_COUNT
        _describe_adoption(cell, state, parameters.adoption, step)
        _describe_awareness(cell, state, parameters.awareness, step)
        _describe_duties(cell, state, parameters)
        _describe_review(cell, state, parameters, step)
        _describe_rates(cell, state, parameters)
        _describe_protection(cell, state, parameters)
        _describe_own_rate(cell, state, parameters, step)


@compiled
def _describe_adoption(cell: Cell, state: State, numbers: Adoption, step: Step) -> None:
    """Set the threshold level and the chance to adopt (2.1, 2.2)."""
    j = cell.jurisdiction
    cell.burden_effect = numbers.burden_effect
    cell.entry_level = adoption.entry_level(
        state.technology.log_capability[0], 0.0, numbers.burden_effect,
        state.country.trust[j] - state.country.trust_start[j], numbers.trust_effect,
    )  # fmt: skip
    cell.adoption_chance = adoption.adoption_probability(
        numbers.innovation, numbers.imitation, state.groups.sector_diffusion[j, cell.sector],
        state.groups.size_diffusion[j, cell.size_class], numbers.own_sector_weight, step.months,
    )  # fmt: skip


@compiled
def _describe_awareness(cell: Cell, state: State, numbers: Awareness, step: Step) -> None:
    """Set the chances to get to know the guideline and the law (3.1 to 3.3)."""
    j, hazard = cell.jurisdiction, numbers.hazard[cell.size_class]
    outreach = awareness.outreach_effect(
        state.work.levers[rows.OUTREACH + cell.size_class, j], state.work.outreach[j], numbers.capacity_reference
    )
    cell.awareness_chance = awareness.awareness_probability(
        hazard, outreach, numbers.peer_effect, state.groups.sector_aware[j, cell.sector], step.months
    )
    cell.law_awareness_chance = awareness.law_awareness_probability(
        hazard, outreach, numbers.law_publicity, step.months
    )
    cell.retention = numbers.retention


@compiled
def _describe_duties(cell: Cell, state: State, parameters: Parameters) -> None:
    """Set what rules ask and cost, for frontier developers and for others (4.1, 4.4)."""
    numbers, lever, j = parameters.compliance, state.work.levers, cell.jurisdiction
    law = state.work.law[j, cell.sector]
    cell.size_factor = compliance.size_cost_factor(numbers.relative_size[cell.size_class], numbers.cost_exponent)
    misfit = numbers.misfit_cost * lever[rows.RIGIDITY, j]
    for frontier in range(2):
        duty = lever[rows.FRONTIER_STRINGENCY, j] if frontier else 0.0
        gap = state.country.gap[FRONTIER, j] if duty > law else state.work.law_gap[j, cell.sector]
        binding = max(law, duty)
        rest = compliance.guideline_remainder(lever[rows.GUIDELINE_STRINGENCY, j], binding)
        cell.binding[frontier] = binding
        cell.guideline[frontier] = rest
        cell.binding_cost[frontier] = compliance.binding_cost(numbers.base_cost, cell.size_factor, binding, misfit, gap)
        cell.guideline_cost[frontier] = compliance.guideline_cost(
            numbers.base_cost, cell.size_factor, rest, lever[rows.TOOLKIT + cell.size_class, j]
        )


@compiled
def _describe_review(cell: Cell, state: State, parameters: Parameters, step: Step) -> None:
    """Set what a compliance review weighs (4.3) and how often there is one."""
    numbers, lever, j = parameters.compliance, state.work.levers, cell.jurisdiction
    visibility = numbers.visibility[cell.size_class]
    cell.review_chance = -math.expm1(-numbers.review_rate * step.months / 12.0)
    cell.reputation = compliance.reputation_benefit(numbers.reputation_benefit, visibility, state.country.concern[j])
    cell.naming = numbers.disclosure_multiplier * numbers.reputation_benefit * visibility
    cell.liability = lever[rows.LIABILITY, j]
    cell.penalty = lever[rows.PENALTY, j]
    cell.perceived = state.country.perceived[j]
    cell.deference = numbers.deference[j]
    cell.export = numbers.export_benefit * state.country.legitimacy[j]
    cell.disclosure = lever[rows.DISCLOSURE, j]
    cell.large_guideline = state.groups.large_guideline[j, cell.sector]
    cell.large_binding = state.groups.large_binding[j, cell.sector]
    cell.customer_weight = 0.0 if cell.size_class == LARGE else numbers.supply_chain_weight
    cell.misuse_sanction = numbers.existing_law_penalty + lever[rows.LIABILITY, j]
    cell.escalation = lever[rows.ESCALATION, j]


@compiled
def _describe_rates(cell: Cell, state: State, parameters: Parameters) -> None:
    """Set incidents a month of a fully deployed, unprotected firm (5.2), and of an active misuser (5.5)."""
    numbers = parameters.incidents
    exposure = numbers.exposure[cell.size_class]
    learned = state.work.learned[cell.jurisdiction]
    effect = state.work.capability_effect
    multiplier = (
        numbers.accident_multiplier[cell.sector],
        numbers.rights_multiplier[cell.sector],
        numbers.safety_multiplier[cell.sector],
    )
    for r in range(MISUSE):
        cell.rate[r] = incidents.incident_rate(numbers.base_rate[r], multiplier[r], exposure, effect[r], learned)
    cell.rate[MISUSE] = incidents.incident_rate(
        numbers.base_rate[MISUSE], 1.0, math.sqrt(exposure), effect[MISUSE], 1.0
    )


@compiled
def _describe_protection(cell: Cell, state: State, parameters: Parameters) -> None:
    """Set the share of good practice in force for each pattern of practice (5.1)."""
    effect, j, k = parameters.revision.drift_effect, cell.jurisdiction, cell.sector
    guideline_effect = incidents.rule_effectiveness(effect, state.country.gap[GUIDELINE, j])
    law_effect = incidents.rule_effectiveness(effect, state.work.law_gap[j, k])
    duty_effect = law_effect
    if cell.binding[1] > cell.binding[0]:
        duty_effect = incidents.rule_effectiveness(effect, state.country.gap[FRONTIER, j])
    abroad = state.work.law[EU, k] * incidents.rule_effectiveness(effect, state.work.law_gap[EU, k])
    for pattern in range(PATTERNS):
        frontier = 1 if pattern & IS_FRONTIER else 0
        share = incidents.protection(
            cell.binding[frontier] if pattern & MEETS_LAW else 0.0,
            duty_effect if frontier else law_effect,
            cell.guideline[frontier] if pattern & FOLLOWS_GUIDELINE else 0.0,
            guideline_effect,
        )
        cell.protection[pattern] = max(share, abroad) if pattern & FOREIGN_PRACTICE else share


@compiled
def _describe_own_rate(cell: Cell, state: State, parameters: Parameters, step: Step) -> None:
    """Set, by pattern, a fully deployed firm's detected own incidents in the step."""
    for pattern in range(PATTERNS):
        cell.own_rate[pattern] = 0.0
    for r in range(MISUSE):
        rate = cell.rate[r] * step.months * state.work.detection_mean[cell.jurisdiction, r]
        efficacy = parameters.incidents.efficacy[r]
        for pattern in range(PATTERNS):
            cell.own_rate[pattern] += rate * incidents.remaining_share(efficacy, cell.protection[pattern])
