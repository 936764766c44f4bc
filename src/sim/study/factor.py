"""What a design may vary: one number of the world by its path, or one policy lever.

Names are those of the command line. ``parameters.incidents.exposure.small``, ``incidents.exposure.small`` and, for what
differs between countries, ``jurisdiction.japan.deference`` or ``jurisdiction.deference.japan`` are uncertainties;
``lever.hub.japan`` is a lever. A name without its index along the axis sets every number along it to the same value.
"""

from __future__ import annotations

from functools import cache
from typing import Final, NamedTuple

from sim.axes import AXES, JURISDICTIONS, SIZES
from sim.errors import InputError
from sim.loading.overrides import PLACE, rewrite
from sim.policy.catalogue import Catalogue, leaf_paths, leaves, split
from sim.policy.changes import LeverChange, read_change
from sim.policy.fields import FIELDS, GROUP_KINDS
from sim.policy.levers import LEVER

LEVER_FROM: Final = "2026-01"
"""Month from which a lever of a design holds, unless the design says otherwise."""

AXIS_OF_PATH: Final = {field.path: field.axis for field in FIELDS}


class Factor(NamedTuple):
    """One thing that varies: its name, what it sets, and the range it may have.

    ``targets`` are the numbers of the world as path and position along the axis (-1: a single number); a lever has its
    change instead, with the lowest value.
    """

    name: str
    targets: tuple[tuple[str, int], ...]
    change: LeverChange | None
    low: float
    high: float
    unit: str


def factor(name: str, catalogue: Catalogue, place: str, lever_from: str = LEVER_FROM) -> Factor:
    """Return what a name stands for.

    Args:
        name: As on the command line.
        catalogue: Every parameter record (``config.list_parameters``).
        place: File and key, for messages.
        lever_from: Month from which a lever holds.

    Raises:
        InputError: If there is no such parameter or lever.
    """
    path = _normal(name, place)
    if path.startswith("lever."):
        return _lever(path, place, lever_from)
    found = tuple(leaves(catalogue, path.removesuffix(".all"), 0.0, place))
    pairs = [split(catalogue, leaf) for leaf in found]
    bounds = [catalogue[key].bounds[catalogue[key].items.index(item)] for key, item in pairs]
    low, high = max(low for low, _ in bounds), min(high for _, high in bounds)
    if low > high:
        raise InputError(place, name, "one number along the axis: these have no common range")
    targets = tuple(_target(leaf, place) for leaf in found)
    return Factor(path.removesuffix(".all"), targets, None, low, high, catalogue[pairs[0][0]].unit)


def factor_names(pattern: str, catalogue: Catalogue) -> tuple[str, ...]:
    """Return the numbers of the world whose path matches a pattern with ``*``; populations are left out."""
    from fnmatch import fnmatchcase

    outside = ("jurisdiction.firms.", "jurisdiction.sector_share.")
    every = (path for path in leaf_paths(catalogue) if not path.startswith(outside))
    return tuple(path for path in every if fnmatchcase(path, pattern.removeprefix("parameters.")))


@cache
def _normal(name: str, place: str) -> str:
    """Return the one spelling of a name, checked by the rules of the command line."""
    spelled = f"parameters.{name}" if name.partition(".")[0] in GROUP_KINDS else name
    if spelled.partition(".")[0] not in ("parameters", "jurisdiction", "lever"):
        raise InputError(
            place, name, "parameters.<group>.<name>, jurisdiction.<name>.<field> or lever.<name>.<jurisdiction>"
        )
    try:
        written = rewrite([f"{spelled}=0"])[0]
    except InputError as error:
        raise InputError(f"{place}: {name}", error.value, error.allowed, error.suggestion) from None
    return written.lstrip("+").partition("=")[0].removeprefix("world.")


def _lever(path: str, place: str, lever_from: str) -> Factor:
    """Return the factor of a lever."""
    _, name, where, *item = path.split(".")
    lever = LEVER[name]
    data = {"lever": name, "jurisdiction": where, "value": lever.low, "from": lever_from}
    written = data | ({lever.axis: item[0]} if lever.axis else {})
    change = read_change(written, place, PLACE)  # as on the command line, so that the run id is the same
    return Factor(path, (), change, lever.low, lever.high, lever.unit)


def _target(leaf: str, place: str) -> tuple[str, int]:
    """Return where the value of one number stands in a scenario."""
    if leaf in AXIS_OF_PATH:
        return leaf, -1
    path, _, item = leaf.rpartition(".")
    if path in AXIS_OF_PATH:
        return path, AXES[AXIS_OF_PATH[path] or ""].index(item)
    _, key, name, *rest = leaf.split(".")
    if key == "firms" and name in JURISDICTIONS:
        return f"firms.{name}", SIZES.index(rest[0])
    raise InputError(place, leaf, "a number that can vary alone: shares of sectors sum to one")
