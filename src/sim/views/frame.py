"""The frame of a chart with one row for each of several names: title, summary, key of colours, rows, footer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sim.views import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH: Final = 9.0
MARGIN: Final = 0.25
ROW: Final = 0.28
LINE: Final = 0.16
SWATCH: Final = 0.16
BELOW: Final = 0.45
"""Inches below an axis for its numbers and label."""


class Frame:
    """Text above and below, and the room between."""

    def __init__(self, title: str, summary: str, key: Mapping[str, str], note: str = "", width: float = WIDTH) -> None:
        """Set the text.

        Args:
            title: Heading.
            summary: What is shown, in a sentence or two.
            key: Colours by what they mean.
            note: A line below, beside the caution that every chart has.
            width: Of the figure, in inches.
        """
        inner = width - 2 * MARGIN
        self.title, self.width = title, width
        self.summary = style.wrap(summary, inner, style.TEXT)
        self.key = self._rows(key, inner)
        self.foot = style.wrap(f"{note} {style.CAUTION}".strip(), inner, style.SMALL)

    @property
    def top(self) -> float:
        """Inches that the text above takes."""
        return 0.55 + LINE * len(self.summary) + 0.2 * len(self.key) + 0.12

    @property
    def bottom(self) -> float:
        """Inches that the text below takes."""
        return 0.15 + LINE * len(self.foot)

    def figure(self, body: float) -> Figure:
        """Return the figure with its text and so many inches of room for the body."""
        height = self.top + body + self.bottom
        figure = Figure(figsize=(self.width, height), dpi=style.DPI, facecolor="white")
        FigureCanvasAgg(figure)
        y = height - 0.16
        style.write(figure, (MARGIN, y), self.title, style.TITLE, fontweight="bold", color=style.DARK, gid="title")
        for position, line in enumerate(self.summary):
            style.write(figure, (MARGIN, y - 0.34 - LINE * position), line, gid="summary")
        y -= 0.34 + LINE * len(self.summary) + 0.1
        for row in self.key:
            self._draw_key(figure, row, y)
            y -= 0.2
        for position, line in enumerate(self.foot):
            style.write(figure, (MARGIN, self.bottom - 0.02 - LINE * position), line, style.SMALL, gid="footer")
        return figure

    def rows(self, figure: Figure, names: Sequence[str], right: float, tall: float = 0.0) -> Axes:
        """Return axes with a row for each name, so many inches of room right of them, and at least so tall."""
        width, height = (float(length) for length in figure.get_size_inches())
        left = MARGIN + max(style.text_width(name, style.TEXT) for name in names) + 0.15
        low = self.bottom + BELOW
        bounds = (
            left / width,
            low / height,
            (width - left - right - MARGIN) / width,
            max(ROW * len(names), tall) / height,
        )
        axes = figure.add_axes(bounds, gid="rows")
        axes.set_ylim(len(names) - 0.4, -0.6)
        axes.set_yticks(range(len(names)), list(names), fontsize=style.TEXT)
        axes.tick_params(axis="y", length=0)
        axes.grid(axis="x", color="#EBEBEB", linewidth=0.6)
        axes.set_axisbelow(True)
        return axes

    def _rows(self, key: Mapping[str, str], width: float) -> list[list[tuple[str, str, float]]]:
        """Return the key in rows of (text, colour, offset) no wider than so many inches."""
        rows: list[list[tuple[str, str, float]]] = []
        offset = width
        for text, colour in key.items():
            needed = SWATCH + 0.06 + style.text_width(text, style.TEXT) + 0.25
            if offset + needed - 0.25 > width:
                rows.append([])
                offset = 0.0
            rows[-1].append((text, colour, offset))
            offset += needed
        return rows

    def _draw_key(self, figure: Figure, row: Sequence[tuple[str, str, float]], y: float) -> None:
        """Draw one row of the key."""
        width, height = (float(length) for length in figure.get_size_inches())
        for text, colour, offset in row:
            corner = ((MARGIN + offset) / width, (y - 0.14) / height)
            swatch = Rectangle(
                corner, SWATCH / width, 0.12 / height, facecolor=colour, transform=figure.transFigure, gid="key"
            )
            figure.add_artist(swatch)
            style.write(figure, (MARGIN + offset + SWATCH + 0.06, y - 0.075), text, va="center", color=style.DARK)


def beside(axes: Axes, y: float, text: str, inches: float = 0.08) -> None:
    """Write a text right of a row."""
    axes.annotate(
        text, (1.0, y), xytext=(inches * style.POINTS, 0), xycoords=("axes fraction", "data"),
        textcoords="offset points", va="center", fontsize=style.SMALL, color=style.DARK, annotation_clip=False,
    )  # fmt: skip
