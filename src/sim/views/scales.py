"""Axis helpers: months along the bottom, values with their unit up the side."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

import numpy as np
from matplotlib.ticker import FixedFormatter, FixedLocator, FuncFormatter, MaxNLocator
from numpy.typing import NDArray

from sim.views import style
from sim.views.data import Months

if TYPE_CHECKING:
    from matplotlib.axes import Axes


MARK_DOWN: Final = 3
"""Marker of matplotlib: a tick from its place downwards."""


def month_numbers(months: Months) -> NDArray[np.int64]:
    """Return months as whole numbers, counted from January 1970."""
    return months.astype("datetime64[M]").astype(np.int64)


def _ticks(first: int, last: int, width: float) -> tuple[list[int], list[str]]:
    """Return positions and labels of dates: Januaries as years, or months where the span is short."""
    steps = (1, 3, 6) if last - first < 36 else (12, 24, 60, 120, 240)
    for step in steps:
        positions = [number for number in range(first, last + 2) if (number + 12 * 1970) % step == 0]
        if len(positions) <= width / (0.42 if step >= 12 else 0.6):
            break
    return positions, [
        f"{1970 + number // 12}" + ("" if step >= 12 else f"-{number % 12 + 1:02d}") for number in positions
    ]


def date_axis(axes: Axes, months: Months, width: float) -> None:
    """Format the bottom axis of a panel of so many inches as dates."""
    numbers = month_numbers(months)
    first, last = int(numbers[0]), int(numbers[-1])
    positions, labels = _ticks(first, last, width)
    axes.set_xlim(first, max(last, first + 1))
    axes.xaxis.set_major_locator(FixedLocator(positions))
    axes.xaxis.set_major_formatter(FixedFormatter(labels))
    yearly = all(len(label) == 4 for label in labels)
    if yearly:
        _mark_years(axes, [number for number in range(first, last + 1) if number % 12 == 0])
    axes.tick_params(axis="x", length=3.5, width=0.6)
    axes.set_xlabel("year" if yearly else "month", labelpad=1.5)


def _mark_years(axes: Axes, positions: list[int]) -> None:
    """Mark years without a label, all in one line: as ticks of their own they took a third of the time of a chart."""
    axes.plot(
        positions, [0.0] * len(positions), transform=axes.get_xaxis_transform(), linestyle="none", marker=MARK_DOWN,
        markersize=1.8, markeredgewidth=0.5, color=style.GREY, clip_on=False, scalex=False, scaley=False, gid="years",
    )  # fmt: skip


def limits(values: Iterable[NDArray[np.float64]], share: bool) -> tuple[float, float]:
    """Return the limits of a value axis: from 0 unless there are negative values, with a little room above."""
    finite = [block[np.isfinite(block)] for block in values]
    low = min((float(block.min()) for block in finite if block.size), default=0.0)
    high = max((float(block.max()) for block in finite if block.size), default=0.0)
    room = 0.06 * (max(high, 0.0) - min(low, 0.0))
    top = high + room if high > 0 else room
    bottom = low - room if low < 0 else 0.0
    if top - bottom <= 0:
        top = 1.0
    return bottom, min(top, 1.0) if share and high <= 1 else top


def percent(value: float, _position: int | None = None) -> str:
    """Format a share as a percentage."""
    return f"{round(100 * value, 6):,g} %".replace("-", "−")


def plain(value: float, _position: int | None = None) -> str:
    """Format a number without exponents or offsets, thousands apart."""
    text = f"{value:,.9f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text.replace("-", "−")


def value_axis(axes: Axes, unit: str, share: bool, bounds: tuple[float, float]) -> None:
    """Format the side axis of a panel: limits, unit, few ticks, pale grid lines."""
    axes.set_ylim(*bounds)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=5, steps=[1, 2, 2.5, 5, 10], min_n_ticks=3))
    axes.yaxis.set_major_formatter(FuncFormatter(percent if share else plain))
    axes.set_ylabel(unit, labelpad=3)
    axes.tick_params(axis="y", length=3, width=0.6)
    axes.grid(axis="y", color="#EBEBEB", linewidth=0.6, zorder=0)
    axes.set_axisbelow(True)
    if bounds[0] < 0 < bounds[1]:
        axes.axhline(0, color=style.GREY, linewidth=0.6, zorder=1.5)
