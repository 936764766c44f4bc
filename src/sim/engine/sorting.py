"""Sorting in place, in a few lines of its own: NumPy's sort would take the compiler a second."""

from __future__ import annotations

from sim.compiled import borrowing
from sim.world.state import FloatArray


@borrowing
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


@borrowing
def ranked(numbers: FloatArray, begin: int, rank: int) -> float:
    """Return the number that sorting would put at ``rank``, putting it there (quickselect, Hoare 1961).

    None of the numbers before ``begin`` is larger than any of the others; afterwards the same is true of ``rank``.
    """
    end = len(numbers)
    while end - begin > 1:
        pivot = numbers[(begin + end) // 2]
        smaller = _gather(numbers, begin, end, pivot, False)
        if rank < smaller:
            end = smaller
        elif smaller > begin:
            begin = smaller
        else:  # the pivot is the smallest: all that equal it are where they belong
            begin = _gather(numbers, begin, end, pivot, True)
            if rank < begin:
                return pivot
    return numbers[rank]


@borrowing
def _gather(numbers: FloatArray, begin: int, end: int, pivot: float, equal: bool) -> int:
    """Move numbers below the pivot, or those equal to it, to the front and return where they end.

    Each number is swapped whether it belongs there or not: a processor cannot foresee which do, and would have to start
    afresh for half of them.
    """
    place = begin
    for i in range(begin, end):
        number = numbers[i]
        numbers[i] = numbers[place]
        numbers[place] = number
        place += number == pivot if equal else number < pivot
    return place
