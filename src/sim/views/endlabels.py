"""Labels at the right end of lines, moved apart where they would touch; "A = B" where scenarios are identical."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
from matplotlib.lines import Line2D

from sim.views import style
from sim.views.lines import Summary
from sim.views.palette import ink, look

if TYPE_CHECKING:
    from matplotlib.axes import Axes

STEP: Final = 0.128
"""Least distance of two labels in inches."""
LEADER: Final = 0.13
MOST: Final = 2
"""Scenarios named on one line of a label; more go on further lines."""

Group = tuple[str, ...]


def text_lines(group: Group, labels: Mapping[str, str]) -> list[str]:
    """Return the label of scenarios that are identical, in lines."""
    rows = [group[start : start + MOST] for start in range(0, len(group), MOST)]
    return [("= " if row else "") + " = ".join(labels[name] for name in names) for row, names in enumerate(rows)]


def width(groups: Sequence[Group], labels: Mapping[str, str]) -> float:
    """Return the inches that labels and their leaders need."""
    widths = [style.text_width(line, style.SMALL, "bold") for group in groups for line in text_lines(group, labels)]
    return LEADER + 0.06 + max(widths, default=0.0)


def height(groups: Sequence[Group]) -> float:
    """Return the inches that labels above each other need at least."""
    return STEP * sum(-(-len(group) // MOST) for group in groups)


def spread(wanted: Sequence[float], sizes: Sequence[float], most: float) -> list[float]:
    """Return centres as close to the wanted ones as can be, in their order, without overlap, between 0 and ``most``.

    Labels that touch form a block, which is centred on what its members want.
    """
    order = sorted(range(len(wanted)), key=lambda item: wanted[item])
    blocks: list[list[int]] = []
    starts: list[float] = []
    for item in order:
        blocks.append([item])
        starts.append(_start([item], wanted, sizes, most))
        while len(blocks) > 1 and starts[-2] + sum(sizes[member] for member in blocks[-2]) > starts[-1] + 1e-9:
            merged = blocks[-2] + blocks[-1]
            blocks[-2:], starts[-2:] = [merged], [_start(merged, wanted, sizes, most)]
    centres = [0.0] * len(wanted)
    for block, start in zip(blocks, starts, strict=True):
        top = start
        for item in block:
            centres[item] = top + sizes[item] / 2
            top += sizes[item]
    return centres


def _start(block: Sequence[int], wanted: Sequence[float], sizes: Sequence[float], most: float) -> float:
    """Return where a block of labels begins so that its members are near where they want to be."""
    offset, starts = 0.0, []
    for item in block:
        starts.append(wanted[item] - offset - sizes[item] / 2)
        offset += sizes[item]
    return min(max(sum(starts) / len(starts), -STEP / 2), max(most + STEP / 2 - offset, -STEP / 2))


def _ends(groups: Sequence[Group], parts: Mapping[str, Summary]) -> list[tuple[int, float]]:
    ends = []
    for group in groups:
        mean = parts[group[0]].mean
        last = int(np.flatnonzero(np.isfinite(mean))[-1])
        ends.append((last, float(mean[last])))
    return ends


def draw(
    axes: Axes,
    groups: Sequence[Group],
    parts: Mapping[str, Summary],
    labels: Mapping[str, str],
    size: tuple[float, float],
) -> None:
    """Label the lines of a panel of so many inches (width, height)."""
    low, high = axes.get_ylim()
    panel_width, panel_height = size
    ends = _ends(groups, parts)
    wanted = [(value - low) / (high - low) * panel_height for _, value in ends]
    sizes = [STEP * len(text_lines(group, labels)) for group in groups]
    centres = spread(wanted, sizes, panel_height)
    for group, (month, _), start, centre in zip(groups, ends, wanted, centres, strict=True):
        colour = look(group[0]).colour if len(group) == 1 else style.GREY
        begin = month / max(len(parts[group[0]].mean) - 1, 1)
        edge = 1 + LEADER / panel_width
        x = [begin, 1 + 0.02 / panel_width, edge]
        y = [start / panel_height, start / panel_height, centre / panel_height]
        dots: Literal["-", ":"] = "-" if begin == 1 else ":"
        axes.add_artist(
            Line2D(x, y, transform=axes.transAxes, color=colour, linewidth=0.7, clip_on=False, linestyle=dots, zorder=2)
        )
        axes.text(
            edge + 0.03 / panel_width, y[-1], "\n".join(text_lines(group, labels)), transform=axes.transAxes,
            fontsize=style.SMALL, fontweight="bold", color=ink(colour) if len(group) == 1 else style.DARK,
            ha="left", va="center", linespacing=1.1, gid="end-label-" + "-".join(group),
        )  # fmt: skip
