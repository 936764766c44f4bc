"""Charts of a search: what packages reach, in every pair of objectives; and what is in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.engine.outcomes import OUTCOMES
from sim.views import style
from sim.views.frame import BELOW, MARGIN, ROW, Frame
from sim.views.header import NAMES
from sim.views.palette import look
from sim.views.scales import plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PANEL: Final = 3.1
"""Inches of a panel."""
GAP: Final = 0.95
TRIAL: Final = style.PALE
SEARCHED: Final = "#BBA5D6"
TESTED: Final = "#5E3C99"
"""Colours that no scenario has."""
KEY: Final = {"tried": TRIAL, "best while searching": SEARCHED, "the same, tested elsewhere": TESTED}


def draw_front(result: Mapping[str, Any], tried: Any) -> Figure:
    """Draw a panel for each pair of objectives.

    Args:
        result: What ``sim search`` found.
        tried: Objectives of all trials, ``[trial, objective]``.
    """
    names = list(result["objectives"])
    pairs = list(combinations(range(len(names)), 2))
    columns = min(3, len(pairs))
    rows = -(-len(pairs) // columns)
    summary = (
        f"{NAMES[result['jurisdiction']]}, {result['window']}, {result['of_worlds']} of worlds. {result['trials']} "
        f"packages of {len(result['levers'])} levers tried by NSGA-II in {result['worlds']} worlds; those that no "
        f"other beats in all objectives, run again in {result['test_worlds']} other worlds with other seeds (joined)."
    )
    key = KEY | {each["scenario"]: look(each["scenario"]).colour for each in result["known"]}
    width = max(8.0, 2 * MARGIN + columns * (PANEL + GAP))
    frame = Frame("Packages that no other beats", summary, key, "Towards the corner with the arrow is better.", width)
    figure = frame.figure(rows * (PANEL + BELOW + 0.15))
    height = float(figure.get_size_inches()[1])
    for number, pair in enumerate(pairs):
        left = MARGIN + 0.75 + (number % columns) * (PANEL + GAP)
        low = height - frame.top - (number // columns) * (PANEL + BELOW + 0.15) - PANEL
        axes = figure.add_axes((left / width, low / height, PANEL / width, PANEL / height), gid=f"pair-{number}")
        _draw_pair(axes, pair, result, tried)
    return figure


def _draw_pair(axes: Axes, pair: tuple[int, int], result: Mapping[str, Any], tried: Any) -> None:
    """Draw one panel."""
    across, up = pair
    axes.scatter(tried[:, across], tried[:, up], s=9, color=TRIAL, linewidths=0, gid="tried")
    for each in result["packages"]:
        x, y = ([each[key][column] for key in ("searched", "tested")] for column in pair)
        axes.plot(x, y, color=style.PALE, linewidth=0.7, zorder=2)
        axes.plot(x[:1], y[:1], marker="o", markersize=4, color="white", markeredgecolor=SEARCHED, zorder=3)
        axes.plot(x[1:], y[1:], marker="o", markersize=4.5, color=TESTED, markeredgecolor="white", zorder=4)
    for each in result["known"]:
        shape = look(each["scenario"])
        axes.plot(
            [each["tested"][across]], [each["tested"][up]], marker=shape.marker, markersize=8, color=shape.colour,
            markeredgecolor="white", zorder=5, gid=f"known-{each['scenario']}",
        )  # fmt: skip
    _label(axes, [list(result["objectives"])[column] for column in pair])


def _label(axes: Axes, names: Sequence[str]) -> None:
    """Name the axes and say where better is."""
    for axis, name in zip((axes.xaxis, axes.yaxis), names, strict=True):
        axis.set_label_text(
            f"{OUTCOMES[name].label} ({OUTCOMES[name].unit}{' per year' if OUTCOMES[name].flow else ''})"
        )
        axis.set_major_locator(MaxNLocator(nbins=5))
        axis.set_major_formatter(FuncFormatter(plain))
    x, y = (0.02 if OUTCOMES[name].better == "low" else 0.98 for name in names)
    inner = (abs(x - 0.1), abs(y - 0.1))
    axes.annotate(
        "", (x, y), inner, xycoords="axes fraction", textcoords="axes fraction",
        arrowprops={"arrowstyle": "->", "color": style.DARK},
    )  # fmt: skip


def draw_levers(result: Mapping[str, Any]) -> Figure:
    """Draw a row for each lever and a column for each package: how far the lever is turned.

    Args:
        result: What ``sim search`` found.
    """
    packages, levers = result["packages"], result["levers"]
    first = next(iter(result["objectives"]))
    summary = (
        f"Each column is a package, in the order of {OUTCOMES[first].label.lower()} when tested; each row a lever. "
        "Tone: how far it is turned, from the low end of its range (white) to the high end."
    )
    frame = Frame("What is in the packages", summary, {})
    figure = frame.figure(ROW * len(levers) + BELOW)
    axes = frame.rows(figure, [name.removeprefix("lever.").replace("_", " ") for name in levers], 1.3)
    shares = [
        [(each["levers"][name] - low) / (high - low) for each in packages] for name, (low, high) in levers.items()
    ]
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1.15, aspect="auto", gid="levers")
    axes.grid(visible=False)
    axes.set_xticks([])
    axes.set_xlabel(f"{len(packages)} packages")
    for y, (low, high) in enumerate(levers.values()):
        axes.annotate(
            f"{low:g} to {high:g}", (1.02, y), xycoords=("axes fraction", "data"), va="center", fontsize=style.SMALL,
            color=style.GREY, annotation_clip=False,
        )  # fmt: skip
    return figure
