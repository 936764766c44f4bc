"""Result files: Parquet tables and the scenarios they belong to."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.engine.tables import ALL
from sim.policy.changes import LeverChange
from sim.study.run import Run

if TYPE_CHECKING:
    import pandas as pd

FOCUS: Final = "japan"
"""Jurisdiction whose outcomes by size are kept by month; all others are kept by year."""


def write_parquet(table: pd.DataFrame, path: Path) -> Path:
    """Write a table as Parquet, always the same bytes for the same table, and return its path."""
    import duckdb

    with duckdb.connect() as connection:
        connection.execute("SET threads = 1")  # several lay out the same rows in different ways
        connection.register("written", table)
        connection.execute(
            f"COPY written TO '{str(path).replace(chr(39), chr(39) * 2)}' (FORMAT parquet, COMPRESSION zstd)"
        )
    return path


def tidy(runs: Sequence[Run], monthly: bool) -> pd.DataFrame:
    """Return one tidy table of all runs.

    Args:
        runs: Runs with the same months.
        monthly: By month, for the jurisdiction in focus and the world, all sectors together; else all by year.
    """
    import pandas as pd

    series = runs[0].series
    keep = np.ones(len(series), dtype=bool)
    if monthly:
        keep = ((series["sector"] == ALL) & series["jurisdiction"].isin([FOCUS, ALL])).to_numpy()
    parts = [run.values[keep] if monthly else run.by_year()[1][keep] for run in runs]
    times = (runs[0].months if monthly else runs[0].by_year()[0]).astype("datetime64[s]")
    rows = int(keep.sum())
    block = rows * len(times)
    columns: dict[str, object] = {
        "run_id": _words([run.id for run in runs], each=block),
        "scenario": _words([run.scenario.name for run in runs], each=block),
        "replicate": np.repeat([run.replicate for run in runs], block),
        "seed": np.repeat(np.array([run.seed for run in runs], dtype=np.uint64), block),
        "month": np.tile(times, rows * len(runs)),
    }
    for name in series.columns:
        columns[name] = _words(series.loc[keep, name].to_list(), each=len(times), times=len(runs))
    columns["value"] = np.concatenate([part.ravel() for part in parts])
    return pd.DataFrame(columns, copy=False)


def _words(words: Sequence[str], each: int, times: int = 1) -> pd.Categorical[str]:
    """Return a column of words, each so many times in a row and the whole so many times, which no text is built for."""
    import pandas as pd

    names = sorted(set(words))
    numbers = {name: number for number, name in enumerate(names)}
    codes = np.array([numbers[word] for word in words], dtype=np.min_scalar_type(-len(names)))
    return pd.Categorical.from_codes(np.tile(np.repeat(codes, each), times), pd.Index(names))


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
        write_parquet(tidy(runs, monthly=True), folder / "monthly.parquet"),
        write_parquet(tidy(runs, monthly=False), folder / "annual.parquet"),
    ]
    if differences is not None:
        files.append(write_parquet(differences, folder / "differences.parquet"))
    notes = {run.scenario.name: scenario_note(run) for run in runs}
    path = folder / "scenarios.json"
    path.write_text(json.dumps(list(notes.values()), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return [*files, path]
