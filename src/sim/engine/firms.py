"""All firms in a step, in one pass: adoption, awareness, compliance, misuse, own incidents, closing.

These are orders 6 to 10 of the month, and of order 15 who closes: that is drawn here, so that threads share it, and
takes effect at the end of the step.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim import draws
from sim.axes import CELL_COUNT, GUIDELINE
from sim.compiled import borrowing, compiled, inlined
from sim.draws import TICKS_PER_MONTH
from sim.engine.step import Step
from sim.engine.team import await_helpers, call_helpers, claim
from sim.equations import compliance, incidents
from sim.equations.parameters import Compliance, Parameters
from sim.world.cells import (
    BOUND,
    FOLLOWS_GUIDELINE,
    FOREIGN_PRACTICE,
    GUIDED,
    IS_FRONTIER,
    MEETS_LAW,
    PATTERNS,
    Cell,
    CellTable,
    may_close,
)
from sim.world.firms import NO_ROW, Associations, Curves, Firm, FirmTable, IntArray, Layout
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
    EXITS,
    GUIDELINE_REPORTED,
    GUIDELINE_SUBSTANTIVE,
    SUBSTANTIVE,
    State,
)

BURDEN_UNIT = 2.0**24
"""Burdens are summed as whole multiples of 2^-24 %, so that their sum does not depend on order."""

DEPTH_UNIT = 2.0**-32
"""Deployment depths are summed as whole multiples of 2^-32, so that their sum does not depend on order."""


STREAMS = (
    draws.ADOPT, draws.AWARE, draws.AWARE_LAW, draws.RETAIN, draws.REVIEW, draws.CHOOSE_GUIDELINE, draws.CHOOSE_BINDING,
    draws.SUBSTANCE_GUIDELINE, draws.SUBSTANCE_BINDING, draws.OWN_INCIDENT, draws.EXIT,
)  # fmt: skip
(ADOPT, KNOW, KNOW_LAW, RETAIN, REVIEW, CHOOSE_GUIDELINE, CHOOSE_BINDING, MEAN_GUIDELINE, MEAN_BINDING,
 INCIDENT, CLOSE) = range(len(STREAMS))  # fmt: skip
"""Streams that firms draw from in a step, and their places among its keys."""

Keys = NDArray[np.uint64]


class Tally(NamedTuple):
    """Memory of the thread that counts: keys of the step, and what the firms of a cell add up to.

    Cells side by side share cache lines; and what is in memory is not worked out again wherever it is used.
    """

    keys: Keys
    counts: IntArray  # [COUNTS]
    depth_sum: IntArray  # [PATTERNS]
    burden: IntArray  # [2]


@borrowing
def fill_keys(keys: Keys, step: Step) -> None:
    """Fill in the keys of a step's streams."""
    for place, name in enumerate(STREAMS):
        keys[place] = draws.stream_key(step.seed, name, step.tick, 0)


@compiled
def new_tally() -> Tally:
    """Return memory for a thread to count in."""
    return Tally(
        np.empty(len(STREAMS), np.uint64), np.empty(len(COUNT_NAMES), np.int64), np.empty(PATTERNS, np.int64),
        np.empty(2, np.int64),
    )  # fmt: skip


@compiled
def advance_firms(
    firms: FirmTable,
    layout: Layout,
    cells: CellTable,
    seen: Associations,
    counted: Associations,
    curves: Curves,
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
    advance_claimed(firms, layout, cells, seen, counted, curves, state, parameters, step, new_tally(), team, False)
    await_helpers(team)
    for group in range(len(seen.adopters)):
        seen.adopters[group] = counted.adopters[group]
        seen.guideline_reported[group] = counted.guideline_reported[group]
        seen.binding_reported[group] = counted.binding_reported[group]


@borrowing
def advance_claimed(
    firms: FirmTable,
    layout: Layout,
    cells: CellTable,
    seen: Associations,
    counted: Associations,
    curves: Curves,
    state: State,
    parameters: Parameters,
    step: Step,
    tally: Tally,
    team: IntArray,
    helping: bool,
) -> None:
    """Advance the firms of one cell after the other, as long as there is one to claim."""
    fill_keys(tally.keys, step)
    number = claim(team, CELL_COUNT, helping)
    while number >= 0:
        _advance_cell(firms, layout, cells, seen, counted, curves, state, parameters, step, tally, number)
        number = claim(team, CELL_COUNT, helping)


@inlined
def _advance_cell(
    firms: FirmTable,
    layout: Layout,
    cells: CellTable,
    seen: Associations,
    counted: Associations,
    curves: Curves,
    state: State,
    parameters: Parameters,
    step: Step,
    tally: Tally,
    number: int,
) -> None:
    """Advance the firms of one cell."""
    cell = cells[number]
    revised = state.country.revised[GUIDELINE, cell.jurisdiction] > 0.0
    duplicate = state.work.duplicate[cell.jurisdiction, cell.sector]
    reuse = state.work.reuse[cell.jurisdiction, cell.sector]
    frontier_reuse = state.work.frontier_reuse[cell.jurisdiction]
    keys, counts, depth_sum, burden = tally
    counts[:] = 0
    depth_sum[:] = 0
    burden[:] = 0
    end = advance_reach(firms, layout, cell, state, number)
    counts[ALIVE] = layout.start[number + 1] - end
    for i in range(layout.start[number], end):
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
        if firm.review_due or (_has_rules(firm, cell) and draws.uniform(keys[REVIEW], firm.key) < cell.review_chance):
            _review(firm, cell, seen, parameters.compliance, curves, step, keys, home_cost)
        if firm.malicious:
            _consider_misuse(firm, cell)
        practice = pattern(firm)
        depth = curves.depth[step.tick - firm.adopted_tick]
        depth_sum[practice] += depth
        rate = cell.own_rate[practice] * depth * DEPTH_UNIT
        if draws.happens(draws.uniform(keys[INCIDENT], firm.key), rate):
            _suffer_incident(firm, cell, parameters.compliance, step)
        _count(firm, counts, counted)
        paid = firm.binding_reported * home_cost + firm.guideline_reported * cell.guideline_cost[firm.frontier]
        burden[0] += int(paid * BURDEN_UNIT + 0.5)
        burden[1] += int(abroad_cost * BURDEN_UNIT + 0.5)
    if may_close(cell.sector, cell.size_class):
        _close(firms, layout, cell, state, tally, number)
    _keep(state, number, tally)


@inlined
def _close(firms: FirmTable, layout: Layout, cell: Cell, state: State, tally: Tally, number: int) -> None:
    """Let small developers close at the end of the step (12.2), and note slots that nobody uses then, lowest first."""
    state.reach.vacant[number] = last = NO_ROW
    for i in range(layout.start[number], layout.start[number + 1]):
        firm = firms[i]
        if firm.alive:
            if draws.uniform(tally.keys[CLOSE], firm.key) >= cell.closing_chance:
                continue
            firm.alive = 0
            tally.counts[EXITS] += 1
        firm.next_vacant = NO_ROW
        if last == NO_ROW:
            state.reach.vacant[number] = i
        else:
            firms[last].next_vacant = i
        last = i


@inlined
def _keep(state: State, number: int, tally: Tally) -> None:
    """Keep what the firms of a cell add up to."""
    for column in range(len(COUNT_NAMES)):
        state.work.counts[number, column] = tally.counts[column]
    for practice in range(PATTERNS):
        state.work.depth_sum[number, practice] = tally.depth_sum[practice]
    for part in range(len(tally.burden)):
        state.work.burden[number, part] = tally.burden[part]


@inlined
def advance_reach(firms: FirmTable, layout: Layout, cell: Cell, state: State, number: int) -> int:
    """Return where the firms of a cell begin that never adopted and for which AI does not pay without any burden."""
    begin, end = layout.start[number], layout.start[number + 1]
    reached = state.reach.firms[number]
    i = begin + reached if reached >= 0 else _end_of_adopters(firms, cell, begin, end)
    while i < end and firms[i].threshold <= cell.entry_level:
        i += 1
    state.reach.firms[number] = i - begin
    return i


@inlined
def _end_of_adopters(firms: FirmTable, cell: Cell, begin: int, end: int) -> int:
    """Return where the firms begin that have not adopted; all are looked at if they are not in order or may close."""
    last = begin
    for i in range(begin, end):
        if may_close(cell.sector, cell.size_class) or firms[i].threshold < firms[max(begin, i - 1)].threshold:
            return end
        if firms[i].adopted:
            last = i + 1
    return last


@borrowing
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
    if draws.uniform(keys[ADOPT], firm.key) >= cell.adoption_chance:
        return False
    firm.adopted = 1
    firm.adopted_tick = step.tick
    return True


@inlined
def _advance_awareness(firm: Firm, cell: Cell, keys: Keys, revised: bool) -> None:
    """Let a firm get to know rules (3.1 to 3.3); a revision of the guideline leaves some behind."""
    if firm.aware:
        if revised and draws.uniform(keys[RETAIN], firm.key) >= cell.retention:
            firm.aware = 0
            firm.guideline_reported = 0
            firm.guideline_substantive = 0
    elif cell.guideline[firm.frontier] > 0.0 and draws.uniform(keys[KNOW], firm.key) < cell.awareness_chance:
        firm.aware = 1
    if not firm.aware_law and cell.binding[firm.frontier] > 0.0:
        firm.aware_law = draws.uniform(keys[KNOW_LAW], firm.key) < cell.law_awareness_chance


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
    firm: Firm,
    cell: Cell,
    seen: Associations,
    numbers: Compliance,
    curves: Curves,
    step: Step,
    keys: Keys,
    home_cost: float,
) -> None:
    """Let a firm reconsider both rules (4.2 to 4.6)."""
    firm.review_due = 0
    escalated = firm.escalated_until > step.tick
    if firm.aware and cell.guideline[firm.frontier] > 0.0:
        _review_guideline(firm, cell, seen, numbers, curves, keys, escalated)
    if firm.aware_law and cell.binding[firm.frontier] > 0.0:
        _review_binding(firm, cell, seen, numbers, curves, keys, escalated, home_cost)


@inlined
def _review_guideline(
    firm: Firm, cell: Cell, seen: Associations, numbers: Compliance, curves: Curves, keys: Keys, escalated: bool
) -> None:
    adopters = max(1, seen.adopters[firm.association])
    followers = seen.guideline_reported[firm.association] / adopters
    peers = compliance.peer_share(followers, cell.large_guideline, cell.customer_weight)
    added = numbers.pyramid_penalty if escalated else 0.0
    sanction = compliance.guideline_sanction(cell.disclosure, cell.naming, cell.liability, added)
    benefit = _benefit(firm, cell, numbers, peers, sanction, cell.guideline_cost[firm.frontier])
    symbolic = cell.symbolic[BOUND if escalated else GUIDED]
    chance = draws.uniform(keys[CHOOSE_GUIDELINE], firm.key)
    reported = compliance.chooses(chance, benefit, numbers.choice_noise, curves.logistic)
    means_it = reported and not firm.malicious
    firm.guideline_reported = reported
    firm.guideline_substantive = means_it and draws.uniform(keys[MEAN_GUIDELINE], firm.key) >= symbolic


@inlined
def _review_binding(
    firm: Firm,
    cell: Cell,
    seen: Associations,
    numbers: Compliance,
    curves: Curves,
    keys: Keys,
    escalated: bool,
    home_cost: float,
) -> None:
    adopters = max(1, seen.adopters[firm.association])
    compliers = seen.binding_reported[firm.association] / adopters
    peers = compliance.peer_share(compliers, cell.large_binding, cell.customer_weight)
    sanction = cell.penalty + cell.liability + (numbers.pyramid_penalty if escalated else 0.0)
    benefit = _benefit(firm, cell, numbers, peers, sanction, home_cost)
    chance = draws.uniform(keys[CHOOSE_BINDING], firm.key)
    reported = compliance.chooses(chance, benefit, numbers.choice_noise, curves.logistic)
    firm.binding_reported = reported
    firm.binding_substantive = reported and draws.uniform(keys[MEAN_BINDING], firm.key) >= cell.symbolic[BOUND]


@borrowing
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
