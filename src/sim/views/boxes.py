"""The chart of scenario discovery: which dimensions carry a difference, and the points with the box of cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from matplotlib.patches import Rectangle
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.views import style
from sim.views.frame import BELOW, MARGIN, Frame
from sim.views.scales import plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sim.analysis.boundary import Box
    from sim.analysis.discovery import Discovery
    from sim.analysis.uncertainty import Dimension

WIDTH: Final = 11.0
PLANE: Final = 4.3
"""Inches of the plane of points, with its axis."""
MOST: Final = 12
WORSE: Final = "#D55E00"
NOT_WORSE: Final = "#0072B2"
KEY: Final = {"worse there": WORSE, "not worse": NOT_WORSE}


def draw(
    title: str, about: str, row: Mapping[str, Any], found: Discovery, points: Any, dimensions: Sequence[Dimension]
) -> Figure:
    """Draw scores on the left, and on the right the points in the plane of the two dimensions that say most.

    Args:
        title: The question.
        about: Place, window, points.
        row: The finding as data.
        found: The finding.
        points: ``[point, dimension]``, shares of the ranges.
        dimensions: The space.
    """
    summary = (
        f"{about}. Worse at {row['share_worse']:.0%} of the points; replicates leave {row['share_open']:.0%} open. "
        f"PRIM: {row['box_words']}."
    )
    note = "Left: feature scores; the broken line is the highest score of any dimension where effects are shuffled."
    frame = Frame(title, summary, KEY, note, WIDTH)
    scores = row["scores"][:MOST]
    figure = frame.figure(PLANE + BELOW)
    if scores:
        axes = frame.rows(figure, [each["dimension"].replace("_", " ") for each in scores], PLANE + 1.2, PLANE)
        _draw_scores(axes, scores)
    _draw_plane(_plane(figure, frame), found, points, _pair(row, found.box, dimensions))
    return figure


def _draw_scores(axes: Axes, scores: Sequence[Mapping[str, Any]]) -> None:
    """Draw a bar for each dimension."""
    for y, each in enumerate(scores):
        above = each["score"] > each["chance"]
        axes.barh(y, each["score"], height=0.62, color=style.GREY if above else style.PALE, gid=f"score-{y}")
        axes.plot([each["low"], each["high"]], [y, y], color=style.DARK, linewidth=1.0)
    axes.axvline(scores[0]["chance"], color=style.DARK, linewidth=0.8, linestyle=(0, (4, 3)), gid="chance")
    axes.xaxis.set_major_locator(MaxNLocator(nbins=4))
    axes.xaxis.set_major_formatter(FuncFormatter(plain))
    axes.set_xlabel("feature score (all sum to 1)")


def _plane(figure: Figure, frame: Frame) -> Axes:
    """Return square axes on the right."""
    width, height = (float(length) for length in figure.get_size_inches())
    left, low = width - MARGIN - PLANE, frame.bottom + BELOW
    return figure.add_axes(
        (left / width, low / height, PLANE / width, (height - frame.top - low) / height), gid="plane"
    )


def _pair(
    row: Mapping[str, Any], box: Box | None, dimensions: Sequence[Dimension]
) -> tuple[tuple[int, Dimension], tuple[int, Dimension]]:
    """Return the two dimensions to show: those the box restricts, then those with the highest scores."""
    named = [*(box.limits if box else {}), *(each["dimension"] for each in row["scores"])]
    ranks = {each["dimension"]: -each["score"] for each in row["scores"]}
    limited = sorted(box.limits, key=lambda name: ranks.get(name, 0.0)) if box else []
    order = dict.fromkeys([*limited, *named, *(each.name for each in dimensions)])
    by_name = {each.name: (i, each) for i, each in enumerate(dimensions)}
    first, second = ([by_name[name] for name in order] * 2)[:2]
    return first, second


def _draw_plane(
    axes: Axes, found: Discovery, points: Any, pair: tuple[tuple[int, Dimension], tuple[int, Dimension]]
) -> None:
    """Draw the points, those that replicates leave open hollow, and the box as far as it lies in this plane."""
    known = points[found.cases.known]
    across, up = (_scaled(each, known[:, column]) for column, each in pair)
    colour = [WORSE if each else NOT_WORSE for each in found.cases.worse]
    face = ["white" if undecided else each for undecided, each in zip(found.cases.open, colour, strict=True)]
    axes.scatter(across, up, s=16, c=face, edgecolors=colour, linewidths=0.8, gid="points")
    if found.box is not None:
        (left, right), (low, high) = (_limits(each, found.box) for _, each in pair)
        rectangle = Rectangle(
            (left, low), right - left, high - low, facecolor="none", edgecolor=style.DARK, linewidth=1.6, gid="box"
        )
        axes.add_patch(rectangle)
    for axis, (_, each) in zip((axes.xaxis, axes.yaxis), pair, strict=True):
        axis.set_major_locator(MaxNLocator(nbins=5))
        axis.set_major_formatter(FuncFormatter(plain))
        axis.set_label_text(f"{each.name.replace('_', ' ')} {each.symbol}".strip())
    others = len(found.box.limits) - sum(each.name in found.box.limits for _, each in pair) if found.box else 0
    text = "hollow: replicates leave it open" + (f"; the box has {others} more limits" if others else "")
    axes.set_title(text, fontsize=style.SMALL, color=style.GREY, loc="left", pad=3)


def _scaled(dimension: Dimension, shares: Any) -> Any:
    """Return shares of a range as values."""
    low, high = dimension.ends[0]
    return low + shares * (high - low)


def _limits(dimension: Dimension, box: Box) -> tuple[float, float]:
    """Return the limits of a box as values; the whole range where it has none."""
    low, high = box.limits.get(dimension.name, (0.0, 1.0))
    return float(_scaled(dimension, low)), float(_scaled(dimension, high))
