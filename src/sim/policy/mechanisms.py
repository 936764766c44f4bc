"""Switches of the mechanisms R1 to R25: what is set so that one has no effect.

``conf/mechanisms.yaml`` holds under ``off``, for each, the values at which its effect vanishes:
parameters by path (``mean`` is the mean along the axis), levers by name or row, and the dated
events that do not happen. Levers are held for all time, in every jurisdiction unless it is given
by jurisdiction. Neutral values of parameters may lie outside the bounds of uncertainty.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pydantic import Field

from sim.axes import AXES
from sim.errors import unknown_name
from sim.policy.catalogue import Catalogue, leaves, split
from sim.policy.changes import LeverChange, find_lever
from sim.policy.layers import flat
from sim.policy.parsing import Frozen, build, known_keys, mapping, names, number, sequence, text

KEYS: Final = ("name", "title", "summary", "note", "off")
OFF_KEYS: Final = ("parameters", "levers", "events")
MEAN: Final = "mean"
LIMIT: Final = 1e12


class Mechanism(Frozen):
    """One mechanism of the report, and what makes its effect vanish."""

    id: str
    name: str
    title: str = ""
    summary: str = ""
    note: str = ""
    parameters: dict[str, float | str] = Field(default_factory=dict)
    levers: tuple[LeverChange, ...] = ()
    events: tuple[str, ...] = ()


def read_mechanisms(data: object, place: str = "conf/mechanisms.yaml") -> tuple[Mechanism, ...]:
    """Return the mechanisms of the file."""
    return tuple(_read(key, item, f"{place}: {key}") for key, item in mapping(data, place).items())


def _read(key: str, data: object, place: str) -> Mechanism:
    """Return one mechanism; an unquoted ``off`` is the same key, which YAML reads as false."""
    named = {"off" if name == "False" else name: value for name, value in mapping(data, place).items()}
    found = known_keys(named, place, KEYS, required=("name", "off"))
    off = known_keys(found["off"], f"{place}.off", OFF_KEYS)
    fields: dict[str, Any] = {
        "id": key,
        "parameters": _parameters(off.get("parameters") or {}, f"{place}.off.parameters"),
        "levers": _levers(off.get("levers") or {}, key, f"{place}.off.levers"),
        "events": tuple(text(event, f"{place}.off.events") for event in sequence(off.get("events"), place)),
    }
    texts = {name: text(found[name], f"{place}.{name}") for name in KEYS[:-1] if found.get(name) is not None}
    return build(Mechanism, fields | texts, place)


def _parameters(data: object, place: str) -> dict[str, float | str]:
    """Return the neutral value of each path."""
    return {
        path: MEAN if value == MEAN else number(value, f"{place}.{path}", -LIMIT, LIMIT)
        for path, value in flat(data, place).items()
    }


def _levers(data: object, key: str, place: str) -> tuple[LeverChange, ...]:
    """Return the changes that hold levers at their neutral values for all time."""
    changes = []
    for row, given in mapping(data, place).items():
        by_jurisdiction = given if isinstance(given, Mapping) else {"all": given}
        changes += [_held(row, where, value, key, f"{place}.{row}") for where, value in by_jurisdiction.items()]
    return tuple(changes)


def _held(row: str, where: object, value: object, key: str, place: str) -> LeverChange:
    """Return the change that holds one lever, or one row of it, in some jurisdictions."""
    name, _, item = row.partition(".")
    lever = find_lever(name, place)
    items = AXES[lever.axis] if lever.axis else ()
    if item and item not in items:
        raise unknown_name(place, item, items)
    return LeverChange(
        lever=lever.name,
        jurisdictions=names(where, "jurisdiction", place),
        items=(item,) if item else items,
        value=number(value, place, lever.low, lever.high, lever.unit),
        origin=f"{key} off",
    )


def find_mechanism(mechanisms: tuple[Mechanism, ...], name: str, place: str) -> Mechanism:
    """Return the mechanism of an id or a name."""
    for mechanism in mechanisms:
        if name.lower() in (mechanism.id.lower(), mechanism.name.lower()):
            return mechanism
    ids = [mechanism.id for mechanism in mechanisms]
    raise unknown_name(place, name, [*ids, *(mechanism.name for mechanism in mechanisms)])


def neutral_values(off: list[Mechanism], catalogue: Catalogue) -> Catalogue:
    """Return the records after the parameters of the mechanisms that are off are neutral."""
    for mechanism in off:
        for path, value in mechanism.parameters.items():
            place = f"conf/mechanisms.yaml: {mechanism.id}.off.parameters"
            found = leaves(catalogue, path, value, place)
            neutral = _value(catalogue, list(found), value)
            for leaf in found:
                catalogue = catalogue | _neutral(catalogue, leaf, neutral)
    return catalogue


def _value(catalogue: Catalogue, found: list[str], value: float | str) -> float:
    """Return a neutral number; ``mean`` is that of every number of the path."""
    if not isinstance(value, str):
        return value
    parts = [split(catalogue, leaf) for leaf in found]
    numbers = [catalogue[key].values[catalogue[key].items.index(item)] for key, item in parts]
    return sum(numbers) / len(numbers)


def _neutral(catalogue: Catalogue, leaf: str, value: float) -> Catalogue:
    """Return the record of one number at its neutral value."""
    key, item = split(catalogue, leaf)
    record = catalogue[key]
    values = tuple(value if name == item else old for name, old in zip(record.items, record.values, strict=True))
    return {key: record.model_copy(update={"values": values})}
