"""From plain data (mappings, lists, numbers, text) to frozen models, with one kind of message."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from sim.axes import AXES
from sim.errors import InputError, missing, out_of_range, unknown_name, wrong_type


class Frozen(BaseModel):
    """A model that cannot be changed once made and knows no other keys than its own."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


Model = TypeVar("Model", bound=BaseModel)


def build(model: type[Model], data: dict[str, Any], place: str) -> Model:
    """Make a model from data; what pydantic refuses becomes an :class:`InputError`."""
    try:
        return model(**data)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InputError(f"{place}: {where}", first["input"], first["msg"]) from None


def mapping(data: object, place: str) -> dict[str, Any]:
    """Return data as a mapping with text keys, or raise."""
    if not isinstance(data, Mapping):
        raise wrong_type(place, data, "a mapping of keys to values")
    return {str(key): value for key, value in data.items()}


def sequence(data: object, place: str) -> list[Any]:
    """Return data as a list (nothing: an empty one), or raise."""
    if data is None:
        return []
    if isinstance(data, str | bytes) or not isinstance(data, Sequence):
        raise wrong_type(place, data, "a list")
    return list(data)


def known_keys(data: object, place: str, allowed: Sequence[str], required: Sequence[str] = ()) -> dict[str, Any]:
    """Return data as a mapping after checking that its keys are known and complete."""
    found = mapping(data, place)
    for key in found:
        if key not in allowed:
            raise unknown_name(place, key, allowed)
    for key in required:
        if found.get(key) is None:
            raise missing(place, key)
    return found


def number(value: object, place: str, low: float, high: float, unit: str = "") -> float:
    """Return a finite number within its range, or raise."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise wrong_type(place, value, f"a number from {low:g} to {high:g}")
    if not low <= value <= high or not math.isfinite(value):  # in this order: a whole number may exceed every float
        raise out_of_range(place, value, low, high, unit)
    return float(value)


def whole(value: object, place: str, low: int, high: int) -> int:
    """Return a whole number within its range, or raise."""
    checked = number(value, place, low, high)
    if not checked.is_integer():
        raise wrong_type(place, value, f"a whole number from {low} to {high}")
    return int(value)  # type: ignore[call-overload, no-any-return]  # not through float: a seed may have 63 bits


def text(value: object, place: str) -> str:
    """Return text, or raise."""
    if not isinstance(value, str):
        raise wrong_type(place, value, "text")
    return value.strip()


def names(value: object, axis: str, place: str) -> tuple[str, ...]:
    """Return the names along an axis that a value stands for: one, a list, or ``all``.

    The result is in the order of the axis and holds no name twice.
    """
    valid = AXES[axis]
    given = [value] if isinstance(value, str) else sequence(value, place)
    for name in given:
        if name != "all" and name not in valid:
            raise unknown_name(place, name, (*valid, "all"))
    if not given:
        raise wrong_type(place, value, f"one of {', '.join(valid)}, a list of them, or all")
    return tuple(name for name in valid if "all" in given or name in given)
