"""Duplicate compliance of exporters and the worth of alignment (R19)."""

from __future__ import annotations

from sim.compiled import compiled


@compiled
def duplicate_cost(base_cost: float, foreign_stringency: float, removable: float, alignment: float) -> float:
    """Return the cost of meeting one foreign market's law, % of AI budget of a firm of relative size 1 (7.1).

    ``removable`` is rho_MR, the share that full alignment would remove; a fixed cost a market (Kox and Lejour 2005).
    """
    return base_cost * foreign_stringency * (1.0 - removable * alignment)


@compiled
def reuse_share(removable: float, alignment: float, foreign_stringency: float, home_stringency: float) -> float:
    """Return the share of home cost saved because the firm complies abroad already (4.4), 0 to 1.

    Foreign practice covers at most as much of the home duty as it demands itself.
    """
    if home_stringency <= 0.0:
        return 0.0
    return removable * alignment * min(1.0, foreign_stringency / home_stringency)


@compiled
def legitimacy_reach(friends: float, pool: float) -> float:
    """Return the factor by which the Friends Group widens a norm's legitimacy, 1/2 to 1 (7.3)."""
    return 0.5 + 0.5 * min(1.0, friends / pool)
