"""The parts of charts: looks, lanes of events, coincidence, stripes, spread labels, words for differences."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from sim.views import (
    coincide,
    differences,
    endlabels,
    events,
    forest,
    header,
    lines,
    palette,
    panels,
    scales,
    sources,
    style,
)
from sim.views.catalogue import Panel
from sim.views.data import ChartData, Event, ScenarioInfo
from sim.views.report import stored

NAN = math.nan


def test_named_scenarios_have_looks_of_their_own() -> None:
    assert len(palette.NAMED) == 25
    assert len(set(palette.NAMED.values())) == 25


def test_other_scenarios_have_a_look_that_depends_on_the_name_only() -> None:
    assert palette.look("my_scenario") == palette.look("my_scenario")
    assert palette.look("my_scenario") not in palette.NAMED.values()


@pytest.mark.parametrize("colour", [*palette.COLOURS, palette.BASELINE_COLOUR])
def test_ink_is_readable_on_white(colour: str) -> None:
    channels = [int(palette.ink(colour)[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    assert 1.05 / (luminance + 0.05) > 4.5


def test_lanes_keep_spans_apart() -> None:
    spans = [(0.0, 1.0), (0.5, 1.5), (1.1, 2.0), (5.0, 6.0)]
    assert events.assign_lanes(spans) == [0, 1, 0, 0]


def test_events_of_a_month_share_a_number_and_say_for_whom_they_hold(data: ChartData) -> None:
    marks = events.marks(data)
    assert [mark.number for mark in marks] == list(range(1, len(marks) + 1))
    labels = {mark.date: mark.label for mark in marks}
    assert labels["2023-05"] == "Hiroshima Process; AI Strategy Council"
    assert labels["2024-04"] == "Guideline 1.0 (not in S0)"


def test_few_events_carry_their_label_and_many_a_number(data: ChartData) -> None:
    few = replace(data, scenarios=(ScenarioInfo("a", "A", "A", (Event("chatgpt", "2022-11", "ChatGPT"),)),))
    assert [tag.text for tag in events.lay_out(events.marks(few), few, 5.0).tags] == ["ChatGPT"]
    assert events.lay_out(events.marks(data), data, 5.0).numbered


def test_numbers_that_need_too_many_lanes_become_ranges(data: ChartData) -> None:
    lanes = events.lay_out(events.marks(data), data, 2.0)
    assert max(tag.lane for tag in lanes.tags) < 5
    numbers = [int(number) for tag in lanes.tags for number in tag.text.split("–")]
    assert numbers == sorted(numbers)
    assert numbers[-1] == len(events.marks(data))


def test_events_without_a_label_are_not_drawn(data: ChartData) -> None:
    quiet = replace(data, scenarios=(ScenarioInfo("a", "A", "A", (Event("initial_conditions", "2015-01", ""),)),))
    assert events.marks(quiet) == []
    assert events.lay_out([], quiet, 5.0).height == 0


def test_the_key_of_events_loses_no_word(data: ChartData) -> None:
    words = " ".join(line for column in events.key_columns(events.marks(data), 6.0) for line in column).split()
    assert [mark.label.split() for mark in events.marks(data)]
    assert all(word in words for mark in events.marks(data) for word in mark.label.split())


def test_what_holds_in_all_panels_holds_until_the_first_of_them_parts() -> None:
    same, early, late = np.ones((1, 30)), np.ones((1, 30)), np.ones((1, 30))
    early[0, 10:], late[0, 20:] = 2.0, 2.0
    shared = coincide.common([{"a": same, "b": early}, {"a": same, "b": late}])
    assert [(start.names, start.months) for start in shared] == [(("a", "b"), 10)]


def test_identical_scenarios_are_grouped(data: ChartData) -> None:
    groups = coincide.identical_groups(data.series("burden_domestic"))
    assert ["ai_promotion_act", "capacity_building"] in groups


def test_one_changed_bit_is_not_identical() -> None:
    first = np.ones((2, 12))
    second = first.copy()
    second[1, 7] = np.nextafter(1.0, 2.0)
    assert coincide.identical_groups({"a": first, "b": second}) == [["a"], ["b"]]
    assert coincide.shared_starts({"a": first, "b": second}) == [(["a", "b"], 7)]


def test_months_without_values_are_no_coincidence() -> None:
    first, second = np.full((1, 20), NAN), np.full((1, 20), NAN)
    first[0, 15:], second[0, 15:] = 1.0, 2.0
    assert coincide.shared_starts({"a": first, "b": second}) == []


def test_coinciding_lines_take_turns_and_together_leave_no_gap() -> None:
    means = np.stack([np.linspace(0, 1, 60)] * 3)
    shown = lines.visible(means, 1e-9, 4)
    assert (shown.sum(axis=0) == 1).all()
    assert (shown.sum(axis=1) >= 15).all()


def test_a_hidden_line_is_always_beside_one_that_is_shown() -> None:
    means = np.cumsum(np.random.default_rng(1).normal(size=(8, 100)), axis=1)
    tolerance = 0.8
    shown = lines.visible(means, tolerance, 3)
    near = np.abs(means[:, None] - means[None]) <= tolerance
    beside = (near[:, :, :-1] & near[:, :, 1:] & shown[None]).any(axis=1)
    assert beside.all()


def test_a_summary_ignores_missing_replicates() -> None:
    part = lines.summarise(np.array([[1.0, NAN, NAN], [3.0, 5.0, NAN]]))
    assert part.mean[:2].tolist() == [2.0, 5.0]
    assert np.isnan([part.mean[2], part.low[2], part.high[2]]).all()


def test_quantiles_are_those_of_numpy_whatever_is_missing() -> None:
    chance = np.random.default_rng(1)
    values = chance.normal(size=(20, 60))
    values[chance.random(values.shape) < 0.4] = NAN
    values[:, 7] = NAN
    values[3, 9], values[:3, 9], values[4:, 9] = 1.5, NAN, NAN  # a single replicate
    summary = lines.summarise(values)
    known = np.isfinite(values).any(axis=0)
    expected = np.nanquantile(values[:, known], (0.05, 0.95), axis=0)
    np.testing.assert_allclose(np.stack([summary.low[known], summary.high[known]]), expected, rtol=1e-12)
    assert np.isnan(summary.low[~known]).all()


@pytest.mark.parametrize(
    ("year", "last", "words"),
    [("total", 4.0, "in 12 months"), ("mean", 2.0, "mean of 12 months"), ("maximum", 3.0, "most in 12 months")],
)
def test_twelve_months_are_added_averaged_or_searched(data: ChartData, year: str, last: float, words: str) -> None:
    values = np.full((1, 252), NAN if year != "total" else 0.0)
    values[0, [245, 250]] = 1.0, 3.0
    key = ("utilisation", "japan", "all", "all")
    some = replace(data, frames={key: {data.scenarios[0].name: values}})
    drawn = panels.resolve(Panel("utilisation", "Use", year=year), some)
    shown = drawn.parts[data.scenarios[0].name].mean
    assert shown[-1] == last
    assert np.isnan(shown[:11]).all()
    assert drawn.unit.endswith(words)


def test_labels_are_spread_in_order() -> None:
    centres = endlabels.spread([1.0, 1.0, 1.05, 0.0], [0.1] * 4, 2.0)
    assert sorted(centres) == [centres[3], *sorted(centres[:3])]
    assert all(abs(one - two) >= 0.0999 for one in centres for two in centres if one != two)


def test_many_labels_are_split_into_lines() -> None:
    labels = {name: name for name in "abcde"}
    assert endlabels.text_lines(tuple("abcde"), labels) == ["a = b", "= c = d", "= e"]


def test_shares_start_at_zero_and_end_at_one() -> None:
    assert scales.limits([np.array([0.2, 0.99])], share=True) == (0.0, 1.0)
    assert scales.limits([np.array([NAN])], share=True) == (0.0, 1.0)
    assert scales.limits([np.array([-1.0, 1.0])], share=False)[0] < -1


def test_axes_are_written_without_exponents() -> None:
    assert scales.plain(1234567.0) == "1,234,567"
    assert scales.plain(2e-5) == "0.00002"
    assert scales.plain(-2.5) == "−2.5"
    assert scales.plain(-1e-17) == "0"
    assert scales.percent(0.07) == "7 %"
    assert differences.number(-0.01234) == "−0.0123"
    assert differences.number(1234.5) == "+1,234"


def test_very_small_differences_keep_their_digits() -> None:
    assert differences.number(-0.000123) == "−0.000123"
    assert differences.number(1.24e-5) == "+1.2e−05"
    assert differences.number(-2e-7) == "−2.0e−07"


def test_no_effect_is_said_in_words(data: ChartData) -> None:
    row = next(row for row in data.differences if row.outcome == "burden_domestic" and row.share_zero == 1)
    assert differences.numbers(row, 1.0) == "no effect (identical)"
    assert differences.numbers(replace(row, share_zero=0.0, mean=NAN), 1.0) == "no value in this window"
    assert "no interval" in differences.numbers(replace(row, share_zero=0.0, mean=1.0, low=NAN), 1.0)


def test_years_are_left_to_the_table_where_there_is_a_longer_window(data: ChartData) -> None:
    rows = tuple(
        replace(row, window=window) for window in ("2028", "2029", "2028-01 to 2029-12") for row in data.differences
    )
    assert differences.windows(replace(data, differences=rows)) == ["2028-01 to 2029-12"]
    assert differences.windows(replace(data, differences=rows[: 2 * len(data.differences)])) == ["2029"]


def test_differences_of_shares_are_in_percentage_points(data: ChartData) -> None:
    group = next(
        group for group in differences.groups(data, "2028–2035", ["ex_ante_hard_law"]) if group.outcome == "trust"
    )
    assert (group.factor, group.unit) == (100.0, "percentage points")


def test_wrapped_text_loses_no_word() -> None:
    text = "one two three four five six"
    assert " ".join(style.wrap(text, 0.6, 8.0)) == text
    assert all(style.text_width(line, 8.0) <= 0.6 for line in style.wrap(text, 0.6, 8.0))


def test_footers_say_how_many_replicates_each_scenario_has() -> None:
    assert "replicates: A 3, B 2" in style.footer({"a": 3, "b": 2}, {"a": "A", "b": "B"})
    assert "no band" in style.footer({"a": 1}, {"a": "A"})


def test_events_that_few_scenarios_have_name_those(data: ChartData) -> None:
    event = Event("mine", "2026-01", "Mine")
    first, *others = (replace(info, events=()) for info in data.scenarios)
    few = replace(data, scenarios=(replace(first, events=(event,)), *others))
    assert [mark.label for mark in events.marks(few)] == [f"Mine (only in {data.labels[first.name]})"]


def test_what_is_almost_common_to_many_names_the_others() -> None:
    labels = {f"s{number}": f"S{number}" for number in range(7)}
    months = np.arange("2020-01", "2021-01", dtype="datetime64[M]")
    start = coincide.Start(tuple(labels)[:6], 4, 12)
    assert start.text(labels, months) == "all scenarios but S6 until 2020-04"
    assert coincide.Start(tuple(labels)[:3], 12, 12).text(labels, months) == "S0 = S1 = S2 in all months"


def test_series_of_other_replicates_are_equal_in_no_month_and_no_panel_has_nothing_in_common() -> None:
    assert not coincide.equal_months(np.ones((2, 5)), np.ones((3, 5))).any()
    assert coincide.common([]) == ()


def test_a_difference_of_nothing_has_no_sign() -> None:
    assert differences.number(0.0) == "0"


def test_a_key_wider_than_the_chart_goes_on_in_another_row(data: ChartData) -> None:
    one, many = header.key_rows(data, 1000.0), header.key_rows(data, 3.0)
    assert len(one) == 1
    assert len(many) > 1
    assert [name for row in many for name, *_ in row] == [name for name, *_ in one[0]]
    assert all(row[0][2] == 0.0 for row in many)


def test_footers_say_why_there_is_no_band() -> None:
    assert "bands left out" in style.footer({"a": 3}, {"a": "A"}, bands=False)
    assert "single runs" in style.footer({"a": 1}, {"a": "A"}, bands=False)


def test_a_scenario_may_be_known_by_its_name_alone_and_a_table_be_empty() -> None:
    assert sources.describe("mine") == ScenarioInfo("mine")
    assert sources.differences_of(None) == ()
    assert stored.deviations([]) == {}


@pytest.mark.parametrize(
    ("mean", "low", "marks"), [(1.0, 0.5, ["interval-a", "mean"]), (1.0, NAN, ["mean"]), (NAN, NAN, [])]
)
def test_what_is_not_known_of_a_difference_is_not_drawn(
    data: ChartData, mean: float, low: float, marks: list[str]
) -> None:
    from matplotlib.figure import Figure

    row = replace(data.differences[0], scenario="a", mean=mean, low=low, high=2.0, verdict="higher")
    axes = Figure().subplots()
    forest._draw_row(axes, row, 0, 1.0)
    drawn = [line for line in axes.lines if line.get_gid() == "interval-a"]
    dots = [line for line in axes.lines if len(line.get_xdata()) == 1]
    assert (len(drawn), len(dots)) == (marks.count("interval-a"), marks.count("mean"))


def test_a_tick_shows_the_median_and_the_panel_reaches_to_it(data: ChartData) -> None:
    from matplotlib.figure import Figure

    row = replace(data.differences[0], scenario="a", mean=1.0, low=0.5, high=2.0, verdict="higher", median=-3.0)
    axes = Figure().subplots()
    forest._draw_row(axes, row, 0, 10.0)
    (tick,) = [line for line in axes.lines if line.get_gid() == "median-a"]
    assert list(tick.get_xdata()) == [-30.0, -30.0]
    group = differences.Group(row.outcome, (row,))
    assert group.reach == 3.0 * group.factor


def test_a_caution_has_its_sign_after_the_verdict_and_a_note_below(data: ChartData) -> None:
    name = data.scenarios[1].name
    rows = tuple(replace(row, caution="few differ") if row.outcome == "trust" else row for row in data.differences)
    figure = forest.draw(replace(data, differences=rows), data.differences[0].window, [name])
    texts = {str(text.get_gid()): str(text.get_text()) for text in figure.texts}
    assert texts[f"verdict-trust-{name}"].endswith(" †")
    assert not texts[f"verdict-adoption-{name}"].endswith(" †")
    foot = " ".join(str(text.get_text()) for text in figure.texts if text.get_gid() == "footer")
    assert foot.count("†") == 1
    assert "‡" not in foot
