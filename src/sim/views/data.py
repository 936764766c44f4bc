"""What a chart is drawn from: series by scenario, paired differences, dated events; nothing else.

Every chart is a function of a :class:`ChartData`; ``views.sources`` builds one from results.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.engine.outcomes import OUTCOMES

Array = NDArray[np.float64]
Months = NDArray[np.datetime64]
Key = tuple[str, str, str, str]
"""Outcome, jurisdiction, sector, size; ``all`` where aggregated."""


@dataclass(frozen=True)
class Event:
    """A dated event; ``date`` is ``YYYY-MM``; ``label`` is short, or empty for events that charts do not show."""

    name: str
    date: str
    label: str


@dataclass(frozen=True)
class ScenarioInfo:
    """What charts say about a scenario."""

    name: str
    title: str = ""
    code: str = ""
    events: tuple[Event, ...] = ()


@dataclass(frozen=True)
class Difference:
    """One paired difference to the baseline with its 95 % interval over replicates.

    What has a default is missing in comparisons that earlier versions have stored.
    """

    scenario: str
    baseline: str
    outcome: str
    unit: str
    jurisdiction: str
    sector: str
    size: str
    window: str
    mean: float
    low: float
    high: float
    share_positive: float
    share_zero: float
    replicates: int
    verdict: str
    median: float = float("nan")
    caution: str = ""


@dataclass(frozen=True)
class ChartData:
    """Series ``float64[replicate, month]`` by key and scenario, for one jurisdiction in focus."""

    months: Months
    scenarios: tuple[ScenarioInfo, ...]
    frames: Mapping[Key, Mapping[str, Array]]
    differences: tuple[Difference, ...] = ()
    jurisdiction: str = "japan"

    def series(self, outcome: str, size: str = "all") -> dict[str, Array]:
        """Return the series of an outcome by scenario, in the order of the scenarios; empty where nothing is stored."""
        found = self.frames.get((outcome, self.place(outcome), "all", size), {})
        return {scenario.name: found[scenario.name] for scenario in self.scenarios if scenario.name in found}

    def place(self, outcome: str) -> str:
        """Return the jurisdiction whose series is drawn: the one in focus, or ``all`` for outcomes of the world."""
        return self.jurisdiction if "jurisdiction" in OUTCOMES[outcome].dimensions else "all"

    @property
    def labels(self) -> dict[str, str]:
        """Short labels by scenario: the codes where each has one of its own, otherwise the names."""
        codes = [scenario.code for scenario in self.scenarios]
        unique = all(codes) and len(set(codes)) == len(codes)
        return {scenario.name: scenario.code if unique else scenario.name for scenario in self.scenarios}

    @property
    def replicates(self) -> dict[str, int]:
        """Number of replicates by scenario, the most that any series has."""
        counts = {scenario.name: 0 for scenario in self.scenarios}
        for frame in self.frames.values():
            for name, values in frame.items():
                counts[name] = max(counts[name], len(values))
        return counts
