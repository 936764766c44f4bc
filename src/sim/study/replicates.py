"""How many replicates each cell of a design gets: a number, or as many as an interval needs to become narrow.

``until ci(adoption) < 0.01, max 200`` adds replicates to each scenario and point until the 95 % interval of the mean of
the outcome's summary (Student's t) is narrower than that; ``ci(burden_domestic.eu.all.small)`` names a group.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from sim.engine.tables import ALL
from sim.errors import InputError
from sim.policy.parsing import whole

WRITTEN: Final = re.compile(r"until ci\(([\w.]+)\) < ([-+.\deE]+), max (\d+)(?:, first (\d+))?(?:, step (\d+))?")
ALLOWED: Final = "a number, or 'until ci(OUTCOME) < WIDTH, max N[, first N][, step N]'"
FIRST: Final = 5
CONFIDENCE: Final = 0.95


@dataclass(frozen=True)
class Replicates:
    """``first`` replicates a cell, then ``step`` more while the interval of ``series`` is not below ``width``."""

    first: int
    most: int
    step: int = 1
    series: tuple[str, str, str, str] | None = None
    width: float = 0.0

    def wanted(self, values: Sequence[float], had: int) -> int:
        """Return how many replicates a cell is to have.

        Args:
            values: The outcome of the replicates that ended well.
            had: Replicates that were asked for so far.
        """
        if self.series is None or had >= self.most or interval_width(values) < self.width:
            return had
        return min(had + self.step, self.most)

    def data(self) -> dict[str, Any]:
        """Return what was asked for as data."""
        if self.series is None:
            return {"replicates": self.first}
        return {"until": {"series": list(self.series), "width": self.width}, "first": self.first, "max": self.most}


ONCE: Final = Replicates(1, 1)
"""One run of every cell."""


def interval_width(values: Sequence[float]) -> float:
    """Return the width of the interval of the mean, infinite with fewer than two values; missing ones are left out."""
    from scipy import stats

    known = np.asarray(values, dtype=np.float64)
    known = known[~np.isnan(known)]
    if len(known) < 2:
        return float("inf")
    error = known.std(ddof=1) / np.sqrt(len(known))
    return float(2.0 * stats.t.ppf(0.5 + CONFIDENCE / 2.0, len(known) - 1) * error)


def read_replicates(data: object, place: str) -> Replicates:
    """Return how many replicates a design asks for."""
    if not isinstance(data, str):
        count = whole(data, place, 1, 1_000_000)
        return Replicates(count, count)
    match = WRITTEN.fullmatch(" ".join(data.split()))
    if match is None:
        raise InputError(place, data, ALLOWED)
    first, step = int(match[4] or FIRST), int(match[5] or FIRST)
    most = int(match[3])
    if not 2 <= first <= most or step < 1:
        raise InputError(place, data, "at least two replicates first, at most 'max' of them, and a step of one or more")
    return Replicates(first, most, step, _series(match[1], place), _width(match[2], place))


def _width(text: str, place: str) -> float:
    """Return the width as a number above 0."""
    try:
        width = float(text)
    except ValueError:
        width = 0.0
    if not 0.0 < width < float("inf"):
        raise InputError(place, text, "a width above 0, in the unit of the outcome")
    return width


def _series(name: str, place: str) -> tuple[str, str, str, str]:
    """Return outcome, jurisdiction, sector and size; the jurisdiction is Japan if none is given."""
    from sim.engine.outcomes import OUTCOMES
    from sim.errors import unknown_name
    from sim.study.run import series_row

    outcome, *group = name.split(".")
    if outcome not in OUTCOMES:
        raise unknown_name(place, outcome, tuple(OUTCOMES))
    default = ("japan" if OUTCOMES[outcome].dimensions else ALL, ALL, ALL)
    jurisdiction, sector, size = (*group, *default[len(group) :])[:3]
    series_row(outcome, jurisdiction, sector, size)
    return outcome, jurisdiction, sector, size
