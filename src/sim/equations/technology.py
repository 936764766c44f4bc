"""Capability and hype: what is possible, and how much it is talked about (R12).

Capability is an ordinal index: only differences of its logarithm enter the model.
"""

from __future__ import annotations

import math

from sim.compiled import compiled


@compiled
def capability_next(log_capability: float, growth: float, jump: float, months: float) -> float:
    """Advance the logarithm of capability (1.1).

    Args:
        log_capability: ln C now.
        growth: g_C, ln per year.
        jump: Sum of dated jumps in the step, ln.
        months: Length of the step.

    Returns:
        ln C after the step. Source: assumption (index).
    """
    return log_capability + growth * months / 12.0 + jump


@compiled
def hype_next(hype: float, decay: float, jump: float, months: float) -> float:
    """Let hype decay and jump towards one at an event (1.2).

    Args:
        hype: H now, 0 to 1.
        decay: tau_H, months.
        jump: h_e, share of the remaining distance to 1, 0 to 1.
        months: Length of the step.

    Returns:
        H after the step, 0 to 1. Source: attention jumps at events and decays (Lorenz-Spreen 2019).
    """
    return hype * math.exp(-months / decay) + jump * (1.0 - hype)
