"""Paired comparison: verdicts, windows, and what may be compared."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

import sim
from sim.analysis.cautions import FEW_DIFFER, MOVED_BY_RARE_WORLDS, RARE_WORLDS
from sim.analysis.paired import COLUMNS, Comparison, paired_interval, verdict
from sim.errors import InputError
from sim.study.run import FLOW, series_row, window_mean

SETTINGS = ("population.firms=600", "time.end=2027-12")


@pytest.fixture(scope="module")
def both() -> Comparison:
    """Return a comparison of two scenarios."""
    return sim.compare(["ai_promotion_act", "hybrid"], overrides=SETTINGS, replicates=4)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ((0.0, 0.0, 0.0, 1.0, np.nan, 0), "no effect"),
        ((0.5, 0.1, 0.9, 0.0, 0.049, 9), "higher"),
        ((-0.5, -0.9, -0.1, 0.0, 0.049, 3), "lower"),
        ((0.5, 0.1, 0.9, 0.0, 0.051, 9), "perhaps higher"),
        ((-0.5, -0.9, -0.1, 0.0, 1.0, 9), "perhaps lower"),
        ((0.5, -0.1, 1.1, 0.0, 1.0, 9), "unclear"),
        ((0.5, 0.0, 1.0, 0.0, 1.0, 9), "unclear"),
        ((0.0, 0.0, 0.0, 0.9, 1.0, 2), "unclear"),
        ((0.5, 0.1, 0.9, 0.2, 0.01, 5), "unclear"),
        ((0.5, 0.1, 0.9, 0.2, 0.01, 6), "higher"),
        ((0.5, np.nan, np.nan, 0.0, np.nan, 1), "too few replicates"),
    ],
)
def test_verdict(given: tuple[float, float, float, float, float, int], expected: str) -> None:
    assert verdict(*given) == expected


def test_differences_are_those_of_replicates(both: Comparison) -> None:
    table = both.differences
    assert list(table.columns) == list(COLUMNS)
    row = table[
        (table.outcome == "guideline_reported") & (table.jurisdiction == "japan") & (table.sector == "all")
        & (table["size"] == "large") & (table.window == "2027")
    ]  # fmt: skip
    assert len(row) == 1
    frames = both.frame("guideline_reported", size="large")
    gap = frames["hybrid"][:, -12:].mean(axis=1) - frames["ai_promotion_act"][:, -12:].mean(axis=1)
    mean, low, high = paired_interval(gap[:, None])
    assert row.iloc[0][["mean", "low", "high"]].astype(float).tolist() == pytest.approx([mean[0], low[0], high[0]])
    assert row.iloc[0]["share_positive"] == (gap > 0.0).mean()
    assert row.iloc[0]["share_negative"] == (gap < 0.0).mean()
    assert row.iloc[0]["p"] == pytest.approx(stats.ttest_1samp(gap, 0.0).pvalue)
    assert row.iloc[0]["replicates"] == 4
    assert row.iloc[0]["differing"] == (gap != 0.0).sum()
    assert row.iloc[0]["median"] == np.median(gap)
    assert row[["median_low", "median_high"]].isna().all(axis=None)  # four are too few


def test_where_some_of_few_replicates_differ_there_is_a_caution(both: Comparison) -> None:
    table = both.differences
    some = (table.differing > 0) & (table.differing < table.replicates)
    assert some.any()
    assert set(table.caution[some]) == {FEW_DIFFER}
    rare = table.outcome.isin(MOVED_BY_RARE_WORLDS) & (table.differing > 0)
    assert set(table.caution[~some & rare]) == {RARE_WORLDS}
    assert set(table.caution[~some & ~rare]) == {""}


def test_before_they_differ_the_verdict_is_no_effect(both: Comparison) -> None:
    table = both.differences
    early = table[table.window.isin([str(year) for year in range(2015, 2026)])]
    assert len(early) > 1000
    assert set(early.verdict) == {"no effect"}
    late = table[(table.window == "2027") & (table.outcome == "binding_substantive") & (table.jurisdiction == "japan")]
    assert set(late.verdict) - {"no effect"}


def test_pairing_is_worth_having(both: Comparison) -> None:
    row = series_row("adoption")
    ends = {name: np.array([run.values[row, -1] for run in runs]) for name, runs in both.runs.items()}
    paired = (ends["hybrid"] - ends["ai_promotion_act"]).std(ddof=1)
    alone = np.hypot(ends["hybrid"].std(ddof=1), ends["ai_promotion_act"].std(ddof=1))
    assert paired < 0.7 * alone


def test_flows_are_a_year_and_levels_on_average() -> None:
    months = np.datetime64("2020-01", "M") + np.arange(24)
    values = np.tile(np.arange(24.0), (len(FLOW), 1))
    values[:, 3] = np.nan
    found = window_mean(values, months, np.datetime64("2020-03"), np.datetime64("2020-06"))
    assert found[FLOW] == pytest.approx(12.0 * (2.0 + 4.0 + 5.0) / 3.0)
    assert found[~FLOW] == pytest.approx(11.0 / 3.0)
    nothing = window_mean(values, months, np.datetime64("2020-04"), np.datetime64("2020-04"))
    assert np.isnan(nothing).all()


@pytest.mark.parametrize("override", ["population.firms=660", "time.end=2028-12", "seed=4", "time.steps_per_month=2"])
def test_only_what_differs_in_policy_is_comparable(override: str) -> None:
    scenarios = [sim.load("ai_promotion_act", SETTINGS), sim.load("hybrid", [*SETTINGS, override])]
    with pytest.raises(InputError):
        sim.compare(scenarios, replicates=1)


def test_a_name_comes_once() -> None:
    with pytest.raises(InputError):
        sim.compare(["hybrid", "hybrid"], overrides=SETTINGS, replicates=1)


def test_one_replicate_gives_differences_without_intervals() -> None:
    one = sim.compare(["ai_promotion_act", "hybrid"], overrides=SETTINGS, replicates=1).differences
    assert one["low"].isna().all()
    assert set(one.verdict) == {"no effect", "too few replicates"}
