"""From a raw record to outcomes: weighted shares, sums and means as one array ``values[series, month]``.

A series is one outcome of one group of firms or one jurisdiction. Cells are added up along whole axes in a fixed
order, so the same record always gives the same bytes. A share of nobody is missing (nan), never 0.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.axes import INCIDENT_TYPES, JURISDICTION_COUNT, JURISDICTIONS, SECTOR_COUNT, SECTORS, SIZE_COUNT, SIZES
from sim.engine.firms import BURDEN_UNIT
from sim.engine.outcomes import BY_FIRM, OUTCOMES, WORLD
from sim.engine.record import CAPACITY, COUNTRY_FLOWS, COUNTRY_LEVELS, SERVED, WORLD_NAMES, Record
from sim.world.state import COUNT_NAMES

if TYPE_CHECKING:
    import pandas as pd

FloatArray = NDArray[np.float64]
ALL: Final = "all"


class Series(NamedTuple):
    """What one row of the values is."""

    jurisdiction: str
    sector: str
    size: str
    outcome: str
    unit: str


@cache
def firm_groups() -> tuple[tuple[str, str, str], ...]:
    """Return the groups that outcomes are reported for: by sector and by size, in each jurisdiction and in all."""
    places = (*JURISDICTIONS, ALL)
    return (
        *((place, ALL, ALL) for place in places),
        *((place, sector, ALL) for place in places for sector in SECTORS),
        *((place, ALL, size) for place in places for size in SIZES),
    )


def group_sums(cells: FloatArray) -> FloatArray:
    """Add up cells to the groups of :func:`firm_groups`.

    Args:
        cells: ``[month, cell]``.

    Returns:
        ``[group, month]``.
    """
    full = cells.reshape(len(cells), JURISDICTION_COUNT, SECTOR_COUNT, SIZE_COUNT)
    sector, size = full.sum(axis=3), full.sum(axis=2)
    total = sector.sum(axis=2)
    parts = [
        np.concatenate([each, each.sum(axis=1, keepdims=True)], axis=1).reshape(len(cells), -1)
        for each in (total[:, :, None], sector, size)
    ]
    return np.ascontiguousarray(np.concatenate(parts, axis=1).T)


@cache
def series_index() -> tuple[Series, ...]:
    """Return what each row of the values is, in order."""
    rows: list[Series] = []
    for outcome in OUTCOMES.values():
        if outcome.dimensions == BY_FIRM:
            rows.extend(Series(*group, outcome.name, outcome.unit) for group in firm_groups())
        elif outcome.dimensions == WORLD:
            rows.append(Series(ALL, ALL, ALL, outcome.name, outcome.unit))
        else:
            rows.extend(Series(place, ALL, ALL, outcome.name, outcome.unit) for place in JURISDICTIONS)
    return tuple(rows)


@cache
def series_frame() -> pd.DataFrame:
    """Return the index of series as a table."""
    import pandas as pd

    return pd.DataFrame(series_index(), columns=list(Series._fields))


def _ratio(part: FloatArray, whole: FloatArray) -> FloatArray:
    return np.divide(part, whole, out=np.full(np.shape(part), np.nan), where=whole > 0)


def _share_outcomes(record: Record, weight: FloatArray) -> dict[str, FloatArray]:
    count = {name: group_sums(record.counts[:, :, i] * weight) for i, name in enumerate(COUNT_NAMES)}
    depth, protected = group_sums(record.depth * weight), group_sums(record.protected * weight)
    result = {name: _ratio(count[name], count["alive"]) for name in ("eligible",)}
    result["adoption"] = _ratio(count["adopters"], count["alive"])
    result["deployment"] = _ratio(depth, count["alive"])
    result["awareness"] = _ratio(count["aware"], count["adopters"])
    for name in ("guideline_reported", "guideline_substantive", "binding_reported", "binding_substantive"):
        result[name] = _ratio(count[name], count["adopters"])
    result["protection"] = _ratio(protected, depth)
    for column, name in enumerate(("burden_domestic", "burden_duplicate")):
        burden = group_sums(record.burden[:, :, column] * (weight / BURDEN_UNIT))
        result[name] = _ratio(burden, count["adopters"])
    return result


def _incident_outcomes(record: Record) -> dict[str, FloatArray]:
    result = {}
    expected = {}
    for r, name in enumerate(INCIDENT_TYPES):
        result[f"incidents_{name}"] = group_sums(record.recorded[:, :, r].astype(np.float64))
        expected[name] = group_sums(record.expected[:, :, r])
    result["incidents_unintentional"] = result["incidents_accident"] + result["incidents_rights"]
    result["expected_unintentional"] = expected["accident"] + expected["rights"]
    result["expected_safety"] = expected["safety"]
    result["expected_misuse"] = expected["misuse"]
    return result


def _country_outcomes(record: Record, weight: FloatArray) -> dict[str, FloatArray]:
    result = {name: record.flows[:, :, i].T for i, name in enumerate(COUNTRY_FLOWS)}
    result |= {name: record.levels[:, :, i].T for i, name in enumerate(COUNTRY_LEVELS)}
    result["utilisation"] = _ratio(record.flows[:, :, SERVED].T, record.flows[:, :, CAPACITY].T)
    exits = record.counts[:, :, COUNT_NAMES.index("exits")] * weight
    result["startup_exits"] = group_sums(exits)[:JURISDICTION_COUNT]
    return result


def tabulate(record: Record, weight: FloatArray) -> FloatArray:
    """Return all outcomes of a run, ``[series, month]`` in the order of :func:`series_index`.

    Args:
        record: Raw record of the run.
        weight: Real firms that a firm of each cell stands for, ``[cell]``.
    """
    found = _share_outcomes(record, weight) | _incident_outcomes(record) | _country_outcomes(record, weight)
    found |= {name: record.world[None, :, i] for i, name in enumerate(WORLD_NAMES)}
    return np.concatenate([found[name] for name in OUTCOMES], axis=0)
