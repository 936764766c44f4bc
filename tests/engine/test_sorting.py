"""Sorting in place against NumPy's."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sim.engine.sorting import sort


@given(st.lists(st.floats(allow_nan=False), max_size=200))
def test_numbers_come_smallest_first(numbers: list[float]) -> None:
    ordered = np.array(numbers, dtype=np.float64)
    sort(ordered)
    assert ordered.tolist() == np.sort(np.array(numbers, dtype=np.float64)).tolist()
