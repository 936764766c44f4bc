"""What the decorators of compiled code promise."""

from __future__ import annotations

import numpy as np
import pytest
from numba.core.errors import NumbaError
from numpy.typing import NDArray

from sim.compiled import borrowing, compiled, from_python


def test_a_borrowing_function_writes_to_the_arrays_of_its_caller() -> None:
    numbers = np.zeros(3)
    _count_up((numbers, 2))
    assert numbers.tolist() == [0.0, 1.0, 2.0]


def test_a_borrowing_function_that_makes_an_array_is_refused() -> None:
    with pytest.raises(NumbaError, match="Only accept returning of array passed into the function"):
        _make(3)


def test_what_compiled_code_calls_is_not_compiled_for_python_as_well() -> None:
    assert _twice(2.0) == 5.0
    assert from_python(_twice).signatures
    assert not from_python(_more).signatures
    assert _more(given=2.0) == 2.5
    assert from_python(_more).signatures


@compiled
def _more(given: float) -> float:
    return given + 0.5


@compiled
def _twice(given: float) -> float:
    return 2.0 * _more(given)


@borrowing
def _count_up(given: tuple[NDArray[np.float64], int]) -> None:
    for i in range(given[1] + 1):
        given[0][i] = i


@borrowing
def _make(count: int) -> float:
    return np.ones(count).sum()  # type: ignore[no-any-return]
