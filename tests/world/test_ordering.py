"""The order of numbers."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.world.ordering import ascending


@settings(deadline=None)  # the first case compiles
@given(st.lists(st.one_of(st.floats(-3.0, 3.0), st.integers(0, 2).map(float)), max_size=70))
def test_the_order_is_that_of_a_stable_sort(numbers: list[float]) -> None:
    given_numbers = np.array(numbers, dtype=np.float64)
    assert (ascending(given_numbers) == np.argsort(given_numbers, kind="stable")).all()
