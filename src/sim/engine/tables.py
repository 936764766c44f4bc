"""From a raw record to outcomes: weighted shares, sums and means as one array ``values[series, month]``.

A series is one outcome of one group of firms or one jurisdiction. Cells are added up along whole axes in a fixed
order, so the same record always gives the same bytes. A share of nobody is missing (nan), never 0.
"""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.axes import (
    CELL_COUNT,
    INCIDENT_TYPES,
    JURISDICTION_COUNT,
    JURISDICTIONS,
    SECTOR_COUNT,
    SECTORS,
    SIZE_COUNT,
    SIZES,
)
from sim.compiled import borrowing, inlined
from sim.engine.firms import BURDEN_UNIT
from sim.engine.outcomes import BY_FIRM, OUTCOMES, WORLD
from sim.engine.record import CAPACITY, COUNTRY_FLOWS, COUNTRY_LEVELS, SERVED, WORLD_NAMES, Record
from sim.world.state import COUNT_NAMES

if TYPE_CHECKING:
    import pandas as pd

FloatArray = NDArray[np.float64]
ALL: Final = "all"
EVERYWHERE: Final = JURISDICTION_COUNT
"""All jurisdictions together are a place that comes after each of them."""
CELLS_A_PLACE: Final = SECTOR_COUNT * SIZE_COUNT
SECTOR_GROUPS: Final = JURISDICTION_COUNT + 1
SIZE_GROUPS: Final = SECTOR_GROUPS * (1 + SECTOR_COUNT)
GROUP_COUNT: Final = SECTOR_GROUPS * (1 + SECTOR_COUNT + SIZE_COUNT)
"""Groups of firms: those of whole places come first, then places by sector, then places by size."""
PER_ALIVE: Final = {"adoption": "adopters", "eligible": "eligible"}
PER_ADOPTER: Final = {
    "awareness": "aware", **{name: name for name in COUNT_NAMES if name.startswith(("guideline_", "binding_"))},
}  # fmt: skip
BURDENS: Final = ("burden_domestic", "burden_duplicate")
"""Outcomes that are a count, or a sum, over another count; ``analysis/measures.py`` reads the same."""


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


def group_sums(cells: NDArray[Any], weight: FloatArray) -> FloatArray:
    """Add up weighted cells to the groups of :func:`firm_groups`, always in the same order.

    Args:
        cells: ``[month, cell, column]``, of any kind of number.
        weight: ``[cell]``.

    Returns:
        ``[column, group, month]``.
    """
    sums = np.zeros((cells.shape[2], GROUP_COUNT, cells.shape[0]))
    add_groups(sums, cells, weight)
    return sums


@borrowing
def add_groups(sums: FloatArray, cells: NDArray[Any], weight: FloatArray) -> None:
    """Add cells to groups, all columns of one after the other, since they are side by side in memory."""
    columns = cells.shape[2]
    for cell in range(CELL_COUNT):
        place, sector, size = cell // CELLS_A_PLACE, cell // SIZE_COUNT % SECTOR_COUNT, cell % SIZE_COUNT
        of_sector = SECTOR_GROUPS + place * SECTOR_COUNT + sector
        of_size = SIZE_GROUPS + place * SIZE_COUNT + size
        for column in range(columns):
            _add_cell(sums[column, of_sector], sums[column, of_size], cells[:, cell, column], weight[cell])
    for column in range(columns):
        _add_places(sums[column])


@borrowing
def _add_cell(of_sector: FloatArray, of_size: FloatArray, numbers: NDArray[Any], weight: float) -> None:
    """Add a cell's numbers, ``[month]``, to those of its sector and of its size."""
    for month in range(len(numbers)):
        real = numbers[month] * weight
        of_sector[month] += real
        of_size[month] += real


@inlined
def _add_places(groups: FloatArray) -> None:
    """Add sectors and sizes, ``[group, month]``, to whole places and to all places together."""
    for place in range(JURISDICTION_COUNT):
        for sector in range(SECTOR_COUNT):
            own = groups[SECTOR_GROUPS + place * SECTOR_COUNT + sector]
            _add(groups[place], own)
            _add(groups[SECTOR_GROUPS + EVERYWHERE * SECTOR_COUNT + sector], own)
        for size in range(SIZE_COUNT):
            own = groups[SIZE_GROUPS + place * SIZE_COUNT + size]
            _add(groups[SIZE_GROUPS + EVERYWHERE * SIZE_COUNT + size], own)
        _add(groups[EVERYWHERE], groups[place])


@borrowing
def _add(whole: FloatArray, part: FloatArray) -> None:
    """Add a part, ``[month]``, to a whole."""
    for month in range(len(part)):
        whole[month] += part[month]


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


@cache
def rows_by_outcome() -> dict[str, slice]:
    """Return which rows of the values an outcome has."""
    names = [row.outcome for row in series_index()]
    return {name: slice(names.index(name), names.index(name) + names.count(name)) for name in OUTCOMES}


@borrowing
def fill_share(result: FloatArray, part: FloatArray, whole: FloatArray) -> None:
    """Fill in part over whole, ``[group, month]``; where there is no whole it is missing."""
    for group in range(result.shape[0]):
        for month in range(result.shape[1]):
            missing = not whole[group, month] > 0.0
            result[group, month] = math.nan if missing else part[group, month] / whole[group, month]


def _fill_shares(table: dict[str, FloatArray], record: Record, weight: FloatArray) -> None:
    count = dict(zip(COUNT_NAMES, group_sums(record.counts, weight), strict=True))
    depth, protected = (group_sums(each[:, :, None], weight)[0] for each in (record.depth, record.protected))
    for name in PER_ALIVE:
        fill_share(table[name], count[PER_ALIVE[name]], count["alive"])
    for name in PER_ADOPTER:
        fill_share(table[name], count[PER_ADOPTER[name]], count["adopters"])
    fill_share(table["deployment"], depth, count["alive"])
    fill_share(table["protection"], protected, depth)
    for name, burden in zip(BURDENS, group_sums(record.burden.astype(np.float64), weight / BURDEN_UNIT), strict=True):
        fill_share(table[name], burden, count["adopters"])
    table["startup_exits"][:] = count["exits"][:JURISDICTION_COUNT]


def _fill_incidents(table: dict[str, FloatArray], record: Record) -> None:
    once = np.ones(CELL_COUNT)
    for name, recorded in zip(INCIDENT_TYPES, group_sums(record.recorded, once), strict=True):
        table[f"incidents_{name}"][:] = recorded
    expected = dict(zip(INCIDENT_TYPES, group_sums(record.expected, once), strict=True))
    np.add(table["incidents_accident"], table["incidents_rights"], out=table["incidents_unintentional"])
    np.add(expected["accident"], expected["rights"], out=table["expected_unintentional"])
    table["expected_safety"][:] = expected["safety"]
    table["expected_misuse"][:] = expected["misuse"]


def _fill_countries(table: dict[str, FloatArray], record: Record) -> None:
    flows, levels = np.ascontiguousarray(record.flows.T), record.levels.T  # [name, jurisdiction, month]
    for i, name in enumerate(COUNTRY_FLOWS):
        if name in table:
            table[name][:] = flows[i]
    for i, name in enumerate(COUNTRY_LEVELS):
        table[name][:] = levels[i]
    for i, name in enumerate(WORLD_NAMES):
        table[name][0] = record.world[:, i]
    fill_share(table["utilisation"], flows[SERVED], flows[CAPACITY])


def tabulate(record: Record, weight: FloatArray) -> FloatArray:
    """Return all outcomes of a run, ``[series, month]`` in the order of :func:`series_index`.

    Args:
        record: Raw record of the run.
        weight: Real firms that a firm of each cell stands for, ``[cell]``.
    """
    values = np.empty((len(series_index()), len(record.world)))  # each outcome is filled in below
    table = {name: values[rows] for name, rows in rows_by_outcome().items()}
    _fill_shares(table, record, weight)
    _fill_incidents(table, record)
    _fill_countries(table, record)
    return values
