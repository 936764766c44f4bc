"""A scenario's levers, events and triggers as arrays by month, which is what the engine reads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.axes import INSTRUMENTS, JURISDICTION_COUNT, JURISDICTIONS
from sim.policy.allocation import check_allocation
from sim.policy.changes import LeverChange
from sim.policy.conditions import Waiting, trigger_arrays
from sim.policy.dates import month_index
from sim.policy.events import Event
from sim.policy.levers import LEVERS, ROW, ROWS
from sim.policy.scenario import Scenario

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Bytes = NDArray[np.uint8]


class Timeline(NamedTuple):
    """Policy by month. Months count from the first simulated one; ends are exclusive.

    A trigger sets ``levers[row, target]`` to its value from the month after its condition has
    held for so many months in a row within ``start`` to ``end``, until ``end``.
    """

    levers: Floats  # [month, row, jurisdiction]
    capability_jump: Floats  # [month] ln capability
    hype_jump: Floats  # [month]
    revision: Bytes  # [month, instrument, jurisdiction] 1: brought up to date
    trigger_observable: Integers  # [trigger] index into OBSERVABLES
    trigger_jurisdiction: Integers  # where it is observed
    trigger_threshold: Floats
    trigger_above: Bytes  # 1: above, 0: below
    trigger_months: Integers
    trigger_start: Integers
    trigger_end: Integers
    trigger_row: Integers
    trigger_target: Integers  # jurisdiction whose lever is set
    trigger_value: Floats
    trigger_phase_in: Integers


def compile_timeline(scenario: Scenario) -> Timeline:
    """Return the arrays by month of a scenario.

    Raises:
        InputError: If the shares of capacity that a government allocates do not sum to one.
    """
    levers, waiting = _levers(scenario)
    check_allocation(scenario, levers, waiting)
    return Timeline(
        levers,
        _jumps(scenario, "capability_jump"),
        _jumps(scenario, "hype_jump"),
        _revisions(scenario),
        *trigger_arrays(waiting),
    )


def default_levers(months: int) -> Floats:
    """Return the lever array before any change."""
    defaults = {lever.name: lever.default for lever in LEVERS}
    column = np.array([defaults[name.partition(".")[0]] for name in ROWS], dtype=np.float64)
    return np.tile(column[None, :, None], (months, 1, JURISDICTION_COUNT))


def _levers(scenario: Scenario) -> tuple[Floats, list[Waiting]]:
    """Return the lever array and the changes that wait for a condition, history first."""
    levers = default_levers(scenario.settings.months)
    waiting: list[Waiting] = []
    for change in _in_order(scenario):
        first, last = _interval(change, scenario)
        for row in change.rows:
            for name in change.jurisdictions:
                target = JURISDICTIONS.index(name)
                if change.when is not None:
                    waiting.append(Waiting(change, ROW[row], target, max(first, 0), last))
                else:
                    apply_change(levers[:, ROW[row], target], change, first, last)
                    waiting = [rest for each in waiting for rest in each.without(ROW[row], target, first, last)]
    return levers, [each for each in waiting if each.start < each.end]


def _in_order(scenario: Scenario) -> Iterator[LeverChange]:
    """Yield all changes in the order in which they apply: dated events, then the scenario."""
    for event in sorted(scenario.events, key=lambda event: event.date):
        yield from event.changes
    yield from scenario.changes


def _interval(change: LeverChange, scenario: Scenario) -> tuple[int, int]:
    """Return the first month of a change (negative: before time starts) and the first after it."""
    start, months = scenario.settings.start, scenario.settings.months
    first = 0 if change.start is None else month_index(change.start, start)
    last = months if change.end is None else month_index(change.end, start)
    return first, min(last, months)


def apply_change(series: Floats, change: LeverChange, first: int, last: int) -> None:
    """Set a lever's months from first up to last; a phase-in rises linearly from the value before.

    The first of n months of phase-in is one n-th of the way, the last is at the value.
    """
    if last <= max(first, 0) or first >= len(series):
        return
    if change.phase_in <= 1:
        series[max(first, 0) : last] = change.value
        return
    before = series[max(first - 1, 0)]
    months = np.arange(max(first, 0), last)
    way = np.minimum(1.0, (months - first + 1) / change.phase_in)
    series[months] = np.where(way < 1.0, before + (change.value - before) * way, change.value)


def _simulated(scenario: Scenario) -> Iterator[tuple[int, Event]]:
    """Yield the events within the simulated time with their months."""
    for event in scenario.events:
        month = month_index(event.date, scenario.settings.start)
        if 0 <= month < scenario.settings.months:
            yield month, event


def _jumps(scenario: Scenario, kind: str) -> Floats:
    """Return the jumps of one kind by month."""
    jumps = np.zeros(scenario.settings.months)
    for month, event in _simulated(scenario):
        jumps[month] += getattr(event, kind)
    return jumps


def _revisions(scenario: Scenario) -> Bytes:
    """Return which instruments events bring up to date, by month and jurisdiction."""
    result = np.zeros((scenario.settings.months, len(INSTRUMENTS), JURISDICTION_COUNT), dtype=np.uint8)
    for month, event in _simulated(scenario):
        for revision in event.revisions:
            rows = [INSTRUMENTS.index(name) for name in revision.instruments]
            columns = [JURISDICTIONS.index(name) for name in revision.jurisdictions]
            result[month][np.ix_(rows, columns)] = 1
    return result
