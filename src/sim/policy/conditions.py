"""Lever changes that wait for a condition, laid out as arrays for the engine."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from sim.axes import JURISDICTIONS
from sim.policy.changes import LeverChange
from sim.policy.triggers import OBSERVABLES, Trigger


class Waiting(NamedTuple):
    """One row and jurisdiction of a change that waits, and the months in which it may act."""

    change: LeverChange
    row: int
    target: int
    start: int
    end: int

    @property
    def when(self) -> Trigger:
        """The condition."""
        assert self.change.when is not None
        return self.change.when

    @property
    def observed(self) -> int:
        """The jurisdiction in which the condition is observed."""
        return JURISDICTIONS.index(self.when.jurisdiction) if self.when.jurisdiction else self.target

    def without(self, row: int, target: int, first: int, last: int) -> list[Waiting]:
        """Return what is left once a later change takes the lever from first up to last."""
        if (row, target) != (self.row, self.target) or last <= first:
            return [self]
        before = self._replace(end=min(self.end, first))
        after = self._replace(start=max(self.start, last))
        return [part for part in (before, after) if part.start < part.end]


def trigger_arrays(waiting: list[Waiting]) -> tuple[Any, ...]:
    """Return the trigger fields of a timeline, in their order."""
    return (
        _integers([OBSERVABLES.index(each.when.observable) for each in waiting]),
        _integers([each.observed for each in waiting]),
        np.array([each.when.threshold for each in waiting], dtype=np.float64),
        np.array([each.when.above for each in waiting], dtype=np.uint8),
        _integers([each.when.months for each in waiting]),
        _integers([each.start for each in waiting]),
        _integers([each.end for each in waiting]),
        _integers([each.row for each in waiting]),
        _integers([each.target for each in waiting]),
        np.array([each.change.value for each in waiting], dtype=np.float64),
        _integers([each.change.phase_in for each in waiting]),
    )


def _integers(values: list[int]) -> Any:
    """Return whole numbers as an array."""
    return np.array(values, dtype=np.int64)
