"""Draws of neighbouring keys are uniform and independent, as far as a battery of tests can tell."""

from __future__ import annotations

import numpy as np
import pytest

from draws.battery import TESTS, p_values, report
from draws.orders import NAMES, ORDERS, POOR


@pytest.mark.parametrize("name", list(ORDERS))
def test_draws_pass(name: str) -> None:
    found = p_values(ORDERS[name], 1 << 20)
    assert set(found) == set(TESTS)
    assert all(1e-5 < p < 1.0 - 1e-5 for p in found.values()), found


@pytest.mark.parametrize("name", list(POOR))
def test_poor_draws_fail(name: str) -> None:
    assert min(p_values(POOR[name], 1 << 20).values()) < 1e-6


def test_all_streams_are_looked_at() -> None:
    assert len(NAMES) == len(np.unique(NAMES)) >= 27


@pytest.mark.nightly
def test_a_thousand_million_draws_pass() -> None:
    every = report(27)  # nine orders: 1.2e9 draws
    assert all(1e-6 < p < 1.0 - 1e-6 for p in every)
