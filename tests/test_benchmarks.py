"""The firm step keeps its distance from peers: ratios within one process, so a slow machine changes nothing."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks import c_step
from benchmarks.firm_step import race

FIRMS, MONTHS = 10_000, 160
FASTER_THAN_NUMPY = 5.0
SLOWER_THAN_C = 1.6


@pytest.fixture(scope="module")
def seconds() -> dict[str, np.ndarray]:
    """Let the rivals take turns; that they count the same is checked by the race itself."""
    return race(FIRMS, rounds=3, months=MONTHS, frames=False).seconds


def test_the_firm_step_is_several_times_faster_than_numpy(seconds: dict[str, np.ndarray]) -> None:
    assert seconds["NumPy"].min() > FASTER_THAN_NUMPY * seconds["engine"].min()


@pytest.mark.skipif(c_step.compiler() is None, reason="there is no C compiler")
def test_the_firm_step_is_close_to_c(seconds: dict[str, np.ndarray]) -> None:
    assert seconds["engine"].min() < SLOWER_THAN_C * seconds["C"].min()
