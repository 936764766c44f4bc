"""Attribution sums exactly; the trace names the planted divergence."""

import numpy as np
import pytest

from sim.analysis.attribution import attribute_levers, attribute_mechanisms, runs_of
from sim.analysis.differing import differing_parts, mixture
from sim.analysis.measures import Measure
from sim.analysis.sentences import sentences
from sim.analysis.shapley import all_coalitions, exact_shares, prefixes, sampled_orders, sampled_shares
from sim.analysis.trace import chain, rows_of, trace
from sim.config import load
from sim.engine.simulate import prepare
from sim.errors import InputError

SETTINGS = ["population.firms=240"]


def test_shares_of_a_known_game():
    """A glove game: one left glove, two right gloves; only a pair is worth something (shares 2/3, 1/6, 1/6)."""

    def value(coalition):
        return np.array([1.0 if 0 in coalition and coalition & {1, 2} else 0.0])

    np.testing.assert_allclose(exact_shares(3, value)[:, 0], [2 / 3, 1 / 6, 1 / 6], atol=1e-15)


def test_an_additive_game_gives_each_part_its_own_worth_from_any_orders():
    worth = np.random.default_rng(1).normal(size=9)
    orders = sampled_orders(9, 6, 1)
    table = {each: np.array([sum(worth[i] for i in each)]) for each in prefixes(orders)}
    np.testing.assert_allclose(sampled_shares(orders, table.__getitem__)[:, 0], worth, atol=1e-12)


@pytest.mark.parametrize("count", [1, 3, 6])
def test_efficiency_of_a_random_game(count):
    draws = np.random.default_rng(count)
    table = {each: draws.normal(size=5) * 1e6 for each in all_coalitions(count)}
    shares = exact_shares(count, table.__getitem__)
    whole = table[frozenset(range(count))] - table[frozenset()]
    np.testing.assert_allclose(shares.sum(axis=0), whole, rtol=1e-9, atol=1e-6)


def test_a_mixture_of_everything_is_the_other_scenario():
    first, second = load("ai_promotion_act", SETTINGS), load("friends_group_expansion", SETTINGS)
    parts = differing_parts(first, second)
    assert {part.name for part in parts} == {"friends_diplomacy", "membership", "staff_target", "allocation"}
    assert not differing_parts(mixture(first, second, parts), second)
    assert not differing_parts(mixture(first, second, ()), first)


@pytest.mark.parametrize(
    ("names", "outcome"),
    [
        (("ai_promotion_act", "capacity_building"), "backlog"),
        (("ai_promotion_act", "sme_package"), "guideline_substantive"),
        (("low_deference", "no_us_shift"), "trust"),
    ],
)
def test_shares_of_levers_sum_to_the_paired_difference(names, outcome):
    first, second = (load(name, SETTINGS) for name in names)
    run = runs_of(Measure(outcome=outcome), 3)
    found = attribute_levers(first, second, run)
    mine, theirs = run([first, second])
    np.testing.assert_array_equal(found.difference, theirs - mine)
    assert found.gap < 1e-9


def test_many_parts_are_sampled_and_still_sum():
    first, second = load("haip_only", SETTINGS), load("hybrid+sme_package+capacity_building", SETTINGS)
    found = attribute_levers(first, second, runs_of(Measure(outcome="protection"), 2))
    assert not found.exact
    assert found.gap < 1e-9


def test_shares_of_mechanisms_and_the_rest_sum_to_the_difference():
    def loaded(off):
        switches = [f"mechanisms.{name}=false" for name in off]
        return load("ai_promotion_act", [*SETTINGS, *switches]), load("ex_ante_hard_law", [*SETTINGS, *switches])

    run = runs_of(Measure(outcome="binding_substantive"), 2)
    found = attribute_mechanisms(loaded, [("R5", "hard law"), ("R8", "sector law"), ("R24", "track")], run)
    assert found.gap < 1e-9
    assert found.rows()[0]["part"] == "hard law"
    assert np.abs(found.rest).max() < 1e-12  # without hard law the scenarios are the same


def test_the_same_scenario_cannot_be_explained():
    scenario = load("ai_promotion_act", SETTINGS)
    with pytest.raises(InputError):
        attribute_levers(scenario, scenario, runs_of(Measure(outcome="trust"), 2))


def test_the_trace_finds_a_planted_divergence():
    """One lever, one country, one month: more posts in Japan from March 2027."""
    first = load("ai_promotion_act", SETTINGS)
    second = load("ai_promotion_act", [*SETTINGS, "lever.staff_target.japan=200", "lever_from=2027-03"])
    found = trace(first, second)
    assert found.month == "2027-03"
    assert [(each.month, each.who, each.what) for each in found.levers] == [("2027-03", "japan", "staff target")]
    assert found.ministry is not None
    assert (found.ministry.month, found.ministry.what) == ("2027-03", "experts")
    assert found.firm is not None
    assert found.firm.month >= "2027-03"
    assert min(found.since.values()) == "2027-03"
    path = chain(found, "backlog", "japan")
    assert [name for name, _ in path[:3]] == ["levers", "staff", "capacity"]
    assert path[-1][0] == "queue"
    told = " ".join(sentences(found, "backlog", "japan", ("first", "second")))
    assert "2027-03" in told
    assert "200" in told


def test_the_trace_of_a_planted_firm_names_it():
    """Deference of Japan alone differs: the first to differ is a Japanese firm's choice on the guideline."""
    found = trace(load("ai_promotion_act", SETTINGS), load("low_deference", SETTINGS))
    assert found.firm is not None
    assert "japan" in found.firm.who
    assert found.firm.what in ("guideline_reported", "binding_reported")
    assert found.beliefs == ("jurisdiction.deference",)


def test_equal_scenarios_never_part():
    scenario = load("ai_promotion_act", SETTINGS)
    found = trace(scenario, scenario.model_copy(update={"name": "same"}))
    assert found.month is None
    assert "never part" in sentences(found, "trust", "japan", ("one", "other"))[0]


def test_firms_are_told_by_their_key_where_thresholds_put_them_in_another_order():
    """Without any spread of thresholds firms stand as drawn; the first month differs in nothing but who may adopt."""
    one = load("ai_promotion_act", SETTINGS)
    other = one.model_copy(update={"values": {**one.values, "adoption.threshold_spread": 0.0}})
    mine, theirs = (prepare(each, 5).firms for each in (one, other))
    assert (mine.key != theirs.key).any()
    again = theirs[rows_of(theirs.key, mine.key)]
    assert (mine.key == again.key).all()
    assert (mine.propensity == again.propensity).all()
