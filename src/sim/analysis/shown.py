"""Which differences of a comparison are shown together, and what a policy trades for what.

Outcomes are never added up: a trade-off stays a list of what gets better, what gets worse and what is open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from sim.analysis.groups import GROUPS
from sim.axes import JURISDICTIONS
from sim.engine.outcomes import BY_FIRM, HEADLINES, OUTCOMES, WORLD
from sim.engine.tables import ALL

if TYPE_CHECKING:
    import pandas as pd

PLACED: Final = {"higher": 1, "lower": -1}


def shown(
    table: pd.DataFrame, jurisdiction: str, by: str | None = None, outcomes: Sequence[str] = HEADLINES
) -> list[dict[str, Any]]:
    """Return rows of the table of differences, in the order of the outcomes, then of the groups.

    Args:
        table: All differences of a comparison.
        jurisdiction: Where; outcomes of the world are those of the world.
        by: ``size``, ``sector``, ``jurisdiction`` or ``year``; totals of the last window without it.
        outcomes: Which outcomes; those that have no such groups are left out.
    """
    names = [name for name in outcomes if by in (None, "year") or by in OUTCOMES[name].dimensions]
    rows = table[table["outcome"].isin(names)]
    last = table["window"].iloc[-1] if len(table) else ""
    years = rows["window"].str.isdigit()
    rows = rows[years] if by == "year" and years.any() else rows[rows["window"] == last]
    for axis in ("sector", "size"):
        rows = rows[(rows[axis] == ALL) != (by == axis)]
    places = JURISDICTIONS if by == "jurisdiction" else (jurisdiction,)
    at_home = rows["jurisdiction"].isin(places)
    world = rows["outcome"].map(lambda name: OUTCOMES[str(name)].dimensions == WORLD).astype(bool)
    found = rows[at_home | (world & (by != "jurisdiction"))].to_dict("records")
    order = {name: position for position, name in enumerate(outcomes)}
    every = [{str(key): value for key, value in row.items()} | _words(row, by) for row in found]
    return sorted(every, key=lambda row: order[str(row["outcome"])])


def _words(row: Mapping[Any, Any], by: str | None) -> dict[str, str]:
    """Return the label of a row's outcome and the group it is shown for."""
    group = str(row["window" if by == "year" else by]) if by else ""
    return {"label": OUTCOMES[str(row["outcome"])].label, "group": group}


def groups_of(outcome: str) -> tuple[str, ...]:
    """Return what an outcome can be shown by."""
    dimensions = OUTCOMES[outcome].dimensions
    if dimensions == WORLD:
        return ("year",)
    return GROUPS if dimensions == BY_FIRM else ("jurisdiction", "year")


def trade_off(rows: Iterable[Mapping[str, Any]]) -> dict[str, list[str]]:
    """Return which outcomes a scenario makes better, worse, different without a better side, or leaves open.

    Args:
        rows: Rows of one scenario, such as :func:`shown` returns.
    """
    found: dict[str, list[str]] = {"better": [], "worse": [], "different": [], "open": [], "same": []}
    for row in rows:
        better = {"high": 1, "low": -1}.get(OUTCOMES[str(row["outcome"])].better, 0)
        sign = PLACED.get(str(row["verdict"]), 0)
        if sign:
            kind = {1: "better", -1: "worse", 0: "different"}[sign * better]
        else:
            kind = "same" if row["verdict"] == "no effect" else "open"
        found[kind].append(str(row["outcome"]))
    return found
