"""The chart of paired differences: for each headline outcome a panel in its own unit, a line for each scenario.

Every panel has zero in the middle, so that signs are read down the page; numbers and the verdict stand beside each
interval. Where a scenario is identical to the baseline in every replicate, the panel says so instead of showing an
interval of no width.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.analysis.cautions import marked, notes
from sim.engine.outcomes import HEADLINES, OUTCOMES
from sim.views import style
from sim.views.data import ChartData, Difference
from sim.views.differences import Group, direction, groups, numbers, same
from sim.views.header import NAMES, Header
from sim.views.palette import ink, look
from sim.views.scales import plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH: Final = 12.0
MARGIN: Final = 0.25
ROW: Final = 0.2
BELOW: Final = 0.36
LINE: Final = 0.15


def _draw_row(axes: Axes, row: Difference, y: int, factor: float) -> None:
    """Draw an interval with its mean and a tick for the median, or a hollow mark where nothing differs."""
    colour, marker = look(row.scenario).colour, look(row.scenario).marker
    if same(row):
        axes.plot(
            [0], [y], marker=marker, markersize=6.5, color="white", markeredgecolor=colour, markeredgewidth=1.3,
            zorder=4, gid=f"same-{row.scenario}",
        )  # fmt: skip
        return
    low, mean, high = (factor * value for value in (row.low, row.mean, row.high))
    if math.isfinite(low) and math.isfinite(high):
        axes.plot(
            [low, high], [y, y], color=colour, linewidth=2.2, solid_capstyle="butt", gid=f"interval-{row.scenario}"
        )
        for end in (low, high):
            axes.plot([end, end], [y - 0.22, y + 0.22], color=colour, linewidth=1.2)
    if math.isfinite(mean):
        axes.plot(
            [mean],
            [y],
            marker=marker,
            markersize=6.5,
            color=colour,
            markeredgecolor="white",
            markeredgewidth=0.7,
            zorder=4,
        )
    if math.isfinite(row.median):
        middle = factor * row.median
        axes.plot([middle, middle], [y + 0.16, y + 0.46], color=style.DARK, linewidth=1.4, gid=f"median-{row.scenario}")


def _draw_axes(axes: Axes, group: Group) -> None:
    """Format a panel with zero in the middle, and draw its rows."""
    reach = 1.12 * group.reach
    axes.set_xlim(-reach, reach)
    axes.set_ylim(len(group.rows) - 0.4, -0.6)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=6, symmetric=True, steps=[1, 2, 2.5, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(plain))
    axes.tick_params(axis="x", length=2.5, width=0.6, pad=1.5, labelsize=style.TINY)
    axes.grid(axis="x", color="#EBEBEB", linewidth=0.6)
    axes.set_axisbelow(True)
    axes.axvline(0, color=style.GREY, linewidth=0.9, zorder=1)
    for y, row in enumerate(group.rows):
        _draw_row(axes, row, y, group.factor)


def _draw_name(figure: Figure, group: Group, top: float) -> None:
    """Write the outcome and its unit on the left of its panel."""
    middle = top - ROW * len(group.rows) / 2
    label = OUTCOMES[group.outcome].label
    style.write(figure, (MARGIN, middle + 0.015), label, fontweight="bold", color=style.DARK, va="bottom", gid="name")
    style.write(figure, (MARGIN, middle - 0.015), _unit(group), style.TINY, gid=f"unit-{group.outcome}")


def _unit(group: Group) -> str:
    return f"{group.unit} · {direction(group.outcome)}"


@dataclass(frozen=True)
class Columns:
    """Widths in inches of what stands beside the panels: outcome and unit on the left, the rest on the right."""

    name: float
    label: float
    numbers: float
    verdict: float


def _columns(found: Sequence[Group], data: ChartData) -> Columns:
    """Measure what stands beside the panels."""
    rows = [(row, group.factor) for group in found for row in group.rows]
    label = max(style.text_width(data.labels[row.scenario], style.SMALL, "bold") for row, _ in rows)
    words = max(style.text_width(numbers(row, factor), style.SMALL) for row, factor in rows)
    verdict = max(style.text_width(marked(row.verdict, row.caution), style.SMALL) for row, _ in rows)
    name = max(style.text_width(_unit(group), style.TINY) for group in found)
    heading = max(style.text_width(OUTCOMES[group.outcome].label, style.TEXT, "bold") for group in found)
    return Columns(max(name, heading) + 0.25, label + 0.15, words + 0.2, verdict + 0.1)


def _draw_words(figure: Figure, group: Group, data: ChartData, columns: Columns, place: tuple[float, float]) -> None:
    """Write numbers and verdicts on the right of a panel, from a place in inches downwards."""
    left, top = place
    for position, row in enumerate(group.rows):
        y = top - ROW * (position + 0.5)
        x, colour, name = left + columns.label, ink(look(row.scenario).colour), f"{group.outcome}-{row.scenario}"
        code, text = data.labels[row.scenario], numbers(row, group.factor)
        style.write(figure, (left, y), code, style.SMALL, fontweight="bold", color=colour, va="center")
        style.write(figure, (x, y), text, style.SMALL, color=style.DARK, va="center", gid=f"numbers-{name}")
        if not same(row) and math.isfinite(row.mean):
            end = (x + columns.numbers, y)
            verdict = marked(row.verdict, row.caution)
            style.write(figure, end, verdict, style.SMALL, color=style.DARK, va="center", gid=f"verdict-{name}")


def _header(data: ChartData, window: str, names: Sequence[str], baseline: str) -> Header:
    """Return title, explanation and key."""
    shown = tuple(info for info in data.scenarios if info.name in (*names, baseline))
    code = data.labels[baseline]
    title = next((info.title or info.name for info in shown if info.name == baseline), baseline)
    has_medians = any(math.isfinite(row.median) for row in data.differences)
    summary = (
        f"{NAMES.get(data.jurisdiction, data.jurisdiction)}, {window}. Each replicate of a scenario minus the same "
        f"replicate of the baseline {code}: mean and its 95 % interval. "
        "A hollow mark: every replicate is identical to the baseline."
    ) + (" A tick below: the median, the typical difference." if has_medians else "")
    heading = f"Paired differences to {code}" + (f": {title}" if title != code else "")
    return Header(heading, summary, ChartData(data.months, shown, {}), [], WIDTH - 2 * MARGIN)


def _foot(found: Sequence[Group]) -> list[str]:
    """Return the lines below the panels."""
    absent = [OUTCOMES[name].label for name in HEADLINES if name not in {group.outcome for group in found}]
    counts = sorted({row.replicates for group in found for row in group.rows})
    pairs = "–".join(str(count) for count in dict.fromkeys((counts[0], counts[-1])))
    text = f"{pairs} paired replicates; intervals cover the chance of replicates, not what is unknown about parameters."
    note = f"Not stored: {', '.join(absent)}." if absent else ""
    told = " ".join(f"{each}." for each in notes(row.caution for group in found for row in group.rows))
    return style.wrap(" ".join(filter(None, (text, told, note, style.CAUTION))), WIDTH - 2 * MARGIN, style.SMALL)


def draw(data: ChartData, window: str, names: Sequence[str]) -> Figure:
    """Draw the differences of some scenarios in one window."""
    found = groups(data, window, names)
    header, foot = _header(data, window, names, data.differences[0].baseline), _foot(found)
    total = header.height + sum(ROW * len(group.rows) + BELOW for group in found) + LINE * len(foot) + 0.2
    figure = Figure(figsize=(WIDTH, total), dpi=style.DPI, facecolor="white")
    FigureCanvasAgg(figure)
    header.draw(figure, MARGIN)
    bottom = _draw_groups(figure, found, data, total - header.height)
    for position, line in enumerate(foot):
        style.write(figure, (MARGIN, bottom + 0.02 - LINE * position), line, style.SMALL, gid="footer")
    return figure


def _draw_groups(figure: Figure, found: Sequence[Group], data: ChartData, top: float) -> float:
    """Draw the panels, so many inches from the bottom downwards, and return where they end."""
    total, columns = float(figure.get_size_inches()[1]), _columns(found, data)
    left = MARGIN + columns.name
    right = WIDTH - MARGIN - columns.label - columns.numbers - columns.verdict
    for group in found:
        height = ROW * len(group.rows)
        bounds = (left / WIDTH, (top - height) / total, (right - 0.2 - left) / WIDTH, height / total)
        _draw_axes(figure.add_axes(bounds, gid=f"difference-{group.outcome}"), group)
        _draw_name(figure, group, top)
        _draw_words(figure, group, data, columns, (right, top))
        top -= height + BELOW
    return top
