"""Compliance: why a firm follows a rule, what it costs, and whether it means it (R1-R5, R7, R9).

All benefits and costs are in % of the firm's AI budget. A firm weighs deference to government and what its
peers do, reputation, the worth of a recognised norm abroad, the sanction it expects, and the cost; noise makes the
choice a logit (quantal response, McKelvey and Palfrey 1995). What is reported need not be real (King and Lenox 2000).
"""

from __future__ import annotations

import math
from functools import cache

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled, inlined


@compiled
def logistic(x: float) -> float:
    """Return 1 / (1 + exp(-x)) without overflow."""
    if x >= 0.0:
        return 1.0 / (1.0 + math.exp(-x))
    odds = math.exp(x)
    return odds / (1.0 + odds)


CURVE_END = 16.0
CURVE_STEPS_A_UNIT = 32
"""Range of the tabulated logistic curve, on both sides of 0, and how finely it is tabulated."""
CURVE_SLACK = 1e-12
"""More than the rounding of a power, a sum and a quotient: with it, bounds from the tabulated curve are never wrong."""


@cache
def logistic_curve() -> NDArray[np.float64]:
    """Return the logistic curve at equal steps, for :func:`chooses`, without the compiler; nobody changes it."""
    steps = int(CURVE_END * CURVE_STEPS_A_UNIT)
    plain = getattr(logistic, "py_func", logistic)
    return np.array([plain(n / CURVE_STEPS_A_UNIT) for n in range(-steps, steps + 1)])


@inlined
def chooses(chance: float, net_benefit: float, noise: float, curve: NDArray[np.float64]) -> bool:
    """Return whether a uniform number lies below the logit probability to comply, logistic(net_benefit / noise) (4.3).

    The curve rises, so its tabulated neighbours bound it, which settles most choices without a power.

    Args:
        chance: Uniform number.
        net_benefit: Of complying, % of AI budget.
        noise: sigma, spread of what else moves the choice, % of AI budget.
        curve: What :func:`logistic_curve` returned.
    """
    x = net_benefit / noise
    if -CURVE_END <= x < CURVE_END:
        place = int((x + CURVE_END) * CURVE_STEPS_A_UNIT)
        if chance < curve[place] - CURVE_SLACK:
            return True
        if chance > curve[place + 1] + CURVE_SLACK:
            return False
    return chance < logistic(x)


@compiled
def binding_stringency(horizontal: float, high_risk_share: float, sector: float, frontier: float) -> float:
    """Return how much of good practice is demanded by law (4.1), 0 to 1.

    Args:
        horizontal: Stringency of the horizontal law.
        high_risk_share: hr_k, share of the sector's uses that the horizontal law covers.
        sector: Stringency of the sector's law.
        frontier: Stringency of frontier duties if the firm is a frontier developer, else 0.
    """
    return max(horizontal * high_risk_share, sector, frontier)


@compiled
def guideline_remainder(guideline: float, binding: float) -> float:
    """Return how much the guideline asks beyond the law (4.1): it does not vanish when a law arrives."""
    return guideline * (1.0 - binding)


@compiled
def size_cost_factor(relative_size: float, cost_exponent: float) -> float:
    """Return how much more a smaller firm pays, s^-alpha (4.4): part of the cost is fixed."""
    return relative_size ** (-cost_exponent)


@compiled
def guideline_cost(base_cost: float, size_factor: float, stringency: float, toolkit: float) -> float:
    """Return the cost of following the guideline, % of AI budget (4.4); toolkits carry a share of it."""
    return base_cost * size_factor * stringency * (1.0 - toolkit)


@compiled
def binding_cost(base_cost: float, size_factor: float, stringency: float, misfit: float, gap: float) -> float:
    """Return the cost of meeting binding duties before re-use, % of AI budget (4.4, 6.3).

    Args:
        base_cost: c_0, %.
        size_factor: Cost factor of the size class.
        stringency: B, 0 to 1.
        misfit: mu_gap times rigidity, per ln capability.
        gap: How far technology has moved since the law was revised, ln capability.
    """
    return base_cost * size_factor * stringency * (1.0 + misfit * gap)


@compiled
def peer_share(association: float, large_customers: float, customer_weight: float) -> float:
    """Return the share of peers that comply: the firm's association, and its large customers if it is an SME."""
    return (1.0 - customer_weight) * association + customer_weight * large_customers


@compiled
def norm_benefit(deference: float, deference_benefit: float, peer_norm_benefit: float, peers: float) -> float:
    """Return the benefit of doing what government asks and others do (4.3, R4), %.

    ``deference`` is nu_j, 0 to 1; ``peers`` the share of peers that report compliance.
    """
    return deference * (deference_benefit + peer_norm_benefit * peers)


@compiled
def reputation_benefit(benefit: float, visibility: float, concern: float) -> float:
    """Return the benefit of being seen to comply: larger for visible firms and a worried public (4.3), %."""
    return benefit * visibility * (1.0 + concern)


@compiled
def guideline_sanction(disclosure: float, naming: float, liability: float, escalated: float) -> float:
    """Return what a firm that ignores the guideline risks if a case is finished (4.3), %.

    Args:
        disclosure: phi_j, how publicly it is named, 0 to 1.
        naming: What being named costs: multiplier times reputation benefit times visibility, %.
        liability: Ex-post liability that due diligence avoids, %.
        escalated: Penalty while the responsive pyramid has the firm, %.
    """
    return disclosure * naming + liability + escalated


@compiled
def net_benefit(
    norm: float, reputation: float, export: float, perceived: float, sanction: float, cost: float, propensity: float
) -> float:
    """Return the net benefit of complying, % of AI budget (4.3).

    Args:
        norm: Norm benefit, %.
        reputation: Reputation benefit, %.
        export: Worth of an internationally recognised norm to an exporter, %.
        perceived: Perceived yearly probability that a breach ends in a finished case.
        sanction: Sanction in that case, %.
        cost: Cost of complying, %.
        propensity: The firm's own inclination, %.
    """
    return norm + reputation + export + perceived * sanction - cost + propensity


@compiled
def decoupling_share(decoupling: float, surveillance: float, perceived: float, instrument: float) -> float:
    """Return the share of reported compliance that is symbolic (4.5), 0 to 1.

    Follow-through depends on surveillance (Short and Toffel 2010). ``instrument`` is eta: how closely this kind of rule
    is watched.
    """
    return decoupling * math.exp(-surveillance * perceived * instrument)
