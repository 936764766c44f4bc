"""The commands on the real engine, small: what a user has on disk afterwards."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from sim.views import catalogue

SMALL = ("population.firms=600", "time.end=2018-12", "--replicates", "2")


def rows(path: Path) -> int:
    """Return the number of rows of a table."""
    found = duckdb.execute("SELECT count(*) FROM read_parquet(?)", [str(path)]).fetchall()
    return int(found[0][0])


def charts(folder: Path) -> set[str]:
    """Return the names of the charts, each of which is there as PNG and SVG."""
    names = {path.stem for path in (folder / "charts").iterdir()}
    assert {path.name for path in (folder / "charts").iterdir()} == {
        f"{n}.{kind}" for n in names for kind in ("png", "svg")
    }
    return names


@pytest.mark.slow
def test_compare_then_plot(command: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = command("compare", "ai_promotion_act", "no_guideline", *SMALL, "--out", "out", "--json")
    assert result.status == 0
    differences = json.loads(result.out)["differences"]
    assert {row["scenario"] for row in differences} == {"no_guideline"}
    assert len({row["outcome"] for row in differences}) >= 10
    folder = tmp_path / "out"
    drawn = charts(folder)
    assert "differences" in " ".join(drawn)
    assert rows(folder / "monthly.parquet") > 0
    assert rows(folder / "differences.parquet") > 0
    before = {path.name: path.read_bytes() for path in (folder / "charts").glob("*.png")}
    monkeypatch.setattr(catalogue, "CHARTS", catalogue.CHARTS[::4])
    assert command("plot", "out", "--out", "again").status == 0
    again = {path.name: path.read_bytes() for path in (tmp_path / "again").glob("*.png")}
    assert len(again) == len(catalogue.CHARTS) + sum("differences" in name for name in drawn)
    assert again.items() <= before.items()


@pytest.mark.slow
@pytest.mark.usefixtures("engine")  # no charts but one
def test_a_scenario_equal_to_its_base_has_no_effect(command: Any, tmp_path: Path) -> None:
    (tmp_path / "same.yaml").write_text("title: Same\nbase: ai_promotion_act\n")
    result = command("compare", "ai_promotion_act", "same.yaml", *SMALL, "--out", "out", "--json")
    assert {(row["mean"], row["verdict"]) for row in json.loads(result.out)["differences"]} == {(0.0, "no effect")}


@pytest.mark.slow
def test_run(command: Any, tmp_path: Path) -> None:
    result = command("run", "ai_promotion_act", *SMALL, "--out", "out", "--json")
    assert result.status == 0
    assert len(json.loads(result.out)["outcomes"]) >= 10
    assert charts(tmp_path / "out") == {"overview"}
    assert rows(tmp_path / "out" / "monthly.parquet") > 0
