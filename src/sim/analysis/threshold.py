"""Where a condition starts to hold as one number changes: bisection on runs that share every draw.

The same replicates are run at every value, so the mean of an outcome moves smoothly with the number and a crossing can
be bisected. Three crossings are found: where the mean meets the condition (the threshold), where the lenient end of its
95 % interval does and where the strict end does. Between the last two the condition is not decided at 95 %: that is the
threshold's interval.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.analysis.intervals import paired_interval

FloatArray = NDArray[np.float64]
Curve = Callable[[Sequence[float]], list[FloatArray]]
"""Returns the outcome by replicate at each of some values; replicate r has the same draws at all of them."""
GRID: Final = 9
"""Values over the range that are tried first: a condition need not hold on one side only."""


class Condition(NamedTuple):
    """What must hold of the mean of an outcome: below (or above) a limit."""

    below: bool
    limit: float

    def holds(self, mean: float) -> bool:
        """Return whether a mean meets the condition; a missing one does not."""
        return mean < self.limit if self.below else mean > self.limit


class Tried(NamedTuple):
    """One value that was tried: mean of the outcome and the ends of its interval, the lenient one first."""

    value: float
    mean: float
    lenient: float
    strict: float


class Threshold(NamedTuple):
    """The first value at which a condition holds, going from ``start`` to ``end``; missing if there is none.

    ``lenient`` and ``strict`` are the ends of its interval: before the first the condition fails, from the second on it
    holds, at 95 %. ``fails_again`` lists tried values beyond the threshold at which it does not hold.
    """

    value: float
    lenient: float
    strict: float
    tried: tuple[Tried, ...]  # in the order from start to end
    fails_again: tuple[float, ...]

    @property
    def everywhere(self) -> bool:
        """Whether the condition holds from the first value on."""
        return self.value == self.tried[0].value


class _Search:
    """Values tried so far, for one condition."""

    def __init__(self, curve: Curve, condition: Condition) -> None:
        self.curve, self.condition = curve, condition
        self.known: dict[float, Tried] = {}

    def tried(self, values: Sequence[float]) -> list[Tried]:
        """Return means and intervals at some values, running those that are new."""
        new = [value for value in dict.fromkeys(values) if value not in self.known]
        for value, sample in zip(new, self.curve(new) if new else (), strict=True):
            mean, low, high = (float(each) for each in paired_interval(sample))
            ends = (low, high) if self.condition.below else (high, low)
            self.known[value] = Tried(value, mean, *ends)
        return [self.known[value] for value in values]

    def first(self, grid: Sequence[float], end: str, tolerance: float) -> float:
        """Return the first value at which an end of the interval (or the mean) meets the condition, or nan."""
        met = [self.condition.holds(getattr(each, end)) for each in self.tried(grid)]
        if not any(met):
            return float("nan")
        at = met.index(True)
        if at == 0:
            return grid[0]
        fails, holds = grid[at - 1], grid[at]
        while abs(holds - fails) > tolerance:
            middle = 0.5 * (fails + holds)
            if self.condition.holds(getattr(self.tried([middle])[0], end)):
                holds = middle
            else:
                fails = middle
        return holds


def find_threshold(
    curve: Curve, condition: Condition, start: float, end: float, tolerance: float, grid: int = GRID
) -> Threshold:
    """Return where a condition first holds on the way from one value to another.

    Args:
        curve: The outcome by replicate at given values.
        condition: What must hold.
        start: First value.
        end: Last value; below the first to look for the largest value at which the condition holds.
        tolerance: How close bisection comes.
        grid: Values over the range that are tried first.
    """
    search = _Search(curve, condition)
    values = [float(each) for each in np.linspace(start, end, grid)]
    found, lenient, strict = (search.first(values, which, tolerance) for which in ("mean", "lenient", "strict"))
    way = 1.0 if end >= start else -1.0
    tried = tuple(sorted(search.known.values(), key=lambda each: way * each.value))
    again = [each.value for each in tried if way * each.value > way * found and not condition.holds(each.mean)]
    return Threshold(found, lenient, strict, tried, tuple(again))
