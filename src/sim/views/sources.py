"""Build a :class:`ChartData` from a comparison, from runs, or from the folder of a stored result."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import MISSING, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np

from sim.engine.outcomes import HEADLINES
from sim.engine.tables import ALL, Series
from sim.views.data import Array, ChartData, Difference, Event, Key, Months, ScenarioInfo

if TYPE_CHECKING:
    import pandas as pd

DIFFERENCE_COLUMNS: Final = tuple(each.name for each in fields(Difference))
OPTIONAL: Final = frozenset(each.name for each in fields(Difference) if each.default is not MISSING)
"""Columns that comparisons stored by earlier versions may lack."""


class ScenarioLike(Protocol):
    """What is read of a scenario."""

    @property
    def name(self) -> str:
        """Name."""

    @property
    def title(self) -> str:
        """Title."""

    @property
    def code(self) -> str:
        """Short code, or nothing."""

    @property
    def events(self) -> Sequence[Any]:
        """Dated events, each with name, date and label."""


class RunLike(Protocol):
    """What is read of a run."""

    @property
    def scenario(self) -> ScenarioLike | str:
        """The scenario or its name."""

    @property
    def replicate(self) -> int:
        """Number of the replicate."""

    @property
    def index(self) -> Sequence[Series]:
        """What each series is."""

    @property
    def values(self) -> Array:
        """Values by series and month."""

    @property
    def months(self) -> Months:
        """The months."""


class ComparisonLike(Protocol):
    """What is read of a comparison."""

    @property
    def runs(self) -> Any:
        """Runs, in a sequence or in a mapping to runs."""

    @property
    def scenarios(self) -> Any:
        """Scenarios or their names, in a sequence or in a mapping by name."""

    @property
    def differences(self) -> pd.DataFrame:
        """The paired differences."""


Described = ScenarioLike | str


def _name(scenario: Described) -> str:
    return scenario if isinstance(scenario, str) else scenario.name


def describe(scenario: Described) -> ScenarioInfo:
    """Return what charts say about a scenario, given as an object or only by its name."""
    if isinstance(scenario, str):
        return ScenarioInfo(scenario)
    events = tuple(Event(event.name, event.date[:7], event.label) for event in scenario.events)
    return ScenarioInfo(scenario.name, scenario.title, scenario.code, events)


def _rows(run: RunLike, jurisdiction: str) -> list[tuple[Key, int]]:
    """Return the series of a run that charts show, with their position."""
    return [
        ((each.outcome, each.jurisdiction, each.sector, each.size), row)
        for row, each in enumerate(run.index)
        if each.jurisdiction in (jurisdiction, ALL) and each.sector == ALL
    ]


def _stack(runs: Sequence[RunLike], jurisdiction: str) -> dict[Key, Array]:
    """Return ``float64[replicate, month]`` by key for the replicates of one scenario."""
    ordered = sorted(runs, key=lambda run: run.replicate)
    rows = _rows(ordered[0], jurisdiction)
    positions = [position for _, position in rows]
    block = np.stack([np.asarray(run.values, dtype=np.float64)[positions] for run in ordered])
    return {key: block[:, place] for place, (key, _) in enumerate(rows)}


def from_runs(
    runs: Iterable[RunLike],
    scenarios: Sequence[Described] = (),
    differences: Iterable[Difference] = (),
    jurisdiction: str = "japan",
) -> ChartData:
    """Build from runs of one or more scenarios, in the order of the scenarios or of first appearance."""
    found: dict[str, list[RunLike]] = {}
    for run in runs:
        found.setdefault(_name(run.scenario), []).append(run)
    infos = {_name(each[0].scenario): describe(each[0].scenario) for each in found.values()}
    infos |= {info.name: info for info in map(describe, scenarios) if info.events or info.name not in infos}
    order = list(dict.fromkeys([*map(_name, scenarios), *found]))
    frames: dict[Key, dict[str, Array]] = {}
    for name, each in found.items():
        for key, values in _stack(each, jurisdiction).items():
            frames.setdefault(key, {})[name] = values
    months = next(iter(found.values()))[0].months.astype("datetime64[M]")
    return ChartData(months, tuple(infos[name] for name in order), frames, tuple(differences), jurisdiction)


def differences_of(frame: pd.DataFrame | None, jurisdiction: str = "japan") -> tuple[Difference, ...]:
    """Return the rows of a table of differences that charts show: headline outcomes of all firms."""
    if frame is None or not len(frame):
        return ()
    whole = (frame["sector"] == "all") & (frame["size"] == "all") & frame["jurisdiction"].isin([jurisdiction, "all"])
    rows = frame.loc[whole & frame["outcome"].isin(HEADLINES), list(DIFFERENCE_COLUMNS)].itertuples(index=False)
    return tuple(_difference(dict(zip(DIFFERENCE_COLUMNS, row, strict=True))) for row in rows)


def _difference(row: Mapping[str, Any]) -> Difference:
    kinds: Mapping[str, type] = {"str": str, "float": float, "int": int}
    types = {each.name: str(each.type) for each in fields(Difference)}
    return Difference(**{name: kinds[types[name]](value) for name, value in row.items()})


def from_comparison(comparison: ComparisonLike, jurisdiction: str = "japan") -> ChartData:
    """Build from a comparison."""
    runs = comparison.runs
    flat = [run for each in (runs.values() if isinstance(runs, Mapping) else [runs]) for run in each]
    scenarios = comparison.scenarios
    listed = list(scenarios.values() if isinstance(scenarios, Mapping) else scenarios)
    return from_runs(flat, listed, differences_of(comparison.differences, jurisdiction), jurisdiction)


_GROUPS: Final = "outcome, jurisdiction, sector, size, scenario, replicate"
_MONTHLY: Final = "FROM read_parquet(?) WHERE sector = 'all' AND jurisdiction IN (?, 'all')"


def _monthly(path: Path, jurisdiction: str) -> tuple[Months, dict[Key, dict[str, Array]]]:
    """Read the monthly table; without one there are no series.

    Names are read once a series and only numbers for every row: a comparison has millions of rows.
    """
    import duckdb

    if not path.is_file():
        return np.array([], dtype="datetime64[M]"), {}
    chosen = [str(path), jurisdiction]
    found = duckdb.execute(f"SELECT {_GROUPS}, count(*) {_MONTHLY} GROUP BY ALL ORDER BY {_GROUPS}", chosen).fetchall()
    number = "CAST(12 * (year(month) - 1970) + month(month) - 1 AS BIGINT)"
    rows = duckdb.execute(
        f"SELECT {number} AS month, CAST(value AS DOUBLE) AS value {_MONTHLY} ORDER BY {_GROUPS}, month", chosen
    ).fetchnumpy()
    numbers = np.asarray(rows["month"])
    values = np.ma.filled(np.ma.asarray(rows["value"]), np.nan)
    months = np.unique(numbers)
    frames: dict[Key, dict[str, list[Array]]] = {}
    start = 0
    for outcome, place, sector, size, scenario, _, count in found:
        line = np.full(len(months), np.nan)
        line[np.searchsorted(months, numbers[start : start + count])] = values[start : start + count]
        start += count
        frames.setdefault((outcome, place, sector, size), {}).setdefault(scenario, []).append(line)
    stacked = {key: {name: np.stack(lines) for name, lines in frame.items()} for key, frame in frames.items()}
    return months.astype("datetime64[M]"), stacked


def _scenarios(path: Path) -> tuple[ScenarioInfo, ...]:
    """Read what charts say about the scenarios."""
    entries = json.loads(path.read_text(encoding="utf-8"))
    return tuple(
        ScenarioInfo(entry["name"], entry.get("title", ""), entry.get("code", ""), _events(entry.get("events", ())))
        for entry in entries
    )


def _events(entries: Iterable[Mapping[str, str]]) -> tuple[Event, ...]:
    return tuple(Event(entry["name"], entry["date"][:7], entry.get("label", "")) for entry in entries)


def _stored_differences(path: Path, jurisdiction: str) -> tuple[Difference, ...]:
    """Read the differences that charts show."""
    import duckdb

    if not path.is_file():
        return ()
    stored = {name for name, *_ in duckdb.execute("DESCRIBE FROM read_parquet(?)", [str(path)]).fetchall()}
    columns = [name for name in DIFFERENCE_COLUMNS if name in stored or name not in OPTIONAL]
    query = f"""
        SELECT {", ".join(f'"{name}"' for name in columns)} FROM read_parquet(?)
        WHERE sector = 'all' AND size = 'all' AND jurisdiction IN (?, 'all') AND list_contains(?, outcome)
    """
    rows = duckdb.execute(query, [str(path), jurisdiction, list(HEADLINES)]).fetchall()
    return tuple(_difference(dict(zip(columns, _numbers(row), strict=True))) for row in rows)


def _numbers(row: Sequence[Any]) -> list[Any]:
    """Return a row with missing numbers as not-a-number."""
    return [float("nan") if value is None else value for value in row]


def from_stored(folder: Path, jurisdiction: str = "japan") -> ChartData:
    """Build from the folder of a stored result; tables that are not there give a chart data without them."""
    months, frames = _monthly(folder / "monthly.parquet", jurisdiction)
    return ChartData(
        months,
        _scenarios(folder / "scenarios.json"),
        frames,
        _stored_differences(folder / "differences.parquet", jurisdiction),
        jurisdiction,
    )
