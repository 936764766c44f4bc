"""Result files: Parquet tables and the scenarios they belong to."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from sim.engine.tables import ALL, Series, series_index
from sim.policy.changes import LeverChange
from sim.study.run import Run

if TYPE_CHECKING:
    import pandas as pd

FOCUS: Final = "japan"
"""Jurisdiction whose outcomes by size are kept by month; all others are kept by year."""


class Labels(NamedTuple):
    """What the rows of a run have in common."""

    run_id: str
    scenario: str
    replicate: int
    seed: int


def write_parquet(table: pd.DataFrame, path: Path) -> Path:
    """Write a table as Parquet, always the same bytes for the same table, and return its path."""
    with _database() as connection:
        connection.register("written", table)
        _copy(connection, "FROM written", path)
    return path


def _database() -> Any:
    """Return a database in memory that keeps rows in their order, whatever it would think better.

    Several threads lay out the same rows in different ways, and a join goes through the table that it is told to.
    """
    import duckdb

    return duckdb.connect(config={"threads": 1, "disabled_optimizers": "join_order,build_side_probe_side"})


def _copy(connection: Any, query: str, path: Path) -> None:
    """Write the result of a query as Parquet."""
    connection.execute(f"COPY ({query}) TO {_text(str(path))} (FORMAT parquet, COMPRESSION zstd)")


def _text(words: str) -> str:
    """Return words as a text of SQL."""
    return "'" + words.replace("'", "''") + "'"


def write_runs(runs: Sequence[Run], path: Path, monthly: bool) -> Path:
    """Write one tidy table of all runs as Parquet, always the same bytes for the same runs, and return its path.

    Only the values are laid out here: by the number of its row the database finds the run, series and time of each.

    Args:
        runs: Runs with the same months.
        path: The file.
        monthly: By month, for the jurisdiction in focus and the world, all sectors together; else all by year.
    """
    series = [row for row, each in enumerate(series_index()) if not monthly or _is_kept_by_month(each)]
    parts = [(run.values if monthly else run.by_year()[1])[series] for run in runs]
    times = runs[0].months if monthly else runs[0].by_year()[0]
    block = len(series) * len(times)
    with _database() as connection:
        connection.register(
            "rows", {"row": np.arange(block * len(runs)), "value": np.concatenate([part.ravel() for part in parts])}
        )
        _describe(connection, "runs", [Labels(run.id, run.scenario.name, run.replicate, run.seed) for run in runs])
        _describe(connection, "series", [series_index()[row] for row in series])
        connection.register("times", {"time": np.arange(len(times)), "month": times.astype("datetime64[s]")})
        query = f"""SELECT runs.* EXCLUDE place, month, series.* EXCLUDE place, value FROM rows
            LEFT JOIN runs ON row // {block} = runs.place
            LEFT JOIN series ON row // {len(times)} % {len(series)} = series.place
            LEFT JOIN times ON row % {len(times)} = time"""
        _copy(connection, query, path)
    return path


def _is_kept_by_month(series: Series) -> bool:
    """Return whether a series is kept by month."""
    return series.sector == ALL and series.jurisdiction in (FOCUS, ALL)


def _describe(connection: Any, name: str, entries: Sequence[Labels] | Sequence[Series]) -> None:
    """Make a table of what rows are, each with its place; texts are enumerations, so that no row has one to hash."""
    columns = dict(zip(entries[0]._fields, zip(*entries, strict=True), strict=True))
    texts = [column for column, values in columns.items() if isinstance(values[0], str)]
    types = {"seed": np.uint64} | dict.fromkeys(texts, object)
    arrays = {column: np.array(values, dtype=types.get(column)) for column, values in columns.items()}
    connection.register("entries", arrays | {"place": np.arange(len(entries))})
    for text in texts:
        connection.execute(f"CREATE TYPE {text}_of AS ENUM (SELECT DISTINCT {text} FROM entries ORDER BY {text})")
    casts = ", ".join(f"{text}::{text}_of AS {text}" for text in texts)
    connection.execute(f"CREATE TABLE {name} AS SELECT * REPLACE ({casts}) FROM entries")


def change_words(change: LeverChange) -> str:
    """Return a lever change in words, such as ``hub (japan) 0.9 from 2025-09``."""
    name = change.lever.replace("_", " ") + (f" of {', '.join(change.items)}" if change.items else "")
    words = [f"{name} ({', '.join(change.jurisdictions)}) {change.value:g}"]
    words += [f"from {change.start}"] if change.start else []
    words += [f"up to {change.end}"] if change.end else []
    words += [f"phased in over {change.phase_in} months"] if change.phase_in else []
    if change.when:
        side = "above" if change.when.above else "below"
        observed = change.when.observable.replace("_", " ")
        words.append(f"once {observed} is {side} {change.when.threshold:g} for {change.when.months} months")
    return " ".join(words)


def scenario_note(run: Run) -> dict[str, object]:
    """Return what charts and readers need to know of a run's scenario; ``levers`` are its own changes on history."""
    scenario = run.scenario
    dated = {event.name for event in scenario.events}
    levers = [change_words(change) for change in scenario.changes if change.origin not in dated]
    events = [{"name": event.name, "date": event.date, "label": event.label} for event in scenario.events]
    return {
        "name": scenario.name, "title": scenario.title, "code": scenario.code, "question": scenario.question,
        "notes": scenario.notes, "sources": list(scenario.sources), "levers": levers,
        "values": scenario.values, "events": events,
    }  # fmt: skip


def write_results(folder: Path, runs: Sequence[Run], differences: pd.DataFrame | None = None) -> list[Path]:
    """Write monthly and annual tables, differences if any, and the scenarios; return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    files = [
        write_runs(runs, folder / "monthly.parquet", monthly=True),
        write_runs(runs, folder / "annual.parquet", monthly=False),
    ]
    if differences is not None:
        files.append(write_parquet(differences, folder / "differences.parquet"))
    notes = {run.scenario.name: scenario_note(run) for run in runs}
    path = folder / "scenarios.json"
    path.write_text(json.dumps(list(notes.values()), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return [*files, path]
