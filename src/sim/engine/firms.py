"""All firms in a step, in one pass: adoption, awareness, compliance, misuse, own incidents (orders 6 to 10)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim import draws
from sim.axes import CELL_COUNT, GUIDELINE
from sim.compiled import compiled, inlined
from sim.draws import TICKS_PER_MONTH
from sim.engine.step import Step
from sim.engine.team import await_helpers, call_helpers, claim
from sim.equations import compliance, incidents
from sim.equations.parameters import Compliance, Parameters
from sim.world.cells import (
    FOLLOWS_GUIDELINE,
    FOREIGN_PRACTICE,
    IS_FRONTIER,
    MEETS_LAW,
    PATTERNS,
    Cell,
    CellTable,
)
from sim.world.firms import Associations, Firm, FirmTable, IntArray, Layout
from sim.world.state import (
    ACTIVE,
    ADOPTERS,
    ALIVE,
    AWARE,
    AWARE_LAW,
    BINDING_REPORTED,
    BINDING_SUBSTANTIVE,
    COUNT_NAMES,
    ELIGIBLE,
    GUIDELINE_REPORTED,
    GUIDELINE_SUBSTANTIVE,
    SUBSTANTIVE,
    State,
)

BURDEN_UNIT = 2.0**24
"""Burdens are summed as whole multiples of 2^-24 %, so that their sum does not depend on order."""

DEPTH_UNIT = 2.0**-32
"""Deployment depths are summed as whole multiples of 2^-32, so that their sum does not depend on order."""


class Keys(NamedTuple):
    """Keys of the streams that firms draw from in a step."""

    adopt: np.uint64
    aware: np.uint64
    aware_law: np.uint64
    retain: np.uint64
    review: np.uint64
    choose_guideline: np.uint64
    choose_binding: np.uint64
    substance_guideline: np.uint64
    substance_binding: np.uint64
    own_incident: np.uint64


class Tally(NamedTuple):
    """What the firms of a cell add up to, in memory of the thread that counts: cells side by side share cache lines."""

    counts: IntArray  # [COUNTS]
    depth_sum: IntArray  # [PATTERNS]
    burden: IntArray  # [2]


@inlined
def step_keys(step: Step) -> Keys:
    """Return the stream keys of a step."""
    s, t = step.seed, step.tick
    return Keys(
        draws.stream_key(s, draws.ADOPT, t, 0), draws.stream_key(s, draws.AWARE, t, 0),
        draws.stream_key(s, draws.AWARE_LAW, t, 0), draws.stream_key(s, draws.RETAIN, t, 0),
        draws.stream_key(s, draws.REVIEW, t, 0), draws.stream_key(s, draws.CHOOSE_GUIDELINE, t, 0),
        draws.stream_key(s, draws.CHOOSE_BINDING, t, 0), draws.stream_key(s, draws.SUBSTANCE_GUIDELINE, t, 0),
        draws.stream_key(s, draws.SUBSTANCE_BINDING, t, 0), draws.stream_key(s, draws.OWN_INCIDENT, t, 0),
    )  # fmt: skip


@compiled
def advance_firms(
    firms: FirmTable,
    layout: Layout,
    cells: CellTable,
    seen: Associations,
    counted: Associations,
    depths: IntArray,
    state: State,
    parameters: Parameters,
    step: Step,
    team: IntArray,
) -> None:
    """Advance every firm by one step; all see what was the case at the end of the last step."""
    counted.adopters[:] = 0
    counted.guideline_reported[:] = 0
    counted.binding_reported[:] = 0
    call_helpers(team)
    advance_claimed(firms, layout, cells, seen, counted, depths, state, parameters, step, team, False)
    await_helpers(team)
    for group in range(len(seen.adopters)):
        seen.adopters[group] = counted.adopters[group]
        seen.guideline_reported[group] = counted.guideline_reported[group]
        seen.binding_reported[group] = counted.binding_reported[group]


@compiled
def advance_claimed(
    firms: FirmTable,
    layout: Layout,
    cells: CellTable,
    seen: Associations,
    counted: Associations,
    depths: IntArray,
    state: State,
    parameters: Parameters,
    step: Step,
    team: IntArray,
    helping: bool,
) -> None:
    """Advance the firms of one cell after the other, as long as there is one to claim."""
    keys = step_keys(step)
    tally = Tally(np.empty(len(COUNT_NAMES), np.int64), np.empty(PATTERNS, np.int64), np.empty(2, np.int64))
    number = claim(team, CELL_COUNT, helping)
    while number >= 0:
        _advance_cell(firms, layout, cells, seen, counted, depths, state, parameters, step, keys, tally, number)
        number = claim(team, CELL_COUNT, helping)


@inlined
def _advance_cell(
    firms: FirmTable,
    layout: Layout,
    cells: CellTable,
    seen: Associations,
    counted: Associations,
    depths: IntArray,
    state: State,
    parameters: Parameters,
    step: Step,
    keys: Keys,
    tally: Tally,
    number: int,
) -> None:
    """Advance the firms of one cell."""
    cell = cells[number]
    revised = state.country.revised[GUIDELINE, cell.jurisdiction] > 0.0
    duplicate = state.work.duplicate[cell.jurisdiction, cell.sector]
    reuse = state.work.reuse[cell.jurisdiction, cell.sector]
    frontier_reuse = state.work.frontier_reuse[cell.jurisdiction]
    counts, depth_sum, burden = tally
    counts[:] = 0
    depth_sum[:] = 0
    burden[:] = 0
    for i in range(layout.start[number], layout.start[number + 1]):
        firm = firms[i]
        if not firm.alive:
            continue
        saved = frontier_reuse[firm.exports] if firm.frontier else reuse[firm.exports]
        home_cost = cell.binding_cost[firm.frontier] * (1.0 - saved)
        abroad_cost = cell.size_factor * duplicate[firm.exports]
        counts[ALIVE] += 1
        eligible = is_eligible(firm, cell, home_cost + abroad_cost)
        counts[ELIGIBLE] += eligible
        if not firm.adopted and not (eligible and _adopts(firm, cell, keys, step)):
            continue
        _advance_awareness(firm, cell, keys, revised)
        _drop_lapsed(firm, cell)
        if firm.review_due or (_has_rules(firm, cell) and draws.uniform(keys.review, firm.key) < cell.review_chance):
            _review(firm, cell, seen, parameters.compliance, step, keys, home_cost)
        if firm.malicious:
            _consider_misuse(firm, cell)
        practice = pattern(firm)
        depth = depths[step.tick - firm.adopted_tick]
        depth_sum[practice] += depth
        rate = cell.own_rate[practice] * depth * DEPTH_UNIT
        if draws.happens(draws.uniform(keys.own_incident, firm.key), rate):
            _suffer_incident(firm, cell, parameters.compliance, step)
        _count(firm, counts, counted)
        paid = firm.binding_reported * home_cost + firm.guideline_reported * cell.guideline_cost[firm.frontier]
        burden[0] += int(paid * BURDEN_UNIT + 0.5)
        burden[1] += int(abroad_cost * BURDEN_UNIT + 0.5)
    state.work.counts[number, :] = counts
    state.work.depth_sum[number, :] = depth_sum
    state.work.burden[number, :] = burden


@compiled
def is_eligible(firm: Firm, cell: Cell, burden: float) -> bool:
    """Return whether AI pays for a firm, given the burden of the duties it would carry, % (2.1)."""
    return cell.entry_level - cell.burden_effect * burden >= firm.threshold


@inlined
def pattern(firm: Firm) -> int:
    """Return a firm's pattern of practice."""
    return (
        MEETS_LAW * firm.binding_substantive
        + FOLLOWS_GUIDELINE * firm.guideline_substantive
        + IS_FRONTIER * firm.frontier
        + FOREIGN_PRACTICE * firm.brussels
    )


@inlined
def _adopts(firm: Firm, cell: Cell, keys: Keys, step: Step) -> bool:
    """Let a firm adopt for which AI pays (2.2)."""
    if draws.uniform(keys.adopt, firm.key) >= cell.adoption_chance:
        return False
    firm.adopted = 1
    firm.adopted_tick = step.tick
    return True


@inlined
def _advance_awareness(firm: Firm, cell: Cell, keys: Keys, revised: bool) -> None:
    """Let a firm get to know rules (3.1 to 3.3); a revision of the guideline leaves some behind."""
    if firm.aware:
        if revised and draws.uniform(keys.retain, firm.key) >= cell.retention:
            firm.aware = 0
            firm.guideline_reported = 0
            firm.guideline_substantive = 0
    elif cell.guideline[firm.frontier] > 0.0 and draws.uniform(keys.aware, firm.key) < cell.awareness_chance:
        firm.aware = 1
    if not firm.aware_law and cell.binding[firm.frontier] > 0.0:
        firm.aware_law = draws.uniform(keys.aware_law, firm.key) < cell.law_awareness_chance


@inlined
def _drop_lapsed(firm: Firm, cell: Cell) -> None:
    """End compliance with a rule that is no longer there."""
    if cell.guideline[firm.frontier] <= 0.0:
        firm.guideline_reported = 0
        firm.guideline_substantive = 0
    if cell.binding[firm.frontier] <= 0.0:
        firm.binding_reported = 0
        firm.binding_substantive = 0


@inlined
def _has_rules(firm: Firm, cell: Cell) -> bool:
    """Return whether there is a rule in force that a firm knows: without one a review changes nothing."""
    guided = firm.aware > 0 and cell.guideline[firm.frontier] > 0.0
    return guided or (firm.aware_law > 0 and cell.binding[firm.frontier] > 0.0)


@inlined
def _review(
    firm: Firm, cell: Cell, seen: Associations, numbers: Compliance, step: Step, keys: Keys, home_cost: float
) -> None:
    """Let a firm reconsider both rules (4.2 to 4.6)."""
    firm.review_due = 0
    escalated = firm.escalated_until > step.tick
    if firm.aware and cell.guideline[firm.frontier] > 0.0:
        _review_guideline(firm, cell, seen, numbers, keys, escalated)
    if firm.aware_law and cell.binding[firm.frontier] > 0.0:
        _review_binding(firm, cell, seen, numbers, keys, escalated, home_cost)


@inlined
def _review_guideline(
    firm: Firm, cell: Cell, seen: Associations, numbers: Compliance, keys: Keys, escalated: bool
) -> None:
    adopters = max(1, seen.adopters[firm.association])
    followers = seen.guideline_reported[firm.association] / adopters
    peers = compliance.peer_share(followers, cell.large_guideline, cell.customer_weight)
    added = numbers.pyramid_penalty if escalated else 0.0
    sanction = compliance.guideline_sanction(cell.disclosure, cell.naming, cell.liability, added)
    benefit = _benefit(firm, cell, numbers, peers, sanction, cell.guideline_cost[firm.frontier])
    watched = numbers.surveillance_binding if escalated else numbers.surveillance_guideline
    symbolic = compliance.decoupling_share(numbers.decoupling, numbers.surveillance_effect, cell.perceived, watched)
    reported = draws.uniform(keys.choose_guideline, firm.key) < compliance.logistic(benefit / numbers.choice_noise)
    real = draws.uniform(keys.substance_guideline, firm.key) >= symbolic
    firm.guideline_reported = reported
    firm.guideline_substantive = reported and real and not firm.malicious


@inlined
def _review_binding(
    firm: Firm, cell: Cell, seen: Associations, numbers: Compliance, keys: Keys, escalated: bool, home_cost: float
) -> None:
    adopters = max(1, seen.adopters[firm.association])
    compliers = seen.binding_reported[firm.association] / adopters
    peers = compliance.peer_share(compliers, cell.large_binding, cell.customer_weight)
    sanction = cell.penalty + cell.liability + (numbers.pyramid_penalty if escalated else 0.0)
    benefit = _benefit(firm, cell, numbers, peers, sanction, home_cost)
    symbolic = compliance.decoupling_share(
        numbers.decoupling, numbers.surveillance_effect, cell.perceived, numbers.surveillance_binding
    )
    reported = draws.uniform(keys.choose_binding, firm.key) < compliance.logistic(benefit / numbers.choice_noise)
    firm.binding_reported = reported
    firm.binding_substantive = reported and draws.uniform(keys.substance_binding, firm.key) >= symbolic


@compiled
def _benefit(firm: Firm, cell: Cell, numbers: Compliance, peers: float, sanction: float, cost: float) -> float:
    norm = compliance.norm_benefit(cell.deference, numbers.deference_benefit, numbers.peer_norm_benefit, peers)
    export = cell.export * firm.export_share
    return compliance.net_benefit(norm, cell.reputation, export, cell.perceived, sanction, cost, firm.propensity)


@inlined
def _consider_misuse(firm: Firm, cell: Cell) -> None:
    """Let a malicious firm weigh gain against sanction (5.4); an active one does not meet its duties (4.6)."""
    bound = cell.binding[firm.frontier] > 0.0
    sanction = cell.misuse_sanction + (cell.penalty if bound else 0.0)
    firm.active = incidents.misuse_pays(firm.log_gain, cell.perceived, sanction)
    if firm.active:
        firm.binding_substantive = 0


@inlined
def _suffer_incident(firm: Firm, cell: Cell, numbers: Compliance, step: Step) -> None:
    """Note a detected incident of the firm's own: it will review at once, and may be escalated."""
    firm.review_due = 1
    if cell.escalation <= 0.0:
        return
    firm.detected_count = min(255, firm.detected_count + 1)
    if firm.detected_count >= numbers.pyramid_threshold:
        firm.detected_count = 0
        firm.escalated_until = step.tick + int(numbers.pyramid_duration * TICKS_PER_MONTH)


@inlined
def _count(firm: Firm, counts: IntArray, counted: Associations) -> None:
    """Add an adopter to the counts of its cell and association."""
    group = firm.association
    counted.adopters[group] += 1
    counted.guideline_reported[group] += firm.guideline_reported
    counted.binding_reported[group] += firm.binding_reported
    counts[ADOPTERS] += 1
    counts[AWARE] += firm.aware
    counts[AWARE_LAW] += firm.aware_law
    counts[GUIDELINE_REPORTED] += firm.guideline_reported
    counts[GUIDELINE_SUBSTANTIVE] += firm.guideline_substantive
    counts[BINDING_REPORTED] += firm.binding_reported
    counts[BINDING_SUBSTANTIVE] += firm.binding_substantive
    counts[SUBSTANTIVE] += firm.guideline_substantive | firm.binding_substantive
    counts[ACTIVE] += firm.active
