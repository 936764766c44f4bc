"""A chart over time: a grid of panels, laid out in inches so that nothing can collide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from sim.views import endlabels, events, lines, style
from sim.views.catalogue import Chart
from sim.views.coincide import Start, common
from sim.views.data import ChartData
from sim.views.header import NAMES, Header
from sim.views.panels import Drawn, resolve_all
from sim.views.scales import date_axis, month_numbers, value_axis

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH: Final = 12.0
MARGIN: Final = 0.25
AXIS: Final = 0.62
"""Inches left of a panel for its value axis."""
BELOW: Final = 0.42
"""Inches below a panel for its dates."""
TITLE: Final = 0.22
NOTE: Final = 0.135
LINE: Final = 0.15


@dataclass(frozen=True)
class Layout:
    """Sizes in inches: a panel, room for labels right of it, heights above the panels by row; and what stands there."""

    panel: tuple[float, float]
    labels: float
    tops: tuple[float, ...]
    notes: tuple[tuple[tuple[str, ...], ...], ...]
    lanes: events.Lanes
    marks: tuple[events.Mark, ...]


Rows = Sequence[Sequence[Drawn]]


def _rows(drawn: Sequence[Drawn], columns: int) -> Rows:
    return [list(drawn[start : start + columns]) for start in range(0, len(drawn), columns)]


def _notes(one: Drawn, shared: Sequence[Start], data: ChartData, width: float) -> list[str]:
    """Return the lines below the title of a panel: what it lacks, and who never parts in it but does elsewhere."""
    own = [start for start in one.starts if start.throughout and start not in shared]
    texts = [f"identical: {start.text(data.labels, data.months)}" for start in own]
    return style.wrap_items([*one.notes, *texts], width, style.TINY)


def _shared_notes(shared: Sequence[Start], panels: int, data: ChartData) -> list[str]:
    """Return the lines above all panels: who is identical in all of them, and until when at least."""
    texts = [start.text(data.labels, data.months) for start in shared]
    where = "Identical in all panels: " if panels > 1 else "Identical: "
    return [where + texts[0], *texts[1:]] if texts else []


def _lay_out(rows: Rows, columns: int, shared: Sequence[Start], data: ChartData) -> Layout:
    """Return the sizes of a figure with these panels."""
    marks = tuple(events.marks(data))
    groups = [one.groups for row in rows for one in row]
    labels = max((endlabels.width(group, data.labels) for group in groups), default=0.0)
    width = (WIDTH - 2 * MARGIN) / columns - AXIS - labels
    height = max(1.8, 0.5 * width, *(endlabels.height(group) for group in groups))
    lanes = events.lay_out(marks, data, width)
    notes = tuple(tuple(tuple(_notes(one, shared, data, width)) for one in row) for row in rows)
    above = [TITLE + NOTE * max(len(each) for each in row) + 0.05 for row in notes]
    tops = (above[0] + lanes.height, *above[1:])
    return Layout((width, height), labels, tops, notes, lanes, marks)


def _draw_panel(axes: Axes, one: Drawn, data: ChartData, layout: Layout) -> None:
    """Draw axes, events and lines of a panel, or say why there are none."""
    date_axis(axes, data.months, layout.panel[0])
    value_axis(axes, one.unit, one.share, one.bounds)
    events.draw_lines(axes, layout.marks)
    if one.groups:
        _draw_values(axes, one, data, layout.panel)
        return
    text = "no value in any month" if one.series else "not stored: this panel cannot be drawn"
    axes.text(
        0.5, 0.5, text, transform=axes.transAxes, ha="center", va="center", color=style.GREY, fontsize=style.SMALL,
        gid="empty",
    )  # fmt: skip


def _draw_values(axes: Axes, one: Drawn, data: ChartData, size: tuple[float, float]) -> None:
    """Draw bands, lines and labels of the scenarios that have values."""
    width, height = size
    present = {name for group in one.groups for name in group}
    series = {name: values for name, values in one.series.items() if name in present}
    x = month_numbers(data.months)
    tolerance = (one.bounds[1] - one.bounds[0]) * (lines.WIDTH * 0.6 / style.POINTS) / height
    if max(len(values) for values in series.values()) > 1 and len(data.scenarios) <= lines.MOST_BANDS:
        lines.draw_bands(axes, x, series, one.parts)
    lines.draw_lines(axes, x, {name: one.parts[name] for name in series}, tolerance, len(x) / width)
    endlabels.draw(axes, one.groups, one.parts, data.labels, size)


def _head(axes: Axes, one: Drawn, notes: Sequence[str], above: float, height: float) -> None:
    """Write title and notes of a panel, from so many inches above it downwards."""
    y = 1 + (above - TITLE) / height
    axes.text(
        0, y, one.panel.title, transform=axes.transAxes, fontsize=style.TEXT + 0.5, fontweight="bold", color=style.DARK,
        va="bottom", gid="panel-title",
    )  # fmt: skip
    for line, note in enumerate(notes, 1):
        axes.text(
            0, y - line * NOTE / height, note, transform=axes.transAxes, fontsize=style.TINY, fontstyle="italic",
            color=style.GREY, va="bottom", gid="panel-note",
        )  # fmt: skip


def _place(data: ChartData, chart: Chart) -> str:
    """Name the jurisdiction where the chart shows one."""
    places = {data.place(panel.outcome) for panel in chart.panels}
    return "" if places == {"all"} else f"{NAMES.get(data.jurisdiction, data.jurisdiction)}. "


def draw(chart: Chart, data: ChartData) -> Figure:
    """Draw a chart of the catalogue."""
    drawn, inner = resolve_all(chart, data), WIDTH - 2 * MARGIN
    rows = _rows(drawn, chart.columns)
    shared = common([one.series for one in drawn if one.groups])
    layout = _lay_out(rows, chart.columns, shared, data)
    notes = _shared_notes(shared, len(drawn), data)
    header = Header(chart.title, _place(data, chart) + chart.summary, data, notes, inner)
    banded = len(data.scenarios) <= lines.MOST_BANDS
    foot = style.wrap(style.footer(data.replicates, data.labels, chart.note, banded), inner, style.SMALL)
    key = events.key_columns(layout.marks, inner) if layout.lanes.numbered else []
    below = 0.25 + events.KEY_LINE * max((len(column) for column in key), default=0) + LINE * len(foot)
    body = sum(layout.tops) + len(rows) * (layout.panel[1] + BELOW)
    figure = Figure(figsize=(WIDTH, header.height + body + below), dpi=style.DPI, facecolor="white")
    FigureCanvasAgg(figure)
    header.draw(figure, MARGIN)
    _draw_body(figure, rows, layout, data, body + below)
    events.draw_key(figure, key, (MARGIN, below - 0.05), inner)
    for position, line in enumerate(reversed(foot)):
        style.write(figure, (MARGIN, 0.10 + LINE * (position + 1)), line, style.SMALL, gid="footer")
    return figure


def _draw_body(figure: Figure, rows: Rows, layout: Layout, data: ChartData, top: float) -> None:
    """Place and draw the panels, so many inches from the bottom downwards."""
    total = float(figure.get_size_inches()[1])
    width, height = layout.panel
    for position, row in enumerate(rows):
        top -= layout.tops[position] + height
        for column, one in enumerate(row):
            left = MARGIN + column * (AXIS + width + layout.labels) + AXIS
            bounds = (left / WIDTH, top / total, width / WIDTH, height / total)
            axes = figure.add_axes(bounds, gid=f"panel-{one.panel.outcome}-{one.panel.size}")
            _draw_panel(axes, one, data, layout)
            _head(axes, one, layout.notes[position][column], layout.tops[position], height)
            if position == 0:
                events.draw_labels(axes, layout.lanes, width, height)
        top -= BELOW
