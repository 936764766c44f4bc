"""Detection of incidents, the queue of cases, and what is learned from them (R7, R9, R14)."""

from __future__ import annotations

import math

from sim.compiled import compiled


@compiled
def detection_probability(base: float, severity: float, severity_effect: float, reporting: float) -> float:
    """Return the chance that an incident comes to light (8.1).

    Args:
        base: d_r, for severity 1 without a reporting duty.
        severity: Severity, 1 or more.
        severity_effect: phi_d: severe incidents are harder to hide.
        reporting: d_F, extra share found because developers must report.
    """
    return 1.0 - (1.0 - base) * severity ** (-severity_effect) * (1.0 - reporting)


@compiled
def is_detected(uniform: float, base: float, severity: float, severity_effect: float, reporting: float) -> bool:
    """Return whether a draw is below :func:`detection_probability`.

    The power is taken only where it matters. While phi is at most 1, s^phi is a geometric mean of 1 and s, and lies
    between their harmonic and their arithmetic mean with the same weights; with room for rounding that settles most.
    """
    unseen = (1.0 - base) * (1.0 - reporting)
    at_least = 1.0 - unseen * (1.0 - severity_effect + severity_effect / severity) - 1e-9
    at_most = 1.0 - unseen / (1.0 - severity_effect + severity_effect * severity) + 1e-9
    if at_least <= uniform <= at_most or severity_effect > 1.0:
        return uniform < detection_probability(base, severity, severity_effect, reporting)
    return uniform < at_least


@compiled
def work_per_case(utilisation: float, reference_capacity: float, reference_flow: float) -> float:
    """Return expert-months a case takes (8.5).

    Not observable: set so that the baseline's investigators are busy to ``utilisation`` in 2025-27.
    """
    return utilisation * reference_capacity / reference_flow


@compiled
def matched_work(work: float, domain_match: float, match: float) -> float:
    """Return the work of a case when a share ``match`` of experts sits in the unit that owns its sector (8.2)."""
    return work / (1.0 + domain_match * match)


@compiled
def perceived_detection_next(perceived: float, completed: float, incidents: float, rate: float, months: float) -> float:
    """Move perceived detection towards cases completed per incident of the last year (8.3), 0 to 1.

    Without incidents there is nothing to learn from and perception stays.
    """
    if incidents <= 0.0:
        return perceived
    observed = min(1.0, completed / incidents)
    return perceived + -math.expm1(-rate * months) * (observed - perceived)


@compiled
def knowledge_next(
    knowledge: float, completed: float, abroad: float, rate: float, rate_abroad: float, decay: float, months: float
) -> float:
    """Add what finished cases teach and forget the rest (8.4).

    Args:
        knowledge: Kn, index.
        completed: Domestic cases finished in the step.
        abroad: Cases finished abroad and shared through the network of safety institutes, weighted by alignment.
        rate: iota, per case.
        rate_abroad: iota_int, per case.
        decay: omega_K, per month.
        months: Length of the step.
    """
    return knowledge * (1.0 - decay) ** months + rate * completed + rate_abroad * abroad
