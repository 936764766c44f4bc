"""Positions, forums, alignment, bilateral tracks (R19-R25)."""

from __future__ import annotations

import math

from sim.compiled import compiled
from sim.equations.compliance import logistic


@compiled
def position_next(
    position: float, anchor: float, rate: float, mood_gap: float, mood_weight: float, months: float
) -> float:
    """Move a government's position to its anchor, nudged by the public's mood (11.1), 0 to 1.

    ``mood_gap`` is anxiety plus concern at home minus the mean of all jurisdictions.
    """
    moved = position - math.expm1(-rate * months) * (anchor - position) + mood_weight * mood_gap * months
    return min(1.0, max(0.0, moved))


@compiled
def neutrality(position: float, median: float) -> float:
    """Return how neutral a member is: 1 at the median position, 0 half the scale away, less beyond (11.3)."""
    return 1.0 - 2.0 * abs(position - median)


@compiled
def consensus_probability(
    intercept: float,
    tension_effect: float,
    tension: float,
    broker_effect: float,
    broker: float,
    members_effect: float,
    members: float,
) -> float:
    """Return the chance that a meeting agrees (11.3).

    The effect of a neutral broker may be negative: a biased mediator can be more credible (Kydd 2003).
    """
    return logistic(
        intercept - tension_effect * tension + broker_effect * broker - members_effect * math.log(max(1.0, members))
    )


@compiled
def alignment_after_consensus(alignment: float, gain: float, maximum: float) -> float:
    """Return alignment of two members after a meeting that agreed (11.4)."""
    return alignment + gain * (maximum - alignment)


@compiled
def alignment_erosion(alignment: float, rate: float, distance: float, months: float) -> float:
    """Return alignment after divergence of positions wore it down for a step (11.4)."""
    return alignment * math.exp(-rate * distance * months)


@compiled
def friends_next(
    members: float, spontaneous: float, diplomacy: float, imitation: float, pool: float, months: float
) -> float:
    """Advance the number of Friends Group members (11.5), at most the pool.

    Args:
        members: n_F.
        spontaneous: p_F, per month and unit of diplomacy.
        diplomacy: The lever friends_diplomacy.
        imitation: q_F, per month.
        pool: Countries that could join.
        months: Length of the step.
    """
    rate = spontaneous * diplomacy + imitation * members / pool
    return members - math.expm1(-rate * months) * max(0.0, pool - members)


@compiled
def track_next(
    track: float, gain: float, effort: float, distance: float, erosion: float, tension: float, months: float
) -> float:
    """Advance the state of a bilateral track (11.6), 0 to 1: effort builds it, distance slows it, tension erodes it."""
    built = -math.expm1(-gain * effort * max(0.0, 1.0 - distance) * months) * (1.0 - track)
    return (track + built) * math.exp(-erosion * tension * months)


@compiled
def alignment_from_track(alignment: float, gain: float, track: float, maximum: float, months: float) -> float:
    """Return alignment of two partners after a step of their bilateral track (11.6)."""
    return alignment - math.expm1(-gain * track * months) * max(0.0, maximum - alignment)
