"""Sorting in place, and finding a rank, against NumPy's."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.engine.sorting import ranked, sort


@given(st.lists(st.floats(allow_nan=False), max_size=200))
@settings(deadline=None)  # the first call compiles
def test_numbers_come_smallest_first(numbers: list[float]) -> None:
    ordered = np.array(numbers, dtype=np.float64)
    sort(ordered)
    assert ordered.tolist() == np.sort(np.array(numbers, dtype=np.float64)).tolist()


@given(st.lists(st.floats(allow_nan=False) | st.sampled_from([1.0, 2.0]), min_size=1, max_size=200), st.data())
@settings(deadline=None)  # the first call compiles
def test_a_rank_is_found_and_what_follows_is_no_smaller(numbers: list[float], data: st.DataObject) -> None:
    places = st.integers(0, len(numbers) - 1)
    first, second = sorted((data.draw(places), data.draw(places)))
    given, ordered = np.array(numbers, dtype=np.float64), np.sort(np.array(numbers, dtype=np.float64))
    assert ranked(given, 0, first) == ordered[first]
    assert (given[first:] >= ordered[first]).all()
    assert ranked(given, first, second) == ordered[second]
    assert np.sort(given).tolist() == ordered.tolist()


def test_a_rank_among_equals_is_found_at_once() -> None:
    """Thousands of equal numbers must not take as many passes."""
    numbers = np.ones(1_000_000)
    numbers[-1] = 2.0
    assert ranked(numbers, 0, 900_000) == 1.0
    assert ranked(numbers, 900_000, 999_999) == 2.0
