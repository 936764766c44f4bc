"""Months: text such as ``2026-01`` to a count of months and back.

Inside the package a month is the number of months since January of year 0, so that a difference
of two is a number of months; a timeline counts from its own first month.
"""

from __future__ import annotations

import re
from functools import lru_cache

from sim.errors import InputError

PATTERN = re.compile(r"(\d{4})-(\d{1,2})")


def month_number(text: object, place: str = "date") -> int:
    """Return the count of months of a date written ``YYYY-MM``.

    Args:
        text: The date.
        place: File and key, for the message.

    Raises:
        InputError: If it is not a month of the years 1900 to 2199.
    """
    match = PATTERN.fullmatch(str(text).strip())
    year, month = (int(match[1]), int(match[2])) if match else (0, 0)
    if not (1900 <= year < 2200 and 1 <= month <= 12):
        raise InputError(place, text, "a month written YYYY-MM, such as 2026-01")
    return year * 12 + month - 1


def month_text(number: int) -> str:
    """Return the month of a count of months, written ``YYYY-MM``."""
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


@lru_cache(maxsize=4096)
def month_index(text: str, start: str) -> int:
    """Return how many months a date lies after the start (negative: before it)."""
    return month_number(text) - month_number(start)


def month_count(start: str, end: str) -> int:
    """Return how many months there are from start to end, both included."""
    return month_index(end, start) + 1
