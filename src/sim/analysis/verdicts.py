"""From effects at many points to a verdict on each claim."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.analysis.boundary import Box, find_box, lasts
from sim.analysis.claim_runs import ClaimRuns, Effect, effect_of
from sim.analysis.claims import Claim
from sim.analysis.uncertainty import Dimension

FloatArray = NDArray[np.float64]
ROBUST: Final = 0.9
CONDITIONAL: Final = 0.5


def wilson(successes: int, trials: int, confidence: float = 0.95) -> tuple[float, float]:
    """Return Wilson's interval of a share (1927)."""
    from scipy.stats import norm

    if trials == 0:
        return 0.0, 1.0
    z = float(norm.ppf(0.5 + confidence / 2.0))
    share, scale = successes / trials, 1.0 + z * z / trials
    middle = (share + z * z / (2 * trials)) / scale
    reach = z / scale * np.sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    return max(0.0, float(middle - reach)), min(1.0, float(middle + reach))


def verdict(share: float) -> str:
    """Return the word for a share of the uncertainty space."""
    if share >= ROBUST:
        return "robust"
    return "conditional" if share >= CONDITIONAL else "not supported"


class Finding(NamedTuple):
    """What the runs say of one claim."""

    claim: Claim
    effects: tuple[Effect, ...]  # by test
    holds: NDArray[np.bool_]  # [point]
    undecided: float  # share of points where noise could change the answer
    box: Box | None
    box_of: str  # "fails" or "holds"

    @property
    def share(self) -> float:
        """Share of points at which the claim holds."""
        return float(self.holds.mean())

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson interval of the share."""
        return wilson(int(self.holds.sum()), len(self.holds))

    def row(self, dimensions: Sequence[Dimension]) -> dict[str, Any]:
        """Return the finding as data."""
        low, high = self.interval
        medians = {
            test.name: float(np.nanmedian(effect.effect)) if np.isfinite(effect.effect).any() else None
            for test, effect in zip(self.claim.tests, self.effects, strict=True)
        }
        return {
            "id": self.claim.id, "claim": self.claim.claim, "label": self.claim.label,
            "verdict": verdict(self.share), "share": self.share, "low": low, "high": high,
            "points": len(self.holds), "undecided": self.undecided, "median_effect": medians,
            "boundary": boundary_words(self.box, self.box_of, dimensions), "box": box_data(self.box, self.box_of),
            "box_limits": limits_of(self.box, dimensions) if self.box else [],
        }  # fmt: skip


def judge(claim: Claim, runs: ClaimRuns, values: Sequence[FloatArray], points: FloatArray) -> Finding:
    """Return what the runs say of a claim; a missing effect does not hold."""
    effects = tuple(effect_of(test, claim, runs, values) for test in claim.tests)
    each = [effect.holds(test) for test, effect in zip(claim.tests, effects, strict=True)]
    holds = np.logical_and.reduce(each)
    open_points = np.zeros(len(holds), dtype=bool)
    for number, (test, effect) in enumerate(zip(claim.tests, effects, strict=True)):
        others = np.logical_and.reduce([met for i, met in enumerate(each) if i != number] or [np.ones_like(holds)])
        open_points |= effect.undecided(test) & others
    box_of = "fails" if holds.mean() >= CONDITIONAL else "holds"
    names = [dimension.name for dimension in runs.design.dimensions]
    cases = holds if box_of == "holds" else ~holds
    box = find_box(points, cases, names) if names else None
    box = box if box and lasts(box, points, cases, names) else None
    return Finding(claim, effects, holds, float(open_points.mean()), box, box_of)


def boundary_words(box: Box | None, box_of: str, dimensions: Sequence[Dimension]) -> str:
    """Return a box in words, with limits in the units of the parameters."""
    if box is None:
        return "no box: too few points on one side, or none that is denser on points held out"
    parts = [f"{limit['name']} {limit['words']}" for limit in limits_of(box, dimensions)]
    return (
        f"{box_of} where {' and '.join(parts)} (coverage {box.coverage:.2f}, density {box.density:.2f}, "
        f"against {box.share:.2f} of all points)"
    )


def limits_of(box: Box, dimensions: Sequence[Dimension]) -> list[dict[str, Any]]:
    """Return the limits of a box as shares of the ranges and in the units of the parameters."""
    by_name = {dimension.name: dimension for dimension in dimensions}
    return [
        {"name": _name(by_name[name]), "low": low, "high": high, "words": _limit_words(by_name[name], low, high)}
        for name, (low, high) in box.limits.items()
    ]


def _name(dimension: Dimension) -> str:
    name = dimension.name.replace("_", " ")
    return f"{name} ({dimension.symbol})" if dimension.symbol else name


def _limit_words(dimension: Dimension, low: float, high: float) -> str:
    lower, upper = dimension.values(low)[0], dimension.values(high)[0]
    if low <= 0.0:
        return f"≤ {upper:.3g}"
    return f"≥ {lower:.3g}" if high >= 1.0 else f"{lower:.3g} to {upper:.3g}"


def box_data(box: Box | None, box_of: str) -> dict[str, Any] | None:
    """Return a box as data."""
    if box is None:
        return None
    return {"of": box_of, "limits": box.limits, "coverage": box.coverage, "density": box.density}
