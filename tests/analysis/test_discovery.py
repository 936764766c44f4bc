"""Scenario discovery where the answer is planted: PRIM, CART and feature scores find it, and nothing elsewhere."""

import numpy as np
import pytest

from sim.analysis.discovery import NOT_WORSE, WORSE, discover, find_cases
from sim.analysis.uncertainty import latin_hypercube

NAMES = list("abcdefghij")
POINTS = latin_hypercube(len(NAMES), 600, 7)
INSIDE = (POINTS[:, 1] > 0.6) & (POINTS[:, 4] < 0.5)


def planted(effect, replicates=4, noise=0.5):
    return effect[:, None] + noise * np.random.default_rng(3).normal(size=(len(effect), replicates))


@pytest.fixture(scope="module")
def found():
    return discover(POINTS, find_cases(planted(np.where(INSIDE, 1.0, -1.0)), "low"), NAMES, 1)


def test_prim_finds_the_planted_box(found):
    assert found.of == WORSE
    assert set(found.box.limits) == {"b", "e"}
    assert found.box.limits["b"] == (pytest.approx(0.6, abs=0.05), 1.0)
    assert found.box.limits["e"] == (0.0, pytest.approx(0.5, abs=0.05))
    assert found.box.coverage > 0.85
    assert found.box.density > 0.85


def test_cart_finds_the_planted_box(found):
    best = found.leaves[0]
    assert best.limits["b"] == (pytest.approx(0.6, abs=0.05), 1.0)
    assert best.limits["e"] == (0.0, pytest.approx(0.5, abs=0.05))
    assert best.density > 0.9


def test_feature_scores_name_the_planted_dimensions(found):
    assert {row["dimension"] for row in found.scores[:2]} == {"b", "e"}
    assert [row["score"] > row["chance"] for row in found.scores] == [True] * 2 + [False] * 8
    assert sum(row["score"] for row in found.scores) == pytest.approx(1.0)


def test_where_most_points_are_cases_the_box_is_of_the_others():
    found = discover(POINTS, find_cases(planted(np.where(INSIDE, -1.0, 1.0)), "low"), NAMES, 1)
    assert found.of == NOT_WORSE
    assert set(found.box.limits) == {"b", "e"}
    assert found.box.density > 0.85


def test_where_there_is_only_chance_no_box_is_denser_than_all_points_by_much():
    cases = find_cases(np.random.default_rng(1).normal(size=(600, 2)), "low")
    found = discover(POINTS, cases, NAMES, 1)
    assert not any(row["score"] > 1.3 * row["chance"] for row in found.scores)
    for box in (found.box, *found.leaves):
        assert box is None or box.density < box.share + 0.2


def test_what_is_better_decides_the_sign_and_missing_points_are_left_out():
    difference = np.array([[1.0, 1.2], [-1.0, -1.1], [np.nan, 1.0], [0.1, -0.05]])
    low, high = find_cases(difference, "low"), find_cases(difference, "high")
    assert low.known.tolist() == [True, True, False, True]
    assert low.worse.tolist() == [True, False, True]
    assert high.worse.tolist() == [False, True, False]
    assert low.open.tolist() == [False, False, True]
    assert find_cases(difference, "low", margin=1.15).worse.tolist() == [False, False, False]


def test_a_policy_that_is_never_worse_has_no_box():
    found = discover(POINTS, find_cases(np.full((600, 2), -1.0), "low"), NAMES, 1)
    assert (found.box, found.leaves, found.scores, found.cases.share) == (None, (), [], 0.0)


def test_it_is_seeded(found):
    again = discover(POINTS, find_cases(planted(np.where(INSIDE, 1.0, -1.0)), "low"), NAMES, 1)
    assert again.leaves == found.leaves
    assert again.scores == found.scores
