"""A trace in sentences."""

from __future__ import annotations

from sim.analysis.trace import DECISIONS, Decision, Trace, chain
from sim.analysis.trace_links import LINKS
from sim.engine.outcomes import OUTCOMES

SHOWN = 4
"""Levers that one sentence names."""


def sentences(found: Trace, outcome: str, jurisdiction: str, names: tuple[str, str]) -> list[str]:
    """Return where two scenarios part and how that reaches an outcome.

    Args:
        found: The trace.
        outcome: The outcome at the end of the chain.
        jurisdiction: Where.
        names: Names of the two scenarios.
    """
    if found.month is None:
        return [f"{names[0]} and {names[1]} never part: both are the same to the last bit in every month."]
    lines = [f"The two runs are the same to the last bit before {found.month}."]
    lines += _roots(found, names)
    if found.ministry is not None:
        lines.append(_ministry(found.ministry, names))
    if found.firm is not None:
        lines.append(_firm(found.firm, names))
    return lines + _path(found, outcome, jurisdiction)


def _roots(found: Trace, names: tuple[str, str]) -> list[str]:
    """Return what the scenarios themselves say differently."""
    lines = []
    if found.beliefs:
        lines.append(f"They assume different things about the world from the start: {', '.join(found.beliefs)}.")
    if found.levers:
        shown = "; ".join(
            f"{each.what} of {each.who} is {each.second:g} in {names[1]} and {each.first:g} in {names[0]}"
            for each in found.levers[:SHOWN]
        )
        more = f"; and {len(found.levers) - SHOWN} more levers" if len(found.levers) > SHOWN else ""
        lines.append(f"In {found.levers[0].month} policy differs for the first time: {shown}{more}.")
    return lines


def _ministry(first: Decision, names: tuple[str, str]) -> str:
    return (
        f"The first ministry to differ, in {first.month}, is {first.who}: {first.second:.4g} {first.what} "
        f"in {names[1]}, {first.first:.4g} in {names[0]}."
    )


def _firm(first: Decision, names: tuple[str, str]) -> str:
    who, other = (names[1], names[0]) if first.second > first.first else (names[0], names[1])
    return (
        f"The first firm to decide differently, in {first.month}, is {first.who} which {DECISIONS[first.what]} "
        f"in {who} and not in {other}."
    )


def _path(found: Trace, outcome: str, jurisdiction: str) -> list[str]:
    """Return the chain, a sentence a link."""
    label = OUTCOMES[outcome].label
    steps = chain(found, outcome, jurisdiction)
    if not steps:
        return [f"{label} of {jurisdiction} never differs."]
    lines = []
    for position, (name, month) in enumerate(steps):
        words = LINKS[name].words
        if position == 0:
            lines.append(f"The chain to “{label}” ({jurisdiction}) starts in {month} with {words}.")
        else:
            before = LINKS[steps[position - 1][0]].words
            lines.append(f"From {month}, {words} differ{'' if _plural(words) else 's'}, because {before} did.")
    lines.append(f"That is what “{label}” reads.")
    return lines


def _plural(words: str) -> bool:
    plural = ("which", "experts", "bilateral tracks", "incidents", "cases", "members", "start-ups", "technology")
    return words.startswith(plural)
