"""Golden values: these draws are promised, on every machine and in every version."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim import draws

SEED = 20250527
MASK = (1 << 64) - 1
GOLDEN, FIRST, SECOND = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB

VALUES = {
    (0, "adopt", 0, 0, 0, 0): "0x1.813acd06d78eep-1",
    (1, "adopt", 0, 0, 0, 0): "0x1.9319fb4bcf7b4p-1",
    (1, "adopt", 4, 0, 0, 0): "0x1.09252b44fa4bbp-2",
    (1, "adopt", 0, 0, 0, 1): "0x1.77a539f2ae536p-3",
    (1, "adopt", 0, 0, 1, 0): "0x1.7384e891c93fap-3",
    (1, "severity", 0, 1, 413, 107): "0x1.76d5a5ba50793p-2",
    (SEED, "consensus", 428, 0, 301, 1): "0x1.7850bfc0b196dp-2",
    (SEED, "export markets", 0, 5, 107, 999): "0x1.45d9fc6e0d382p-3",
    (MASK, "law changes", 1007, 0, 545, 5): "0x1.4fb8b10253f39p-2",
    (1 << 63, "recorded incidents", 40, 3, 400, 53): "0x1.39b373cba0cf6p-1",
}
"""Draws by seed, stream, tick, index, kind and number of the unit."""


def mix(word: int) -> int:
    """Return the finaliser of SplitMix64 as the paper has it, in whole numbers of any size."""
    word = (word ^ (word >> 30)) * FIRST & MASK
    word = (word ^ (word >> 27)) * SECOND & MASK
    return word ^ (word >> 31)


def unmix(word: int) -> int:
    """Return what ``mix`` makes this word of."""
    word ^= (word >> 31) ^ (word >> 62)
    word = word * pow(SECOND, -1, 1 << 64) & MASK
    word ^= (word >> 27) ^ (word >> 54)
    word = word * pow(FIRST, -1, 1 << 64) & MASK
    return word ^ (word >> 30) ^ (word >> 60)


def plain(seed: int, name: str, tick: int, index: int, kind: int, number: int) -> float:
    """Return a draw by the words of section 9 of docs/model.md."""
    key = mix(seed + GOLDEN & MASK)
    key = mix((key ^ int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "little")) + GOLDEN & MASK)
    key = mix(key + tick * GOLDEN & MASK)
    key = mix(key + index * GOLDEN & MASK)
    unit = mix((kind << 40) + number + GOLDEN & MASK)
    return ((mix(key + unit & MASK) >> 11) + 0.5) * 2.0**-53


def drawn(seed: int, name: str, tick: int, index: int, kind: int, number: int) -> float:
    """Return the same draw of the package."""
    key = draws.stream_key(np.uint64(seed), draws.stream(name), tick, index)
    return draws.uniform(np.uint64(key), np.uint64(draws.unit_key(kind, number)))


@pytest.mark.parametrize("key", list(VALUES), ids=str)
def test_value(key: tuple) -> None:
    assert drawn(*key) == float.fromhex(VALUES[key])


KEYS = st.tuples(
    st.integers(0, MASK), st.text(max_size=20), st.integers(0, 1008), st.integers(0, 1 << 20), st.integers(0, 600),
    st.integers(0, 1 << 24),
)  # fmt: skip


@given(KEYS)
@settings(deadline=None)  # the first call compiles
def test_the_package_draws_what_the_specification_says(key: tuple) -> None:
    assert drawn(*key) == plain(*key)


def test_seeds_of_replicates() -> None:
    expected = [14554183977008652429, 15334372771153719195, 8580395304016947722]
    assert [draws.replicate_seed(SEED, replicate) for replicate in range(3)] == expected


@given(st.integers(0, MASK), st.integers(0, 1_000_000))
@settings(deadline=None)  # the first call compiles
def test_the_seed_of_a_replicate_is_the_key_of_its_stream(seed: int, replicate: int) -> None:
    key = draws.stream_key(np.uint64(seed), draws.stream("replicate"), replicate, 0)
    assert draws.replicate_seed(seed, replicate) == int(key)


@given(st.integers(0, MASK))
def test_mixing_loses_nothing(word: int) -> None:
    assert unmix(mix(word)) == word == mix(unmix(word))


@pytest.mark.parametrize("word", [0, 1, MASK - 1, MASK])
def test_the_smallest_and_the_largest_draw_are_inside(word: int) -> None:
    found = draws.uniform(np.uint64(0), np.uint64(unmix(word)))
    assert 0.0 < found < 1.0
    assert np.isfinite(draws.normal(found))
    assert draws.poisson(found, 499.0) < 1000
