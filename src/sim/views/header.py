"""The top of a figure: title, what it shows, and the key of scenarios, above the panels so that it covers no line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from matplotlib.lines import Line2D

from sim.views import style
from sim.views.data import ChartData
from sim.views.palette import look

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SWATCH: Final = 0.36
ROW: Final = 0.19
LINE: Final = 0.16

NAMES: Final = {
    "japan": "Japan",
    "eu": "EU",
    "us": "United States",
    "uk": "United Kingdom",
    "india": "India",
    "china": "China",
}


def entry(title: str, label: str) -> str:
    """Return the text of a scenario in the key."""
    return f"{label}  {title}" if title and title != label else label


def key_rows(data: ChartData, width: float) -> list[list[tuple[str, str, float]]]:
    """Return the key in rows of (scenario, text, offset in inches) no wider than so many inches."""
    rows: list[list[tuple[str, str, float]]] = [[]]
    offset = 0.0
    for info in data.scenarios:
        text = entry(info.title, data.labels[info.name])
        needed = SWATCH + style.text_width(text, style.TEXT) + 0.28
        if rows[-1] and offset + needed - 0.28 > width:
            rows.append([])
            offset = 0.0
        rows[-1].append((info.name, text, offset))
        offset += needed
    return rows


class Header:
    """Title, summary, key and notes, with the height that they need."""

    def __init__(self, title: str, summary: str, data: ChartData, notes: Sequence[str], width: float) -> None:
        """Set the text in lines no wider than so many inches."""
        self.title = title
        self.data = data
        self.width = width
        self.summary = style.wrap(summary, width, style.TEXT)
        self.rows = key_rows(data, width)
        self.notes = style.wrap_items(list(notes), width, style.SMALL)

    @property
    def height(self) -> float:
        """Inches from the top of the figure to the first panel's own header."""
        return 0.50 + LINE * len(self.summary) + 0.06 + ROW * len(self.rows) + LINE * len(self.notes) + 0.20

    def draw(self, figure: Figure, left: float) -> None:
        """Draw at the top of a figure, so many inches from its left edge."""
        y = float(figure.get_size_inches()[1]) - 0.16
        style.write(figure, (left, y), self.title, style.TITLE, fontweight="bold", color=style.DARK, gid="title")
        y -= 0.34
        for line in self.summary:
            style.write(figure, (left, y), line, gid="summary")
            y -= LINE
        y -= 0.06
        for row in self.rows:
            _draw_row(figure, row, left, y - ROW / 2)
            y -= ROW
        y -= 0.04
        for line in self.notes:
            style.write(figure, (left, y), line, style.SMALL, fontstyle="italic", gid="notes")
            y -= LINE


def _draw_row(figure: Figure, row: Sequence[tuple[str, str, float]], left: float, y: float) -> None:
    """Draw a row of the key: a piece of line with its marker, and the name."""
    width, height = (float(length) for length in figure.get_size_inches())
    for name, text, offset in row:
        start = left + offset
        x = [start / width, (start + SWATCH / 2 - 0.03) / width, (start + SWATCH - 0.06) / width]
        swatch = Line2D(
            x, [y / height] * 3, color=look(name).colour, linewidth=1.8, marker=look(name).marker, markersize=5.5,
            markevery=[1], markeredgecolor="white", markeredgewidth=0.6, transform=figure.transFigure,
            gid=f"key-line-{name}",
        )  # fmt: skip
        figure.add_artist(swatch)
        style.write(figure, (start + SWATCH, y), text, va="center", color=style.DARK, gid=f"key-{name}")
