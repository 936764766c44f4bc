"""The one error for wrong input, and helpers that make every message read alike.

A message names the place (file and key), the value that was given, what is allowed, and the
closest valid name. The command prints it and exits with status 2; nothing else does.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

LISTED_NAMES = 12
"""How many valid names a message lists before it only counts them."""


class SimError(Exception):
    """Any error that the simulator raises on purpose."""


class InputError(SimError):
    """The input is wrong: where, what was given, what is allowed, and the closest valid name.

    Args:
        place: File and key, or the override, that holds the value.
        value: What was given.
        allowed: What would be accepted, in words.
        suggestion: The closest valid name, or an empty string.
    """

    def __init__(self, place: str, value: object, allowed: str, suggestion: str = "") -> None:
        self.place = place
        self.value = value
        self.allowed = allowed
        self.suggestion = suggestion
        super().__init__(place, value, allowed, suggestion)

    def __str__(self) -> str:
        """Return the whole message in one line."""
        message = f"{self.place}: {shown(self.value)} is not valid; allowed: {self.allowed}"
        return f"{message}. Did you mean {self.suggestion!r}?" if self.suggestion else message


def shown(value: object, limit: int = 120) -> str:
    """Return a value as a message shows it: quoted if it is text, cut if it is long."""
    text = value if isinstance(value, _Phrase) else repr(value)
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


class _Phrase(str):
    """Text that a message shows without quotes."""


def phrase(text: str) -> str:
    """Return text that stands in a message as it is, in place of a quoted value."""
    return _Phrase(text)


def nearest(name: object, valid: Iterable[str]) -> str:
    """Return the valid name closest to the one given, or an empty string if none is close."""
    lowered = {candidate.lower(): candidate for candidate in valid}
    found = difflib.get_close_matches(str(name).lower(), list(lowered), n=1, cutoff=0.6)
    return lowered[found[0]] if found else ""


def listed(names: Iterable[str]) -> str:
    """Return the names in one line; of a long list only the first and how many more there are."""
    every = list(names)
    rest = len(every) - LISTED_NAMES
    return ", ".join(every) if rest <= 0 else f"{', '.join(every[:LISTED_NAMES])} and {rest} more"


def unknown_name(place: str, name: object, valid: Sequence[str]) -> InputError:
    """Return the error for a name that does not exist."""
    return InputError(place, name, listed(valid) or "nothing here", nearest(name, valid))


def out_of_range(place: str, value: object, low: float, high: float, unit: str = "") -> InputError:
    """Return the error for a number outside its range."""
    told = f" ({unit})" if unit and not unit[0].isdigit() else ""  # a unit such as "0 to 1" says it already
    return InputError(place, value, f"{low:g} to {high:g}{told}")


def wrong_type(place: str, value: object, wanted: str) -> InputError:
    """Return the error for a value of the wrong kind."""
    return InputError(place, value, wanted)


def missing(place: str, key: str) -> InputError:
    """Return the error for a key that must be there and is not."""
    return InputError(place, phrase("nothing"), f"the key {key!r} is required")
