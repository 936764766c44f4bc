"""All parameter records by path, and how a value is set by its path.

Paths are ``<group>.<field>`` and ``jurisdiction.<field>.<jurisdiction>``, each with a further
index along the axis: ``incidents.exposure.small``, ``jurisdiction.deference.japan``. A path
without its index means every name along the axis.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sim.axes import JURISDICTIONS, SIZES
from sim.errors import InputError, unknown_name
from sim.policy.fields import BY_JURISDICTION, FIELDS, GROUP_KINDS
from sim.policy.parsing import known_keys
from sim.policy.records import ParameterRecord, read_record

Catalogue = dict[str, ParameterRecord]
JURISDICTION_KEYS: Final = ("title", "firms", "sector_share", *BY_JURISDICTION)
SHARE_TOLERANCE: Final = 1e-6


def read_catalogue(parameters: object, jurisdictions: object) -> Catalogue:
    """Return every record of the parameter files and the files of the jurisdictions."""
    groups = known_keys(parameters, "conf/parameters", tuple(GROUP_KINDS), tuple(GROUP_KINDS))
    places = known_keys(jurisdictions, "conf/jurisdiction", JURISDICTIONS, JURISDICTIONS)
    catalogue: Catalogue = {}
    for group, data in groups.items():
        catalogue |= _read_group(group, data)
    for name, data in places.items():
        catalogue |= _read_jurisdiction(name, data)
    return catalogue


def set_value(catalogue: Catalogue, path: str, value: object, place: str) -> dict[str, ParameterRecord]:
    """Return the records that change when the parameter of this path takes a value."""
    changed: dict[str, ParameterRecord] = {}
    for leaf, number in leaves(catalogue, path, value, place).items():
        key, item = split(catalogue, leaf)
        record = changed.get(key, catalogue[key])
        changed[key] = record.replaced({item: number} if item else number, place)
    return changed


def leaves(catalogue: Catalogue, path: str, value: object, place: str) -> dict[str, object]:
    """Return the single numbers that setting a path sets, by their full paths.

    Raises:
        InputError: If there is no such parameter; the message has the closest one.
    """
    if isinstance(value, Mapping):
        parts = [leaves(catalogue, f"{path}.{key}", item, place) for key, item in value.items()]
        return {leaf: number for part in parts for leaf, number in part.items()}
    full = leaf_paths(catalogue)
    wanted = path.removesuffix(".all")
    found = [leaf for leaf in full if leaf == wanted or leaf.startswith(f"{wanted}.")]
    if not found:
        short = dict.fromkeys(".".join(leaf.split(".")[:2]) for leaf in full)
        raise unknown_name(place, path, (*short, *full))
    return dict.fromkeys(found, value)


def leaf_paths(catalogue: Catalogue) -> tuple[str, ...]:
    """Return the path of every single number."""
    return tuple(
        f"{record.path}.{item}" if item else record.path for record in catalogue.values() for item in record.items
    )


def split(catalogue: Catalogue, leaf: str) -> tuple[str, str]:
    """Return the record of a full path and the name along its axis (empty for a scalar)."""
    if leaf in catalogue:
        return leaf, ""
    key, _, item = leaf.rpartition(".")
    return key, item


def _read_group(group: str, data: object) -> Catalogue:
    """Return the records of one parameter file."""
    place = f"conf/parameters/{group}.yaml"
    axes = {field.name: field.axis for field in FIELDS if field.group == group and field.axis != "jurisdiction"}
    found = known_keys(data, place, tuple(axes), tuple(axes))
    return {f"{group}.{name}": _record(f"{group}.{name}", found[name], place, name, axes[name]) for name in axes}


def _read_jurisdiction(name: str, data: object) -> Catalogue:
    """Return the records of one jurisdiction: firms, sectors and what differs between countries."""
    place = f"conf/jurisdiction/{name}.yaml"
    found = known_keys(data, place, JURISDICTION_KEYS, JURISDICTION_KEYS)
    firms = known_keys(found["firms"], f"{place}: firms", SIZES, SIZES)
    records = [_record(f"jurisdiction.firms.{name}.{size}", firms[size], place, f"firms.{size}") for size in SIZES]
    records.append(_record(f"jurisdiction.sector_share.{name}", found["sector_share"], place, "sector_share", "sector"))
    records += [_record(f"jurisdiction.{key}.{name}", found[key], place, key) for key in BY_JURISDICTION]
    return {record.path: record for record in records}


def _record(path: str, data: object, place: str, key: str, axis: str | None = None) -> ParameterRecord:
    """Return one record of a file."""
    return read_record(data, f"{place}: {key}", path, axis)


def check_shares(catalogue: Catalogue) -> None:
    """Refuse sector shares of a jurisdiction that do not sum to one."""
    for name in JURISDICTIONS:
        record = catalogue[f"jurisdiction.sector_share.{name}"]
        if abs(sum(record.values) - 1) > SHARE_TOLERANCE:
            raise InputError(record.place, sum(record.values), "shares of all sectors that sum to 1")
