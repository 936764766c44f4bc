"""Shapley values: each part's fair share of a difference, summing exactly to it (Shapley 1953).

A part's share is its contribution when it is added to a set of parts, averaged over all orders in which parts can be
added. Few parts are averaged exactly; many over sampled orders (and their reverses), each of which sums to the whole
difference too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import combinations, pairwise
from math import factorial

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
Coalition = frozenset[int]


def all_coalitions(count: int) -> list[Coalition]:
    """Return every set of parts, smaller first."""
    return [frozenset(each) for size in range(count + 1) for each in combinations(range(count), size)]


def exact_shares(count: int, value: Callable[[Coalition], FloatArray]) -> FloatArray:
    """Return ``[part, ...]`` shares over all coalitions.

    Args:
        count: Parts.
        value: Value of a set of parts; an array, such as one number a replicate.
    """
    parts = []
    for part in range(count):
        others = [each for each in range(count) if each != part]
        total = 0.0 * value(frozenset())
        for size in range(count):
            weight = factorial(size) * factorial(count - size - 1) / factorial(count)
            for chosen in combinations(others, size):
                before = frozenset(chosen)
                total = total + weight * (value(before | {part}) - value(before))
        parts.append(total)
    return np.stack(parts)


def sampled_orders(count: int, orders: int, seed: int) -> list[tuple[int, ...]]:
    """Return random orders of the parts, each followed by its reverse."""
    draws = np.random.default_rng(seed)
    found: list[tuple[int, ...]] = []
    for _ in range((orders + 1) // 2):
        order = tuple(int(each) for each in draws.permutation(count))
        found += [order, order[::-1]]
    return found


def prefixes(orders: Iterable[tuple[int, ...]]) -> list[Coalition]:
    """Return every coalition that some orders pass through, each once."""
    every = (frozenset(order[:end]) for order in orders for end in range(len(order) + 1))
    return list(dict.fromkeys(every))


def sampled_shares(orders: list[tuple[int, ...]], value: Callable[[Coalition], FloatArray]) -> FloatArray:
    """Return ``[part, ...]`` shares averaged over some orders."""
    count = len(orders[0])
    total = np.stack([0.0 * value(frozenset())] * count)
    for order in orders:
        path = [frozenset(order[:end]) for end in range(count + 1)]
        for part, (before, after) in zip(order, pairwise(path), strict=True):
            total[part] += value(after) - value(before)
    return np.asarray(total / len(orders))
