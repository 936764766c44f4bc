"""Governments in a step: staff, capacity, drift and revision of rules (order 2 and 3 of the month)."""

from __future__ import annotations

from sim.axes import (
    DEVELOPER,
    FINANCE,
    FRONTIER,
    GENERAL,
    GUIDELINE,
    HORIZONTAL,
    INSTRUMENTS,
    JAPAN,
    JURISDICTION_COUNT,
    MEDICAL,
    MINISTRIES,
    PUBLIC,
    SECTOR_COUNT,
    TRANSPORT,
)
from sim.compiled import borrowing, compiled, inlined
from sim.engine import rows
from sim.engine.step import Step
from sim.equations import government as equation
from sim.equations import revision
from sim.equations.parameters import Government, Parameters
from sim.policy.timeline import Timeline
from sim.world.state import State

COMMUNICATIONS, ECONOMY, CABINET_OFFICE, DIGITAL_AGENCY, SAFETY_INSTITUTE, REGULATORS, HEADQUARTERS = range(7)
MINISTRY_COUNT = len(MINISTRIES)
INSTRUMENT_COUNT = len(INSTRUMENTS)


@compiled
def post_share(numbers: Government, jurisdiction: int, ministry: int, extra_units: float) -> float:
    """Return a ministry's share of its government's expert posts.

    New vertical units take over posts of the existing ones. Governments other than Japan's are a horizontal and a
    sector unit of equal size.
    """
    taken = min(1.0, numbers.extra_unit_share * extra_units)
    if ministry >= HEADQUARTERS:  # a unit that is being built up counts in part
        built = min(1.0, max(0.0, extra_units - (ministry - HEADQUARTERS)))
        return taken * built / extra_units if extra_units > 0.0 else 0.0
    if jurisdiction == JAPAN:
        return numbers.post_share[ministry] * (1.0 - taken)
    return 0.5 * (1.0 - taken) if ministry in (ECONOMY, REGULATORS) else 0.0


@compiled
def advance_staff(state: State, parameters: Parameters, step: Step) -> None:
    """Hire, train, lose, rotate and lend experts of every government (10.1 to 10.5)."""
    if step.number == 0:
        _fill_posts(state, parameters.government)
    for j in range(JURISDICTION_COUNT):
        for u in range(MINISTRY_COUNT):
            _advance_ministry(state, parameters.government, step, j, u)
        _lend(state, j)
        _advance_cabinet_office(state, parameters.government, step, j)


@inlined
def _fill_posts(state: State, numbers: Government) -> None:
    """Start with all posts filled and proficiency at its long-run value."""
    lever = state.work.levers
    for j in range(JURISDICTION_COUNT):
        for u in range(MINISTRY_COUNT):
            share = post_share(numbers, j, u, lever[rows.EXTRA_UNITS, j])
            state.ministries.experts[j, u] = lever[rows.STAFF_TARGET, j] * share
            tenure = lever[rows.SECONDMENT_TENURE if u == CABINET_OFFICE else rows.ROTATION_TENURE, j]
            state.ministries.proficiency[j, u] = equation.proficiency_balance(
                numbers.learning_time, tenure, numbers.entry_proficiency
            )


@inlined
def _advance_ministry(state: State, numbers: Government, step: Step, j: int, u: int) -> None:
    lever, staff = state.work.levers, state.ministries
    share = post_share(numbers, j, u, lever[rows.EXTRA_UNITS, j])
    tenure, lent_tenure = lever[rows.ROTATION_TENURE, j], lever[rows.SECONDMENT_TENURE, j]
    before = staff.experts[j, u]
    lent = staff.lent[j, u] / before if before > 0.0 else 0.0
    leaving = (1.0 - lent) * equation.leaving_rate(numbers.attrition, tenure, numbers.rotation_loss)
    leaving += lent * equation.leaving_rate(numbers.attrition, lent_tenure, numbers.rotation_loss)
    trained = lever[rows.TRAINING_RATE, j] * numbers.generalists[j] * share
    target = lever[rows.STAFF_TARGET, j] * share
    after = equation.staff_next(before, target, numbers.hiring_rate, leaving, trained, step.months)
    staff.experts[j, u] = after
    if u != CABINET_OFFICE:
        staff.proficiency[j, u] = equation.proficiency_next(
            staff.proficiency[j, u], numbers.learning_time, tenure, numbers.entry_proficiency, step.months
        )


@inlined
def _lend(state: State, j: int) -> None:
    share = state.work.levers[rows.SECONDMENT_SHARE, j]
    for u in (COMMUNICATIONS, ECONOMY):
        state.ministries.lent[j, u] = share * state.ministries.experts[j, u]


@inlined
def _advance_cabinet_office(state: State, numbers: Government, step: Step, j: int) -> None:
    tenure = state.work.levers[rows.SECONDMENT_TENURE, j]
    state.ministries.proficiency[j, CABINET_OFFICE] = equation.proficiency_next(
        state.ministries.proficiency[j, CABINET_OFFICE], numbers.learning_time, tenure,
        numbers.entry_proficiency, step.months,
    )  # fmt: skip


@compiled
def working(state: State, j: int, u: int) -> float:
    """Return experts who work in a unit: its own less those it lends; the Cabinet Office also has those it borrows."""
    staff = state.ministries
    experts = staff.experts[j, u] - staff.lent[j, u]
    if u == CABINET_OFFICE:
        experts += staff.lent[j].sum()
    return experts


@compiled
def advance_capacity(state: State, parameters: Parameters) -> None:
    """Work out coordination, domain match and effective capacity (10.6, 10.7)."""
    numbers = parameters.government
    for j in range(JURISDICTION_COUNT):
        total, squares, work = 0.0, 0.0, 0.0
        for u in range(MINISTRY_COUNT):
            experts = working(state, j, u)
            total += experts
            squares += experts * experts
            work += experts * state.ministries.proficiency[j, u]
        units = total * total / squares if squares > 0.0 else 1.0
        share = equation.coordination(numbers.silo_cost, units, state.work.levers[rows.HUB, j])
        state.country.coordination[j] = share
        state.country.effective[j] = equation.effective_capacity(
            work, share, numbers.ai_multiplier, state.work.levers[rows.GOVERNMENT_AI_USE, j]
        )
        _match_sectors(state, j, total)


@inlined
def mean_proficiency(state: State, j: int) -> float:
    """Return the proficiency of a government's experts where they work, 0 to 1."""
    total, work = 0.0, 0.0
    for u in range(MINISTRY_COUNT):
        experts = working(state, j, u)
        total += experts
        work += experts * state.ministries.proficiency[j, u]
    return work / total if total > 0.0 else 0.0


@inlined
def _match_sectors(state: State, j: int, total: float) -> None:
    """Set the share of experts who sit in the unit that owns each sector."""
    for k in range(SECTOR_COUNT):
        state.country.sector_match[k, j] = owners(state, j, k) / total if total > 0.0 else 0.0


@inlined
def owners(state: State, j: int, k: int) -> float:
    """Return experts in the units that own a sector's cases."""
    if k in (FINANCE, TRANSPORT, MEDICAL):
        return working(state, j, REGULATORS)
    if j != JAPAN or k == GENERAL:
        return working(state, j, COMMUNICATIONS) + working(state, j, ECONOMY)
    if k == PUBLIC:
        return working(state, j, DIGITAL_AGENCY)
    if k == DEVELOPER:
        return working(state, j, SAFETY_INSTITUTE)
    return 0.0


@inlined
def stringency(state: State, instrument: int, j: int) -> float:
    """Return an instrument's stringency now; sector law counts with its strictest sector."""
    lever = state.work.levers
    if instrument == GUIDELINE:
        return lever[rows.GUIDELINE_STRINGENCY, j]
    if instrument == HORIZONTAL:
        return lever[rows.HORIZONTAL_STRINGENCY, j]
    if instrument == FRONTIER:
        return lever[rows.FRONTIER_STRINGENCY, j]
    strictest = 0.0
    for k in range(SECTOR_COUNT):
        strictest = max(strictest, lever[rows.SECTOR_STRINGENCY + k, j])
    return strictest


@inlined
def minimum_time(state: State, instrument: int, j: int) -> float:
    """Return the procedural minimum for revising an instrument, months."""
    if instrument == GUIDELINE:
        return state.work.levers[rows.GUIDELINE_MINIMUM_TIME, j]
    if instrument == HORIZONTAL:
        return state.work.levers[rows.LAW_MINIMUM_TIME, j]
    return state.work.levers[rows.SECTOR_MINIMUM_TIME, j]


@inlined
def revision_work(state: State, parameters: Parameters, instrument: int, j: int) -> float:
    """Return expert-months that revising an instrument takes."""
    if instrument == HORIZONTAL:
        return state.work.levers[rows.LAW_REVISION_WORK, j]
    return parameters.revision.work[instrument]


@borrowing
def advance_rules(state: State, timeline: Timeline, parameters: Parameters, step: Step) -> None:
    """Let rules drift, open and finish revisions (6.1, 6.2)."""
    dated = timeline.revision[step.month]
    for j in range(JURISDICTION_COUNT):
        changed = False
        for n in range(INSTRUMENT_COUNT):
            changed = _notice_change(state, step.first and dated[n, j] > 0, n, j) or changed
        _work_on_projects(state, parameters, step, j)
        for n in range(INSTRUMENT_COUNT):
            changed = (state.country.revised[n, j] > 0.0 and n != GUIDELINE) or changed
        state.country.months_unchanged[j] = 0.0 if changed else state.country.months_unchanged[j] + step.months


@inlined
def _notice_change(state: State, dated: bool, n: int, j: int) -> bool:
    """Start or end an instrument, apply a dated revision, measure drift; return whether its stringency changed."""
    country, now = state.country, stringency(state, n, j)
    changed = now != country.stringency_seen[n, j]
    started = now > 0.0 and country.in_force[n, j] == 0.0
    country.in_force[n, j] = 1.0 if now > 0.0 else 0.0
    country.stringency_seen[n, j] = now
    country.revised[n, j] = 1.0 if dated and now > 0.0 else 0.0
    if started or dated:
        country.reference[n, j] = state.technology.log_capability[0]
        country.project_open[n, j] = 0.0
    country.gap[n, j] = 0.0
    if now > 0.0:
        country.gap[n, j] = revision.drift(state.technology.log_capability[0], country.reference[n, j])
    return changed


@inlined
def _work_on_projects(state: State, parameters: Parameters, step: Step, j: int) -> None:
    country = state.country
    capacity = country.effective[j] * state.work.levers[rows.ALLOCATION_GUIDANCE, j]
    trigger = state.work.levers[rows.REVISION_TRIGGER, j]
    opened = 0.0
    for n in range(INSTRUMENT_COUNT):
        if country.in_force[n, j] == 0.0:
            country.project_open[n, j] = 0.0
        opened += country.project_open[n, j]
    for n in range(INSTRUMENT_COUNT):
        if country.project_open[n, j] > 0.0:
            country.project_age[n, j] += step.months
            country.project_done[n, j] = revision.revision_progress(
                country.project_done[n, j], capacity, opened, step.months
            )
            if revision.revision_finished(
                country.project_done[n, j], revision_work(state, parameters, n, j),
                country.project_age[n, j] + 1e-9, minimum_time(state, n, j),
            ):  # fmt: skip
                _finish(state, n, j)
        elif country.in_force[n, j] > 0.0 and country.gap[n, j] >= trigger - 1e-12:
            country.project_open[n, j] = 1.0
            country.project_done[n, j] = 0.0
            country.project_age[n, j] = 0.0


@inlined
def revision_lag(state: State, j: int) -> float:
    """Return the age of the longest-running revision, months; 0 if none is under way."""
    longest = 0.0
    for n in range(INSTRUMENT_COUNT):
        longest = max(longest, state.country.project_open[n, j] * state.country.project_age[n, j])
    return longest


@inlined
def _finish(state: State, n: int, j: int) -> None:
    state.country.project_open[n, j] = 0.0
    state.country.reference[n, j] = state.technology.log_capability[0]
    state.country.gap[n, j] = 0.0
    state.country.revised[n, j] = 1.0
