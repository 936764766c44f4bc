"""From a panel of the catalogue to what is drawn in it: values, unit, title, notes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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


def _trailing_year(values: Array) -> Array:
    """Return the sum of the twelve months up to each month; missing for the first eleven."""
    windows = np.lib.stride_tricks.sliding_window_view(values, YEAR, axis=1).sum(axis=-1)
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
    if not (outcome.flow or panel.total):
        return series, unit
    if len(data.months) < 2 * YEAR:
        return series, f"{unit} a month"
    return {name: _trailing_year(values) for name, values in series.items()}, f"{unit} in 12 months"


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
