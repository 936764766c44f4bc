"""One change of a lever: where, to what value, from when to when, and on which condition."""

from __future__ import annotations

from typing import Any, Final

from sim.errors import InputError, missing, unknown_name
from sim.policy.dates import month_number, month_text
from sim.policy.levers import LEVER, Lever
from sim.policy.parsing import Frozen, build, known_keys, names, number, whole
from sim.policy.triggers import Trigger, read_trigger

SUB_AXES: Final = ("sector", "size", "partner", "forum")
KEYS: Final = ("lever", "jurisdiction", *SUB_AXES, "value", "from", "to", "phase_in", "when", "note", "source")
REQUIRED: Final = ("lever", "jurisdiction", "value")


class LeverChange(Frozen):
    """A lever takes a value in some jurisdictions from one month up to another.

    ``items`` are names along the lever's sub-axis (empty where it has none); ``start`` and ``end``
    are months ``YYYY-MM`` (``end`` is the first month without the change; ``None`` is the edge of
    time); ``phase_in`` is the number of months of a linear rise; ``origin`` names the file or
    scenario that the change comes from.
    """

    lever: str
    jurisdictions: tuple[str, ...]
    items: tuple[str, ...] = ()
    value: float
    start: str | None = None
    end: str | None = None
    phase_in: int = 0
    when: Trigger | None = None
    origin: str = ""

    @property
    def rows(self) -> tuple[str, ...]:
        """Names of the rows of the lever array that the change sets."""
        return tuple(f"{self.lever}.{item}" for item in self.items) or (self.lever,)


def read_change(data: object, place: str, origin: str = "", start: str | None = None) -> LeverChange:
    """Return the change written in a scenario or an event.

    Args:
        data: The mapping as it stands in the file.
        place: File and key, for messages.
        origin: Name of the scenario or event.
        start: Month from which it holds where the mapping has no ``from``.
    """
    found = known_keys(data, place, KEYS, REQUIRED)
    lever = find_lever(found["lever"], f"{place}.lever")
    fields = {
        "lever": lever.name,
        "jurisdictions": names(found["jurisdiction"], "jurisdiction", f"{place}.jurisdiction"),
        "items": _items(found, lever, place),
        "value": number(found["value"], f"{place}: {lever.name}", lever.low, lever.high, lever.unit),
        "phase_in": whole(found.get("phase_in") or 0, f"{place}.phase_in", 0, 1200),
        "when": None if found.get("when") is None else read_trigger(found["when"], f"{place}.when"),
        "origin": origin,
    }
    return build(LeverChange, fields | _interval(found, place, start), place)


def find_lever(name: object, place: str) -> Lever:
    """Return the lever of that name, or raise with the closest one."""
    if not isinstance(name, str) or name not in LEVER:
        raise unknown_name(place, name, tuple(LEVER))
    return LEVER[name]


def _items(found: dict[str, Any], lever: Lever, place: str) -> tuple[str, ...]:
    """Return the names along the sub-axis of the lever; refuse any other sub-axis."""
    for axis in SUB_AXES:
        if found.get(axis) is not None and axis != lever.axis:
            allowed = f"{lever.name} has {f'the sub-axis {lever.axis}' if lever.axis else 'no sub-axis'}"
            raise InputError(f"{place}.{axis}", found[axis], allowed)
    if lever.axis is None:
        return ()
    if found.get(lever.axis) is None:
        raise missing(f"{place}: {lever.name}", lever.axis)
    return names(found[lever.axis], lever.axis, f"{place}.{lever.axis}")


def _interval(found: dict[str, Any], place: str, start: str | None) -> dict[str, str | None]:
    """Return the first month of a change and the first month after it."""
    begin = _month(found.get("from"), f"{place}.from") or start
    end = _month(found.get("to"), f"{place}.to")
    if begin is not None and end is not None and month_number(end) <= month_number(begin):
        raise InputError(f"{place}.to", end, f"a month after {begin}")
    return {"start": begin, "end": end}


def _month(value: object, place: str) -> str | None:
    """Return a month in its usual form, or nothing."""
    return None if value is None else month_text(month_number(value, place))
