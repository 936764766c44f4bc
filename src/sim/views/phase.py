"""The phase diagram: a heat map of a difference over a plane, hatched where its sign is not robust."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from matplotlib import colormaps
from matplotlib.colors import ListedColormap, TwoSlopeNorm
from matplotlib.patches import Rectangle

from sim.engine.outcomes import OUTCOMES
from sim.views import style
from sim.views.frame import BELOW, Frame
from sim.views.header import NAMES
from sim.views.threshold import words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MAP: Final = ListedColormap(colormaps["PuOr"](np.linspace(0.12, 0.88, 255)))
"""Orange below, violet above; the darkest ends are left out, so that numbers and hatching stay readable."""
SIDE: Final = 5.2
BAR: Final = 0.22
LEFT: Final = 1.0
HATCH: Final = "////"
SAME: Final = "#FFFFFF"


def title(result: Mapping[str, Any]) -> str:
    """Return the heading."""
    return f"Where {result['scenario']} does more, and where less, than {result['baseline']}"


def draw(result: Mapping[str, Any]) -> Figure:
    """Draw the plane.

    Args:
        result: ``across`` and ``up`` (name, unit, values), ``median``, ``robust`` and ``same`` by cell, and what the
            caption says: scenarios, outcome, place, window, worlds, replicates.
    """
    outcome = OUTCOMES[result["outcome"]]
    worlds = result["worlds"]
    robust = (
        f"Hatched: fewer than nine in ten of the {worlds} worlds agree on the sign."
        if worlds > 1
        else "Hatched: the 95 % interval over replicates does not leave out 0."
    )
    better = {"high": "more is better", "low": "less is better"}.get(outcome.better, "no better side")
    summary = (
        f"{outcome.label} ({better}), {NAMES.get(result['jurisdiction'], 'the world')}, {result['window']}: "
        f"{result['scenario']} minus {result['baseline']}, {'median over worlds of the ' if worlds > 1 else ''}mean of "
        f"{result['replicates']} paired replicates. {robust} White: identical to the last bit."
    )
    frame = Frame(title(result), summary, {}, _note(worlds))
    figure = frame.figure(SIDE + BELOW + 0.25)
    width, height = (float(length) for length in figure.get_size_inches())
    low = frame.bottom + BELOW + 0.1
    axes = figure.add_axes((LEFT / width, low / height, (width - LEFT - 1.6) / width, SIDE / height), gid="plane")
    bar = figure.add_axes(((width - 1.35) / width, low / height, BAR / width, SIDE / height), gid="bar")
    _draw_cells(axes, result)
    unit = f"{outcome.unit} per year" if outcome.flow else outcome.unit
    colours = figure.colorbar(axes.images[0], cax=bar)
    colours.set_label(f"difference: {unit}", fontsize=style.SMALL)
    colours.outline.set_linewidth(0.5)
    return figure


def _note(worlds: int) -> str:
    if worlds > 1:
        return "Worlds are points of the uncertainty space, the same in every cell."
    return "One world: the default beliefs; hatching covers chance, not what is unknown about parameters."


def _draw_cells(axes: Axes, result: Mapping[str, Any]) -> None:
    """Draw the cells, their hatching, and both axes in their units."""
    median = np.array(result["median"], dtype=float)
    reach = float(np.nanmax(np.abs(median))) if np.isfinite(median).any() else 1.0
    norm = TwoSlopeNorm(0.0, -(reach or 1.0), reach or 1.0)
    axes.imshow(median, origin="lower", aspect="auto", cmap=MAP, norm=norm, interpolation="nearest")
    for (y, x), robust in np.ndenumerate(np.array(result["robust"], dtype=bool)):
        same = bool(result["same"][y][x])
        if same or not robust:
            _mark(axes, x, y, same)
        _write(axes, x, y, float(median[y, x]), robust, reach)
    for axis, key in ((axes.xaxis, "across"), (axes.yaxis, "up")):
        turned = result[key]
        axis.set_ticks(range(len(turned["values"])), [f"{value:.3g}" for value in turned["values"]])
        axis.set_label_text(f"{words(turned['name'])}: {turned['unit']}")
    axes.tick_params(length=0)


def _mark(axes: Axes, x: int, y: int, same: bool) -> None:
    """Hatch a cell whose sign is not robust; a cell where nothing differs is white."""
    fill = SAME if same else "none"
    cell = Rectangle(
        (x - 0.5, y - 0.5), 1.0, 1.0, facecolor=fill, edgecolor=style.GREY, linewidth=0.0,
        hatch=None if same else HATCH, gid=f"{'same' if same else 'open'}-{y}-{x}",
    )  # fmt: skip
    axes.add_patch(cell)


def _write(axes: Axes, x: int, y: int, value: float, robust: bool, reach: float) -> None:
    """Write the number of a cell, on a patch of white where hatching would cover it."""
    text = "–" if math.isnan(value) else f"{value:+.2g}".replace("-", "−") if value else "0"
    patch = (
        None if robust else {"boxstyle": "square,pad=0.15", "facecolor": "white", "edgecolor": "none", "alpha": 0.85}
    )
    ink = "white" if robust and abs(value) > 0.75 * reach else style.DARK
    axes.text(x, y, text, ha="center", va="center", fontsize=style.SMALL, color=ink, bbox=patch)


def corner(result: Mapping[str, Any]) -> str:
    """Return in a sentence how much of the plane has which sign."""
    median, robust = np.array(result["median"], dtype=float), np.array(result["robust"], dtype=bool)
    total = median.size
    above, below = int((robust & (median > 0)).sum()), int((robust & (median < 0)).sum())
    same = int(np.array(result["same"], dtype=bool).sum())
    rest = total - above - below - same
    share = math.floor(100 * rest / total + 0.5)
    return (
        f"Of {total} cells {above} are robustly higher, {below} robustly lower, {same} identical; "
        f"{rest} ({share} %) have no robust sign."
    )
