"""A parameter as data: its value with unit, bounds, status and source, checked when it is read."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

from sim.axes import AXES
from sim.errors import InputError, missing, unknown_name, wrong_type
from sim.policy.parsing import Frozen, build, known_keys, mapping, number, sequence, text

STATUSES: Final = ("data", "literature", "assumption")
KEYS: Final = ("value", "unit", "bounds", "status", "source", "symbol", "note")
REQUIRED: Final = ("value", "unit", "bounds", "status", "source")

Pair = tuple[float, float]


class ParameterRecord(Frozen):
    """One uncertain number, or one for each name along an axis.

    ``values`` and ``bounds`` hold one entry for each name of ``items``; a scalar has the single
    item ``""``. Bounds are hard limits. ``place`` is the file and key that messages name.
    """

    path: str
    axis: str | None
    items: tuple[str, ...]
    values: tuple[float, ...]
    bounds: tuple[Pair, ...]
    unit: str
    status: str
    source: str
    symbol: str = ""
    note: str = ""
    place: str = ""

    @property
    def value(self) -> float | tuple[float, ...]:
        """The number of a scalar, or the numbers in the order of the axis."""
        return self.values if self.axis else self.values[0]

    def replaced(self, given: object, place: str) -> ParameterRecord:
        """Return the record with other values: one number for all, or some by name."""
        values = dict(zip(self.items, self.values, strict=True)) | _by_item(given, self.items, place)
        return self.model_copy(update={"values": _checked(values, self.bounds, self.unit, place)})


def read_record(data: object, place: str, path: str, axis: str | None) -> ParameterRecord:
    """Return the record written in a file.

    Args:
        data: The mapping with value, unit, bounds, status, source, symbol and note.
        place: File and key, for messages.
        path: Path of the parameter.
        axis: Axis that its values run along, or nothing.
    """
    found = known_keys(data, place, KEYS, REQUIRED)
    items = AXES[axis] if axis else ("",)
    bounds = _bounds(found["bounds"], items, f"{place}.bounds")
    unit = text(found["unit"], f"{place}.unit")
    values = _complete(found["value"], items, f"{place}.value")
    fields = {
        "path": path,
        "axis": axis,
        "items": items,
        "values": _checked(values, bounds, unit, f"{place}.value"),
        "bounds": bounds,
        "unit": unit,
        "status": _status(found["status"], f"{place}.status"),
        "source": text(found["source"], f"{place}.source"),
        "symbol": str(found.get("symbol") or ""),
        "note": text(found.get("note") or "", f"{place}.note"),
        "place": place,
    }
    return build(ParameterRecord, fields, place)


def _by_item(given: object, items: tuple[str, ...], place: str) -> dict[str, object]:
    """Return what is given for each name along the axis; ``all`` stands for every name."""
    if not isinstance(given, Mapping):
        return dict.fromkeys(items, given)
    if items == ("",):
        raise wrong_type(place, dict(given), "one number")
    result: dict[str, object] = {}
    for name, value in mapping(given, place).items():
        if name != "all" and name not in items:
            raise unknown_name(place, name, items)
        result |= dict.fromkeys(items, value) if name == "all" else {name: value}
    return result


def _complete(given: object, items: tuple[str, ...], place: str) -> dict[str, object]:
    """Return what is given by name in the order of the axis, refusing one with a gap."""
    result = _by_item(given, items, place)
    for name in items:
        if name not in result:
            raise missing(place, name)
    return {name: result[name] for name in items}


def _checked(values: dict[str, object], bounds: tuple[Pair, ...], unit: str, place: str) -> tuple[float, ...]:
    """Return the values as finite numbers within their bounds."""
    checked = []
    for (item, value), (low, high) in zip(values.items(), bounds, strict=True):
        here = f"{place}.{item}" if item and not place.endswith(f".{item}") else place
        checked.append(number(value, here, low, high, unit))
    return tuple(checked)


def _bounds(given: object, items: tuple[str, ...], place: str) -> tuple[Pair, ...]:
    """Return the pair of bounds of each name along the axis."""
    pairs = _complete(given, items, place)
    return tuple(_pair(pairs[item], f"{place}.{item}" if item else place) for item in items)


def _pair(given: object, place: str) -> Pair:
    """Return the lower and upper bound."""
    numbers = sequence(given, place)
    valid = [x for x in numbers if isinstance(x, int | float) and not isinstance(x, bool) and math.isfinite(x)]
    if len(valid) != 2 or len(numbers) != 2 or valid[0] > valid[1]:
        raise InputError(place, given, "two finite numbers, the lower first")
    return float(valid[0]), float(valid[1])


def _status(given: object, place: str) -> str:
    """Return how well the number is founded."""
    if given not in STATUSES:
        raise unknown_name(place, given, STATUSES)
    return str(given)
