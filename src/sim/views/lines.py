"""Lines of several scenarios in one panel: means, bands, markers, and stripes where lines coincide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from sim.views.coincide import leaders
from sim.views.data import Array
from sim.views.palette import SHARED_COLOUR, look

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Mask = NDArray[np.bool_]
WIDTH: Final = 1.5
"""Width of a line in points."""
STRIPE: Final = 0.13
"""Length in inches for which one of several coinciding lines is on top."""
MOST_BANDS: Final = 6
"""With more scenarios the bands would cover each other and are left out; the footer says so."""


@dataclass(frozen=True)
class Summary:
    """Mean and 5th and 95th percentile over the replicates that have a value, by month."""

    mean: Array
    low: Array
    high: Array


def summarise(values: Array) -> Summary:
    """Summarise ``float64[replicate, month]``; a month in which no replicate has a value stays missing."""
    present = np.isfinite(values)
    some = present.any(axis=0)
    mean, low, high = (np.full(values.shape[1], np.nan) for _ in range(3))
    mean[some] = np.where(present, values, 0).sum(axis=0)[some] / present.sum(axis=0)[some]
    if some.any():
        low[some], high[some] = (_quantile(values[:, some], share) for share in (0.05, 0.95))
    return Summary(mean, low, high)


def _quantile(values: Array, share: float) -> Array:
    """Return a quantile over replicates for each month, missing ones left out; every month has a value.

    As ``numpy.nanquantile``, which goes month by month where a value is missing and is slow.
    """
    ordered = np.sort(values, axis=0)  # missing values come last
    place = share * (np.isfinite(values).sum(axis=0) - 1)
    below = np.floor(place).astype(np.int64)
    above = np.ceil(place).astype(np.int64)
    columns = np.arange(values.shape[1])
    lower, upper = ordered[below, columns], ordered[above, columns]
    return np.asarray(lower + (upper - lower) * (place - below))


def visible(means: Array, tolerance: float, slot: int) -> Mask:
    """Return, by line and step between months, whether the line is on top.

    Where lines are closer than the tolerance they take turns, ``slot`` months each, so that every colour is seen;
    a line is hidden only where one that is as good as equal to it is drawn.
    """
    months = means.shape[1]
    with np.errstate(invalid="ignore"):
        close = np.abs(means[:, None, :] - means[None, :, :]) <= tolerance
    together = close[:, :, :-1] & close[:, :, 1:]
    together[np.arange(len(means)), np.arange(len(means))] = False
    shown = np.ones((len(means), months - 1), dtype=bool)
    for step in np.flatnonzero(together.any(axis=(0, 1))):
        shown[:, step] = _turn(together[:, :, step], int(step) // slot)
    return shown


def _turn(close: Mask, turn: int) -> Mask:
    """Return which lines are on top in one step: neighbours in turn, and none beside one that is on top."""
    size = close.sum(axis=1) + 1
    rank = np.tril(close).sum(axis=1)
    shown = np.zeros(len(close), dtype=bool)
    for line in np.argsort((rank - turn) % size, kind="stable"):
        shown[line] = not (close[line] & shown).any()
    return shown


def _broken(x: NDArray[np.int64], y: Array, steps: Mask) -> tuple[Array, Array]:
    """Return a path that is drawn only along the given steps."""
    xs: list[float] = []
    ys: list[float] = []
    for step in np.flatnonzero(steps):
        if not xs or xs[-1] != x[step]:
            xs += [np.nan, float(x[step])]
            ys += [np.nan, float(y[step])]
        xs.append(float(x[step + 1]))
        ys.append(float(y[step + 1]))
    return np.array(xs), np.array(ys)


def _alone(mean: Array) -> Mask:
    """Return months with a value between months without: a line alone would not show them."""
    gap = np.concatenate(([True], np.isnan(mean), [True]))
    return np.isfinite(mean) & gap[:-2] & gap[2:]


def draw_bands(axes: Axes, x: NDArray[np.int64], series: Mapping[str, Array], parts: Mapping[str, Summary]) -> None:
    """Shade the percentiles; scenarios that are identical share one grey band for as long as they are."""
    leader = leaders(list(series.values()))
    for position, name in enumerate(series):
        shared = (leader == position).sum(axis=0) > 1
        own = (leader[position] == position) & ~shared
        for where, colour in ((own, look(name).colour), (shared, SHARED_COLOUR)):
            _draw_band(axes, x, parts[name], where, colour)


def _draw_band(axes: Axes, x: NDArray[np.int64], part: Summary, where: Mask, colour: str) -> None:
    """Shade one band in some months, and in the step before so that pieces join."""
    steps = where.copy()
    steps[:-1] |= where[1:]
    if not steps.any():
        return
    axes.fill_between(x, part.low, part.high, where=steps.tolist(), color=colour, alpha=0.13, linewidth=0, zorder=1)
    for edge in (part.low, part.high):
        axes.plot(x, np.where(steps, edge, np.nan), color=colour, alpha=0.45, linewidth=0.5, zorder=1.2)


def draw_lines(axes: Axes, x: NDArray[np.int64], parts: Mapping[str, Summary], tolerance: float, inch: float) -> None:
    """Draw the means with their markers; ``tolerance`` in values, ``inch`` is months per inch."""
    means = np.stack([part.mean for part in parts.values()])
    shown = visible(means, tolerance, max(1, round(STRIPE * inch)))
    period = max(len(parts), round(1.25 * inch))
    for position, (name, mean) in enumerate(zip(parts, means, strict=True)):
        colour = look(name).colour
        xs, ys = _broken(x, mean, shown[position])
        axes.plot(
            xs, ys, color=colour, linewidth=WIDTH, solid_capstyle="butt", clip_on=False, zorder=3, gid=f"line-{name}"
        )
        start = min(round((position + 0.5) * period / len(parts)), len(mean) // 2)
        _draw_marks(axes, x[start::period], mean[start::period], name)
        alone = _alone(mean)
        if alone.any():
            axes.plot(x[alone], mean[alone], ".", markersize=3, color=colour, clip_on=False, zorder=3)


def _draw_marks(axes: Axes, x: NDArray[np.int64], y: Array, name: str) -> None:
    axes.plot(
        x, y, linestyle="none", marker=look(name).marker, markersize=5, color=look(name).colour,
        markeredgecolor="white", markeredgewidth=0.6, clip_on=False, zorder=4, gid=f"marks-{name}",
    )  # fmt: skip
