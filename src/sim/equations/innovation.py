"""Start-ups, research and frontier releases (R5, R24)."""

from __future__ import annotations

import math

from sim.compiled import compiled


@compiled
def entry_rate(
    rate: float,
    capability_effect: float,
    burden: float,
    burden_effect: float,
    certainty: float,
    certainty_effect: float,
) -> float:
    """Return start-ups founded a month (12.1).

    Args:
        rate: ent_j, without burden and at ln C = 0.
        capability_effect: C to the power .3.
        burden: Ex-ante cost that a small developer must bear, % of AI budget.
        burden_effect: beta_e, per %; upper end from entry after the GDPR (Janssen 2022).
        certainty: 1 if no instrument changed lately, else 0.
        certainty_effect: beta_c: legal certainty can help.
    """
    return rate * capability_effect * math.exp(-burden_effect * burden) * (1.0 + certainty_effect * certainty)


@compiled
def exit_probability(background: float, burden_jump: float, burden_effect: float, months: float) -> float:
    """Return the chance that a small developer closes in the step (12.2); ``background`` is per year."""
    return -math.expm1(-background * months / 12.0 - burden_effect * max(0.0, burden_jump))


@compiled
def research_index(burden: float, burden_effect: float, porter: float, compliance: float) -> float:
    """Return R&D relative to a world without ex-ante burden (12.3); regulation may stimulate it (Porter)."""
    return math.exp(-burden_effect * burden) * (1.0 + porter * compliance)


@compiled
def release_rate(rate: float, research: float, investment: float, track: float, capability_effect: float) -> float:
    """Return frontier models released a month (12.4); ``track`` is the Japan-US track, 0 outside Japan."""
    return rate * research * (1.0 + investment * track) * capability_effect
