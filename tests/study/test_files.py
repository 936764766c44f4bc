"""Tables of results: the same rows as a run's own tables, without a text for each."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd

import sim
from sim.study.execute import run_many
from sim.study.files import write_runs


def test_tables_hold_the_rows_of_every_run(tmp_path: Path) -> None:
    runs = run_many(sim.load("ai_promotion_act", ["population.firms=120", "time.end=2016-12"]), 2, 2)
    yearly = pd.concat([run.annual for run in runs], ignore_index=True)
    monthly = pd.concat([run.monthly for run in runs], ignore_index=True)
    shown = monthly[(monthly["sector"] == "all") & monthly["jurisdiction"].isin(["japan", "all"])]
    for by_month, wanted in ((False, yearly), (True, shown)):
        table = duckdb.read_parquet(str(write_runs(runs, tmp_path / "it's.parquet", by_month))).df()
        assert list(table["value"].dropna()) == list(wanted["value"].dropna())
        for column in ("run_id", "scenario", "replicate", "seed", "jurisdiction", "sector", "size", "outcome", "unit"):
            assert list(table[column]) == list(wanted[column]), column
        assert list(table["month"]) == list(wanted.get("month", wanted.get("year")))
