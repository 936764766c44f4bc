"""Charts of analyses: bars and marks are the numbers, text is there, and the same data give the same picture."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from matplotlib.figure import Figure

from sim.analysis.boundary import Box
from sim.analysis.discovery import WORSE, Discovery, find_cases
from sim.analysis.uncertainty import Dimension
from sim.views import boxes, fronts, knowing, regrets, style, variances

POLICIES = ["ai_promotion_act", "hybrid"]


def interval(value: float) -> dict[str, float]:
    return {"value": value, "low": value - 0.1, "high": value + 0.1, "error": 0.05}


def words(figure: Figure) -> str:
    """Return all text of a figure."""
    found = [text.get_text() for text in figure.texts]
    for axes in figure.axes:
        found += [text.get_text() for text in (*axes.texts, *axes.get_yticklabels(), axes.xaxis.label, axes.title)]
        found.append(axes.get_title(loc="left"))
    return " ".join(found)


def widths(figure: Figure, gid: str) -> list[float]:
    """Return the widths of bars whose name starts so."""
    patches = [patch for axes in figure.axes for patch in axes.patches if str(patch.get_gid()).startswith(gid)]
    return [float(patch.get_width()) for patch in patches]  # type: ignore[attr-defined]


def picture(figure: Figure) -> bytes:
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", metadata={"Software": None})
    return buffer.getvalue()


BASE = {"dimension": "base_cost", "symbol": "c_0", "status": "literature"}
OTHERS = {"dimension": "all others", "symbol": "", "status": "all others"}
ESTIMATED: dict[str, Any] = {
    "outcome": "protection", "rows": 128, "rows_left_out": 0, "state": "estimated", "variance": 1.0,
    "shares": {"parameters": interval(0.5), "seeds": interval(0.3), "interaction": interval(0.2)},
    "assumptions": {"dimension": "assumptions", "first": interval(0.6), "total": interval(0.8)},
    "indices": [
        BASE | {"first": interval(0.2), "total": interval(0.4)},
        OTHERS | {"first": interval(0.1), "total": interval(-0.05)},
    ],
}  # fmt: skip
CONSTANT = {"outcome": "trust", "rows": 128, "rows_left_out": 0, "state": "constant"}


def test_the_parts_of_a_variance_add_up_and_what_is_constant_says_so() -> None:
    figure = variances.draw_parts("Japan", [ESTIMATED, CONSTANT])
    assert widths(figure, "part-0") == pytest.approx([0.4, 0.1, 0.3, 0.2])
    assert widths(figure, "part-1") == []
    assert "constant" in words(figure)
    assert "80% (70% to 90%)" in words(figure)


def test_indices_are_bars_that_do_not_go_below_zero() -> None:
    figure = variances.draw_indices("Japan", ESTIMATED)
    assert widths(figure, "bar") == pytest.approx([0.4, 0.0])
    assert "base cost, c_0" in words(figure)
    assert "all others" in words(figure)


def dimensions() -> list[Dimension]:
    return [Dimension(name=name, symbol=name.upper(), ends=((0.0, 2.0),)) for name in ("a", "b", "c")]


def discovery(box: Box | None) -> tuple[dict[str, Any], Discovery, Any]:
    points = np.random.default_rng(1).random((30, 3))
    cases = find_cases(np.repeat(points[:, :1] - 0.5, 2, axis=1), "low")
    scores = [
        {"dimension": name, "score": value, "low": value, "high": value, "chance": 0.25}
        for name, value in (("a", 0.8), ("b", 0.1), ("c", 0.1))
    ]
    row = {
        "outcome": "trust",
        "share_worse": 0.5,
        "share_open": 0.0,
        "box_words": "worse where a ≥ 1",
        "scores": scores,
    }
    return row, Discovery(cases, WORSE, box, (), scores), points


def test_the_box_is_drawn_in_the_units_of_the_parameters() -> None:
    row, found, points = discovery(Box({"a": (0.5, 1.0)}, 1.0, 1.0, 0.5))
    figure = boxes.draw("Where?", "Japan", row, found, points, dimensions())
    plane = next(axes for axes in figure.axes if axes.get_gid() == "plane")
    box = next(patch for patch in plane.patches if patch.get_gid() == "box")
    assert (box.get_x(), box.get_width(), box.get_y(), box.get_height()) == (1.0, 1.0, 0.0, 2.0)  # type: ignore[attr-defined]
    assert plane.get_xlabel() == "a A"
    assert widths(figure, "score") == pytest.approx([0.8, 0.1, 0.1])
    assert "worse where a ≥ 1" in words(figure)


def test_without_a_box_the_two_strongest_dimensions_are_shown() -> None:
    row, found, points = discovery(None)
    plane = next(
        axes for axes in boxes.draw("?", "", row, found, points, dimensions()).axes if axes.get_gid() == "plane"
    )
    assert not plane.patches
    assert (plane.get_xlabel(), plane.get_ylabel()) == ("a A", "b B")


def robustness() -> dict[str, Any]:
    rows = [
        {"policy": policy, "outcome": outcome, "mean": mean, "bad": 2 * mean, "worst": 3 * mean}
        for outcome, pair in (("trust", (0.1, 0.0)), ("interoperability", (1e-6, 0.0)))
        for policy, mean in zip(POLICIES, pair, strict=True)
    ]
    ranked = [
        {"policy": policy, "first": first, "acceptability": [first, 1 - first]}
        for policy, first in zip(POLICIES, (0.25, 0.75), strict=True)
    ]
    return {
        "scenarios": POLICIES, "regret": rows, "stakes": {"trust": 0.1, "interoperability": 1e-6},
        "ranks": {"outcomes": ["trust"], "policies": ranked},
    }  # fmt: skip


def test_regret_has_a_number_in_each_cell_or_no_stake() -> None:
    text = words(regrets.draw_regret("Japan", robustness()))
    assert "0.1 90 %: 0.2" in text
    assert text.count("no stake") == 2


def test_ranks_are_sorted_and_sum_to_one() -> None:
    figure = regrets.draw_ranks("Japan", robustness())
    assert widths(figure, "rank-0") == pytest.approx([0.75, 0.25])
    assert [label.get_text() for label in figure.axes[0].get_yticklabels()] == ["hybrid", "ai_promotion_act"]
    assert "best: 75%" in words(figure)


def test_what_is_worth_knowing_leaves_out_what_changes_nothing() -> None:
    row = {
        "dimension": "base_cost", "status": "literature", "changes_best": 0.1, "changes_ranking": 0.2,
        "changes_ranking_low": 0.1, "changes_ranking_high": 0.3, "gain": 0.5,
    }  # fmt: skip
    nothing = row | {"dimension": "efficacy", "changes_ranking": 0.0}
    result = {"results": [row, nothing], "with_a_stake": ["trust"], "gain_unit": "share"}
    figure = knowing.draw("Japan", result)
    assert widths(figure, "bar") == [0.2]
    assert "efficacy" not in words(figure)
    assert widths(knowing.draw("Japan", result | {"results": [nothing]}), "bar") == []


def search() -> dict[str, Any]:
    package = {"levers": {"lever.hub.japan": 0.5}, "searched": [1.0, 2.0, 0.1], "tested": [1.5, 2.5, 0.2]}
    return {
        "objectives": {"expected_unintentional": "low", "burden_domestic": "low", "trust": "high"}, "trials": 9,
        "levers": {"lever.hub.japan": [0.0, 1.0]}, "packages": [package], "worlds": 2, "test_worlds": 4,
        "known": [{"scenario": "hybrid", "tested": [2.0, 3.0, 0.3]}], "jurisdiction": "japan", "window": "2028 to 2035",
        "of_worlds": "mean",
    }  # fmt: skip


def test_a_front_has_a_panel_for_each_pair_of_objectives() -> None:
    figure = fronts.draw_front(search(), np.array([[1.0, 2.0, 0.1], [3.0, 4.0, 0.2]]))
    assert len(figure.axes) == 3
    first = figure.axes[0]
    assert first.get_xlabel() == "Expected unintentional incidents (recorded incidents per year)"
    known = [line for line in first.lines if line.get_gid() == "known-hybrid"]
    assert [(*line.get_xdata(), *line.get_ydata()) for line in known] == [(2.0, 3.0)]


def test_levers_are_shares_of_their_ranges() -> None:
    image = fronts.draw_levers(search()).axes[0].images[0]
    assert np.asarray(image.get_array()).tolist() == [[0.5]]


def test_the_same_data_give_the_same_picture() -> None:
    with style.clean():
        assert picture(variances.draw_indices("Japan", ESTIMATED)) == picture(
            variances.draw_indices("Japan", ESTIMATED)
        )
