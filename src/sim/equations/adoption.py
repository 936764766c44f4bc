"""Adoption: contagion among the firms for which AI pays (R11's diffusion).

A firm is eligible once capability passes its threshold; eligible firms adopt by themselves or because
others around them have (Davies 1979 joined with Bass 1969). Contagion alone cannot give the flat years
2021-23 followed by the rise of 2023-25.
"""

from __future__ import annotations

import math

from sim.compiled import compiled


@compiled
def entry_level(
    log_capability: float, burden: float, burden_effect: float, trust_change: float, trust_effect: float
) -> float:
    """Return the highest threshold that is passed (2.1): a firm is eligible if its own is no higher.

    Args:
        log_capability: ln C.
        burden: Burden the firm would carry if it adopted, % of AI budget.
        burden_effect: beta_B, ln capability per %.
        trust_change: Trust minus its value at the start.
        trust_effect: beta_T, ln capability per unit of trust.

    Returns:
        Threshold level, ln capability.
    """
    return log_capability - burden_effect * burden + trust_effect * trust_change


@compiled
def relative_diffusion(adopted: float, eligible: float) -> float:
    """Return the adopted share of the eligible, at most 1; 0 where nobody is eligible (2.2)."""
    if eligible <= 0.0:
        return 0.0
    return min(1.0, adopted / eligible)


@compiled
def adoption_probability(
    innovation: float, imitation: float, own_sector: float, own_size: float, sector_weight: float, months: float
) -> float:
    """Return the chance that an eligible firm adopts in the step (2.2).

    Args:
        innovation: p_A, per year.
        imitation: q_A, per year.
        own_sector: Relative diffusion in the firm's sector, 0 to 1.
        own_size: Relative diffusion in the firm's size class, 0 to 1.
        sector_weight: omega, 0 to 1.
        months: Length of the step.

    Returns:
        Probability, 0 to 1.
    """
    pressure = sector_weight * own_sector + (1.0 - sector_weight) * own_size
    return -math.expm1(-(innovation + imitation * pressure) * months / 12.0)


@compiled
def deployment_depth(months_since: float, deployment_time: float) -> float:
    """Return how deeply a firm uses AI so many months after adopting, 0 to 1 (2.3)."""
    return -math.expm1(-months_since / deployment_time)
