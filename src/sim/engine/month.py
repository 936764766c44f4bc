"""One month, in the order in which the model description lists it."""

from __future__ import annotations

from sim.axes import EU, FRONTIER, G7, GUIDELINE, HORIZONTAL, JAPAN, JURISDICTION_COUNT, SECTOR, SECTOR_COUNT, US
from sim.compiled import borrowing, inlined
from sim.engine import diplomacy, government, harm, innovation, publics, record, rows, rules
from sim.engine.cells import describe_cells
from sim.engine.firms import advance_firms
from sim.engine.record import Record
from sim.engine.step import Step, advance_technology, apply_law, read_levers, watch_triggers
from sim.equations.parameters import Parameters
from sim.policy.timeline import Timeline
from sim.world.cells import CellTable
from sim.world.firms import Associations, Curves, FirmTable, IntArray, Layout
from sim.world.state import Queue, State, Watch

OUTDATED = 0.5
"""Drift, ln capability, beyond which a rule counts as out of date."""


@inlined
def advance_step(
    firms: FirmTable,
    layout: Layout,
    cells: CellTable,
    seen: Associations,
    counted: Associations,
    curves: Curves,
    state: State,
    queue: Queue,
    watch: Watch,
    timeline: Timeline,
    parameters: Parameters,
    step: Step,
    kept: Record,
    team: IntArray,
) -> None:
    """Advance the whole world by one step and record it."""
    read_levers(state, timeline, watch, step)
    apply_law(state, parameters)
    advance_technology(state, timeline, parameters, step)
    government.advance_staff(state, parameters, step)
    government.advance_capacity(state, parameters)
    government.advance_rules(state, timeline, parameters, step)
    diplomacy.advance_positions(state, parameters.international, step)
    agreed = diplomacy.advance_forums(state, parameters, step)
    diplomacy.advance_tracks(state, parameters, step)
    diplomacy.advance_friends(state, parameters.international, step)
    diplomacy.advance_legitimacy(state, parameters)
    rules.prepare(state, parameters)
    describe_cells(cells, state, parameters, step)
    innovation.describe_closing(cells, state, parameters.innovation, step)
    advance_firms(firms, layout, cells, seen, counted, curves, state, parameters, step, team)
    publics.update_groups(layout, state)
    harm.record_incidents(layout, cells, state, parameters, step)
    harm.receive_cases(state, queue, parameters, step)
    _investigate(state, queue, step, kept)
    harm.learn_from_cases(state, queue, parameters, step)
    publics.advance_mood(state, queue, parameters, step)
    publics.advance_politics(state, parameters, step)
    _innovate(firms, layout, cells, state, parameters, step, kept)
    watch_triggers(state, queue, timeline, watch, step)
    record.record_cells(kept, state, step)
    _record_countries(state, parameters, step, kept)
    _record_world(state, step, kept, agreed)


@borrowing
def _investigate(state: State, queue: Queue, step: Step, kept: Record) -> None:
    for j in range(JURISDICTION_COUNT):
        capacity = harm.investigation_capacity(state, j) * step.months
        finished, served, median, slowest = harm.serve_queue(queue, j, capacity, step)
        flows, levels = kept.flows[step.month, j], kept.levels[step.month, j]
        flows[record.COMPLETED] += finished
        flows[record.SERVED] += served
        flows[record.CAPACITY] += capacity
        if finished > 0.0:
            levels[record.RESPONSE_MEDIAN] = median
            levels[record.RESPONSE_P90] = slowest
        levels[record.BACKLOG] = harm.waiting(queue, j, step)


@borrowing
def _innovate(
    firms: FirmTable, layout: Layout, cells: CellTable, state: State, parameters: Parameters, step: Step, kept: Record
) -> None:
    for j in range(JURISDICTION_COUNT):
        founded, burden = innovation.advance_startups(firms, layout, cells, state, parameters, step, j)
        index = innovation.research(state, parameters, j, burden)
        flows = kept.flows[step.month, j]
        flows[record.ENTRIES] += founded
        flows[record.RELEASES] += innovation.release_frontier_models(state, parameters, step, j, index)
        kept.levels[step.month, j, record.RESEARCH] = index


@borrowing
def _record_countries(state: State, parameters: Parameters, step: Step, kept: Record) -> None:
    country, work = state.country, state.work
    for j in range(JURISDICTION_COUNT):
        flows, levels = kept.flows[step.month, j], kept.levels[step.month, j]
        flows[record.EXTERNAL_MISUSE] += work.external[j]
        flows[record.SEVERITY_TOTAL] += work.severity[j, harm.TOTAL]
        flows[record.SEVERE] += work.severity[j, harm.TAIL]
        flows[record.DETECTED_INCIDENTS] += work.detected[j]
        flows[record.REVISIONS] += country.revised[GUIDELINE, j]
        levels[record.SEVERITY_MAXIMUM] = max(levels[record.SEVERITY_MAXIMUM], work.severity[j, harm.MAXIMUM])
        if work.severity_count[j] > 0:
            median, high, highest = harm.quantiles(state, j)
            levels[record.SEVERITY_MEDIAN] = median
            levels[record.SEVERITY_P95] = high
            levels[record.SEVERITY_P99] = highest
        levels[record.PERCEIVED] = country.perceived[j]
        levels[record.KNOWLEDGE] = country.knowledge[j]
        levels[record.DRIFT_GUIDELINE] = country.gap[GUIDELINE, j]
        levels[record.DRIFT_LAW] = country.gap[HORIZONTAL, j]
        levels[record.DRIFT_SECTOR] = country.gap[SECTOR, j]
        levels[record.DRIFT_FRONTIER] = country.gap[FRONTIER, j]
        levels[record.OUTDATED_GUIDELINE] = 1.0 if country.gap[GUIDELINE, j] > OUTDATED else 0.0
        levels[record.OUTDATED_LAW] = 1.0 if country.gap[HORIZONTAL, j] > OUTDATED else 0.0
        levels[record.REVISION_LAG] = government.revision_lag(state, j)
        levels[record.TRUST] = country.trust[j]
        levels[record.CONCERN] = country.concern[j]
        levels[record.ANXIETY] = country.anxiety[j]
        levels[record.POSITION] = country.position[j]
        levels[record.PRESSURE] = country.pressure[j]
        levels[record.LAW] = work.levers[rows.HORIZONTAL_STRINGENCY, j]
        levels[record.SECTOR_LAW] = work.levers[
            rows.SECTOR_STRINGENCY : rows.SECTOR_STRINGENCY + SECTOR_COUNT, j
        ].mean()
        levels[record.EXPERTS] = state.ministries.experts[j].sum()
        levels[record.PROFICIENCY] = government.mean_proficiency(state, j)
        levels[record.COORDINATION] = country.coordination[j]
        levels[record.EFFECTIVE] = country.effective[j]
        levels[record.INTEROPERABILITY] = diplomacy.interoperability_index(state, parameters, j)
        levels[record.LEGITIMACY] = country.legitimacy[j]


@borrowing
def _record_world(state: State, step: Step, kept: Record, agreed: int) -> None:
    row = kept.world[step.month]
    row[record.G7_TENSION] = state.world.forum_tension[G7]
    row[record.G7_CONSENSUS] = state.world.forum_consensus[G7]
    row[record.CONSENSUS_REACHED] += agreed
    row[record.FRIENDS_MEMBERS] = state.world.friends[0]
    row[record.BILATERAL_US] = state.world.track[JAPAN, US]
    row[record.BILATERAL_EU] = state.world.track[JAPAN, EU]
    row[record.CAPABILITY] = state.technology.log_capability[0]
    row[record.HYPE] = state.technology.hype[0]
