"""Deep uncertainties: dimensions with ranges, Latin-hypercube samples, and scenarios at a point.

A point is one number from 0 to 1 a dimension. It is a belief about the world, so it is set before what a scenario says
of the world itself, and the same points go to every scenario.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.errors import InputError
from sim.policy.catalogue import Catalogue, leaf_paths, split
from sim.policy.changes import LeverChange, read_change
from sim.policy.events import Event
from sim.policy.levers import LEVER
from sim.policy.parsing import Frozen, known_keys, mapping, sequence

if TYPE_CHECKING:
    from sim.policy.scenario import Scenario

FloatArray = NDArray[np.float64]
KEYS: Final = ("symbol", "paths", "lever", "level", "shift")


class Dimension(Frozen):
    """One uncertain number: parameters that move together within their bounds, or a lever in other hands.

    ``ends`` are the values at 0 and at 1 of each path, or of the lever; ``status`` is that of the parameter.
    """

    name: str
    symbol: str = ""
    paths: tuple[str, ...] = ()
    ends: tuple[tuple[float, float], ...]
    change: LeverChange | None = None
    shifts: bool = False
    status: str = "assumption"

    def values(self, share: float) -> tuple[float, ...]:
        """Return the value of each path (or of the lever) at a share of the range."""
        return tuple(low + share * (high - low) for low, high in self.ends)


def read_dimensions(data: object, catalogue: Catalogue, place: str) -> tuple[Dimension, ...]:
    """Return the dimensions of a file, with bounds and status from the parameter records."""
    items = mapping(data, place).items()
    return tuple(_read(str(name), item, catalogue, f"{place}: {name}") for name, item in items)


def parameter_dimension(path: str, catalogue: Catalogue, place: str) -> Dimension:
    """Return the dimension of one parameter; along an axis all its numbers move together."""
    found = [leaf for leaf in leaf_paths(catalogue) if leaf == path or leaf.startswith(f"{path}.")]
    if not found:
        from sim.errors import unknown_name

        raise unknown_name(place, path, leaf_paths(catalogue))
    records = [catalogue[split(catalogue, leaf)[0]] for leaf in found]
    return Dimension(
        name=path, symbol=records[0].symbol, paths=tuple(found),
        ends=tuple(_bounds(catalogue, leaf) for leaf in found), status=records[0].status,
    )  # fmt: skip


def free_dimensions(catalogue: Catalogue) -> tuple[Dimension, ...]:
    """Return a dimension for every parameter record with a range, real firms and weights that must sum to one aside."""
    fixed = ("jurisdiction.firms", "jurisdiction.sector_share", "jurisdiction.market_weight", "government.post_share")
    paths = [path for path in catalogue if not path.startswith(fixed)]
    every = [parameter_dimension(path, catalogue, "parameters") for path in paths]
    return tuple(each for each in every if any(low < high for low, high in each.ends))


def _bounds(catalogue: Catalogue, leaf: str) -> tuple[float, float]:
    key, item = split(catalogue, leaf)
    record = catalogue[key]
    return record.bounds[record.items.index(item)]


def _read(name: str, data: object, catalogue: Catalogue, place: str) -> Dimension:
    """Return one dimension of a file."""
    found = known_keys(data, place, KEYS)
    symbol = str(found.get("symbol") or "")
    if found.get("lever") is not None:
        return _lever(name, symbol, found, place)
    parts = [parameter_dimension(str(path), catalogue, place) for path in sequence(found.get("paths"), place)]
    if not parts:
        raise InputError(place, name, "paths, or a lever with level or shift")
    return Dimension(
        name=name, symbol=symbol, paths=tuple(path for part in parts for path in part.paths),
        ends=tuple(end for part in parts for end in part.ends), status=parts[0].status,
    )  # fmt: skip


def _lever(name: str, symbol: str, found: Mapping[str, Any], place: str) -> Dimension:
    """Return the dimension of a lever of another country."""
    low, high = (float(end) for end in sequence(found.get("level") or found.get("shift"), place))
    change = read_change(
        {**mapping(found["lever"], place), "value": LEVER[found["lever"]["lever"]].default}, place, name
    )
    return Dimension(
        name=name, symbol=symbol, ends=((low, high),), change=change, shifts=found.get("shift") is not None
    )


def latin_hypercube(dimensions: int, points: int, seed: int) -> FloatArray:
    """Return ``[point, dimension]`` in 0 to 1: every dimension is cut into as many slices as there are points."""
    from scipy.stats import qmc

    return np.asarray(qmc.LatinHypercube(dimensions, rng=np.random.default_rng(seed)).random(points))


def own_paths(scenario: Scenario, base: Scenario) -> set[str]:
    """Return the numbers, by full path, that a scenario sets itself: those that differ from the base."""
    usual = leaf_values(base)
    return {path for path, value in leaf_values(scenario).items() if value != usual[path]}


def leaf_values(scenario: Scenario) -> dict[str, float]:
    """Return every number of a scenario's values by its full path."""
    from sim.axes import AXES
    from sim.policy.fields import FIELDS

    axes = {field.path: field.axis for field in FIELDS}
    result: dict[str, float] = {}
    for path, value in scenario.values.items():
        if isinstance(value, tuple):
            result |= {f"{path}.{item}": number for item, number in zip(AXES[axes[path] or ""], value, strict=True)}
        else:
            result[path] = value
    return result


def set_values(scenario: Scenario, numbers: Mapping[str, float]) -> Scenario:
    """Return a scenario with some numbers replaced, by full path or for a whole axis; bounds are not checked."""
    from sim.axes import AXES
    from sim.errors import unknown_name
    from sim.policy.fields import FIELDS

    axes, values = {field.path: field.axis for field in FIELDS}, dict(scenario.values)
    for path, number in numbers.items():
        key, _, item = path.rpartition(".") if path not in values else (path, "", "")
        if key not in values:
            raise unknown_name("parameter", path, tuple(leaf_values(scenario)))
        old, names = values[key], AXES.get(axes[key] or "", ())
        if isinstance(old, tuple):
            values[key] = tuple(number if item in ("", name) else was for name, was in zip(names, old, strict=True))
        else:
            values[key] = number
    return scenario.model_copy(update={"values": values})


def at_point(scenario: Scenario, dimensions: Sequence[Dimension], point: FloatArray, held: Collection[str]) -> Scenario:
    """Return a scenario at a point of the uncertainty space.

    Args:
        scenario: The policy.
        dimensions: What is uncertain.
        point: A share of the range for each dimension.
        held: Full paths that the scenario says something about itself; they stay.
    """
    numbers: dict[str, float] = {}
    events, before = scenario.events, []
    for dimension, share in zip(dimensions, point, strict=True):
        values = dimension.values(float(share))
        if dimension.change is None:
            numbers |= dict(zip(dimension.paths, values, strict=True))
        elif dimension.shifts:
            events = tuple(_shifted(event, dimension.change, values[0]) for event in events)
        else:
            before.append(dimension.change.model_copy(update={"value": values[0]}))
    moved = set_values(scenario, {path: number for path, number in numbers.items() if path not in held})
    return moved.model_copy(update={"events": events, "changes": (*before, *scenario.changes)})


def _shifted(event: Event, wanted: LeverChange, shift: float) -> Event:
    """Return an event with its values of a lever moved, within the lever's range."""
    lever = LEVER[wanted.lever]
    changes = tuple(
        change.model_copy(update={"value": min(lever.high, max(lever.low, change.value + shift))})
        if change.lever == wanted.lever and set(change.jurisdictions) == set(wanted.jurisdictions)
        else change
        for change in event.changes
    )
    return event.model_copy(update={"changes": changes}) if changes != event.changes else event


def load_dimensions(path: Path) -> tuple[Dimension, ...]:
    """Return the dimensions of a file of the configuration."""
    from sim.config import list_parameters
    from sim.loading.yaml_files import read_yaml

    return read_dimensions(read_yaml(path), list_parameters(), f"conf/{path.parent.name}/{path.name}")
