"""Recorded incidents, detection, the queue of cases and what is learned (orders 10 to 12 of the month)."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from sim import draws
from sim.axes import (
    AISI,
    CELL_COUNT,
    DEVELOPER,
    GENERAL,
    INCIDENT_TYPES,
    JURISDICTION_COUNT,
    LARGE,
    MISUSE,
    SECTOR_COUNT,
    SIZE_COUNT,
)
from sim.compiled import borrowing, inlined
from sim.engine import rows
from sim.engine.diplomacy import is_member
from sim.engine.firms import DEPTH_UNIT
from sim.engine.sorting import ranked
from sim.engine.step import Step
from sim.equations import detection, incidents
from sim.equations.parameters import Incidents, Parameters
from sim.world.cells import IS_FRONTIER, PATTERNS, Cell, CellTable, cell_index
from sim.world.firms import Layout
from sim.world.state import ACTIVE, SEVERITY_ROOM, Queue, State

TYPE_COUNT = len(INCIDENT_TYPES)
CELL_KIND, COUNTRY_KIND = 400, 500
TAIL_SEVERITY = 100.0
TOTAL, MAXIMUM, TAIL, DETECTED = range(4)
"""Columns of ``Workspace.severity``."""


@borrowing
def record_incidents(layout: Layout, cells: CellTable, state: State, parameters: Parameters, step: Step) -> None:
    """Draw the recorded incidents of every cell from its weighted sum of rates (5.2 to 5.5)."""
    work = state.work
    work.sector_cases[:, :] = 0.0
    work.severity[:, :] = 0.0
    work.sector_severity[:, :] = 0.0
    work.severity_count[:] = 0
    work.detected[:] = 0
    word = draws.stream_word(step.seed, draws.INCIDENT, step.tick)
    for number in range(CELL_COUNT):
        scale = layout.weight[number] / parameters.incidents.incidents_per_record * step.months
        _expect(state, cells[number], number, scale, parameters.incidents)
        unit = draws.unit_key(CELL_KIND, number)
        for r in range(TYPE_COUNT):
            chance = draws.uniform(draws.indexed_key(word, r), unit)
            work.recorded[number, r] = draws.poisson(chance, work.rates[number, r])
    stream = severity_stream(parameters.incidents, step)
    for r in range(TYPE_COUNT):
        for number in range(CELL_COUNT):
            count = work.recorded[number, r]
            if count > 0:
                unit = draws.unit_key(CELL_KIND + 10 + r, number)
                j, k = cells[number].jurisdiction, cells[number].sector
                _draw_severities(state, parameters, stream, j, k, r, unit, count)
    _record_external_misuse(cells, state, parameters, stream, step)


class SeverityStream(NamedTuple):
    """What all draws of severity and detection in a step have in common."""

    severity: np.uint64
    detection: np.uint64
    below: float  # share of severities below the maximum


@inlined
def severity_stream(numbers: Incidents, step: Step) -> SeverityStream:
    """Return what the draws of a step have in common."""
    return SeverityStream(
        draws.stream_word(step.seed, draws.SEVERITY, step.tick),
        draws.stream_word(step.seed, draws.DETECT, step.tick),
        incidents.share_below(numbers.severity_exponent, numbers.severity_maximum),
    )


@inlined
def _expect(state: State, cell: Cell, number: int, scale: float, numbers: Incidents) -> None:
    """Set a cell's rates: those of the fully deployed, unprotected firms that its sampled firms amount to, scaled.

    On the way its depth of deployment is summed, and what good practice in force is worth there.
    """
    work = state.work
    rates = work.rates[number]
    rates[:] = 0.0
    depth, protected = 0.0, 0.0
    for pattern in range(PATTERNS):
        if work.depth_sum[number, pattern] > 0:
            share = work.depth_sum[number, pattern] * DEPTH_UNIT
            depth += share
            protected += share * cell.protection[pattern]
            for r in range(MISUSE):
                rates[r] += share * incidents.remaining_share(numbers.efficacy[r], cell.protection[pattern])
    work.depth[number], work.protected[number] = depth, protected
    rates[MISUSE] = work.counts[number, ACTIVE]
    for r in range(TYPE_COUNT):
        rates[r] *= scale * cell.rate[r]


@borrowing
def _draw_severities(
    state: State, parameters: Parameters, stream: SeverityStream, j: int, k: int, r: int, unit: np.uint64, count: int
) -> None:
    """Draw how severe each incident is and whether it comes to light (5.3, 8.1)."""
    work, exponent = state.work, parameters.incidents.severity_exponent
    base, effect = parameters.detection.base_chance[r], parameters.detection.severity_effect
    reporting = work.levers[rows.REPORTING_DUTY, j]
    kept, severities = work.severity_count[j], work.severities[j]
    total, maximum = work.severity[j, TOTAL], work.severity[j, MAXIMUM]
    tail, detected = work.severity[j, TAIL], work.severity[j, DETECTED]
    seen, cases = work.sector_severity[j, k], 0
    for n in range(count):
        chance = draws.uniform(draws.indexed_key(stream.severity, n), unit)
        size = incidents.severity_within(chance, exponent, stream.below)
        if kept < SEVERITY_ROOM:
            severities[kept] = size
            kept += 1
        total += size
        maximum = max(size, maximum)
        tail += size > TAIL_SEVERITY
        chance = draws.uniform(draws.indexed_key(stream.detection, n), unit)
        found = detection.is_detected(chance, base, size, effect, reporting)
        detected += size if found else 0.0
        seen += size if found else 0.0
        cases += found
    work.severity_count[j] = kept
    work.severity[j, TOTAL], work.severity[j, MAXIMUM] = total, maximum
    work.severity[j, TAIL], work.severity[j, DETECTED] = tail, detected
    work.sector_severity[j, k] = seen
    work.detected[j] += cases
    work.sector_cases[j, k] += cases


@inlined
def developer_protection(cells: CellTable, state: State, parameters: Parameters) -> float:
    """Return good practice in force at frontier developers world-wide, market-weighted (5.5)."""
    weight = parameters.interoperability.market_weight
    total, scale = 0.0, 0.0
    for j in range(JURISDICTION_COUNT):
        depth, protected = 0.0, 0.0
        number = cell_index(j, DEVELOPER, LARGE)
        for pattern in range(PATTERNS):
            if pattern & IS_FRONTIER:
                share = state.work.depth_sum[number, pattern] * DEPTH_UNIT
                depth += share
                protected += share * cells[number].protection[pattern]
        if depth > 0.0:
            total += weight[j] * protected / depth
            scale += weight[j]
    return total / scale if scale > 0.0 else 0.0


@borrowing
def _record_external_misuse(
    cells: CellTable, state: State, parameters: Parameters, stream: SeverityStream, step: Step
) -> None:
    numbers = parameters.incidents
    state.world.developer_compliance[0] = developer_protection(cells, state, parameters)
    for j in range(JURISDICTION_COUNT):
        rate = incidents.external_misuse_rate(
            numbers.external_misuse, parameters.interoperability.market_weight[j], state.groups.diffusion[j],
            state.work.capability_effect[MISUSE], numbers.upstream_safeguard, state.world.developer_compliance[0],
        )  # fmt: skip
        key = draws.stream_key(step.seed, draws.EXTERNAL, step.tick, 0)
        count = draws.poisson(draws.uniform(key, draws.unit_key(COUNTRY_KIND, j)), rate * step.months)
        state.work.external[j] = count
        _draw_severities(state, parameters, stream, j, GENERAL, MISUSE, draws.unit_key(COUNTRY_KIND + 20, j), count)


@inlined
def case_work(state: State, parameters: Parameters, j: int) -> float:
    """Return mean expert-months a case of the step takes, given who owns the sectors it came from (8.2, 8.5)."""
    numbers = parameters.detection
    work = detection.work_per_case(
        numbers.baseline_utilisation, numbers.reference_capacity, numbers.reference_case_flow
    )
    total, cases = 0.0, 0.0
    for k in range(SECTOR_COUNT):
        count = state.work.sector_cases[j, k]
        match = state.country.sector_match[k, j]
        total += count * detection.matched_work(work, parameters.government.domain_match, match)
        cases += count
    return total / cases if cases > 0.0 else work


@inlined
def investigation_capacity(state: State, j: int) -> float:
    """Return experts who investigate."""
    return state.country.effective[j] * state.work.levers[rows.ALLOCATION_INVESTIGATION, j]


@borrowing
def receive_cases(state: State, queue: Queue, parameters: Parameters, step: Step) -> None:
    """Add the step's detected incidents to the queue and note what can be seen."""
    for j in range(JURISDICTION_COUNT):
        cases = float(state.work.detected[j])
        unit_work = case_work(state, parameters, j)
        queue.cases[j, step.number] = cases
        queue.unit_work[j, step.number] = unit_work
        queue.work[j, step.number] = cases * unit_work
        total = float(state.work.external[j])
        for number in range(j * SECTOR_COUNT * SIZE_COUNT, (j + 1) * SECTOR_COUNT * SIZE_COUNT):
            for r in range(TYPE_COUNT):
                total += state.work.recorded[number, r]
        queue.incidents[j, step.number] = total
        queue.visible[j, step.number] = state.work.severity[j, DETECTED]
        for k in range(SECTOR_COUNT):
            queue.sector_visible[j * SECTOR_COUNT + k, step.number] = state.work.sector_severity[j, k]
        queue.severe[j, step.number] = state.work.severity[j, TAIL]


@borrowing
def serve_queue(queue: Queue, j: int, capacity: float, step: Step) -> tuple[float, float, float, float]:
    """Work off the oldest cases first with ``capacity`` expert-months.

    Returns:
        Cases finished, expert-months served, median and 90th percentile of the months they took (nan if none).
    """
    head = queue.head[j]
    left = capacity
    finished = 0.0
    last = head
    for cohort in range(head, step.number + 1):
        served = min(left, queue.work[j, cohort])
        left -= served
        if queue.unit_work[j, cohort] > 0.0:
            finished += served / queue.unit_work[j, cohort]
        last = cohort
        if left <= 0.0:
            break
    slowest, median = _delays(queue, j, capacity, finished, head, last, step)
    left = capacity
    for cohort in range(head, last + 1):
        served = min(left, queue.work[j, cohort])
        queue.work[j, cohort] -= served
        left -= served
    while queue.head[j] < step.number and queue.work[j, queue.head[j]] <= 0.0:
        queue.head[j] += 1
    queue.completed[j, step.number] = finished
    return finished, capacity - left, median, slowest


@inlined
def _delays(
    queue: Queue, j: int, capacity: float, finished: float, head: int, last: int, step: Step
) -> tuple[float, float]:
    """Return the 90th percentile and the median of the delays of the cases being finished; the oldest come first."""
    slowest, median = math.nan, math.nan
    if finished <= 0.0:
        return slowest, median
    done, left = 0.0, capacity
    for cohort in range(head, last + 1):
        served = min(left, queue.work[j, cohort])
        left -= served
        before = done
        done += served / queue.unit_work[j, cohort]
        delay = (step.number - cohort) * step.months
        if before <= 0.1 * finished < done:
            slowest = delay
        if before <= 0.5 * finished < done:
            median = delay
    return slowest, median


@inlined
def waiting(queue: Queue, j: int, step: Step) -> float:
    """Return the backlog, expert-months."""
    total = 0.0
    for cohort in range(queue.head[j], step.number + 1):
        total += queue.work[j, cohort]
    return total


@inlined
def answers_in_time(queue: Queue, j: int, limit: float, step: Step) -> bool:
    """Return whether no case older than ``limit`` months waits."""
    head = queue.head[j]
    return queue.work[j, head] <= 0.0 or (step.number - head) * step.months <= limit


@borrowing
def learn_from_cases(state: State, queue: Queue, parameters: Parameters, step: Step) -> None:
    """Update perceived detection and case knowledge (8.3, 8.4)."""
    numbers = parameters.detection
    window = int(12.0 / step.months + 0.5)
    begin = max(0, step.number + 1 - window)
    for j in range(JURISDICTION_COUNT):
        completed = queue.completed[j, begin : step.number + 1].sum()
        happened = queue.incidents[j, begin : step.number + 1].sum()
        state.country.perceived[j] = detection.perceived_detection_next(
            state.country.perceived[j], completed, happened, numbers.perception_rate, step.months
        )
        abroad = 0.0
        for other in range(JURISDICTION_COUNT):
            if other != j and is_member(state, AISI, j) and is_member(state, AISI, other):
                abroad += state.world.alignment[j, other] * queue.completed[other, step.number]
        rate = numbers.learning_rate * state.work.levers[rows.CASE_ANALYSIS, j]
        state.country.knowledge[j] = detection.knowledge_next(
            state.country.knowledge[j], queue.completed[j, step.number], abroad, rate, numbers.learning_abroad,
            numbers.knowledge_decay, step.months,
        )  # fmt: skip


@inlined
def quantiles(state: State, j: int) -> tuple[float, float, float]:
    """Return median, 95th and 99th percentile of the severities recorded in the step, of which there are some.

    They are rearranged.
    """
    severities = state.work.severities[j, : state.work.severity_count[j]]
    count = len(severities)
    middle, high, highest = nearest_rank(count, 0.5), nearest_rank(count, 0.95), nearest_rank(count, 0.99)
    return ranked(severities, 0, middle), ranked(severities, middle, high), ranked(severities, high, highest)


@inlined
def nearest_rank(count: int, share: float) -> int:
    """Return where a quantile is among so many numbers in order, by nearest rank."""
    return max(0, math.ceil(share * count) - 1)
