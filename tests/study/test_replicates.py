"""How many replicates each cell gets."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from sim.errors import InputError
from sim.study.replicates import interval_width, read_replicates


def test_a_number_is_a_number() -> None:
    found = read_replicates(7, "here")
    assert (found.first, found.most, found.series) == (7, 7, None)


def test_until_is_read_with_its_defaults_and_without() -> None:
    found = read_replicates("until ci(adoption) < 0.01, max 200", "here")
    assert (found.first, found.step, found.most, found.width) == (5, 5, 200, 0.01)
    assert found.series == ("adoption", "japan", "all", "all")
    found = read_replicates("until ci(burden_domestic.eu.all.small) < 1e-3, max 9, first 3, step 2", "here")
    assert (found.first, found.step, found.most, found.width) == (3, 2, 9, 0.001)
    assert found.series == ("burden_domestic", "eu", "all", "small")


@pytest.mark.parametrize(
    "text",
    ["until", "until ci(adoption) < 0, max 9", "until ci(adoptoin) < 1, max 9", "until ci(adoption) < 1, max 1",
     "until ci(adoption) < x, max 9", "until ci(adoption.mars) < 1, max 9", "until ci(adoption) < 1, max 9, step 0",
     "many", 0, -1, 1.5, True],
)  # fmt: skip
def test_anything_else_is_refused(text: object) -> None:
    with pytest.raises(InputError):
        read_replicates(text, "here")


def test_the_interval_is_students() -> None:
    values = np.array([1.0, 2.0, 4.0, 3.0])
    low, high = stats.t.interval(0.95, 3, values.mean(), stats.sem(values))
    assert interval_width([*values, float("nan")]) == pytest.approx(high - low)
    assert interval_width([1.0]) == float("inf")
    assert interval_width([2.0, 2.0]) == 0.0


def test_more_are_wanted_until_the_interval_is_narrow_or_there_are_enough() -> None:
    found = read_replicates("until ci(adoption) < 0.5, max 8, first 3, step 4", "here")
    assert found.wanted([1.0, 2.0, 3.0], 3) == 7
    assert found.wanted([1.0, 2.0, 3.0], 7) == 8
    assert found.wanted([1.0, 2.0, 3.0], 8) == 8
    assert found.wanted([1.0, 1.01, 1.02], 3) == 3
    assert found.wanted([], 3) == 7
