"""What the chart of paired differences shows: rows by outcome, in words and numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sim.engine.outcomes import HEADLINES, OUTCOMES
from sim.views.data import ChartData, Difference

MOST: Final = 8
"""Scenarios in one figure."""
SMALLEST: Final = 1e-4
"""Differences that are nearer to zero are written as powers of ten."""
NO_EFFECT: Final = "no effect (identical)"


@dataclass(frozen=True)
class Group:
    """The differences of one outcome, in the order of the scenarios, and the factor and unit they are shown in."""

    outcome: str
    rows: tuple[Difference, ...]

    @property
    def factor(self) -> float:
        """Shares are shown in percentage points."""
        return 100.0 if OUTCOMES[self.outcome].unit == "share" else 1.0

    @property
    def unit(self) -> str:
        """Unit of the differences; counts are compared by the year."""
        if self.factor > 1:
            return "percentage points"
        outcome = OUTCOMES[self.outcome]
        unit = self.rows[0].unit or outcome.unit
        return f"{unit} per year" if outcome.flow and unit == outcome.unit else unit

    @property
    def reach(self) -> float:
        """Largest distance from zero that is shown, or 1 where nothing differs."""
        ends = [
            abs(end) * self.factor
            for row in self.rows
            for end in (row.mean, row.low, row.high, row.median)
            if math.isfinite(end)
        ]
        return max(ends, default=0.0) or 1.0


def windows(data: ChartData) -> list[str]:
    """Return the windows that are drawn: those longer than a calendar year, otherwise the last.

    Single years stay in the table of differences.
    """
    names = list(dict.fromkeys(row.window for row in data.differences))
    return [name for name in names if not name.isdigit()] or names[-1:]


def compared(data: ChartData) -> list[str]:
    """Return the scenarios that are compared with the baseline."""
    present = {row.scenario for row in data.differences}
    return [info.name for info in data.scenarios if info.name in present]


def parts(data: ChartData) -> list[list[str]]:
    """Return the compared scenarios in portions that fit one figure."""
    names = compared(data)
    return [names[start : start + MOST] for start in range(0, len(names), MOST)]


def groups(data: ChartData, window: str, names: Sequence[str]) -> list[Group]:
    """Return the differences of the headline outcomes for all firms in a window."""
    found = {(row.outcome, row.scenario): row for row in data.differences if row.window == window and _whole(row, data)}
    result = []
    for outcome in HEADLINES:
        rows = tuple(found[outcome, name] for name in names if (outcome, name) in found)
        result += [Group(outcome, rows)] if rows else []
    return result


def _whole(row: Difference, data: ChartData) -> bool:
    return row.outcome in OUTCOMES and row.sector == row.size == "all" and row.jurisdiction == data.place(row.outcome)


def number(value: float) -> str:
    """Format a difference with its sign and three significant digits; very small ones as powers of ten."""
    if value == 0:
        return "0"
    if abs(value) < SMALLEST:
        return f"{value:+.1e}".replace("-", "−")
    digits = max(0, 2 - math.floor(math.log10(abs(value))))
    return f"{value:+,.{digits}f}".replace("-", "−")


def same(row: Difference) -> bool:
    """Return whether every replicate is identical to the baseline; no value on either side is not a result."""
    return row.share_zero == 1 and math.isfinite(row.mean)


def numbers(row: Difference, factor: float) -> str:
    """Say a difference and its interval in numbers."""
    if same(row):
        return NO_EFFECT
    if not math.isfinite(row.mean):
        return "no value in this window"
    if not (math.isfinite(row.low) and math.isfinite(row.high)):
        return f"{number(factor * row.mean)}  [no interval]"
    return f"{number(factor * row.mean)}  [{number(factor * row.low)}, {number(factor * row.high)}]"


def direction(outcome: str) -> str:
    """Say on which side the better values are."""
    better = OUTCOMES[outcome].better
    return {"high": "better →", "low": "← better"}.get(better, "no better direction")
