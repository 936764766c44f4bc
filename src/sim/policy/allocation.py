"""The shares of its capacity that a government allocates sum to one, whatever is combined."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from sim.axes import JURISDICTIONS
from sim.errors import InputError
from sim.policy.conditions import Waiting
from sim.policy.dates import month_number, month_text
from sim.policy.levers import LEVERS, ROW
from sim.policy.scenario import Scenario

ALLOCATION: Final = tuple(lever.name for lever in LEVERS if lever.name.startswith("allocation_"))
ROWS_OF_ALLOCATION: Final = tuple(ROW[name] for name in ALLOCATION)
TOLERANCE: Final = 1e-9


def check_allocation(scenario: Scenario, levers: Any, waiting: list[Waiting]) -> None:
    """Raise if the shares of capacity do not sum to one in some month and jurisdiction.

    Changes that wait for the same condition are taken together, as they act together.
    """
    _refuse(scenario, levers)
    together: dict[tuple[object, ...], list[Waiting]] = {}
    for each in waiting:
        if each.row in ROWS_OF_ALLOCATION:
            together.setdefault((each.when, each.observed, each.target, each.start, each.end), []).append(each)
    for group in together.values():
        acting = levers[group[0].start : group[0].end].copy()
        for each in group:
            acting[:, each.row, each.target] = each.change.value
        _refuse(scenario, acting, group[0].start, f" once {group[0].when.observable} triggers")


def _refuse(scenario: Scenario, levers: Any, first: int = 0, condition: str = "") -> None:
    """Raise if a sum of shares differs from one; the message has the first month and place."""
    sums = levers[:, ROWS_OF_ALLOCATION, :].sum(axis=1)
    wrong = np.argwhere(np.abs(sums - 1) > TOLERANCE)
    if len(wrong):
        month, jurisdiction = wrong[0]
        date = month_text(month_number(scenario.settings.start) + first + int(month))
        place = f"scenario {scenario.name}: allocation of {JURISDICTIONS[jurisdiction]} in {date}{condition}"
        total = round(float(sums[month, jurisdiction]), 9)
        raise InputError(place, total, f"a sum of 1 over {', '.join(ALLOCATION)}")
