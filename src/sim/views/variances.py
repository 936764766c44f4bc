"""Charts of sensitivity: whose variance it is, by outcome; and what one outcome hangs on, ranked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from matplotlib.ticker import FuncFormatter

from sim.engine.outcomes import OUTCOMES
from sim.views import style
from sim.views.frame import BELOW, ROW, Frame, beside
from sim.views.scales import percent

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

STATUS: Final = {"assumption": "#D55E00", "literature": "#56B4E9", "data": "#009E73", "all others": "#999999"}
"""Colours by what a number rests on."""
WIDEST: Final = 1.25
"""Where an axis of indices ends: intervals of few rows reach beyond."""
PARTS: Final = {
    "assumptions, alone or with others": STATUS["assumption"],
    "other parameters alone": STATUS["literature"],
    "chance (seeds)": "#777777",
    "chance that depends on parameters": "#C4C4C4",
}


def draw_parts(about: str, results: Sequence[Mapping[str, Any]]) -> Figure:
    """Draw for each outcome the parts of the variance of a single run.

    Args:
        about: Scenarios, place and window.
        results: Rows of ``analysis.sensitivity``.
    """
    summary = (
        f"{about}. Variance of a single run over the uncertainty space: what would vanish if all "
        "assumptions were known, what other parameters explain, what chance does, and chance whose size depends on "
        "parameters. Beside each bar: share of the parameters' variance that rests on assumptions, with 95 % interval."
    )
    note = "No bar: the outcome is constant, has missing values, or moves by chance only."
    frame = Frame("Whose variance it is", summary, PARTS, note)
    figure = frame.figure(ROW * len(results) + BELOW)
    axes = frame.rows(figure, [OUTCOMES[row["outcome"]].label for row in results], 1.9)
    for y, row in enumerate(results):
        _draw_parts(axes, y, row)
    axes.set_xlim(0, 1)
    axes.xaxis.set_major_formatter(FuncFormatter(percent))
    axes.set_xlabel("share of the variance")
    return figure


def _draw_parts(axes: Axes, y: int, row: Mapping[str, Any]) -> None:
    """Draw one bar, or say why there is none."""
    if row["state"] != "estimated":
        beside(axes, y, row["state"])
        return
    shares = {name: each["value"] for name, each in row["shares"].items()}
    total = row["assumptions"]["total"]
    part, low, high = (min(1.0, max(0.0, total[each])) for each in ("value", "low", "high"))
    assumed = shares["parameters"] * part
    lengths = (assumed, shares["parameters"] - assumed, shares["seeds"], shares["interaction"])
    at = 0.0
    for length, colour in zip(lengths, PARTS.values(), strict=True):
        axes.barh(y, length, left=at, height=0.66, color=colour, gid=f"part-{y}")
        at += length
    beside(axes, y, f"{part:.0%} ({low:.0%} to {high:.0%})")


def draw_indices(about: str, row: Mapping[str, Any]) -> Figure:
    """Draw the indices of one outcome: bar with interval for the total, a line for what a dimension does alone.

    Args:
        about: Scenarios, place and window.
        row: A row of ``analysis.sensitivity`` that has indices.
    """
    label = OUTCOMES[row["outcome"]].label
    summary = (
        f"{about}. Sobol indices: share of the variance due to parameters that rests on a dimension with all its "
        "interactions (bar, 95 % bootstrap interval) and on it alone (white mark)."
    )
    note = (
        f"{row['rows']} rows of the Sobol design; parameters cause {row['shares']['parameters']['value']:.0%} of the "
    )
    note += "variance of a single run."
    frame = Frame(f"What it hangs on: {label}", summary, STATUS, note)
    names = [_name(each) for each in row["indices"]]
    figure = frame.figure(ROW * len(names) + BELOW)
    axes = frame.rows(figure, names, 0.6)
    for y, each in enumerate(row["indices"]):
        _draw_index(axes, y, each)
    axes.set_xlim(0, min(WIDEST, max(0.05, *(1.08 * each["total"]["high"] for each in row["indices"]))))
    axes.xaxis.set_major_formatter(FuncFormatter(percent))
    axes.set_xlabel("share of the variance due to parameters")
    return figure


def _name(index: Mapping[str, Any]) -> str:
    """Return a dimension with its symbol."""
    name = index["dimension"].replace("_", " ")
    return f"{name}, {index['symbol']}" if index["symbol"] else str(name)


def _draw_index(axes: Axes, y: int, index: Mapping[str, Any]) -> None:
    """Draw one bar with its interval and mark."""
    total, first = index["total"], index["first"]
    axes.barh(y, max(0.0, total["value"]), height=0.62, color=STATUS[index["status"]], gid=f"bar-{y}")
    axes.plot([max(0.0, total["low"]), total["high"]], [y, y], color=style.DARK, linewidth=1.0, gid=f"interval-{y}")
    axes.plot(
        [max(0.0, first["value"])], [y], marker="D", markersize=4.5, color="white", markeredgecolor=style.DARK,
        markeredgewidth=0.9, zorder=4, clip_on=False, gid=f"alone-{y}",
    )  # fmt: skip
    beside(axes, y, f"{max(0.0, total['value']):.0%}")
