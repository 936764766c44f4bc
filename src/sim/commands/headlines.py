"""The headline outcomes of one scenario over its replicates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

WINDOW: Final = 96
"""Months at the end of a run that ``Run.recent`` looks at."""


def headlines(runs: Sequence[Any], jurisdiction: str) -> list[dict[str, Any]]:
    """Return each headline outcome: mean over replicates and the interval that holds 95 % of them.

    Args:
        runs: Replicates of one scenario.
        jurisdiction: Where; outcomes of the world are those of the world.
    """
    import numpy as np

    from sim.engine.outcomes import HEADLINES, OUTCOMES

    values = np.array([run.recent for run in runs])
    rows = {(each.outcome, *each[:3]): row for row, each in enumerate(runs[0].index)}
    result = []
    for name in HEADLINES:
        outcome = OUTCOMES[name]
        place = jurisdiction if "jurisdiction" in outcome.dimensions else "all"
        known = values[:, rows[(name, place, "all", "all")]]
        known = known[~np.isnan(known)]
        low, high = np.quantile(known, (0.025, 0.975)) if len(known) else (np.nan, np.nan)
        result.append(
            {
                "outcome": name,
                "label": outcome.label,
                "unit": f"{outcome.unit} per year" if outcome.flow else outcome.unit,
                "jurisdiction": place,
                "window": _window(runs[0]),
                "mean": float(known.mean()) if len(known) else float("nan"),
                "low": float(low),
                "high": float(high),
                "replicates": len(known),
            }
        )
    return result


def _window(run: Any) -> str:
    """Return the months that a summary covers."""
    months = run.months[-WINDOW:]
    return f"{months[0]} to {months[-1]}"
