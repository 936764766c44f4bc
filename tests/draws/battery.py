"""Statistical tests of draws whose keys are neighbours, in one pass of any length.

``python tests/draws/battery.py 28`` makes 2^28 draws in each order and prints a table of p-values. One near 0 says that
draws are not uniform or not independent; one near 1 that they are too even to be random. Both count as failure.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import numba
import numpy as np
from scipy import stats

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from draws.orders import BITS, ORDERS, fill

BLOCK = 1 << 20
HALF, PAIR = 16, 10
TESTS = ("leading bits", "trailing bits", "pairs", "differing bits", "correlation", "birthday spacings")


class Tables:
    """What is counted of draws, for all tests."""

    def __init__(self):
        self.leading = np.zeros(1 << HALF, np.int64)
        self.trailing = np.zeros(1 << HALF, np.int64)
        self.pairs = np.zeros((1 << PAIR, 1 << PAIR), np.int64)
        self.differing = np.zeros(BITS + 1, np.int64)
        self.products = 0.0
        self.equal, self.equal_expected = 0, 0.0

    def add(self, words: np.ndarray) -> None:
        """Count a block of draws."""
        self.products += count(words, self.leading, self.trailing, self.pairs, self.differing)
        spacings = np.sort(np.diff(np.sort(words)))
        self.equal += int((spacings[1:] == spacings[:-1]).sum())
        self.equal_expected += len(words) ** 3 / 2.0 ** (BITS + 2)

    def p_values(self) -> dict[str, float]:
        """Return the p-value of each test, all on the side of too little order near 0."""
        spread = np.sqrt(self.pairs.sum()) / 12.0  # the variance of a product is 1/144
        spacings = stats.poisson(self.equal_expected)
        found = (
            even(self.leading), even(self.trailing), even(self.pairs), binomial(self.differing),
            stats.norm.sf(self.products / spread), spacings.sf(self.equal) + 0.5 * spacings.pmf(self.equal),
        )  # fmt: skip
        return dict(zip(TESTS, map(float, found), strict=True))


@numba.njit
def count(words, leading, trailing, pairs, differing):
    """Count a block into the tables and return the sum of products of neighbours; each draw is in one pair."""
    top, last, wide = np.uint64(BITS - HALF), np.uint64((1 << HALF) - 1), np.uint64(BITS - PAIR)
    products = 0.0
    for i in range(0, len(words), 2):
        one, two = words[i], words[i + 1]
        for word in (one, two):
            leading[word >> top] += 1
            trailing[word & last] += 1
        pairs[one >> wide, two >> wide] += 1
        unlike, number = one ^ two, 0
        while unlike:
            unlike &= unlike - np.uint64(1)
            number += 1
        differing[number] += 1
        products += (float(one) * 2.0**-BITS - 0.5) * (float(two) * 2.0**-BITS - 0.5)
    return products


def even(counts: np.ndarray) -> float:
    """Return the p-value of the chi-square test that all cells are equally likely."""
    return float(stats.chisquare(counts.ravel()).pvalue)


def binomial(counts: np.ndarray) -> float:
    """Return the p-value of the chi-square test that each bit of two words differs with chance one half."""
    expected = counts.sum() * stats.binom.pmf(np.arange(len(counts)), BITS, 0.5)
    common = expected > 10.0
    seen = [*counts[common], counts[~common].sum()]
    due = [*expected[common], expected[~common].sum()]
    return float(stats.chisquare(seen, due, sum_check=False).pvalue)


def p_values(draw: Callable, draws: int, start: int = 0) -> dict[str, float]:
    """Return the p-value of each test over so many consecutive draws of an order."""
    tables, words = Tables(), np.empty(min(BLOCK, draws), np.uint64)
    for block in range(draws // len(words)):
        fill(draw, start + block * len(words), words)
        tables.add(words)
    return tables.p_values()


def report(exponent: int, write: Callable[[str], object] = sys.stdout.write) -> list[float]:
    """Write a table of the p-values of 2^exponent draws in each order and return them."""
    write(f"2^{exponent} draws in each order\n\n| order | {' | '.join(TESTS)} |\n|---{'|---:' * len(TESTS)}|\n")
    every: list[float] = []
    for name, draw in ORDERS.items():
        found = list(p_values(draw, 1 << exponent).values())
        every += found
        write(f"| {name} | {' | '.join(f'{p:.4f}' for p in found)} |\n")
    together = stats.kstest(every, "uniform").pvalue
    write(f"\n{len(every)} p-values from {min(every):.4f} to {max(every):.4f}; ")
    write(f"that they are uniform: p = {together:.2f}\n")
    return every


if __name__ == "__main__":
    report(int(sys.argv[1]))
