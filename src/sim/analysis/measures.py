"""Measures: one number of a run, read from its raw record without working out everything else.

An analysis of a million runs needs a dozen numbers of each. The definitions are those of ``engine/tables.py``,
applied to one series in one window of time; a test holds the two together.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.axes import CELL_COUNT, INCIDENT_TYPES, JURISDICTION_COUNT, JURISDICTIONS, SECTOR_COUNT, SECTORS, SIZES
from sim.engine.firms import BURDEN_UNIT
from sim.engine.outcomes import BY_FIRM, OUTCOMES, WORLD
from sim.engine.record import CAPACITY, COUNTRY_FLOWS, COUNTRY_LEVELS, SERVED, WORLD_NAMES, Record
from sim.engine.tables import BURDENS, PER_ADOPTER, PER_ALIVE
from sim.errors import InputError, unknown_name
from sim.policy.dates import month_index
from sim.policy.parsing import Frozen
from sim.world.state import COUNT_NAMES

if TYPE_CHECKING:
    from sim.study.run import Run

FloatArray = NDArray[np.float64]
ALL: Final = "all"
STATISTICS: Final = ("mean", "reached", "months_until")


class Measure(Frozen):
    """One number of a run: an outcome of a group of firms or a jurisdiction, over a window of months.

    ``statistic`` is ``mean`` (flows per year), ``reached`` (1 if the outcome exceeds ``threshold`` in the window) or
    ``months_until`` (months before it first does, the length of the window if it never does).
    """

    outcome: str
    jurisdiction: str = "japan"
    sector: str = ALL
    size: str = ALL
    begin: str = "2028-01"
    end: str = "2035-12"
    statistic: str = "mean"
    threshold: float = 0.0

    @property
    def label(self) -> str:
        """Name of the measure in tables."""
        groups = [each for each in (self.jurisdiction, self.sector, self.size) if each != ALL]
        window = f"{self.begin[:4]}–{self.end[:4]}"
        kind = "" if self.statistic == "mean" else f"{self.statistic.replace('_', ' ')} {self.threshold:g}: "
        return f"{kind}{self.outcome} ({', '.join([*groups, window])})"

    def check(self, place: str) -> None:
        """Refuse a measure that no run has.

        Raises:
            InputError: With the closest valid name.
        """
        if self.outcome not in OUTCOMES:
            raise unknown_name(place, self.outcome, tuple(OUTCOMES))
        if self.statistic not in STATISTICS:
            raise unknown_name(place, self.statistic, STATISTICS)
        for name, valid in ((self.jurisdiction, JURISDICTIONS), (self.sector, SECTORS), (self.size, SIZES)):
            if name not in (*valid, ALL):
                raise unknown_name(place, name, (*valid, ALL))
        dimensions = OUTCOMES[self.outcome].dimensions
        if dimensions != BY_FIRM and (self.sector, self.size) != (ALL, ALL):
            raise InputError(place, f"{self.sector}, {self.size}", f"all: {self.outcome} is not reported by firm")
        if dimensions == WORLD and self.jurisdiction != ALL:
            raise InputError(place, self.jurisdiction, f"all: {self.outcome} is one number for the world")
        if dimensions not in (WORLD, BY_FIRM) and self.jurisdiction == ALL:
            raise InputError(place, self.jurisdiction, f"a jurisdiction: {self.outcome} is not added up")


def world_measure(outcome: str, **more: Any) -> Measure:
    """Return a measure with ``all`` where the outcome has no jurisdictions."""
    place = {"jurisdiction": ALL} if OUTCOMES[outcome].dimensions == WORLD else {}
    return Measure(**{"outcome": outcome, **place, **more})


def measure_in(outcome: str, jurisdiction: str, place: str) -> Measure:
    """Return the mean of an outcome in a jurisdiction, or in the world where there is but one number.

    Args:
        outcome: Its name.
        jurisdiction: Where.
        place: For messages.

    Raises:
        InputError: If there is no such outcome or jurisdiction.
    """
    if outcome not in OUTCOMES:
        raise unknown_name(place, outcome, tuple(OUTCOMES))
    if jurisdiction not in JURISDICTIONS:
        raise unknown_name(place, jurisdiction, JURISDICTIONS)
    return world_measure(outcome, **({} if OUTCOMES[outcome].dimensions == WORLD else {"jurisdiction": jurisdiction}))


def window_of(measure: Measure, start: str, months: int) -> slice:
    """Return the months of a measure's window in a run."""
    first, last = month_index(measure.begin, start), month_index(measure.end, start) + 1
    return slice(max(0, first), max(0, min(last, months)))


def from_record(measure: Measure, record: Record, weight: FloatArray, start: str) -> float:
    """Return a measure of a finished simulation.

    Args:
        measure: Which number.
        record: Raw record of the run.
        weight: Real firms that a firm of each cell stands for.
        start: First month of the run, ``YYYY-MM``.
    """
    window = window_of(measure, start, len(record.world))
    parts: list[Any] = [column[window] for column in record]
    part = Record(*parts)
    return reduce(measure, _series(measure, part, weight))


def from_run(measure: Measure, run: Run) -> float:
    """Return the same measure of a stored run."""
    window = window_of(measure, run.scenario.settings.start, run.values.shape[1])
    series = run.outcome(measure.outcome, measure.jurisdiction, measure.sector, measure.size)
    return reduce(measure, series[window])


def reduce(measure: Measure, series: FloatArray) -> float:
    """Return the one number of a series in its window; missing months are left out."""
    if measure.statistic != "mean":
        above = series > measure.threshold
        if measure.statistic == "reached":
            return float(above.any())
        return float(np.argmax(above)) if above.any() else float(len(series))
    known = series[~np.isnan(series)]
    if not len(known):
        return float("nan")
    return float(known.mean()) * (12.0 if OUTCOMES[measure.outcome].flow else 1.0)


def cells_of(measure: Measure) -> NDArray[np.int64]:
    """Return the cells of a measure's group of firms; not to be written to."""
    return _cells(measure.jurisdiction, measure.sector, measure.size)


@cache
def _cells(jurisdiction: str, sector: str, size_class: str) -> NDArray[np.int64]:
    """Return the cells of a group of firms, worked out once."""
    cell = np.arange(CELL_COUNT)
    sizes, rest = cell % len(SIZES), cell // len(SIZES)
    sectors, places = rest % SECTOR_COUNT, rest // SECTOR_COUNT
    inside = np.ones(CELL_COUNT, dtype=bool)
    for axis, name, names in (
        (places, jurisdiction, JURISDICTIONS), (sectors, sector, SECTORS), (sizes, size_class, SIZES)
    ):  # fmt: skip
        if name != ALL:
            inside &= axis == names.index(name)
    return np.flatnonzero(inside)


def _series(measure: Measure, record: Record, weight: FloatArray) -> FloatArray:
    """Return the outcome by month."""
    name, dimensions = measure.outcome, OUTCOMES[measure.outcome].dimensions
    if dimensions == WORLD:
        return record.world[:, WORLD_NAMES.index(name)]
    if dimensions == BY_FIRM:
        return _firms(name, record, weight, cells_of(measure))
    place = JURISDICTIONS.index(measure.jurisdiction)
    if name == "utilisation":
        return _ratio(record.flows[:, place, SERVED], record.flows[:, place, CAPACITY])
    if name == "startup_exits":
        return _count(record, weight, cells_of(measure), "exits")
    if name in COUNTRY_FLOWS:
        return record.flows[:, place, COUNTRY_FLOWS.index(name)]
    return record.levels[:, place, COUNTRY_LEVELS.index(name)]


def _firms(name: str, record: Record, weight: FloatArray, cells: NDArray[np.int64]) -> FloatArray:
    """Return an outcome of a group of firms by month."""
    kind, _, rest = name.partition("_")
    if kind in ("incidents", "expected"):
        table = record.recorded if kind == "incidents" else record.expected
        types = ("accident", "rights") if rest == "unintentional" else (rest,)
        chosen = table[:, cells][:, :, [INCIDENT_TYPES.index(each) for each in types]]
        return np.asarray(chosen.sum(axis=(1, 2), dtype=np.float64))
    if name == "protection":
        return _ratio(record.protected[:, cells] @ weight[cells], record.depth[:, cells] @ weight[cells])
    if name == "deployment":
        return _ratio(record.depth[:, cells] @ weight[cells], _count(record, weight, cells, "alive"))
    if name in BURDENS:
        paid = record.burden[:, cells, BURDENS.index(name)] @ (weight[cells] / BURDEN_UNIT)
        return _ratio(paid, _count(record, weight, cells, "adopters"))
    whole = "alive" if name in PER_ALIVE else "adopters"
    part = PER_ALIVE.get(name) or PER_ADOPTER[name]
    return _ratio(_count(record, weight, cells, part), _count(record, weight, cells, whole))


def _count(record: Record, weight: FloatArray, cells: NDArray[np.int64], name: str) -> FloatArray:
    return np.asarray(record.counts[:, cells, COUNT_NAMES.index(name)] @ weight[cells])


def _ratio(part: FloatArray, whole: FloatArray) -> FloatArray:
    return np.asarray(np.divide(part, whole, out=np.full(part.shape, np.nan), where=whole > 0))


def reported_for(outcome: str) -> tuple[str, ...]:
    """Return the jurisdictions that an outcome is reported for."""
    return (ALL,) if OUTCOMES[outcome].dimensions == WORLD else JURISDICTIONS[:JURISDICTION_COUNT]
