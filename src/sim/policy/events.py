"""Dated events: what happened, or is assumed to happen, whatever a scenario does."""

from __future__ import annotations

from typing import Any, Final

from sim.errors import InputError, unknown_name
from sim.policy.changes import LeverChange, read_change
from sim.policy.dates import month_number, month_text
from sim.policy.parsing import Frozen, build, known_keys, names, number, sequence, text

STATUSES: Final = ("read", "recalled", "assumption")
KEYS: Final = (
    "name", "date", "label", "mechanism", "capability_jump", "hype_jump", "changes", "revisions",
    "status", "source", "note",
)  # fmt: skip
REVISION_KEYS: Final = ("instrument", "jurisdiction")
LARGEST_JUMP: Final = 10.0


class Revision(Frozen):
    """Instruments that an event brings up to date in some jurisdictions."""

    instruments: tuple[str, ...]
    jurisdictions: tuple[str, ...]


class Event(Frozen):
    """One dated event: jumps of technology and hype, lever changes, revisions, and its source."""

    name: str
    date: str
    label: str = ""
    mechanism: str = ""
    capability_jump: float = 0.0
    hype_jump: float = 0.0
    changes: tuple[LeverChange, ...] = ()
    revisions: tuple[Revision, ...] = ()
    status: str = "assumption"
    source: str = ""
    note: str = ""


def read_event(data: object, place: str) -> Event:
    """Return the event written in a history file or a scenario."""
    found = known_keys(data, place, KEYS, required=("name", "date"))
    name = text(found["name"], f"{place}.name")
    here = f"{place} {name}"
    date = month_text(month_number(found["date"], f"{here}.date"))
    changes = sequence(found.get("changes"), f"{here}.changes")
    fields: dict[str, Any] = {
        "name": name,
        "date": date,
        "changes": tuple(
            read_change(change, f"{here}.changes[{index}]", name, date) for index, change in enumerate(changes)
        ),
        "revisions": _revisions(found.get("revisions"), f"{here}.revisions"),
        "status": _status(found.get("status", "assumption"), f"{here}.status"),
    }
    return build(Event, fields | _jumps(found, here) | _texts(found, here), here)


def read_events(data: object, place: str) -> tuple[Event, ...]:
    """Return a list of events, refusing two of one name."""
    events = [read_event(item, f"{place}[{index}]") for index, item in enumerate(sequence(data, place))]
    seen: set[str] = set()
    for event in events:
        if event.name in seen:
            raise InputError(place, event.name, "each event name once")
        seen.add(event.name)
    return tuple(events)


def _jumps(found: dict[str, Any], place: str) -> dict[str, float]:
    """Return the jumps of capability and hype that are given."""
    return {
        key: number(found[key], f"{place}.{key}", -LARGEST_JUMP, LARGEST_JUMP)
        for key in ("capability_jump", "hype_jump")
        if found.get(key) is not None
    }


def _texts(found: dict[str, Any], place: str) -> dict[str, str]:
    """Return the texts that are given."""
    keys = ("label", "mechanism", "source", "note")
    return {key: text(found[key], f"{place}.{key}") for key in keys if found.get(key) is not None}


def _revisions(data: object, place: str) -> tuple[Revision, ...]:
    """Return the instruments that are brought up to date."""
    revisions = []
    for index, item in enumerate(sequence(data, place)):
        here = f"{place}[{index}]"
        found = known_keys(item, here, REVISION_KEYS, required=REVISION_KEYS)
        fields = {
            "instruments": names(found["instrument"], "instrument", f"{here}.instrument"),
            "jurisdictions": names(found["jurisdiction"], "jurisdiction", f"{here}.jurisdiction"),
        }
        revisions.append(build(Revision, fields, here))
    return tuple(revisions)


def _status(value: object, place: str) -> str:
    """Return how well an event is documented."""
    if value not in STATUSES:
        raise unknown_name(place, value, STATUSES)
    return str(value)
