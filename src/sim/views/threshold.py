"""The chart of a threshold: an outcome over what is turned, the limit, and where the condition starts to hold."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.engine.outcomes import OUTCOMES
from sim.views import style
from sim.views.frame import BELOW, MARGIN, Frame
from sim.views.header import NAMES
from sim.views.scales import plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LINE: Final = "#0072B2"
HELD: Final = "#009E73"
TALL: Final = 3.4
KEY: Final = {"mean of the outcome, with its 95 % interval": LINE, "threshold, with its interval": HELD}


def title(result: Mapping[str, Any]) -> str:
    """Return the heading: the question."""
    which = "largest" if result["largest"] else "smallest"
    return f"The {which} {words(result['turned'])} at which {_condition(result)}"


def words(name: str) -> str:
    """Return the name of a lever or parameter in words: ``lever.staff_target.japan`` is staff target (japan)."""
    first, *rest = name.removeprefix("parameters.").removeprefix("lever.").split(".")
    if name.startswith("lever."):
        return f"{first.replace('_', ' ')} ({', '.join(rest)})"
    return " ".join(part.replace("_", " ") for part in (first, *rest) if part != "jurisdiction")


def _condition(result: Mapping[str, Any]) -> str:
    label = OUTCOMES[result["outcome"]].label
    what = f"{label} against {result['against']}" if result["against"] else label
    return f"{what} is {'below' if result['below'] else 'above'} {result['limit']:g}"


def sentence(result: Mapping[str, Any]) -> str:
    """Return the answer in a sentence or three."""
    name, unit = words(result["turned"]), result["unit"]
    if not math.isfinite(result["threshold"]):
        values = [row["value"] for row in result["tried"]]
        return f"Nowhere between {min(values):g} and {max(values):g} {unit}: {_condition(result)} holds at no {name}."
    if result["everywhere"]:
        told = f"Everywhere from {result['threshold']:g} {unit} on: the whole range that was looked at."
    else:
        side = "largest" if result["largest"] else "smallest"
        told = f"The {side} {name} at which {_condition(result)}: {result['threshold']:.4g} {unit}"
        told += f" (95 % interval {_interval(result)})."
    if result["fails_again"]:
        told += " It does not stay so: the condition fails again at " + _listed(result["fails_again"]) + f" {unit}."
    return told


def _interval(result: Mapping[str, Any]) -> str:
    ends = [result["lenient"], result["strict"]]
    if not result["largest"]:
        return f"{_number(ends[0])} to {_number(ends[1])}"
    return f"{_number(ends[1])} to {_number(ends[0])}"


def _number(value: float) -> str:
    return f"{value:.4g}" if math.isfinite(value) else "beyond the range"


def _listed(values: list[float]) -> str:
    shown = [f"{value:.4g}" for value in values[:4]]
    return ", ".join(shown) + (f" and {len(values) - 4} more values" if len(values) > 4 else "")


def draw(result: Mapping[str, Any]) -> Figure:
    """Draw the outcome over what is turned."""
    place = NAMES.get(result["jurisdiction"], "the world")
    summary = (
        f"{result['scenario']}, {place}, {result['window']}; {result['replicates']} replicates with the same random "
        f"numbers at every value. {sentence(result)}"
    )
    frame = Frame(title(result), summary, KEY, "Intervals cover chance, not what is unknown about parameters.")
    figure = frame.figure(TALL + BELOW + 0.15)
    width, height = (float(length) for length in figure.get_size_inches())
    bounds = (0.9 / width, (frame.bottom + BELOW) / height, (width - 0.9 - MARGIN - 0.15) / width, TALL / height)
    _draw_curve(figure.add_axes(bounds, gid="threshold"), result)
    return figure


def _draw_curve(axes: Axes, result: Mapping[str, Any]) -> None:
    """Draw curve, limit and threshold."""
    rows = sorted(result["tried"], key=lambda row: row["value"])
    values = [row["value"] for row in rows]
    ends = [sorted((row["lenient"], row["strict"])) for row in rows]
    axes.fill_between(values, [low for low, _ in ends], [high for _, high in ends], color=LINE, alpha=0.2, linewidth=0)
    axes.plot(values, [row["mean"] for row in rows], color=LINE, marker="o", markersize=3.5, linewidth=1.4, gid="mean")
    axes.axhline(result["limit"], color=style.GREY, linewidth=0.9, linestyle=(0, (4, 3)), gid="limit")
    if math.isfinite(result["threshold"]):
        low, high = sorted(_bounded(result, end, values) for end in ("lenient", "strict"))
        axes.axvspan(low, high, color=HELD, alpha=0.22, linewidth=0, gid="interval")
        axes.axvline(result["threshold"], color=HELD, linewidth=1.4, gid="value")
    outcome = OUTCOMES[result["outcome"]]
    unit = f"{outcome.unit} per year" if outcome.flow else outcome.unit
    axes.set_ylabel(f"{outcome.label}{', difference' if result['against'] else ''}: {unit}")
    axes.set_xlabel(f"{words(result['turned'])}: {result['unit']}")
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(MaxNLocator(nbins=7, steps=[1, 2, 2.5, 5, 10]))
        axis.set_major_formatter(FuncFormatter(plain))
    axes.set_xlim(min(values), max(values))


def _bounded(result: Mapping[str, Any], end: str, values: list[float]) -> float:
    """Return an end of the interval; the far end of the range where it was not reached."""
    far = min(values) if result["largest"] else max(values)
    return float(result[end]) if math.isfinite(result[end]) else far
