"""The tables of a chunk give every number to its run, series and time."""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np

from sim.engine.tables import series_index
from sim.study.keep import Keep
from sim.study.run import Run
from sim.study.work import Task, _kept, tables_of
from study.sweeps import TINY, design

KEEP = Keep("monthly")


def rows(table: bytes, path: Path) -> set[tuple[object, ...]]:
    """Return the rows of a Parquet file, times as text."""
    path.write_bytes(table)
    return set(duckdb.sql(f"SELECT run, series, CAST(month AS VARCHAR), value FROM '{path}'").fetchall())


def test_runs_of_different_length_keep_their_numbers_apart(tmp_path: Path) -> None:
    scenario = design(TINY).grounds[0].scenario
    rng = np.random.default_rng(1)
    count = len(series_index())
    runs = [Run(f"{number:016x}", scenario, 0, 1, rng.random((count, months))) for number, months in ((7, 30), (9, 13))]
    tasks = [Task(run.id, 0, (), 1) for run in runs]
    kept = [_kept(run.id, scenario.settings.start, run.values, KEEP) for run in runs]
    tables = tables_of(tasks, kept, [], KEEP)
    expected = {
        (int(run.id, 16), int(row), str(month) + "-01", run.values[row, i])
        for run in runs
        for row in KEEP.rows
        for i, month in enumerate(run.months)
    }
    assert rows(tables["monthly"], tmp_path / "monthly.parquet") == expected
