"""Points of a design: which values its factors take together.

Every sampler is a pure function of what the file says, its own seed included. The points of uncertainties are made once
and go to every scenario. A value that is missing (nan) leaves the scenario's own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.errors import InputError, missing, phrase, unknown_name
from sim.extras import needed
from sim.policy.parsing import known_keys, mapping, sequence, whole
from sim.study.factor import Factor
from sim.study.ranges import Range, Resolve, levels, read_ranges

FloatArray = NDArray[np.float64]
LARGEST: Final = 10_000_000
"""Points of one design."""


@dataclass(frozen=True)
class Points:
    """Points of a design: a column a factor, a row a point; nan leaves the scenario's own value."""

    factors: tuple[Factor, ...]
    values: FloatArray

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the factors."""
        return tuple(each.name for each in self.factors)

    def __len__(self) -> int:
        """Return the number of points."""
        return len(self.values)


NOTHING: Final = Points((), np.zeros((1, 0)))
"""The one point at which nothing varies."""


def read_points(data: object, resolve: Resolve, place: str) -> Points:
    """Return the points that a design asks for.

    Args:
        data: A mapping with one sampler (:data:`SAMPLERS`), or nothing: the one point where all is as in the scenario.
        resolve: Returns the factor of a name, and the names of a pattern.
        place: File and key, for messages.
    """
    if data is None:
        return NOTHING
    found = mapping(data, place)
    if len(found) != 1:
        raise InputError(
            place, phrase(f"{len(found)} samplers"), f"one of {', '.join(SAMPLERS)}; 'union' or 'cross' joins"
        )
    name, content = next(iter(found.items()))
    if name not in SAMPLERS:
        raise unknown_name(place, name, tuple(SAMPLERS))
    points = SAMPLERS[name](content, resolve, f"{place}.{name}")
    if len(points) > LARGEST:
        raise InputError(f"{place}.{name}", len(points), f"at most {LARGEST:,} points")
    return points


def _grid(data: object, resolve: Resolve, place: str) -> Points:
    """Every combination of the levels of each factor; the last factor varies fastest."""
    factors, values = levels(data, resolve, place)
    size = int(np.prod([float(len(each)) for each in values]))
    if size > LARGEST:
        raise InputError(place, size, f"at most {LARGEST:,} points")
    return Points(factors, np.array(list(product(*values)), dtype=np.float64).reshape(size, len(factors)))


def _zip(data: object, resolve: Resolve, place: str) -> Points:
    """The first level of each factor, then the second of each, and so on."""
    factors, values = levels(data, resolve, place)
    lengths = {len(each) for each in values}
    if len(lengths) != 1:
        raise InputError(place, sorted(lengths), "the same number of values for every factor")
    return Points(factors, np.array(values, dtype=np.float64).T.copy())


def _list(data: object, resolve: Resolve, place: str) -> Points:
    """Points written one by one; a factor that a point leaves out is as in the scenario."""
    parts = []
    for index, item in enumerate(sequence(data, place)):
        if not mapping(item, f"{place}[{index}]"):
            parts.append(NOTHING)
            continue
        factors, values = levels({key: [value] for key, value in item.items()}, resolve, f"{place}[{index}]")
        parts.append(Points(factors, np.array(values, dtype=np.float64).T))
    return join(parts, place)


def _latin_hypercube(data: object, resolve: Resolve, place: str) -> Points:
    """Latin hypercube: every factor's range is cut into as many strata as there are points (SciPy)."""
    from scipy.stats import qmc

    ranges, points, seed = _sampled(data, resolve, place)
    return _scaled(ranges, qmc.LatinHypercube(len(ranges), rng=np.random.default_rng(seed)).random(points))


def _sobol(data: object, resolve: Resolve, place: str) -> Points:
    """Scrambled Sobol sequence (SciPy); a power of two keeps its balance."""
    from scipy.stats import qmc

    ranges, points, seed = _sampled(data, resolve, place)
    exponent = points.bit_length() - 1
    if points != 2**exponent:
        raise InputError(f"{place}.points", points, f"a power of two, such as {2**exponent} or {2 ** (exponent + 1)}")
    return _scaled(ranges, qmc.Sobol(len(ranges), rng=np.random.default_rng(seed)).random_base2(exponent))


def _saltelli(data: object, resolve: Resolve, place: str) -> Points:
    """Saltelli's scheme for Sobol indices (SALib): ``points`` × (factors + 2) rows; second order: × (2 factors + 2)."""
    sobol = needed("SALib.sample.sobol", "analysis")
    ranges, points, seed = _sampled(data, resolve, place, ("second_order",))
    if points & (points - 1):
        raise InputError(f"{place}.points", points, "a power of two")
    second = bool(mapping(data, place).get("second_order", False))
    return _scaled(ranges, sobol.sample(unit_problem(ranges), points, calc_second_order=second, seed=seed))


def _morris(data: object, resolve: Resolve, place: str) -> Points:
    """Morris trajectories (SALib): ``points`` trajectories of factors + 1 rows on a grid of ``levels``."""
    morris = needed("SALib.sample.morris", "analysis")
    ranges, points, seed = _sampled(data, resolve, place, ("levels",))
    count = whole(mapping(data, place).get("levels", 4), f"{place}.levels", 2, 100)
    return _scaled(ranges, morris.sample(unit_problem(ranges), points, num_levels=count, seed=seed))


def _one_at_a_time(data: object, resolve: Resolve, place: str) -> Points:
    """The scenario itself, then each factor alone at ``levels`` values from the low to the high end of its range."""
    found = known_keys(data, place, ("ranges", "levels"), ("ranges",))
    ranges = read_ranges(found["ranges"], resolve, f"{place}.ranges")
    count = whole(found.get("levels", 2), f"{place}.levels", 2, 1000)
    values = np.full((1 + count * len(ranges), len(ranges)), np.nan)
    for column, each in enumerate(ranges):
        rows = slice(1 + count * column, 1 + count * (column + 1))
        values[rows, column] = each.scaled(np.linspace(0.0, 1.0, count))
    return Points(tuple(each.factor for each in ranges), values)


def _union(data: object, resolve: Resolve, place: str) -> Points:
    """The points of several designs, one after the other."""
    return join([read_points(item, resolve, f"{place}[{i}]") for i, item in enumerate(sequence(data, place))], place)


def _cross(data: object, resolve: Resolve, place: str) -> Points:
    """Every point of each design with every point of the others."""
    parts = [read_points(item, resolve, f"{place}[{index}]") for index, item in enumerate(sequence(data, place))]
    result = NOTHING
    for part in parts:
        result = crossed(result, part, place)
    return result


def join(parts: Sequence[Points], place: str) -> Points:
    """Return the points of several designs one after the other; a point that comes twice is run once."""
    if not parts:
        raise InputError(place, phrase("nothing"), "at least one design")
    factors = {each.name: each for part in parts for each in part.factors}
    column = {name: index for index, name in enumerate(factors)}
    values = np.full((sum(map(len, parts)), len(factors)), np.nan)
    row = 0
    for part in parts:
        values[row : row + len(part), [column[name] for name in part.names]] = part.values
        row += len(part)
    return Points(tuple(factors.values()), values)


def crossed(first: Points, second: Points, place: str) -> Points:
    """Return every point of the first with every point of the second, which varies fastest."""
    both = set(first.names) & set(second.names)
    if both:
        raise InputError(place, ", ".join(sorted(both)), "each factor in one of the designs that are crossed")
    if len(first) * len(second) > LARGEST:
        raise InputError(place, len(first) * len(second), f"at most {LARGEST:,} points")
    left, right = np.repeat(first.values, len(second), axis=0), np.tile(second.values, (len(first), 1))
    return Points((*first.factors, *second.factors), np.hstack([left, right]))


def unit_problem(ranges: Sequence[Range]) -> dict[str, Any]:
    """Return factors as SALib wants them, each from 0 to 1."""
    names = [each.factor.name for each in ranges]
    return {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}


def _sampled(data: object, resolve: Resolve, place: str, more: Sequence[str] = ()) -> tuple[list[Range], int, int]:
    """Return the ranges, number of points and seed of a random design."""
    found = known_keys(data, place, ("ranges", "points", "seed", *more), ("ranges", "points"))
    ranges = read_ranges(found["ranges"], resolve, f"{place}.ranges")
    if not ranges:
        raise missing(place, "ranges")
    points = whole(found["points"], f"{place}.points", 1, LARGEST)
    return ranges, points, whole(found.get("seed", 0), f"{place}.seed", 0, 2**31 - 1)


def _scaled(ranges: Sequence[Range], unit: FloatArray) -> Points:
    """Return points from numbers between 0 and 1."""
    columns = [each.scaled(unit[:, index]) for index, each in enumerate(ranges)]
    return Points(tuple(each.factor for each in ranges), np.stack(columns, axis=1))


SAMPLERS: Final[dict[str, Callable[[object, Resolve, str], Points]]] = {
    "grid": _grid,
    "zip": _zip,
    "list": _list,
    "latin_hypercube": _latin_hypercube,
    "sobol": _sobol,
    "saltelli": _saltelli,
    "morris": _morris,
    "one_at_a_time": _one_at_a_time,
    "union": _union,
    "cross": _cross,
}
"""Every kind of design by its name in the file."""
