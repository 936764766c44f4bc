"""Levers, jumps and revisions by month, and changes that wait for a condition, as a scenario dates them (section 6)."""

from dataclasses import dataclass, replace

from sim.axes import JURISDICTIONS
from sim.policy.levers import LEVERS, ROWS
from sim.policy.scenario import Scenario

DEFAULTS = {lever.name: float(lever.default) for lever in LEVERS}


@dataclass
class Waiting:
    """A change of one lever in one jurisdiction that waits for a condition, and the months in which it may act."""

    lever: str
    target: int
    start: int
    end: int
    change: object


class Calendar:
    """What is prescribed for each month; months count from the start of the run."""

    def __init__(self, scenario: Scenario):
        settings = scenario.settings
        self.start, self.months = _count(settings.start), settings.months
        defaults = {row: DEFAULTS[row.split(".")[0]] for row in ROWS}
        self.levers = [[dict(defaults) for _ in JURISDICTIONS] for _ in range(self.months)]
        self.capability_jump = [0.0] * self.months
        self.hype_jump = [0.0] * self.months
        self.revisions = [set() for _ in range(self.months)]  # of (instrument, jurisdiction)
        self.waiting = []
        for event in sorted(scenario.events, key=lambda event: event.date):
            self._happen(event)
            for change in event.changes:
                self._change(change)
        for change in scenario.changes:
            self._change(change)

    def _happen(self, event):
        """Note jumps and revisions, if the event is dated within the run."""
        month = _count(event.date) - self.start
        if not 0 <= month < self.months:
            return
        self.capability_jump[month] += event.capability_jump
        self.hype_jump[month] += event.hype_jump
        for revision in event.revisions:
            self.revisions[month] |= {(n, j) for n in revision.instruments for j in revision.jurisdictions}

    def _change(self, change):
        """Apply a dated change, or let one wait, for each of its levers and jurisdictions."""
        first = 0 if change.start is None else _count(change.start) - self.start
        end = self.months if change.end is None else min(_count(change.end) - self.start, self.months)
        for name in change.jurisdictions:
            for lever in [f"{change.lever}.{item}" for item in change.items] or [change.lever]:
                j = JURISDICTIONS.index(name)
                if change.when:
                    self._wait(Waiting(lever, j, max(first, 0), end, change))
                else:
                    self._set(lever, j, first, end, change)

    def _wait(self, waiting: Waiting):
        if waiting.start < waiting.end:
            self.waiting.append(waiting)

    def _set(self, lever: str, j: int, first: int, end: int, change):
        """Overwrite the months of a change, with its phase-in, and take them away from changes that wait."""
        if first < self.months:
            before = self.levers[max(first - 1, 0)][j][lever]
            for month in range(max(first, 0), end):
                way = (month - first + 1) / change.phase_in if change.phase_in > 1 else 1.0
                value = change.value if way >= 1 else before + (change.value - before) * way
                self.levers[month][j][lever] = value
        earlier, self.waiting = self.waiting, []
        for each in earlier:
            if (each.lever, each.target) != (lever, j) or first >= end:
                self._wait(each)
            else:
                self._wait(replace(each, end=min(each.end, first)))
                self._wait(replace(each, start=max(each.start, end)))


def _count(month: str) -> int:
    """Return months since January of year 0."""
    return int(month[:4]) * 12 + int(month[5:]) - 1
