"""Public concern and anxiety, trust, and pressure for law (R11, R12, R13).

Social-risk concern follows visible incidents, so it comes with diffusion. Existential anxiety follows hype and is
strongest before diffusion. They are separate quantities, and culture scales the second.
"""

from __future__ import annotations

import math

from sim.compiled import compiled
from sim.equations.compliance import logistic


@compiled
def social_concern_next(
    concern: float, visibility: float, amplification: float, gain: float, decay: float, months: float
) -> float:
    """Advance social-risk concern Q (9.1).

    ``visibility`` is detected severity per adopter relative to a reference; the media amplify it by ``amplification``.
    Bounded at 2.
    """
    inflow = gain * amplification * math.log1p(visibility) * months
    return min(2.0, concern * math.exp(-months / decay) + inflow)


@compiled
def existential_anxiety_next(
    anxiety: float, hype: float, diffusion: float, culture: float, gain: float, decay: float, months: float
) -> float:
    """Advance existential anxiety X (9.2): hype times culture, and less where the technology is at home. At most 2."""
    inflow = gain * culture * hype * (1.0 - diffusion) * months
    return min(2.0, anxiety * math.exp(-months / decay) + inflow)


@compiled
def trust(
    baseline: float,
    concern: float,
    concern_effect: float,
    follow_through: float,
    compliance_effect: float,
    timely: float,
    response_effect: float,
) -> float:
    """Return trust (9.3), 0 to 1.

    Args:
        baseline: T0_j, logit.
        concern: Q.
        concern_effect: b_Q.
        follow_through: Share of adopters that comply in substance.
        compliance_effect: b_c.
        timely: 1 if cases are answered in time, else 0.
        response_effect: b_a.
    """
    return logistic(baseline - concern_effect * concern + compliance_effect * follow_through + response_effect * timely)


@compiled
def law_pressure(
    anxiety: float,
    anxiety_weight: float,
    concern: float,
    concern_weight: float,
    position: float,
    opportunity_weight: float,
) -> float:
    """Return pressure for ex-ante law (9.4): anxiety and concern push, a government set on opportunity holds back."""
    return anxiety_weight * anxiety + concern_weight * concern - opportunity_weight * (1.0 - position)


@compiled
def switch_probability(hazard: float, excess: float, months: float) -> float:
    """Return the chance that law changes in the step when pressure exceeds the threshold by ``excess`` (9.5)."""
    return -math.expm1(-hazard * max(0.0, excess) * months / 12.0)
