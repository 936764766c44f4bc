"""One scenario file as a layer: what it changes on top of its base."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pydantic import Field

from sim.errors import wrong_type
from sim.policy.changes import LeverChange, read_change
from sim.policy.events import Event, read_events
from sim.policy.parsing import Frozen, build, known_keys, mapping, sequence, text

KEYS: Final = (
    "title", "code", "base", "question", "levers", "events", "events_off", "world", "mechanisms",
    "notes", "sources",
)  # fmt: skip


class Layer(Frozen):
    """What one scenario file, or the command line, adds to what comes before it.

    ``world`` maps parameter paths to values and ``mechanisms`` switch ids or names to on or off.
    """

    name: str
    place: str
    title: str = ""
    code: str = ""
    question: str = ""
    notes: str = ""
    sources: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    changes: tuple[LeverChange, ...] = ()
    events: tuple[Event, ...] = ()
    events_off: tuple[str, ...] = ()
    world: dict[str, Any] = Field(default_factory=dict)
    mechanisms: dict[str, bool] = Field(default_factory=dict)


def read_layer(data: object, name: str, place: str) -> Layer:
    """Return the layer written in a scenario file.

    Args:
        data: The content of the file.
        name: Name of the scenario.
        place: The file, for messages.
    """
    found = known_keys(data, place, KEYS, required=("title",))
    levers, off = sequence(found.get("levers"), f"{place}: levers"), f"{place}: events_off"
    fields = {
        "name": name,
        "place": place,
        "sources": tuple(str(source) for source in _several(found.get("sources"), f"{place}: sources")),
        "bases": tuple(text(base, f"{place}: base") for base in _several(found.get("base"), f"{place}: base")),
        "changes": tuple(read_change(change, f"{place}: levers[{index}]", name) for index, change in enumerate(levers)),
        "events": read_events(found.get("events"), f"{place}: events"),
        "events_off": tuple(text(event, off) for event in _several(found.get("events_off"), off)),
        "world": flat(found.get("world") or {}, f"{place}: world"),
        "mechanisms": read_switches(found.get("mechanisms") or {}, f"{place}: mechanisms"),
    }
    return build(Layer, fields | _texts(found, place), place)


def flat(data: object, place: str, prefix: str = "") -> dict[str, object]:
    """Return nested mappings as one mapping from dotted path to value, in the order given."""
    result: dict[str, object] = {}
    for key, value in mapping(data, place).items():
        path = f"{prefix}{key}"
        result |= flat(value, place, f"{path}.") if isinstance(value, Mapping) else {path: value}
    return result


def read_switches(data: object, place: str) -> dict[str, bool]:
    """Return which mechanisms are switched on or off."""
    switches = mapping(data, place)
    for name, value in switches.items():
        if not isinstance(value, bool):
            raise wrong_type(f"{place}.{name}", value, "true or false")
    return switches


def _texts(found: dict[str, Any], place: str) -> dict[str, str]:
    """Return the texts that are given."""
    keys = ("title", "code", "question", "notes")
    return {key: text(found[key], f"{place}: {key}") for key in keys if found.get(key) is not None}


def _several(value: object, place: str) -> list[Any]:
    """Return one value or a list of them as a list."""
    return [value] if isinstance(value, str) else sequence(value, place)
