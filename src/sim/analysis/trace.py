"""Where two simulations part: the first month, the first decision of a firm or ministry, and the chain to an outcome.

Both are advanced month by month with the same draws and compared to the last bit. Nothing is estimated: the decision
that is named is the one that differed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from sim.analysis.trace_links import LINKS, link_of
from sim.axes import JURISDICTIONS, MINISTRIES, SECTOR_COUNT, SECTORS, SIZES
from sim.draws import replicate_seed
from sim.engine.simulate import Simulation, advance, prepare
from sim.policy.dates import month_number, month_text

if TYPE_CHECKING:
    from sim.policy.scenario import Scenario

DECISIONS: Final = {
    "adopted": "uses AI", "aware": "knows the guideline", "aware_law": "knows its binding duties",
    "guideline_reported": "says it follows the guideline", "guideline_substantive": "really follows the guideline",
    "binding_reported": "says it meets binding duties", "binding_substantive": "really meets binding duties",
    "active": "misuses AI", "review_due": "is to review because of an incident of its own", "alive": "is in business",
}  # fmt: skip
"""Columns of firms that are decisions or what becomes of them, in the order of a month."""
STAFF: Final = {"experts": "experts", "proficiency": "proficiency", "lent": "experts lent"}


class Decision(NamedTuple):
    """One decision that differs: when, who, what, and the values in both simulations."""

    month: str
    who: str
    what: str
    first: float
    second: float


class Trace(NamedTuple):
    """Where two simulations part; ``since`` is the first month in which each link differs, by jurisdiction and link."""

    month: str | None
    levers: tuple[Decision, ...]
    ministry: Decision | None
    firm: Decision | None
    since: dict[tuple[str, str], str]
    beliefs: tuple[str, ...]


def trace(first: Scenario, second: Scenario, replicate: int = 0) -> Trace:
    """Advance two scenarios side by side with the same draws and note what differs first.

    Args:
        first: One scenario.
        second: The other, with the same population and time.
        replicate: Which replicate.
    """
    seed = replicate_seed(first.settings.seed, replicate)
    one, other = prepare(first, seed), prepare(second, seed)
    rows = rows_of(other.firms.key, one.firms.key)
    beliefs = tuple(path for path in first.values if first.values[path] != second.values[path])
    start, steps = month_number(first.settings.start), one.clock.steps_per_month
    levers: list[Decision] = []
    ministry = firm = None
    since: dict[tuple[str, str], str] = {}
    for number in range(first.settings.months):
        advance(one, number * steps, (number + 1) * steps)
        advance(other, number * steps, (number + 1) * steps)
        month = month_text(start + number)
        levers = levers or _levers(one, other, month)
        ministry = ministry or _ministry(one, other, month)
        firm = firm or _firm(one, other, rows, month)
        _note_links(one, other, month, since)
    months = [item.month for item in (*levers[:1], ministry, firm) if item] + list(since.values())
    return Trace(min(months, default=None), tuple(levers), ministry, firm, since, beliefs)


def _differs(one: Any, other: Any) -> bool:
    return not np.array_equal(one, other, equal_nan=True)


def _note_links(one: Simulation, other: Simulation, month: str, since: dict[tuple[str, str], str]) -> None:
    """Note for each link that has not differed before whether it does now."""
    for j, place in enumerate(JURISDICTIONS):
        for name, link in LINKS.items():
            if (place, name) not in since and _differs(link.read(one, j), link.read(other, j)):
                since[(place, name)] = month


def _levers(one: Simulation, other: Simulation, month: str) -> list[Decision]:
    """Return the levers that differ."""
    from sim.policy.levers import ROWS

    mine, theirs = one.state.work.levers, other.state.work.levers
    return [
        Decision(month, JURISDICTIONS[j], ROWS[row].replace("_", " "), float(mine[row, j]), float(theirs[row, j]))
        for row, j in np.argwhere(mine != theirs)
    ]


def _ministry(one: Simulation, other: Simulation, month: str) -> Decision | None:
    """Return the first ministry whose staff differs."""
    for name, words in STAFF.items():
        mine, theirs = getattr(one.state.ministries, name), getattr(other.state.ministries, name)
        for j, u in np.argwhere(mine != theirs):
            who = f"the unit {MINISTRIES[u].replace('_', ' ')} of {JURISDICTIONS[j]}"
            return Decision(month, who, words, float(mine[j, u]), float(theirs[j, u]))
    return None


def _firm(one: Simulation, other: Simulation, rows: Any, month: str) -> Decision | None:
    """Return the first firm that decides differently, earlier kinds of decision first.

    Args:
        one: A run.
        other: The run that it is compared with.
        rows: In which row of the other each firm of the one stands.
        month: The month.
    """
    for column in DECISIONS:
        again = other.firms[column][rows]
        differing = np.flatnonzero(one.firms[column] != again)
        if len(differing):
            row = int(differing[0])
            mine, theirs = float(one.firms[column][row]), float(again[row])
            return Decision(month, firm_name(one, row), column, mine, theirs)
    return None


def rows_of(keys: Any, wanted: Any) -> Any:
    """Return in which row each wanted firm stands; firms may stand in another order where thresholds differ."""
    order = np.argsort(keys)
    return order[np.searchsorted(keys, wanted, sorter=order)]


def firm_name(simulation: Simulation, row: int) -> str:
    """Return how a sentence calls a firm."""
    cell = int(np.searchsorted(simulation.layout.start, row, side="right")) - 1
    size, rest = cell % len(SIZES), cell // len(SIZES)
    sector, place = SECTORS[rest % SECTOR_COUNT], JURISDICTIONS[rest // SECTOR_COUNT]
    return f"firm {row}, a {SIZES[size]} firm of the sector {sector} in {place},"


def chain(found: Trace, outcome: str, jurisdiction: str) -> list[tuple[str, str]]:
    """Return links and months from the first difference to an outcome: at each link the feeder that differed last."""
    place = jurisdiction if jurisdiction in JURISDICTIONS else JURISDICTIONS[0]
    order = list(LINKS)
    steps: list[tuple[str, str]] = []
    name: str | None = link_of(outcome)
    while name is not None and name not in [step[0] for step in steps]:
        since = found.since.get((place, name))
        if since is None:
            break
        steps.append((name, since))
        feeders = [each for each in LINKS[name].fed_by if found.since.get((place, each), "9999") <= since]
        feeders.sort(key=lambda each: (found.since[(place, each)], order.index(each)))
        name = feeders[-1] if feeders else None
    return steps[::-1]
