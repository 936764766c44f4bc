"""From a panel of the catalogue to what is drawn in it: values, unit, title, notes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from sim.engine.outcomes import OUTCOMES
from sim.views.catalogue import Chart, Panel
from sim.views.coincide import Start, identical_groups, starts
from sim.views.data import Array, ChartData
from sim.views.lines import Summary, summarise
from sim.views.scales import limits

YEAR: Final = 12


@dataclass(frozen=True)
class Drawn:
    """A panel ready to draw; without names there is nothing to draw."""

    panel: Panel
    unit: str
    share: bool
    series: Mapping[str, Array]
    parts: Mapping[str, Summary]
    notes: tuple[str, ...]
    starts: tuple[Start, ...]
    bounds: tuple[float, float]
    groups: tuple[tuple[str, ...], ...]


def _sum(windows: Array) -> Array:
    return np.asarray(windows.sum(axis=-1))


def _mean(windows: Array) -> Array:
    """Return the mean of the months that have a value."""
    present = np.isfinite(windows)
    total, count = np.where(present, windows, 0.0).sum(axis=-1), present.sum(axis=-1)
    return np.asarray(np.divide(total, count, out=np.full(total.shape, np.nan), where=count > 0))


def _maximum(windows: Array) -> Array:
    """Return the largest value of the months that have one."""
    largest = np.where(np.isfinite(windows), windows, -np.inf).max(axis=-1)
    return np.where(np.isfinite(largest), largest, np.nan)


YEARLY: Final[dict[str, tuple[Callable[[Array], Array], str]]] = {
    "total": (_sum, "{} in 12 months"),
    "mean": (_mean, "{}, mean of 12 months"),
    "maximum": (_maximum, "{}, most in 12 months"),
}
"""What a panel may show of the twelve months up to each month, and how its unit says so."""


def _trailing_year(values: Array, value: Callable[[Array], Array]) -> Array:
    """Return a value of the twelve months up to each month; missing for the first eleven."""
    windows = value(np.lib.stride_tricks.sliding_window_view(values, YEAR, axis=1))
    return np.concatenate((np.full((len(values), YEAR - 1), np.nan), windows), axis=1)


def _values(panel: Panel, data: ChartData) -> tuple[dict[str, Array], str]:
    """Return the series of a panel and its unit: counts as sums over twelve months where there are as many."""
    outcome = OUTCOMES[panel.outcome]
    series = data.series(panel.outcome, panel.size)
    if panel.minus:
        other = data.series(panel.minus, panel.size)
        series = {name: values - other[name] for name, values in series.items() if name in other}
    unit = panel.unit or outcome.unit
    if panel.minus and outcome.unit == "share":
        return {name: 100 * values for name, values in series.items()}, "percentage points"
    year = panel.year or ("total" if outcome.flow else "")
    if not year:
        return series, unit
    if len(data.months) < 2 * YEAR:
        return series, f"{unit} a month" if year == "total" else unit
    value, words = YEARLY[year]
    return {name: _trailing_year(values, value) for name, values in series.items()}, words.format(unit)


def _notes(series: Mapping[str, Array], data: ChartData) -> tuple[str, ...]:
    """Say which scenarios a panel cannot show."""
    absent = [data.labels[info.name] for info in data.scenarios if info.name not in series]
    if len(absent) == len(data.scenarios):
        return ()
    lines = [f"{', '.join(absent)}: not stored"] if absent else []
    empty = [data.labels[name] for name, values in series.items() if not np.isfinite(values).any()]
    if empty and len(empty) < len(series):
        lines.append(f"{', '.join(empty)}: no value in any month")
    return tuple(lines)


def _is_share(panel: Panel) -> bool:
    return OUTCOMES[panel.outcome].unit == "share" and not panel.minus


def resolve(panel: Panel, data: ChartData) -> Drawn:
    """Return what a panel shows."""
    series, unit = _values(panel, data)
    parts = {name: summarise(values) for name, values in series.items()}
    finite = {name: values for name, values in series.items() if np.isfinite(values).any()}
    groups = tuple(tuple(group) for group in identical_groups(finite))
    bounds = limits([block for part in parts.values() for block in (part.mean, part.low, part.high)], _is_share(panel))
    return Drawn(panel, unit, _is_share(panel), series, parts, _notes(series, data), starts(finite), bounds, groups)


def _common_scale(drawn: Sequence[Drawn]) -> list[Drawn]:
    """Give panels of the same scale the same limits."""
    result = []
    for one in drawn:
        mates = [
            other.bounds for other in drawn if other.series and other.panel.scale == one.panel.scale and one.panel.scale
        ]
        bounds = (min(low for low, _ in mates), max(high for _, high in mates)) if mates else one.bounds
        result.append(replace(one, bounds=bounds))
    return result


def resolve_all(chart: Chart, data: ChartData) -> list[Drawn]:
    """Return what each panel of a chart shows."""
    return _common_scale([resolve(panel, data) for panel in chart.panels])


def needed(chart: Chart) -> list[tuple[str, str]]:
    """Return the outcomes that a chart shows, with the size."""
    pairs = [(name, panel.size) for panel in chart.panels for name in (panel.outcome, panel.minus) if name]
    return list(dict.fromkeys(pairs))


def missing(chart: Chart, data: ChartData) -> list[str]:
    """Return the outcomes that a chart shows and that are stored for no scenario, as ``outcome (size)``."""
    return [f"{name} ({size})" for name, size in needed(chart) if not data.series(name, size)]
