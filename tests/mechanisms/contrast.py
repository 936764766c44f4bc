"""Two scenarios with common draws, compared to the last bit."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

import sim
from sim.engine.tables import ALL, series_index
from sim.study.run import Run, series_row

FIRMS = 1200
SEED = 3


@cache
def run(name: str, *overrides: str) -> Run:
    """Return one run of a scenario; the same draws whatever the scenario."""
    return sim.run(sim.load(name, [f"population.firms={FIRMS}", f"seed={SEED}", *overrides]))


def off(mechanism: str) -> str:
    """Return the override that switches a mechanism off."""
    return f"mechanisms.{mechanism}=false"


def outcome(of: Run, name: str, jurisdiction: str = "japan", size: str = ALL) -> NDArray[np.float64]:
    """Return one series."""
    return of.values[series_row(name, jurisdiction, ALL, size)]


def world(of: Run, name: str) -> NDArray[np.float64]:
    """Return one series that is not of any jurisdiction."""
    return of.values[series_row(name, ALL)]


def mean(of: Run, name: str, jurisdiction: str = "japan", size: str = ALL) -> float:
    """Return the mean of a series from 2028 on."""
    return float(np.nanmean(outcome(of, name, jurisdiction, size)[156:]))


def different(one: Run, other: Run) -> set[str]:
    """Return the outcomes that are not bit for bit the same in every group and month."""
    same = (one.values == other.values) | (np.isnan(one.values) & np.isnan(other.values))
    return {series_index()[row].outcome for row in np.flatnonzero(~same.all(axis=1))}


def equal(one: Run, other: Run) -> bool:
    """Return whether two runs agree in every outcome, group and month, to the last bit."""
    return not different(one, other)
