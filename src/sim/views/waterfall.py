"""The waterfall of an explained difference: from nothing to the whole, a bar for each part, with its interval."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.views import style
from sim.views.scales import plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH: Final = 9.0
MARGIN: Final = 0.25
ROW: Final = 0.28
UP: Final = "#D55E00"
DOWN: Final = "#0072B2"
TOTAL: Final = "#555555"


def draw(title: str, summary: str, rows: Sequence[Mapping[str, Any]], total: float, unit: str) -> Figure:
    """Draw parts in their order and the whole difference below them.

    Args:
        title: Heading.
        summary: What is explained, in a sentence or two.
        rows: ``part``, ``share``, ``low`` and ``high`` of each part; shares sum to the total.
        total: The whole difference.
        unit: Its unit.
    """
    lines = style.wrap(summary, WIDTH - 2 * MARGIN, style.TEXT)
    top = 0.55 + 0.16 * len(lines) + 0.1
    height = top + ROW * (len(rows) + 1) + 0.75
    figure = Figure(figsize=(WIDTH, height), dpi=style.DPI, facecolor="white")
    FigureCanvasAgg(figure)
    style.write(figure, (MARGIN, height - 0.16), title, style.TITLE, fontweight="bold", color=style.DARK, gid="title")
    for position, line in enumerate(lines):
        style.write(figure, (MARGIN, height - 0.5 - 0.16 * position), line, gid="summary")
    names = [str(row["part"]) for row in rows]
    left = MARGIN + max(style.text_width(name, style.TEXT) for name in [*names, "together"]) + 0.2
    bounds = (left / WIDTH, 0.65 / height, (WIDTH - left - 1.3) / WIDTH, ROW * (len(rows) + 1) / height)
    axes = figure.add_axes(bounds, gid="waterfall")
    _draw_bars(axes, rows, total)
    axes.set_yticks(range(len(rows) + 1), [*names, "together"], fontsize=style.TEXT)
    axes.set_xlabel(unit)
    style.write(figure, (MARGIN, 0.2), style.CAUTION, style.SMALL, gid="footer")
    return figure


def _draw_bars(axes: Axes, rows: Sequence[Mapping[str, Any]], total: float) -> None:
    """Draw a bar for each part from where the one before ended, its interval, and the total from 0."""
    at, ends = 0.0, [0.0, total]
    for y, row in enumerate(rows):
        share = float(row["share"])
        axes.barh(y, share, left=at, height=0.62, color=UP if share > 0 else DOWN, gid=f"bar-{y}")
        low, high = float(row["low"]), float(row["high"])
        if math.isfinite(low) and math.isfinite(high):
            axes.plot([at + low, at + high], [y, y], color=style.DARK, linewidth=1.0, gid=f"interval-{y}")
            ends += [at + low, at + high]
        axes.plot([at + share] * 2, [y - 0.31, y + 1.31], color=style.PALE, linewidth=0.7, zorder=0)
        _write_number(axes, y, share)
        at += share
        ends.append(at)
    axes.barh(len(rows), total, height=0.62, color=TOTAL, gid="bar-total")
    _write_number(axes, len(rows), total)
    room = 0.06 * ((max(ends) - min(ends)) or 1.0)
    axes.set_xlim(min(ends) - room, max(ends) + room)
    axes.set_ylim(len(rows) + 0.6, -0.6)
    axes.axvline(0, color=style.GREY, linewidth=0.9, zorder=1)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=7, steps=[1, 2, 2.5, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(plain))
    axes.tick_params(axis="y", length=0)


def _write_number(axes: Axes, y: int, value: float) -> None:
    """Write a number to the right of the panel."""
    axes.annotate(f"{value:+.3g}", (1.02, y), xycoords=("axes fraction", "data"), va="center", fontsize=style.SMALL,
                  color=style.DARK, annotation_clip=False)  # fmt: skip
