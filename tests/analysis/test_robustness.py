"""Regret, requirements and ranks of small tables that can be worked out by hand."""

import numpy as np
import pytest

from sim.analysis import robustness

POLICIES = ("one", "two", "three")


def table(values, better=("high", "low"), outcomes=("good", "bad")):
    """Return a table from ``[policy][point][outcome]``, two equal replicates."""
    repeated = [np.repeat(np.array(each, dtype=float)[:, None], 2, axis=1) for each in values]
    return robustness.table(repeated, better, POLICIES[: len(values)], outcomes)


PLAIN = table([[[1, 10], [2, 10]], [[3, 30], [1, 30]], [[0, 40], [0, 40]]])


def test_regret_by_hand():
    rows = {(row["policy"], row["outcome"]): row for row in robustness.regret(PLAIN)}
    assert [rows[name, "good"]["mean"] for name in POLICIES] == [1.0, 0.5, 2.5]
    assert [rows[name, "good"]["worst"] for name in POLICIES] == [2.0, 1.0, 3.0]
    assert [rows[name, "bad"]["mean"] for name in POLICIES] == [0.0, 20.0, 30.0]
    assert [rows[name, "good"]["share_best"] for name in POLICIES] == [0.5, 0.5, 0.0]


def test_missing_points_are_left_out_of_their_outcome_only():
    found = table([[[1, 10], [np.nan, 10]], [[3, 30], [1, 30]]])
    rows = {(row["policy"], row["outcome"]): row for row in robustness.regret(found)}
    assert rows["one", "good"]["points"] == 1
    assert rows["one", "bad"]["points"] == 2
    assert robustness.ranks(found, 1).points == 1


def test_requirements_alone_and_together():
    rows = robustness.satisficing(PLAIN, {"good": 2.0, "bad": -10.0})
    share = {(row["policy"], row["requirement"]): row["share"] for row in rows}
    assert [share[name, "good"] for name in POLICIES] == [0.5, 0.5, 0.0]
    assert [share[name, "bad"] for name in POLICIES] == [1.0, 0.0, 0.0]
    assert [share[name, "all together"] for name in POLICIES] == [0.5, 0.0, 0.0]
    assert all(row["low"] <= row["share"] <= row["high"] for row in rows)


def test_without_requirements_it_is_not_worse_than_the_first():
    share = {(row["policy"], row["requirement"]): row["share"] for row in robustness.satisficing(PLAIN, {})}
    assert share["one", "all together"] == 1.0
    assert share["two", "good"] == 0.5
    assert share["two", "bad"] == 0.0


def test_weights_for_which_each_of_two_is_best():
    """One is better by 1 in good, two by 3 in bad; in mean stakes 1 and 1: each is best for half of all weights."""
    found = table([[[2, 13]] * 2, [[1, 10]] * 2])
    ranks = robustness.ranks(found, 1, count=20_000)
    np.testing.assert_allclose(ranks.first, [0.5, 0.5], atol=0.02)
    np.testing.assert_allclose(ranks.acceptability, [[0.5, 0.5], [0.5, 0.5]], atol=0.02)
    np.testing.assert_allclose(ranks.beats, [[0, 0.5], [0.5, 0]], atol=0.02)
    np.testing.assert_allclose(ranks.central, [[0.75, 0.25], [0.25, 0.75]], atol=0.02)


def test_a_rank_reversal_that_weights_cannot_bring_about():
    ranks = robustness.ranks(PLAIN, 1)
    assert ranks.first[2] == 0.0
    assert ranks.beats[0, 2] == 1.0
    assert np.isnan(ranks.central[2]).all()
    assert robustness.dominated(PLAIN) == {"three": ["one", "two"]}


def test_equal_policies_share_a_rank_and_none_dominates():
    found = table([[[1, 1], [2, 2]]] * 2)
    assert robustness.dominated(found) == {}
    assert robustness.ranks(found, 1).outcomes == ()


def test_an_outcome_of_which_next_to_nothing_is_at_stake_is_left_out_of_ranks():
    found = table([[[1, 1000.0]] * 2, [[2, 1001.0]] * 2])
    ranks = robustness.ranks(found, 1)
    assert ranks.outcomes == ("good",)
    assert ranks.first.tolist() == [0.0, 1.0]


def test_weights_are_even_on_the_simplex_and_seeded():
    weights = robustness.simplex(4, 20_000, 3)
    np.testing.assert_allclose(weights.sum(axis=1), 1.0)
    np.testing.assert_allclose(weights.mean(axis=0), 0.25, atol=0.01)
    np.testing.assert_allclose((weights[:, 0] > 0.5).mean(), 0.5**3, atol=0.01)  # (1 - x)^3 on the simplex of four
    np.testing.assert_array_equal(weights, robustness.simplex(4, 20_000, 3))


@pytest.mark.parametrize("count", [2, 3])
def test_shares_of_ranks_sum_to_one(count):
    values = np.random.default_rng(count).normal(size=(count, 40, 2)).tolist()
    ranks = robustness.ranks(table(values), 1, count=300)
    np.testing.assert_allclose(ranks.acceptability.sum(axis=1), 1.0)
    np.testing.assert_allclose(ranks.acceptability.sum(axis=0), 1.0)
    assert ranks.first.sum() == pytest.approx(1.0)


def test_an_outcome_that_no_point_has_gives_no_regret():
    found = table([[[1, np.nan], [2, np.nan]], [[3, np.nan], [1, np.nan]]])
    assert {row["outcome"] for row in robustness.regret(found)} == {"good"}
