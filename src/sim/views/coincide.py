"""Where scenarios are exactly equal, so that charts can say so instead of hiding one line under another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.views.data import Array, Months

SHORTEST: Final = 6
"""Months of equality from the start that are worth a note."""
MANY: Final = 5
"""Scenarios from which on a note names those that are not meant."""


def equal_months(first: Array, second: Array) -> NDArray[np.bool_]:
    """Return the months in which every replicate of two series agrees; two missing values agree."""
    if first.shape != second.shape:
        return np.zeros(first.shape[1], dtype=bool)
    return np.asarray(((first == second) | (np.isnan(first) & np.isnan(second))).all(axis=0))


def leaders(series: Sequence[Array]) -> NDArray[np.int64]:
    """Return, by series and month, the position of the first series that it equals; its own where it is alone."""
    leader = np.repeat(np.arange(len(series))[:, None], series[0].shape[1], axis=1)
    for later in range(len(series)):
        for earlier in reversed(range(later)):
            leader[later, equal_months(series[earlier], series[later])] = earlier
    return leader


def identical_groups(series: Mapping[str, Array]) -> list[list[str]]:
    """Return the scenarios grouped: those in a group are equal in every month."""
    groups: list[list[str]] = []
    for name, values in series.items():
        home = next((group for group in groups if equal_months(series[group[0]], values).all()), None)
        if home is None:
            groups.append([name])
        else:
            home.append(name)
    return groups


def _divergence(first: Array, second: Array) -> int:
    """Return the first month in which two series differ, or their length."""
    equal = equal_months(first, second)
    return len(equal) if equal.all() else int(np.argmin(equal))


def _split(names: list[str], series: Mapping[str, Array], month: int) -> list[list[str]]:
    """Group scenarios that are equal up to and including a month; equality from the start is transitive."""
    groups: list[list[str]] = []
    for name in names:
        home = next((group for group in groups if _divergence(series[group[0]], series[name]) > month), None)
        if home is None:
            groups.append([name])
        else:
            home.append(name)
    return groups


def shared_starts(series: Mapping[str, Array]) -> list[tuple[list[str], int]]:
    """Return groups that are equal from the start and the number of months for which they are, longest first.

    A group that is contained in another and parts later is listed too; scenarios equal in all months count to the end.
    Months without a value do not make scenarios worth calling equal.
    """
    found: list[tuple[list[str], int]] = []
    waiting = [list(series)]
    while waiting:
        names = waiting.pop()
        if len(names) < 2:
            continue
        part = min(_divergence(series[names[0]], series[name]) for name in names[1:])
        found.append((names, part))
        length = series[names[0]].shape[1]
        waiting += _split(names, series, part) if part < length else []
    worth = [(names, part) for names, part in found if _seen(series[names[0]][:, :part]) >= SHORTEST]
    return sorted(worth, key=lambda entry: (-entry[1], entry[0]))


def _seen(values: Array) -> int:
    """Return the number of months in which some replicate has a value."""
    return int(np.isfinite(values).any(axis=0).sum())


@dataclass(frozen=True)
class Start:
    """Scenarios that are identical for so many months from the start, of so many that there are."""

    names: tuple[str, ...]
    months: int
    total: int

    @property
    def throughout(self) -> bool:
        """Whether they never part."""
        return self.months == self.total

    def text(self, labels: Mapping[str, str], months: Months) -> str:
        """Say so in words."""
        until = "in all months" if self.throughout else f"until {months[self.months - 1]}"
        return f"{self._who(labels)} {until}"

    def _who(self, labels: Mapping[str, str]) -> str:
        """Name the scenarios; where they are many, those that are not among them."""
        others = [label for name, label in labels.items() if name not in self.names]
        if len(self.names) < MANY or len(others) >= len(self.names):
            return " = ".join(labels[name] for name in self.names)
        return f"all scenarios but {', '.join(others)}" if others else "all scenarios"


def starts(series: Mapping[str, Array]) -> tuple[Start, ...]:
    """Return which scenarios are identical from the start and for how long."""
    return tuple(Start(tuple(names), length, series[names[0]].shape[1]) for names, length in shared_starts(series))


def common(panels: Sequence[Mapping[str, Array]]) -> tuple[Start, ...]:
    """Return which scenarios are identical from the start in all of several panels, and for how long."""
    if not panels:
        return ()
    names = [name for name in panels[0] if all(name in series for series in panels)]
    return starts({name: np.concatenate([series[name] for series in panels]) for name in names})
