"""Why two scenarios differ, in shares: of the levers that differ, and of the mechanisms that carry the difference.

Both are Shapley values on runs with common draws, replicate by replicate, so that shares sum to the paired difference
in every single replicate. For mechanisms the value of a set is the difference of the two scenarios with only that set
switched on; what is left with all of them off is reported as ``rest``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.analysis.differing import Part, differing_parts, mixture
from sim.analysis.intervals import paired_interval
from sim.analysis.measures import Measure
from sim.analysis.point_runs import run_point
from sim.analysis.runner import Case, Design, Progress
from sim.analysis.shapley import (
    Coalition,
    all_coalitions,
    exact_shares,
    prefixes,
    sampled_orders,
    sampled_shares,
)
from sim.errors import InputError, phrase

if TYPE_CHECKING:
    from sim.policy.scenario import Scenario

FloatArray = NDArray[np.float64]
EXACT: Final = 7
"""Up to so many parts every coalition is run (128); above, sampled orders."""
ORDERS: Final = 24
SCREENED: Final = 6
"""Mechanisms that are attributed: those whose switch moves the difference most."""


class Attribution(NamedTuple):
    """Shares of a difference, ``[part, replicate]`` each, in the order of ``labels``."""

    labels: tuple[str, ...]
    shares: FloatArray
    rest: FloatArray  # [replicate] what no part explains; 0 for levers
    difference: FloatArray  # [replicate] the paired difference
    exact: bool

    @property
    def gap(self) -> float:
        """Largest error of the sum in any replicate, relative to the difference (or 1, if that is smaller)."""
        error = np.abs(self.shares.sum(axis=0) + self.rest - self.difference)
        return float((error / np.maximum(1.0, np.abs(self.difference))).max())

    def rows(self) -> list[dict[str, object]]:
        """Return a row for each part: mean share and its interval, largest first, then the rest."""
        mean, low, high = paired_interval(np.vstack([self.shares, self.rest]).T)
        order = [int(i) for i in np.argsort(-np.abs(mean[:-1]), kind="stable")] + [len(mean) - 1]
        names = (*self.labels, "rest")
        rows = [
            {"part": names[i], "share": float(mean[i]), "low": float(low[i]), "high": float(high[i])} for i in order
        ]
        return rows if np.any(self.rest) else rows[:-1]


Runs = Callable[[Sequence["Scenario"]], list[FloatArray]]
"""Runs scenarios with common draws and returns the measure by replicate of each."""


def runs_of(measure: Measure, replicates: int, workers: int = 1, progress: Progress | None = None) -> Runs:
    """Return a function that runs scenarios and measures them; progress is in replicates of all of them."""

    def run(scenarios: Sequence[Scenario]) -> list[FloatArray]:
        design = Design(tuple(Case(each, (measure,)) for each in scenarios), (), replicates)
        design.check()
        try:
            found = run_point(design, np.zeros(0), workers, progress=progress)
        except (ValueError, RuntimeError) as error:
            raise ArithmeticError(f"{type(error).__name__}: {error}") from error
        return [found[:, case] for case in range(len(scenarios))]

    return run


def attribute_levers(first: Scenario, second: Scenario, run: Runs, seed: int = 1) -> Attribution:
    """Return each differing part's share of second minus first."""
    parts = differing_parts(first, second)
    if not parts:
        raise InputError("explain", phrase("two scenarios that are the same"), "scenarios that differ in something")
    orders = sampled_orders(len(parts), ORDERS, seed)
    exact = len(parts) <= EXACT
    coalitions = all_coalitions(len(parts)) if exact else prefixes(orders)
    value = _table(coalitions, parts, first, second, run)
    shares = exact_shares(len(parts), value) if exact else sampled_shares(orders, value)
    difference = value(frozenset(range(len(parts)))) - value(frozenset())
    return Attribution(tuple(part.label for part in parts), shares, np.zeros(len(difference)), difference, exact)


def _table(
    coalitions: list[Coalition], parts: tuple[Part, ...], first: Scenario, second: Scenario, run: Runs
) -> Callable[[Coalition], FloatArray]:
    """Run the scenario of every coalition and return its value."""
    scenarios = [mixture(first, second, [parts[i] for i in each]) for each in coalitions]
    found = dict(zip(coalitions, run(scenarios), strict=True))
    return lambda coalition: found[coalition]


def attribute_mechanisms(
    loaded: Callable[[tuple[str, ...]], tuple[Scenario, Scenario]],
    mechanisms: Sequence[tuple[str, str]],
    run: Runs,
    most: int = SCREENED,
) -> Attribution:
    """Return each mechanism's share of the difference of two scenarios.

    Args:
        loaded: Returns the two scenarios with some mechanisms, by id, switched off.
        mechanisms: Ids and labels of those that are on.
        run: Runs and measures scenarios.
        most: How many are attributed; the others stay on.
    """
    ids = [name for name, _ in mechanisms]
    single = _differences([(), *((name,) for name in ids)], loaded, run)
    moved = np.array([np.abs(single[(name,)] - single[()]).mean() for name in ids])
    chosen = [ids[i] for i in np.argsort(-moved, kind="stable")[:most] if moved[i] > 0.0]
    sets = all_coalitions(len(chosen))
    off = {each: tuple(name for i, name in enumerate(chosen) if i not in each) for each in sets}
    known = single | _differences([off[each] for each in sets if off[each] not in single], loaded, run)
    shares = exact_shares(len(chosen), lambda each: known[off[each]]) if chosen else np.zeros((0, len(single[()])))
    labels = dict(mechanisms)
    rest = known[tuple(chosen)] if chosen else single[()]
    return Attribution(tuple(labels[name] for name in chosen), shares, rest, single[()], exact=True)


def _differences(
    switched: Sequence[tuple[str, ...]], loaded: Callable[[tuple[str, ...]], tuple[Scenario, Scenario]], run: Runs
) -> dict[tuple[str, ...], FloatArray]:
    """Return second minus first by replicate, for each set of mechanisms switched off."""
    pairs = [loaded(each) for each in switched]
    found = run([scenario for pair in pairs for scenario in pair])
    return {each: found[2 * i + 1] - found[2 * i] for i, each in enumerate(switched)}
