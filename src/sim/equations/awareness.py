"""Awareness: a rule that is not known is not followed (R1, R3)."""

from __future__ import annotations

import math

from sim.compiled import compiled


@compiled
def outreach_effect(effort: float, capacity: float, reference: float) -> float:
    """Return the multiple of baseline outreach that reaches firms (3.1).

    Args:
        effort: The lever, multiple of baseline.
        capacity: Effective experts working on outreach.
        reference: Capacity at which outreach is as in the baseline, experts.

    Returns:
        o_j: effort times the square root of relative capacity, the latter at most 2. The root says
        that doubling staff does not double reach (assumption).
    """
    return effort * min(2.0, math.sqrt(max(0.0, capacity) / reference))


@compiled
def awareness_probability(
    hazard: float, outreach: float, peer_effect: float, peers_aware: float, months: float
) -> float:
    """Return the chance that an adopter gets to know the guideline in the step (3.1).

    Args:
        hazard: alpha_z, per month.
        outreach: o_j, multiple of baseline.
        peer_effect: beta_W, per month.
        peers_aware: Share of adopters of the sector that know it, 0 to 1.
        months: Length of the step.
    """
    return -math.expm1(-(hazard * outreach + peer_effect * peers_aware) * months)


@compiled
def law_awareness_probability(hazard: float, outreach: float, publicity: float, months: float) -> float:
    """Return the chance that an adopter gets to know a binding duty in the step (3.3).

    ``publicity`` is alpha_law, per month: a law is in the news; a guideline is not.
    """
    return -math.expm1(-(hazard * outreach + publicity) * months)
