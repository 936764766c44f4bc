"""Sorting in place, in a few lines of its own: NumPy's sort would take the compiler a second."""

from __future__ import annotations

from sim.compiled import compiled
from sim.world.state import FloatArray


@compiled
def sort(numbers: FloatArray) -> None:
    """Sort numbers in place, smallest first: insertion over gaps that halve (Shell 1959)."""
    gap = len(numbers) // 2
    while gap > 0:
        for i in range(gap, len(numbers)):
            number, place = numbers[i], i
            while place >= gap and numbers[place - gap] > number:
                numbers[place] = numbers[place - gap]
                place -= gap
            numbers[place] = number
        gap //= 2
