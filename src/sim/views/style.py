"""Fonts, sizes, colours of text, and a drawing context that leaves the global state of matplotlib alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import matplotlib as mpl
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.ft2font import FT2Font

if TYPE_CHECKING:
    from matplotlib.figure import Figure

TITLE: Final = 13.0
TEXT: Final = 8.5
SMALL: Final = 7.5
TINY: Final = 6.5
DARK: Final = "#222222"
GREY: Final = "#555555"
PALE: Final = "#C4C4C4"
PALER: Final = "#DEDEDE"
DPI: Final = 150
POINTS: Final = 72.0
_FINE: Final = 1200.0
"""Resolution at which text is measured, so fine that hinting does not matter."""
FONT: Final = "DejaVu Sans"
CAUTION: Final = "Exploratory what-if model, not a forecast."

_SETTINGS: Final[dict[Any, Any]] = {
    "font.family": FONT,
    "font.size": TEXT,
    "svg.hashsalt": "sim",
    "svg.fonttype": "path",
    "text.parse_math": False,
    "axes.edgecolor": GREY,
    "axes.linewidth": 0.7,
    "axes.labelcolor": DARK,
    "axes.labelsize": SMALL,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.labelsize": SMALL,
    "ytick.labelsize": SMALL,
    "xtick.color": GREY,
    "ytick.color": GREY,
}


@contextmanager
def clean() -> Iterator[None]:
    """Draw with the defaults of matplotlib and the settings of this project, whatever the user's own settings are."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_SETTINGS)
        yield


@lru_cache(maxsize=8)
def _font(weight: str) -> FT2Font:
    return get_font(findfont(FontProperties(family=FONT, weight=weight)))


@lru_cache(maxsize=65536)
def text_width(text: str, size: float, weight: str = "normal") -> float:
    """Return the width of a text in inches."""
    font = _font(weight)
    font.set_size(size, _FINE)
    font.set_text(text)
    return float(font.get_width_height()[0]) / 64 / _FINE


def wrap(text: str, width: float, size: float) -> list[str]:
    """Break a text into lines that are no wider than so many inches; a single word may be wider."""
    lines: list[str] = []
    for word in text.split():
        if lines and text_width(f"{lines[-1]} {word}", size) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def wrap_items(items: list[str], width: float, size: float, separator: str = ";  ") -> list[str]:
    """Set items in lines no wider than so many inches, breaking inside an item only where it is too wide."""
    lines: list[str] = []
    for item in items:
        joined = f"{lines[-1]}{separator}{item}" if lines else item
        if lines and text_width(joined, size) <= width:
            lines[-1] = joined
        else:
            lines += wrap(item, width, size)
    return lines


def replicates_text(replicates: dict[str, int], labels: dict[str, str]) -> str:
    """Say how many replicates there are; by scenario where they differ."""
    counts = set(replicates.values())
    if len(counts) == 1:
        count = counts.pop()
        return f"{count} replicate{'' if count == 1 else 's'}"
    return "replicates: " + ", ".join(f"{labels[name]} {count}" for name, count in replicates.items())


def footer(replicates: dict[str, int], labels: dict[str, str], extra: str = "", bands: bool = True) -> str:
    """Say what lines and bands mean and what the model is not."""
    if max(replicates.values(), default=0) < 2:
        meaning = "so lines are single runs and there is no band"
    elif bands:
        meaning = "line: mean; shaded: 5th–95th percentile of replicates"
    else:
        meaning = "line: mean; bands left out, because so many would cover each other"
    return " ".join(part for part in (f"{replicates_text(replicates, labels)}; {meaning}.", extra, CAUTION) if part)


def write(figure: Figure, place: tuple[float, float], text: str, size: float = TEXT, **more: Any) -> None:
    """Write text on a figure at a place in inches from its lower left corner."""
    width, height = (float(length) for length in figure.get_size_inches())
    options = {"color": GREY, "va": "top", "ha": "left"} | more
    figure.text(place[0] / width, place[1] / height, text, fontsize=size, **options)
