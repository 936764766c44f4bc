"""Robustness of policies over an uncertainty space: regret, satisficing, and how ranks hang on weights.

Regret (Savage 1951) of a policy at a point is how far it stays behind the best of the policies there, outcome by
outcome, in the outcome's unit. Satisficing (the domain criterion of Starr 1963) is the share of points at which a
requirement is met. Outcomes are never added up to one number; to see whether a *ranking* hangs on what one cares about,
weights are drawn evenly from the simplex (SMAA: Lahdelma, Hokkanen and Salminen 1998), each outcome in units of its
mean stake: what lies between the best and the worst policy, averaged over points.

A point at which any policy has no value for an outcome is left out of that outcome; of the ranks where any outcome is.
Means are over replicates; the best of noisy means is a little too good, so regret errs on the high side.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.analysis.verdicts import wilson

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
WEIGHTS: Final = 2000
"""Draws from the simplex of weights."""
NEGLIGIBLE: Final = 0.01
"""Stake, as a share of an outcome's mean size, up to which it is left out of ranks."""
BAD: Final = 0.9
"""Quantile of regret that is reported beside mean and worst."""


class Table(NamedTuple):
    """Utilities (higher is better) of policies, ``[policy, point, outcome]``, and their names."""

    policies: tuple[str, ...]
    outcomes: tuple[str, ...]
    utility: FloatArray

    @property
    def known(self) -> BoolArray:
        """``[point, outcome]``: every policy has a value there."""
        return np.asarray(~np.isnan(self.utility).any(axis=0))


class Ranks(NamedTuple):
    """What weights do to ranks."""

    first: FloatArray  # [policy]: share of weights for which it is best in the mean over points
    acceptability: FloatArray  # [policy, rank]: share of weights and points together
    beats: FloatArray  # [policy, policy]: share of weights for which the row is better in the mean
    central: FloatArray  # [policy, outcome]: mean of the weights for which it is best; nan if none
    points: int
    outcomes: tuple[str, ...]  # those with a stake


def table(
    values: Sequence[FloatArray], better: Sequence[str], policies: Sequence[str], outcomes: Sequence[str]
) -> Table:
    """Return utilities from ``[point, replicate, outcome]`` of each policy."""
    sign = np.array([1.0 if each == "high" else -1.0 for each in better])
    return Table(tuple(policies), tuple(outcomes), np.stack([each.mean(axis=1) for each in values]) * sign)


def regret(found: Table) -> list[dict[str, Any]]:
    """Return mean, 90 % quantile and worst regret of each policy in each outcome."""
    rows = []
    for column, outcome in enumerate(found.outcomes):
        utility = found.utility[:, found.known[:, column], column]
        if not utility.shape[1]:
            continue
        behind = utility.max(axis=0) - utility
        best = (behind == 0).mean(axis=1)
        rows += [
            {
                "policy": policy, "outcome": outcome, "mean": float(each.mean()), "bad": float(np.quantile(each, BAD)),
                "worst": float(each.max()), "share_best": float(share), "points": len(each),
            }
            for policy, each, share in zip(found.policies, behind, best, strict=True)
        ]  # fmt: skip
    return rows


def satisficing(found: Table, thresholds: dict[str, float]) -> list[dict[str, Any]]:
    """Return the share of points at which each policy meets requirements, each alone and all together.

    Args:
        found: Utilities.
        thresholds: Least utility by outcome; none means: not worse than the first policy, in each outcome.
    """
    wanted = thresholds or dict.fromkeys(found.outcomes, np.nan)
    columns = [found.outcomes.index(name) for name in wanted]
    known = found.known[:, columns].all(axis=1)
    chosen = found.utility[:, known][:, :, columns]
    least = np.array(list(wanted.values())) if thresholds else chosen[0]
    met = chosen >= least
    every = np.concatenate([met, met.all(axis=2, keepdims=True)], axis=2)
    rows = []
    for name, column in zip([*wanted, "all together"], np.moveaxis(every, 2, 0), strict=True):
        for policy, holds in zip(found.policies, column, strict=True):
            low, high = wilson(int(holds.sum()), len(holds))
            share = float(holds.mean()) if len(holds) else float("nan")
            rows.append({"policy": policy, "requirement": name, "share": share, "low": low, "high": high})
    return rows


def simplex(outcomes: int, count: int, seed: int) -> FloatArray:
    """Return weights that sum to one, drawn evenly."""
    return np.asarray(np.random.default_rng(seed).dirichlet(np.ones(outcomes), size=count))


def stakes(found: Table) -> FloatArray:
    """Return for each outcome what lies between best and worst policy, the mean over known points."""
    known = found.known
    between = np.where(known, found.utility.max(axis=0) - found.utility.min(axis=0), 0.0)
    return np.asarray(between.sum(axis=0) / np.maximum(1, known.sum(axis=0)))


def at_stake(found: Table) -> NDArray[np.int64]:
    """Return the outcomes of which more than a hundredth of the mean size is at stake: others would weigh as much."""
    size = np.where(found.known, np.abs(found.utility).mean(axis=0), 0.0).sum(axis=0) / np.maximum(
        1, found.known.sum(axis=0)
    )
    return np.flatnonzero(stakes(found) > NEGLIGIBLE * size)


def ranks(found: Table, seed: int, count: int = WEIGHTS) -> Ranks:
    """Return what weights do to ranks."""
    stake = stakes(found)
    live = at_stake(found)
    known = found.known[:, live].all(axis=1)
    scaled = found.utility[:, known][:, :, live] / stake[live]
    policies, names = len(found.policies), tuple(found.outcomes[i] for i in live)
    if not len(live) or not known.any():
        nothing = np.full((policies, policies), np.nan)
        return Ranks(nothing[0], nothing, nothing, np.full((policies, len(live)), np.nan), int(known.sum()), names)
    weights = simplex(len(live), count, seed)
    mean = scaled.mean(axis=1) @ weights.T  # [policy, weight]
    best = mean >= mean.max(axis=0)
    with np.errstate(invalid="ignore"):
        central = (best @ weights) / best.sum(axis=1, keepdims=True)
    return Ranks(
        best.mean(axis=1), _acceptability(scaled, weights), (mean[:, None] > mean[None]).mean(axis=2), central,
        int(known.sum()), names,
    )  # fmt: skip


def _acceptability(scaled: FloatArray, weights: FloatArray) -> FloatArray:
    """Return ``[policy, rank]``; policies that tie share the better rank."""
    policies = len(scaled)
    counts = np.zeros((policies, policies))
    for weight in weights:
        value = scaled @ weight  # [policy, point]
        rank = (value[None] > value[:, None]).sum(axis=1)
        for policy in range(policies):
            counts[policy] += np.bincount(rank[policy], minlength=policies)
    return np.asarray(counts / counts.sum(axis=1, keepdims=True))


def dominated(found: Table) -> dict[str, list[str]]:
    """Return policies that in the mean over points are nowhere better than another and somewhere worse, with those."""
    known = found.known.all(axis=1)
    mean = found.utility[:, known].mean(axis=1)
    result = {}
    for row, policy in enumerate(found.policies):
        others = [
            other for column, other in enumerate(found.policies)
            if (mean[column] >= mean[row]).all() and (mean[column] > mean[row]).any()
        ]  # fmt: skip
        if others:
            result[policy] = others
    return result
