"""Overrides of the command line (``key=value``), rewritten to where Hydra is to put them.

What the command line says about the world, levers and mechanisms goes to sections of its own, so
that it is applied last, after the scenario.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from sim.axes import AXES, JURISDICTIONS
from sim.errors import InputError, unknown_name
from sim.policy.fields import AXIS_OF, BY_JURISDICTION, FIELDS
from sim.policy.levers import LEVER

SETTINGS: Final = (
    "seed", "replicates", "workers", "time.start", "time.end", "time.steps_per_month", "lever_from",
    "population.firms", *(f"population.{name}" for name in JURISDICTIONS),
)  # fmt: skip
SECTIONS: Final = ("parameters", "jurisdiction", "mechanisms", "lever")
BY_HAND: Final = ("parameters.<group>.<name>", "jurisdiction.<name>.<field>", "lever.<name>.<jurisdiction>")
WRITTEN: Final = re.compile(r"([A-Za-z_][\w.]*)=(.*)", re.DOTALL)
PLACE: Final = "command line"
LONGEST: Final = 1_000
"""Characters of a value: no setting needs more, and Hydra fails on what is endless."""


def rewrite(overrides: Sequence[str]) -> list[str]:
    """Return the overrides as Hydra is to apply them."""
    return [_rewrite(override) for override in overrides]


def _rewrite(override: str) -> str:
    """Return one override as Hydra is to apply it."""
    match = WRITTEN.fullmatch(override)
    if match is None:
        raise InputError(PLACE, override, "key=value, such as seed=7")
    key, value = match[1], match[2].strip()
    if "${" in value:
        raise InputError(f"{PLACE}: {key}", value, "plain values: no ${…}")
    if len(value) > LONGEST:
        raise InputError(f"{PLACE}: {key}", value, f"a value of at most {LONGEST:,} characters")
    if key in SETTINGS:
        return f"{'++' if key.startswith('population.') else ''}{key}={value}"
    section, _, rest = key.partition(".")
    if section not in SECTIONS or not rest:
        raise unknown_name(PLACE, key, (*SETTINGS, "mechanisms.<id>", *BY_HAND))
    return f"++{_REWRITE[section](rest, key, value)}={value}"


def _parameter(rest: str, key: str, value: str) -> str:
    """Return where the value of a parameter of some group goes."""
    path = ".".join(rest.split(".")[:2])
    valid = [field.path for field in FIELDS if field.axis != "jurisdiction"]
    if path not in valid:
        near = [name for name in valid if name.partition(".")[0] == rest.partition(".")[0]] or valid
        raise unknown_name(PLACE, key, [f"parameters.{name}" for name in near])
    return f"world.{_indexed(rest, AXIS_OF.get(path), key, value)}"


def _jurisdiction(rest: str, key: str, value: str) -> str:
    """Return where a value of one jurisdiction goes: ``japan.deference`` or ``deference.japan``."""
    parts = rest.split(".")
    fields = (*BY_JURISDICTION, "firms", "sector_share")
    if len(parts) > 1 and parts[0] in fields:
        parts[:2] = parts[1::-1]
    if parts[0] not in JURISDICTIONS:
        raise unknown_name(f"{PLACE}: {key}", parts[0], JURISDICTIONS)
    if len(parts) < 2 or parts[1] not in fields:
        raise unknown_name(f"{PLACE}: {key}", ".".join(parts[1:]), fields)
    axis = {"firms": "size", "sector_share": "sector"}.get(parts[1])
    return f"world.jurisdiction.{parts[1]}.{_indexed('.'.join((parts[0], *parts[2:])), axis, key, value, 1)}"


def _indexed(path: str, axis: str | None, key: str, value: str, depth: int = 2) -> str:
    """Return a path with its index along the axis, ``all`` where none is given."""
    index = path.split(".")[depth:]
    valid = AXES[axis] if axis else ()
    if index and (len(index) > 1 or index[0] not in (*valid, *(("all",) if valid else ()))):
        raise unknown_name(f"{PLACE}: {key}", ".".join(index), valid)
    return path if index or not axis or value.startswith("{") else f"{path}.all"


def _lever(rest: str, key: str, value: str) -> str:
    """Return where the value of a lever goes: ``<lever>.<jurisdiction>`` and its sub-axis."""
    name, *where = rest.split(".")
    if name not in LEVER:
        raise unknown_name(f"{PLACE}: {key}", name, tuple(LEVER))
    if not where or where[0] not in (*JURISDICTIONS, "all"):
        raise unknown_name(f"{PLACE}: {key}", ".".join(where), (*JURISDICTIONS, "all"))
    return f"lever.{name}.{_indexed('.'.join(where), LEVER[name].axis, key, value, 1)}"


def _mechanism(rest: str, key: str, value: str) -> str:
    """Return where the switch of a mechanism goes."""
    return f"switches.{rest}"


_REWRITE: Final = {
    "parameters": _parameter,
    "jurisdiction": _jurisdiction,
    "lever": _lever,
    "mechanisms": _mechanism,
}
