"""The order of numbers, in a few lines of its own: NumPy's would take the compiler seconds."""

from __future__ import annotations

import numpy as np

from sim.compiled import compiled, inlined
from sim.world.firms import FloatArray, IntArray


@compiled
def ascending(numbers: FloatArray) -> IntArray:
    """Return the places of numbers, smallest number first; equal ones stay as they are (merge sort, bottom up)."""
    count = len(numbers)
    order, merged = np.empty(count, np.int64), np.empty(count, np.int64)
    for place in range(count):
        order[place] = place
    width = 1
    while width < count:
        for begin in range(0, count, 2 * width):
            _merge(order, merged, numbers, begin, min(begin + width, count), min(begin + 2 * width, count))
        order, merged = merged, order
        width *= 2
    return order


@inlined
def _merge(order: IntArray, merged: IntArray, numbers: FloatArray, begin: int, middle: int, end: int) -> None:
    """Merge two neighbouring stretches, each in order, up to ``middle`` and up to ``end``."""
    left, right = begin, middle
    for place in range(begin, end):
        if right >= end or (left < middle and numbers[order[left]] <= numbers[order[right]]):
            merged[place] = order[left]
            left += 1
        else:
            merged[place] = order[right]
            right += 1
