"""What all firms of a cell share in a step: chances, duties, costs, rates and protection."""

from __future__ import annotations

import math
from typing import NamedTuple

from sim.axes import (
    CELL_COUNT,
    EU,
    FRONTIER,
    GUIDELINE,
    JURISDICTION_COUNT,
    LARGE,
    MISUSE,
    SECTOR_COUNT,
    SIZE_COUNT,
)
from sim.compiled import compiled, inlined
from sim.engine import rows
from sim.engine.step import Step
from sim.equations import adoption, awareness, compliance, incidents
from sim.equations.parameters import Adoption, Awareness, Compliance, Parameters
from sim.world.cells import (
    BOUND,
    FOLLOWS_GUIDELINE,
    FOREIGN_PRACTICE,
    GUIDED,
    IS_FRONTIER,
    MEETS_LAW,
    Cell,
    CellTable,
    cell_index,
    may_lead,
)
from sim.world.state import State


@compiled
def describe_cells(cells: CellTable, state: State, parameters: Parameters, step: Step) -> None:
    """Fill the row of every cell."""
    cost = parameters.compliance
    review_chance = -math.expm1(-cost.review_rate * step.months / 12.0)
    for z in range(SIZE_COUNT):
        size_factor = compliance.size_cost_factor(cost.relative_size[z], cost.cost_exponent)
        for j in range(JURISDICTION_COUNT):
            outreach, law_awareness_chance = _reach(state, parameters.awareness, step, j, z)
            guided, bound = _symbolic_shares(cost, state.country.perceived[j])
            shared = Shared(outreach, law_awareness_chance, size_factor, review_chance, guided, bound)
            for k in range(SECTOR_COUNT):
                cell = cells[cell_index(j, k, z)]
                cell.jurisdiction, cell.sector, cell.size_class = j, k, z
                _describe_adoption(cell, state, parameters.adoption, step)
                _describe_awareness(cell, state, parameters.awareness, shared, step)
                _describe_duties(cell, state, parameters, shared)
                _describe_review(cell, state, parameters, shared)
                _describe_rates(cell, state, parameters)
                _describe_protection(cell, state)
    for number in range(CELL_COUNT):
        _describe_own_rate(cells[number], state, parameters, step)


class Shared(NamedTuple):
    """What the sectors of a jurisdiction's size class have in common."""

    outreach: float
    law_awareness_chance: float
    size_factor: float
    review_chance: float
    symbolic_guided: float
    symbolic_bound: float


@inlined
def _reach(state: State, numbers: Awareness, step: Step, j: int, z: int) -> tuple[float, float]:
    """Return outreach, and the chance to get to know a law, which do not depend on the sector (3.1, 3.3)."""
    outreach = awareness.outreach_effect(
        state.work.levers[rows.OUTREACH + z, j], state.work.outreach[j], numbers.capacity_reference
    )
    chance = awareness.law_awareness_probability(numbers.hazard[z], outreach, numbers.law_publicity, step.months)
    return outreach, chance


@inlined
def _symbolic_shares(numbers: Compliance, perceived: float) -> tuple[float, float]:
    """Return the share of reported compliance that is symbolic: watched as a guideline is, and as a law (4.5)."""
    effect = numbers.surveillance_effect
    return (
        compliance.decoupling_share(numbers.decoupling, effect, perceived, numbers.surveillance_guideline),
        compliance.decoupling_share(numbers.decoupling, effect, perceived, numbers.surveillance_binding),
    )


@inlined
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


@inlined
def _describe_awareness(cell: Cell, state: State, numbers: Awareness, shared: Shared, step: Step) -> None:
    """Set the chances to get to know the guideline and the law (3.1 to 3.3)."""
    cell.awareness_chance = awareness.awareness_probability(
        numbers.hazard[cell.size_class], shared.outreach, numbers.peer_effect,
        state.groups.sector_aware[cell.jurisdiction, cell.sector], step.months,
    )  # fmt: skip
    cell.law_awareness_chance = shared.law_awareness_chance
    cell.retention = numbers.retention


@inlined
def _describe_duties(cell: Cell, state: State, parameters: Parameters, shared: Shared) -> None:
    """Set what rules ask and cost, for frontier developers and for others (4.1, 4.4)."""
    numbers, lever, j = parameters.compliance, state.work.levers, cell.jurisdiction
    law = state.work.law[j, cell.sector]
    cell.size_factor = shared.size_factor
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


@inlined
def _describe_review(cell: Cell, state: State, parameters: Parameters, shared: Shared) -> None:
    """Set what a compliance review weighs (4.3) and how often there is one."""
    numbers, lever, j = parameters.compliance, state.work.levers, cell.jurisdiction
    visibility = numbers.visibility[cell.size_class]
    cell.review_chance = shared.review_chance
    cell.reputation = compliance.reputation_benefit(numbers.reputation_benefit, visibility, state.country.concern[j])
    cell.naming = numbers.disclosure_multiplier * numbers.reputation_benefit * visibility
    cell.liability = lever[rows.LIABILITY, j]
    cell.penalty = lever[rows.PENALTY, j]
    cell.perceived = state.country.perceived[j]
    cell.symbolic[GUIDED], cell.symbolic[BOUND] = shared.symbolic_guided, shared.symbolic_bound
    cell.deference = numbers.deference[j]
    cell.export = numbers.export_benefit * state.country.legitimacy[j]
    cell.disclosure = lever[rows.DISCLOSURE, j]
    cell.large_guideline = state.groups.large_guideline[j, cell.sector]
    cell.large_binding = state.groups.large_binding[j, cell.sector]
    cell.customer_weight = 0.0 if cell.size_class == LARGE else numbers.supply_chain_weight
    cell.misuse_sanction = numbers.existing_law_penalty + lever[rows.LIABILITY, j]
    cell.escalation = lever[rows.ESCALATION, j]


@inlined
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


@inlined
def _describe_protection(cell: Cell, state: State) -> None:
    """Set the share of good practice in force for each pattern of practice (5.1)."""
    work, j, k = state.work, cell.jurisdiction, cell.sector
    law_effect, guideline_effect = work.law_effect[j, k], work.effect[GUIDELINE, j]
    duty_effect = work.effect[FRONTIER, j] if cell.binding[1] > cell.binding[0] else law_effect
    abroad = work.law[EU, k] * work.law_effect[EU, k]
    for frontier in range(2 if may_lead(k, cell.size_class) else 1):
        binding, guideline = cell.binding[frontier], cell.guideline[frontier]
        effect = duty_effect if frontier else law_effect
        for rules in range(IS_FRONTIER):  # neither law nor guideline, either, both
            share = incidents.protection(
                binding if rules & MEETS_LAW else 0.0, effect,
                guideline if rules & FOLLOWS_GUIDELINE else 0.0, guideline_effect,
            )  # fmt: skip
            pattern = IS_FRONTIER * frontier + rules
            cell.protection[pattern] = share
            cell.protection[FOREIGN_PRACTICE + pattern] = max(share, abroad)


@inlined
def _describe_own_rate(cell: Cell, state: State, parameters: Parameters, step: Step) -> None:
    """Set, by pattern, a fully deployed firm's detected own incidents in the step."""
    mean, efficacy = state.work.detection_mean[cell.jurisdiction], parameters.incidents.efficacy
    rate = (
        cell.rate[0] * step.months * mean[0],
        cell.rate[1] * step.months * mean[1],
        cell.rate[2] * step.months * mean[2],
    )
    prevents = efficacy[0], efficacy[1], efficacy[2]
    for foreign in range(2):
        first = FOREIGN_PRACTICE * foreign
        for pattern in range(
            first, first + (2 * IS_FRONTIER if may_lead(cell.sector, cell.size_class) else IS_FRONTIER)
        ):
            total = 0.0
            for r in range(MISUSE):
                total += rate[r] * incidents.remaining_share(prevents[r], cell.protection[pattern])
            cell.own_rate[pattern] = total
