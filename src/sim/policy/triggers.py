"""Conditions on what a government observes: a lever change that waits for one to hold."""

from __future__ import annotations

from typing import Final

from sim.errors import InputError, unknown_name
from sim.policy.parsing import Frozen, build, known_keys, names, number, whole

OBSERVABLES: Final = (
    "detected_incidents",
    "severe_incidents",
    "social_concern",
    "existential_anxiety",
    "trust",
    "backlog_months",
    "adoption_share",
    "capability",
    "perceived_detection",
    "norm_legitimacy",
)
"""What a condition can look at; the order is the code that the engine reads."""

KEYS: Final = ("observable", "jurisdiction", "above", "below", "months")
LIMIT: Final = 1e12


class Trigger(Frozen):
    """A condition that must hold for a number of months in a row.

    ``jurisdiction`` is where it is observed; without one, wherever the lever is changed.
    """

    observable: str
    threshold: float
    above: bool
    months: int = 1
    jurisdiction: str | None = None


def read_trigger(data: object, place: str) -> Trigger:
    """Return the condition written under ``when``."""
    found = known_keys(data, place, KEYS, required=("observable",))
    if found["observable"] not in OBSERVABLES:
        raise unknown_name(f"{place}.observable", found["observable"], OBSERVABLES)
    side = _side(found, place)
    return build(
        Trigger,
        {
            "observable": found["observable"],
            "threshold": number(found[side], f"{place}.{side}", -LIMIT, LIMIT),
            "above": side == "above",
            "months": whole(found.get("months", 1), f"{place}.months", 1, 1200),
            "jurisdiction": _where(found.get("jurisdiction"), f"{place}.jurisdiction"),
        },
        place,
    )


def _side(found: dict[str, object], place: str) -> str:
    """Return which of ``above`` and ``below`` is given."""
    sides = [side for side in ("above", "below") if found.get(side) is not None]
    if len(sides) != 1:
        raise InputError(place, found, "one of the keys 'above' and 'below'")
    return sides[0]


def _where(value: object, place: str) -> str | None:
    """Return the one jurisdiction that is observed, or nothing."""
    if value is None:
        return None
    found = names(value, "jurisdiction", place)
    if len(found) != 1:
        raise InputError(place, value, "one jurisdiction")
    return found[0]
