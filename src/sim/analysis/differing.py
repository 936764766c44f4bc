"""What two scenarios differ in, part by part, and the scenarios in between that take some parts from each.

A part is a lever of a jurisdiction, a dated event or a parameter. Shares of capacity that must sum to one are one part.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, NamedTuple

from sim.policy.changes import LeverChange

if TYPE_CHECKING:
    from sim.policy.scenario import Scenario


class Part(NamedTuple):
    """One thing that differs: ``kind`` is ``lever``, ``event`` or ``parameter``."""

    kind: str
    name: str
    jurisdiction: str = ""

    @property
    def label(self) -> str:
        """Name in charts and sentences."""
        name = self.name.replace("_", " ")
        if self.kind == "event":
            return f"event {name}"
        return f"{name} ({self.jurisdiction})" if self.jurisdiction else name


def differing_parts(first: Scenario, second: Scenario) -> tuple[Part, ...]:
    """Return what differs between two scenarios, levers first."""
    mine, theirs = _by_lever(first), _by_lever(second)
    levers = [
        Part("lever", name, place)
        for name, place in dict.fromkeys([*mine, *theirs])
        if _content(mine.get((name, place), [])) != _content(theirs.get((name, place), []))
    ]
    one = {event.name: event for event in first.events}
    other = {event.name: event for event in second.events}
    events = [Part("event", name) for name in dict.fromkeys([*one, *other]) if one.get(name) != other.get(name)]
    values = [Part("parameter", path) for path in first.values if first.values[path] != second.values[path]]
    return (*levers, *events, *values)


def mixture(first: Scenario, second: Scenario, taken: Collection[Part]) -> Scenario:
    """Return the first scenario with some parts of the second.

    Args:
        first: Where what is not taken comes from.
        second: Where the taken parts come from.
        taken: Parts, as :func:`differing_parts` returns them.
    """
    mine, theirs = _by_lever(first), _by_lever(second)
    changes: list[LeverChange] = []
    for key in dict.fromkeys([*mine, *theirs]):
        source = theirs if Part("lever", *key) in taken else mine
        changes += source.get(key, [])
    names = {part.name for part in taken if part.kind == "event"}
    events = [event for event in first.events if event.name not in names]
    events += [event for event in second.events if event.name in names]
    paths = {part.name for part in taken if part.kind == "parameter"}
    values = {path: (second if path in paths else first).values[path] for path in first.values}
    ordered = tuple(sorted(events, key=lambda event: event.date))
    return first.model_copy(update={"changes": tuple(changes), "events": ordered, "values": values})


def _by_lever(scenario: Scenario) -> dict[tuple[str, str], list[LeverChange]]:
    """Return a scenario's own changes by lever and jurisdiction, each for one jurisdiction, in order."""
    result: dict[tuple[str, str], list[LeverChange]] = {}
    for change in scenario.changes:
        name = "allocation" if change.lever.startswith("allocation_") else change.lever
        for place in change.jurisdictions:
            result.setdefault((name, place), []).append(change.model_copy(update={"jurisdictions": (place,)}))
    return result


def _content(changes: list[LeverChange]) -> list[LeverChange]:
    """Return changes without where they were written."""
    return [change.model_copy(update={"origin": ""}) for change in changes]
