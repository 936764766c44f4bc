"""What following a rule is worth, costs and means (4.1 to 4.5)."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.equations import compliance


@pytest.mark.parametrize("x", [-2.5, -0.1, 0.0, 0.1, 2.5])
def test_logistic_is_its_closed_form_and_symmetric(x: float) -> None:
    assert compliance.logistic(x) == pytest.approx(1.0 / (1.0 + math.exp(-x)), rel=1e-14)
    assert compliance.logistic(x) + compliance.logistic(-x) == pytest.approx(1.0, abs=1e-15)


def test_logistic_does_not_overflow() -> None:
    assert compliance.logistic(-1e6) == 0.0
    assert compliance.logistic(1e6) == 1.0


@settings(deadline=None)  # the first case compiles
@given(st.floats(-30.0, 30.0), st.floats(0.0, 1.0), st.sampled_from([-1, 0, 1]), st.floats(0.01, 3.0))
def test_bounds_of_the_choice_never_decide_otherwise_than_the_choice(
    benefit: float, chance: float, at_the_edge: int, noise: float
) -> None:
    """Also where the uniform number is the probability itself, or the next number on either side of it."""
    curve = compliance.logistic_curve()
    probability = compliance.logistic(benefit / noise)
    edge = float(np.nextafter(probability, probability + at_the_edge))
    assert compliance.chooses(chance, benefit, noise, curve) == (chance < probability)
    assert compliance.chooses(edge, benefit, noise, curve) == (edge < probability)


def test_the_curve_settles_nearly_every_choice() -> None:
    """Between neighbouring values of the curve there is at most a step's rise, a quarter of its length."""
    curve = compliance.logistic_curve()
    assert 0.0 < np.diff(curve).max() < 0.25 / compliance.CURVE_STEPS_A_UNIT
    assert len(curve) == 2 * compliance.CURVE_END * compliance.CURVE_STEPS_A_UNIT + 1


@pytest.mark.parametrize(
    ("duties", "expected"), [((1.0, 0.6, 0.0, 0.0), 0.6), ((1.0, 0.6, 0.8, 0.0), 0.8), ((0.5, 0.6, 0.2, 0.9), 0.9)]
)
def test_the_strictest_duty_binds(duties: tuple[float, float, float, float], expected: float) -> None:
    assert compliance.binding_stringency(*duties) == pytest.approx(expected)


def test_guideline_covers_what_law_leaves() -> None:
    assert compliance.guideline_remainder(0.8, 0.0) == 0.8
    assert compliance.guideline_remainder(0.8, 0.25) == pytest.approx(0.6)
    assert compliance.guideline_remainder(0.8, 1.0) == 0.0


def test_fixed_cost_weighs_on_small_firms() -> None:
    assert compliance.size_cost_factor(1.0, 0.25) == 1.0
    assert compliance.size_cost_factor(0.02, 0.0) == 1.0
    assert compliance.size_cost_factor(0.0625, 0.25) == pytest.approx(2.0)


def test_toolkits_carry_their_share_of_the_guideline_only() -> None:
    assert compliance.guideline_cost(6.0, 2.0, 0.5, 0.0) == 6.0
    assert compliance.guideline_cost(6.0, 2.0, 0.5, 0.6) == pytest.approx(2.4)
    assert compliance.guideline_cost(6.0, 2.0, 0.0, 0.6) == 0.0


def test_an_old_law_costs_more_in_proportion_to_its_drift() -> None:
    assert compliance.binding_cost(6.0, 1.0, 0.5, 0.5, 0.0) == 3.0
    assert compliance.binding_cost(6.0, 1.0, 0.5, 0.5, 1.0) == 4.5
    assert compliance.binding_cost(6.0, 1.0, 0.5, 0.0, 1.0) == 3.0  # no rigidity, no misfit


def test_customers_matter_by_their_weight() -> None:
    assert compliance.peer_share(0.2, 0.9, 0.0) == 0.2
    assert compliance.peer_share(0.2, 0.9, 1.0) == 0.9
    assert compliance.peer_share(0.2, 0.9, 0.3) == pytest.approx(0.41)


def test_norms_need_deference() -> None:
    assert compliance.norm_benefit(0.0, 3.0, 3.0, 1.0) == 0.0
    assert compliance.norm_benefit(0.8, 3.0, 3.0, 0.5) == pytest.approx(3.6)
    assert compliance.norm_benefit(0.8, 3.0, 0.0, 0.1) == compliance.norm_benefit(0.8, 3.0, 0.0, 0.9)


def test_reputation_grows_with_visibility_and_concern() -> None:
    assert compliance.reputation_benefit(2.0, 1.0, 0.0) == 2.0
    assert compliance.reputation_benefit(2.0, 0.15, 1.0) == pytest.approx(0.6)


def test_sanction_of_a_guideline_is_naming_liability_and_escalation() -> None:
    assert compliance.guideline_sanction(0.0, 10.0, 0.0, 0.0) == 0.0
    assert compliance.guideline_sanction(0.5, 10.0, 40.0, 50.0) == 95.0


def test_net_benefit_adds_up_and_costs_count_against() -> None:
    assert compliance.net_benefit(3.0, 2.0, 0.5, 0.1, 50.0, 6.0, -1.0) == pytest.approx(3.5)
    assert compliance.net_benefit(0.0, 0.0, 0.0, 0.0, 1e9, 0.0, 0.0) == 0.0  # an undetectable breach risks nothing


def test_follow_through_depends_on_surveillance() -> None:
    assert compliance.decoupling_share(0.35, 20.0, 0.0, 1.0) == 0.35
    assert compliance.decoupling_share(0.35, 20.0, 0.1, 1.0) == pytest.approx(0.35 * math.exp(-2.0))
    binding = compliance.decoupling_share(0.35, 20.0, 0.1, 1.0)
    assert binding < compliance.decoupling_share(0.35, 20.0, 0.1, 0.3)  # a guideline is watched less
    assert compliance.decoupling_share(0.0, 20.0, 0.1, 0.3) == 0.0


def test_peers_add_to_what_deference_gives() -> None:
    assert compliance.norm_benefit(0.5, 3.0, 4.0, 0.5) == 2.5


def test_law_costs_more_for_the_small_and_where_it_is_out_of_date() -> None:
    assert compliance.binding_cost(6.0, 2.0, 0.5, 0.5, 1.0) == 9.0
