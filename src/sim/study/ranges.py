"""The values and ranges that a design gives its factors, checked against their bounds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.config import list_parameters
from sim.errors import InputError, unknown_name
from sim.policy.catalogue import Catalogue, leaf_paths
from sim.policy.parsing import known_keys, mapping, number, sequence
from sim.study.factor import LEVER_FROM, Factor, factor, factor_names

FloatArray = NDArray[np.float64]
BOUNDS: Final = "bounds"
SCALES: Final = ("linear", "log")


class Resolve:
    """Finds factors by name in the parameter records of a configuration."""

    def __init__(self, catalogue: Catalogue | None = None, lever_from: str = LEVER_FROM) -> None:
        self.catalogue = list_parameters() if catalogue is None else catalogue
        self.lever_from = lever_from

    def factor(self, name: str, place: str) -> Factor:
        """Return the factor of a name."""
        return factor(name, self.catalogue, place, self.lever_from)

    def names(self, pattern: str, place: str) -> tuple[str, ...]:
        """Return the name itself, or the names that a pattern with ``*`` matches."""
        if "*" not in pattern:
            return (pattern,)
        found = factor_names(pattern, self.catalogue)
        if not found:
            raise unknown_name(place, pattern, leaf_paths(self.catalogue))
        return found


class Range(NamedTuple):
    """A factor with the range that a design explores."""

    factor: Factor
    low: float
    high: float
    scale: str

    def scaled(self, unit: FloatArray) -> FloatArray:
        """Return numbers between 0 and 1 as values of the range; the ends stay exactly within it."""
        if self.scale == "log":
            found = self.low * np.exp(unit * np.log(self.high / self.low))
        else:
            found = self.low + unit * (self.high - self.low)
        clipped: FloatArray = np.clip(found, self.low, self.high)
        return clipped


def levels(data: object, resolve: Resolve, place: str) -> tuple[tuple[Factor, ...], list[list[float]]]:
    """Return factors and the values listed for each."""
    factors, values = [], []
    for name, given in mapping(data, place).items():
        each = resolve.factor(name, place)
        listed = sequence(given, f"{place}.{name}") if isinstance(given, list | tuple) else [given]
        if not listed:
            raise InputError(f"{place}.{name}", listed, "at least one value")
        factors.append(each)
        values.append([number(value, f"{place}.{name}", each.low, each.high, each.unit) for value in listed])
    if not factors:
        raise InputError(place, {}, "at least one factor with its values")
    _once([each.name for each in factors], place)
    return tuple(factors), values


def read_ranges(data: object, resolve: Resolve, place: str) -> list[Range]:
    """Return factors with ranges: ``[low, high]``, ``bounds``, a mapping with ``scale: log``; names may have ``*``."""
    found = []
    for pattern, given in mapping(data, place).items():
        for name in resolve.names(pattern, place):
            each = resolve.factor(name, place)
            if each.low < each.high or "*" not in pattern:
                found.append(_range(each, given, f"{place}.{name}"))
    _once([each.factor.name for each in found], place)
    return found


def _range(each: Factor, given: object, place: str) -> Range:
    """Return the range of one factor."""
    scale = SCALES[0]
    if isinstance(given, Mapping):
        keys = known_keys(given, place, ("low", "high", "scale"))
        scale, given = str(keys.get("scale", scale)), [keys.get("low", each.low), keys.get("high", each.high)]
    if scale not in SCALES:
        raise unknown_name(f"{place}.scale", scale, SCALES)
    pair = [each.low, each.high] if given == BOUNDS else sequence(given, place)
    if len(pair) != 2:
        raise InputError(place, given, "[low, high], or bounds")
    low, high = (number(value, place, each.low, each.high, each.unit) for value in pair)
    if low >= high or (scale == "log" and low <= 0):
        raise InputError(
            place, given, "the lower number first" + (", above 0 for a log scale" if scale == "log" else "")
        )
    return Range(each, low, high, scale)


def _once(names: list[str], place: str) -> None:
    """Refuse a factor that comes twice."""
    double = next((name for name in names if names.count(name) > 1), None)
    if double is not None:
        raise InputError(place, double, "each factor once")
