"""Months to numbers and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.errors import InputError
from sim.policy.dates import month_count, month_index, month_number, month_text


@given(st.integers(1900 * 12, 2200 * 12 - 1))
def test_text_and_number_are_inverse(number: int) -> None:
    assert month_number(month_text(number)) == number


def test_index_counts_months_from_the_start() -> None:
    assert month_index("2026-01", "2015-01") == 132
    assert month_index("2014-12", "2015-01") == -1


def test_both_ends_count() -> None:
    assert month_count("2015-01", "2035-12") == 252


@pytest.mark.parametrize("text", ["2026-13", "2026-00", "2026", "26-01", "2026-01-01", "", None, 2026.01, "0000-01"])
def test_what_is_not_a_month_is_refused(text: object) -> None:
    with pytest.raises(InputError, match="YYYY-MM"):
        month_number(text, "here")
