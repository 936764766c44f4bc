"""The runs that claims need, and the effect of each test at each point."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.analysis.claims import Claim, Kill, Test, load_side, read_sides
from sim.analysis.measures import Measure
from sim.analysis.runner import Case, Design, Screen
from sim.analysis.uncertainty import Dimension, own_paths, set_values

FloatArray = NDArray[np.float64]
BASE: Final = "ai_promotion_act"
MARGIN: Final = 3.5
"""A test is decided early where its threshold is farther than this many errors from its effect."""


class ClaimRuns(NamedTuple):
    """A design whose cases are the sides of claims, by name."""

    design: Design
    names: tuple[str, ...]

    def case(self, side: str) -> int:
        """Return which case a side is."""
        return self.names.index(side)


def claim_runs(
    claims: Sequence[Claim],
    dimensions: tuple[Dimension, ...],
    replicates: int,
    settings: tuple[str, ...] = (),
    kill: Kill | None = None,
    first: int = 0,
) -> ClaimRuns:
    """Return the design for some claims: every side once, with the measures that its claims read.

    Args:
        claims: Which claims.
        dimensions: The uncertainty space; empty for the defaults alone.
        replicates: Replicates of each run.
        settings: Settings for every side, such as ``population.firms=1200``.
        kill: A kill switch, set on every side on top of everything.
        first: After so many replicates, and each time they have doubled, a side is run on only where a claim is not
            yet decided; 0 runs all everywhere.
    """
    sides, base = read_sides(), load_side(BASE, {}, settings)[0]
    wanted: dict[str, dict[Measure, None]] = {}
    for claim in claims:
        for side in claim.sides:
            for test in claim.tests:
                wanted.setdefault(side, {}).update({measure: None for _, measure in test.measures})
    cases = []
    for name, measures in wanted.items():
        scenario, fixed = load_side(name, sides, (*settings, *(kill.settings if kill else ())))
        held = frozenset(own_paths(scenario, base) | set(fixed))
        if kill is not None:
            scenario = set_values(scenario, kill.world)
        cases.append(Case(scenario, tuple(measures), held))
    runs = ClaimRuns(Design(tuple(cases), dimensions, replicates), tuple(wanted))
    if not 0 < first < replicates:
        return runs
    rule = f"{MARGIN:g} errors; " + "; ".join(repr(claim.tests) for claim in claims)
    screen = Screen(_stages(first, replicates), rule, lambda values: _undecided_cases(claims, runs, values))
    return runs._replace(design=runs.design._replace(screen=screen))


def _stages(first: int, replicates: int) -> tuple[int, ...]:
    """Return the numbers of replicates after which is asked what is still open: first, twice that and so on."""
    return tuple(first * 2**n for n in range(replicates.bit_length()) if first * 2**n < replicates)


def _undecided_cases(claims: Sequence[Claim], runs: ClaimRuns, values: Sequence[FloatArray]) -> set[int]:
    """Return the sides of claims that are not decided."""
    open_claims = [claim for claim in claims if not _is_decided(claim, runs, values)]
    return {runs.case(side) for claim in open_claims for side in claim.sides}


def _is_decided(claim: Claim, runs: ClaimRuns, values: Sequence[FloatArray]) -> bool:
    """Return whether one test clearly fails or all clearly hold: thresholds :data:`MARGIN` errors away."""
    found = [(test, effect_of(test, claim, runs, values)) for test in claim.tests]
    clear = [not effect.undecided(test, MARGIN).any() for test, effect in found]
    holds = [bool(effect.holds(test).all()) for test, effect in found]
    fails = any(sure and not met for sure, met in zip(clear, holds, strict=True))
    return fails or (all(clear) and all(holds))


class Effect(NamedTuple):
    """The effect of one test by point, with its standard error over replicates (jackknife)."""

    effect: FloatArray
    error: FloatArray

    def holds(self, test: Test) -> NDArray[np.bool_]:
        """Return at which points the test is met; a missing effect meets nothing."""
        with np.errstate(invalid="ignore"):
            if test.expect == "near":
                return np.abs(self.effect) < test.threshold
            return self.effect > test.threshold if test.expect == "above" else self.effect < test.threshold

    def undecided(self, test: Test, errors: float = 1.96) -> NDArray[np.bool_]:
        """Return at which points more replicates could change the answer: the threshold is within so many errors."""
        size = np.abs(self.effect) if test.expect == "near" else self.effect
        with np.errstate(invalid="ignore"):
            return (np.abs(size - test.threshold) < errors * self.error) | np.isnan(self.error)


def effect_of(test: Test, claim: Claim, runs: ClaimRuns, values: Sequence[FloatArray]) -> Effect:
    """Return the effect of a test at every point.

    Args:
        test: A test of the claim.
        claim: The claim.
        runs: What was run.
        values: By case, ``[point, replicate, measure]``.
    """
    parts = [
        _side_values(test, runs, values, name) if name else None for name in (claim.of, claim.against, test.baseline)
    ]
    known = np.stack([~np.isnan(part).any(axis=2) for part in parts if part is not None]).all(axis=0)
    replicates = np.arange(known.shape[1])
    effect = _effect(test, parts, np.ones(len(replicates), dtype=bool))
    left_out = np.stack([_effect(test, parts, replicates != out) for out in replicates])
    away = np.where(known.T, left_out - effect, 0.0)
    count = known.sum(axis=1)
    share = np.divide(count - 1, count, out=np.full(len(count), np.nan), where=count > 1)
    return Effect(effect, np.sqrt(share * (away**2).sum(axis=0)))


def _side_values(test: Test, runs: ClaimRuns, values: Sequence[FloatArray], name: str) -> FloatArray:
    """Return ``[point, replicate, part]`` of a side: one weighted sum, or harm and burden."""
    index = runs.case(name)
    columns = [runs.design.cases[index].measures.index(measure) for _, measure in test.measures]
    chosen = values[index][:, :, columns]
    if test.effect == "per_unit":
        return chosen
    return np.asarray((chosen * np.array([weight for weight, _ in test.measures])).sum(axis=2, keepdims=True))


def _effect(test: Test, parts: Sequence[FloatArray | None], kept: NDArray[np.bool_]) -> FloatArray:
    """Return the effect over some replicates; a replicate that either side misses counts on neither."""
    known = [part[:, kept] for part in parts if part is not None]
    missing = np.zeros(known[0].shape[:2], dtype=bool)
    for part in known:
        missing |= np.isnan(part).any(axis=2)
    means = [_mean(part, missing) for part in known]
    if test.effect == "level":
        return means[0][:, 0]
    if test.effect == "per_unit":
        return _per_unit(means[0], means[2]) - _per_unit(means[1], means[2])
    difference = means[0][:, 0] - means[1][:, 0]
    if test.effect == "difference":
        return np.asarray(difference)
    whole = np.abs(means[1][:, 0])
    return _over(difference, whole)


def _mean(part: FloatArray, missing: NDArray[np.bool_]) -> FloatArray:
    """Return ``[point, part]``, the mean over replicates that are known."""
    count = np.asarray((~missing).sum(axis=1)[:, None], dtype=np.float64)
    total = np.where(missing[:, :, None], 0.0, part).sum(axis=1)
    return _over(total, np.broadcast_to(count, total.shape))


def _per_unit(side: FloatArray, baseline: FloatArray) -> FloatArray:
    """Return harm avoided per unit of burden added; missing where no burden is added."""
    avoided, added = baseline[:, 0] - side[:, 0], side[:, 1] - baseline[:, 1]
    return _over(avoided, added)


def _over(part: FloatArray, whole: FloatArray) -> FloatArray:
    """Return part over whole, missing where there is no whole."""
    return np.asarray(np.divide(part, whole, out=np.full(whole.shape, np.nan), where=whole > 0))
