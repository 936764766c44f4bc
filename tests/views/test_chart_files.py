"""Files: the same data give the same bytes, from memory and from a store; what is missing is said."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from types import SimpleNamespace

import duckdb
import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest

from sim.engine.outcomes import HEADLINES, OUTCOMES
from sim.engine.tables import Series
from sim.views import charts, differences, forest, grid, sources, style
from sim.views.catalogue import CHARTS, OVERVIEW
from sim.views.data import ChartData

FEW = ("adoption", "response_median", "friends_members", "experts")
"""Outcomes of four charts; with the one of differences enough for several processes."""


def only(data: ChartData, outcomes: tuple[str, ...]) -> ChartData:
    return replace(data, frames={key: frame for key, frame in data.frames.items() if key[0] in outcomes})


def runs_of(data: ChartData) -> list[SimpleNamespace]:
    keys = list(data.frames)
    index = [Series(place, sector, size, outcome, OUTCOMES[outcome].unit) for outcome, place, sector, size in keys]
    return [
        SimpleNamespace(
            scenario=info,
            replicate=replicate,
            index=index,
            months=data.months,
            values=np.stack([data.frames[key][info.name][replicate] for key in keys]),
        )
        for info in data.scenarios
        for replicate in reversed(range(data.replicates[info.name]))
    ]


def store(data: ChartData, folder: Path, level: str = "monthly") -> None:
    folder.mkdir()
    rows = [
        (name, replicate, month.astype(str) + "-01", place, "all", size, outcome, value)
        for (outcome, place, _, size), frame in data.frames.items()
        for name, values in frame.items()
        for replicate, line in enumerate(values)
        for month, value in zip(data.months, line, strict=True)
    ]
    columns = ["scenario", "replicate", "month", "jurisdiction", "sector", "size", "outcome", "value"]
    table = pd.DataFrame(rows, columns=columns)
    table["month"] = pd.to_datetime(table["month"])
    differences = pd.DataFrame([asdict(row) for row in data.differences])
    connection = duckdb.connect()
    for name, frame in ((level, table), ("differences", differences)):
        connection.register(f"{name}_frame", frame)
        connection.execute(f"COPY {name}_frame TO '{folder / name}.parquet' (FORMAT parquet)")
    described = [asdict(info) for info in data.scenarios]
    (folder / "scenarios.json").write_text(json.dumps(described), encoding="utf-8")


@pytest.fixture(scope="module")
def small(make: Callable[..., ChartData]) -> ChartData:
    return only(make(3), FEW)


@pytest.fixture(scope="module")
def alone(small: ChartData, tmp_path_factory: pytest.TempPathFactory) -> charts.Written:
    """Draw the small data in this process."""
    return charts.write(small, tmp_path_factory.mktemp("alone"))


def test_the_same_data_give_the_same_bytes(small: ChartData, alone: charts.Written, tmp_path: Path) -> None:
    again = charts.write(small, tmp_path)
    assert [path.name for path in alone] == [path.name for path in again]
    assert all(one.read_bytes() == two.read_bytes() for one, two in zip(alone, again, strict=True))
    assert {path.suffix for path in alone} == {".png", ".svg"}


def test_several_processes_give_the_same_bytes_and_tell_of_each_chart(
    small: ChartData, alone: charts.Written, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    told: list[tuple[int, int]] = []
    shared = charts.write(small, tmp_path, 2, lambda done, total: told.append((done, total)))
    assert [path.name for path in alone] == [path.name for path in shared]
    assert all(one.read_bytes() == two.read_bytes() for one, two in zip(alone, shared, strict=True))
    assert told == [(done, len(alone) // 2) for done in range(1, len(alone) // 2 + 1)]
    assert capfd.readouterr().err == ""


def test_an_error_in_a_process_that_draws_is_raised(small: ChartData, tmp_path: Path) -> None:
    (tmp_path / "adoption.png").mkdir()
    with pytest.raises(IsADirectoryError):
        charts.write(small, tmp_path, 2)


def test_a_comparison_and_its_store_give_the_same_bytes(small: ChartData, tmp_path: Path) -> None:
    data = only(small, ("adoption", "response_median"))
    comparison = SimpleNamespace(
        runs=runs_of(data),
        scenarios=list(data.scenarios),
        differences=pd.DataFrame([asdict(row) for row in data.differences]),
    )
    written = charts.write_comparison(comparison, tmp_path / "charts")
    store(data, tmp_path / "stored")
    again = charts.write_stored(tmp_path / "stored")
    assert {path.name for path in again} >= {"adoption.png", "response.svg", "differences.png"}
    assert again[0].parent == tmp_path / "stored" / "charts"
    assert [path.read_bytes() for path in written] == [path.read_bytes() for path in again]


def test_a_run_and_replicates_of_it_are_drawn(small: ChartData, tmp_path: Path) -> None:
    data = only(small, ("adoption",))
    runs = [run for run in runs_of(data) if run.scenario.name == "ai_promotion_act"]
    assert charts.write_run(runs[0], tmp_path / "one")
    assert charts.write_run(runs, tmp_path / "three")
    assert len(sources.from_runs(runs).series("adoption")["ai_promotion_act"]) == 3


def test_an_overview_is_one_chart_of_headline_outcomes(small: ChartData, tmp_path: Path) -> None:
    written = charts.write(small, tmp_path, overview=True)
    assert [path.name for path in written] == ["overview.png", "overview.svg"]
    assert {panel.outcome for panel in OVERVIEW.panels} <= set(HEADLINES)


def test_charts_without_data_are_named_and_the_others_drawn(
    small: ChartData, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    written = charts.write(only(small, ("adoption", "response_median")), tmp_path)
    assert any(note.startswith("burden: not drawn") and "burden_domestic" in note for note in written.skipped)
    assert any(note.startswith("response: drawn in part") for note in written.skipped)
    assert (tmp_path / "adoption.png").is_file()
    assert not (tmp_path / "burden.png").exists()
    assert "burden: not drawn" in caplog.text


def test_a_store_with_annual_values_only_gives_the_differences_and_a_note(small: ChartData, tmp_path: Path) -> None:
    store(small, tmp_path / "stored", "annual")
    written = charts.write_stored(tmp_path / "stored")
    assert [path.name for path in written] == ["differences.png", "differences.svg"]
    assert any("no monthly values" in note for note in written.skipped)


def test_differences_stored_before_there_were_medians_are_drawn_without_them(small: ChartData, tmp_path: Path) -> None:
    store(small, tmp_path / "stored", "annual")
    path = tmp_path / "stored" / "differences.parquet"
    table = duckdb.execute("SELECT * EXCLUDE (median, caution) FROM read_parquet(?)", [str(path)]).df()
    duckdb.from_df(table).write_parquet(str(path))
    rows = sources.from_stored(tmp_path / "stored").differences
    known = [replace(row, median=0.0) for row in small.differences]
    assert [replace(row, median=0.0) for row in rows] == known
    assert all(np.isnan(row.median) and not row.caution for row in rows)
    assert "tick" in _summary(small)
    assert "tick" not in _summary(replace(small, differences=rows))


def _summary(data: ChartData) -> str:
    """Return what the chart of differences says above its panels."""
    (window,), (names,) = differences.windows(data), differences.parts(data)
    return " ".join(str(text.get_text()) for text in forest.draw(data, window, names).texts)


def test_the_settings_of_matplotlib_are_left_alone(small: ChartData, tmp_path: Path) -> None:
    before = dict(mpl.rcParams)
    charts.write(only(small, ("hype",)), tmp_path)
    assert dict(mpl.rcParams) == before


def test_every_outcome_has_a_chart() -> None:
    shown = {panel.outcome for chart in CHARTS for panel in chart.panels}
    assert set(OUTCOMES) == shown


def test_short_runs_and_missing_sizes_are_drawn(small: ChartData) -> None:
    frames = {
        key: {name: values[:, :9] for name, values in frame.items()}
        for key, frame in small.frames.items()
        if key[3] != "small"
    }
    with style.clean():
        figure = grid.draw(CHARTS[0], replace(small, months=small.months[:9], frames=frames))
    assert [axes.get_xlabel() for axes in figure.axes] == ["month"] * 4
    assert any("not stored" in text.get_text() for text in figure.axes[3].texts)
