"""Incidents, their severity, and misuse (R1, R2, R11).

Incidents of a firm are a Poisson process. Those of all real firms that a sampled firm stands for add up to a Poisson
process too (superposition), so recorded incidents of a cell are drawn once, from the weighted sum of rates.
"""

from __future__ import annotations

import math

from sim.compiled import compiled


@compiled
def rule_effectiveness(drift_effect: float, gap: float) -> float:
    """Return how much of its effect a rule keeps when technology has moved on by ``gap`` (6.1), 0 to 1."""
    return math.exp(-drift_effect * gap)


@compiled
def protection(binding: float, binding_effect: float, guideline: float, guideline_effect: float) -> float:
    """Return the share of good practice that is in force, at most 1 (5.1).

    Args:
        binding: Stringency of binding duties that the firm really meets, else 0.
        binding_effect: Their effectiveness after drift.
        guideline: Stringency of the guideline that it really follows, else 0.
        guideline_effect: Its effectiveness after drift.
    """
    return min(1.0, binding * binding_effect + guideline * guideline_effect)


@compiled
def incident_rate(
    base_rate: float, sector: float, exposure: float, capability_effect: float, knowledge_effect: float
) -> float:
    """Return incidents a month of a fully deployed, unprotected firm (5.2).

    ``knowledge_effect`` is exp(-epsilon Kn): what has been learned from earlier cases.
    """
    return base_rate * sector * exposure * capability_effect * knowledge_effect


@compiled
def remaining_share(efficacy: float, protection_share: float) -> float:
    """Return the share of incidents that protection leaves (5.2), e_r being the efficacy of full practice."""
    return 1.0 - efficacy * protection_share


@compiled
def severity(uniform: float, exponent: float, maximum: float) -> float:
    """Return a severity from a uniform number: Pareto from 1, truncated at ``maximum`` (5.3)."""
    return severity_within(uniform, exponent, share_below(exponent, maximum))


@compiled
def share_below(exponent: float, maximum: float) -> float:
    """Return the share of a Pareto from 1 that lies below ``maximum``, 0 to 1."""
    return 1.0 - maximum ** (-exponent)


@compiled
def severity_within(uniform: float, exponent: float, below: float) -> float:
    """Return a severity from a uniform number and what :func:`share_below` gave: many are drawn with one maximum."""
    return (1.0 - uniform * below) ** (-1.0 / exponent)


@compiled
def mean_severity_power(power: float, exponent: float, maximum: float) -> float:
    """Return the mean of severity raised to ``power`` under the truncated Pareto (A8).

    For ``power`` equal to the exponent the integral is a logarithm.
    """
    scale = exponent / (1.0 - maximum ** (-exponent))
    difference = exponent - power
    if abs(difference) < 1e-12:
        return scale * math.log(maximum)
    return scale * (1.0 - maximum ** (-difference)) / difference


@compiled
def misuse_pays(log_gain: float, perceived: float, sanction: float) -> bool:
    """Return whether a malicious firm is active (5.4, Becker 1968): its gain exceeds the expected sanction."""
    expected = perceived * sanction
    return expected <= 0.0 or log_gain > math.log(expected)


@compiled
def external_misuse_rate(
    scale: float, market_weight: float, diffusion: float, capability_effect: float, safeguard: float, developers: float
) -> float:
    """Return recorded misuse a month by actors that are not firms (5.5).

    Args:
        scale: mu_x, a month in a fully diffused world.
        market_weight: Weight of the jurisdiction.
        diffusion: Share of firms that use AI there: misuse needs tools at hand.
        capability_effect: C to the power gamma_mis.
        safeguard: e_up, how much upstream safeguards prevent.
        developers: Substantive compliance of frontier developers worldwide, 0 to 1.
    """
    return scale * market_weight * diffusion * capability_effect * (1.0 - safeguard * developers)
