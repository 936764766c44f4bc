"""Adoption against closed forms: the Bass limit (A1) and the eligible share (A2)."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from engine.worlds import ONLY, binomial_error, hold, one_cell, play
from sim.equations.adoption import adoption_probability
from sim.world.state import ADOPTERS, ELIGIBLE


def bass(p: float, q: float, years: float) -> float:
    """Return the share of a Bass process that has adopted, in continuous time."""
    left = math.exp(-(p + q) * years)
    return (1.0 - left) / (1.0 + q / p * left)


def recursion(p: float, q: float, months: int, length: float = 1.0) -> list[float]:
    """Return the mean-field recursion in closed form, one value a step."""
    share, shares = 0.0, []
    for _ in range(round(months / length)):
        share += (1.0 - share) * (1.0 - math.exp(-(p + q * share) * length / 12.0))
        shares.append(share)
    return shares


def sampling_error(p: float, q: float, months: int, length: float, count: int) -> np.ndarray:
    """Return the standard error of a sampled process by month: binomial noise of each step, carried on by contagion."""
    share, variance, result = 0.0, 0.0, []
    for _ in range(round(months / length)):
        stay = math.exp(-(p + q * share) * length / 12.0)
        slope = stay + (1.0 - share) * stay * q * length / 12.0
        variance = slope**2 * variance + (1.0 - share) * stay * (1.0 - stay) / count
        share += (1.0 - share) * (1.0 - stay)
        result.append(math.sqrt(variance))
    each = round(1.0 / length)
    return np.array(result[each - 1 :: each])


PAIRS = [(0.2, 0.2), (0.03, 0.38)]


@pytest.mark.parametrize(("p", "q"), PAIRS)
def test_a1_engine_chance_gives_the_recursion(p: float, q: float) -> None:
    share = 0.0
    for expected in recursion(p, q, 252):
        share += (1.0 - share) * adoption_probability(p, q, share, share, 0.5, 1.0)
        assert share == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(("p", "q"), PAIRS)
def test_a1_firms_follow_the_recursion(p: float, q: float) -> None:
    made = one_cell(f"parameters.adoption.innovation={p}", f"parameters.adoption.imitation={q}")
    made.firms.threshold[:] = -1e9
    play(made)
    count = len(made.firms)
    assert (made.record.counts[:, ONLY, ELIGIBLE] == count).all()
    share = made.record.counts[:, ONLY, ADOPTERS] / count
    expected = np.array(recursion(p, q, len(share)))
    assert (np.abs(share - expected) < 4.0 * sampling_error(p, q, len(share), 1.0, count)).all()
    if p == q:  # contagion hardly carries noise on: within the plain binomial error too
        assert (np.abs(share - expected) < 4.0 * np.sqrt(expected * (1.0 - expected) / count)).all()


def test_a1_continuous_limit_and_numbers_of_the_specification() -> None:
    assert bass(0.2, 0.2, 5.0) == pytest.approx(math.tanh(1.0), abs=1e-12)
    assert math.log(0.38 / 0.03) / 0.41 == pytest.approx(6.1926, abs=5e-5)
    assert bass(0.03, 0.38, math.log(0.38 / 0.03) / 0.41) == pytest.approx(0.46053, abs=5e-6)
    assert bass(0.03, 0.38, 10.0) == pytest.approx(0.81280, abs=5e-6)
    assert recursion(0.03, 0.38, 120)[-1] == pytest.approx(0.80634, abs=5e-6)


@pytest.mark.parametrize(("p", "q"), PAIRS)
def test_a1_recursion_tends_to_the_continuous_solution_as_steps_shorten(p: float, q: float) -> None:
    exact = bass(p, q, 10.0)
    errors = [abs(recursion(p, q, 120, length)[-1] - exact) for length in (1.0, 0.5, 0.25)]
    assert errors[1] == pytest.approx(errors[0] / 2.0, rel=0.05)
    assert errors[2] == pytest.approx(errors[1] / 2.0, rel=0.05)


def test_a1_half_and_quarter_month_steps_of_the_engine_follow_their_recursions() -> None:
    for per_month in (2, 4):
        made = one_cell(
            "parameters.adoption.innovation=0.03", "parameters.adoption.imitation=0.38",
            f"time.steps_per_month={per_month}",
        )  # fmt: skip
        made.firms.threshold[:] = -1e9
        play(made)
        count = len(made.firms)
        share = made.record.counts[:, ONLY, ADOPTERS] / count
        expected = recursion(0.03, 0.38, len(share), 1.0 / per_month)[per_month - 1 :: per_month]
        assert (np.abs(share - expected) < 4.0 * sampling_error(0.03, 0.38, len(share), 1.0 / per_month, count)).all()


def test_a2_eligible_share_is_the_normal_distribution_of_capability() -> None:
    made = one_cell()
    made.parameters.adoption.burden_effect = 0.0
    made.parameters.adoption.trust_effect = 0.0
    play(made)
    count = len(made.firms)
    growth, start = 0.3 / 12.0, made.state.technology.log_capability[0] - 0.3 * 10.0
    numbers = made.parameters.adoption
    mean = numbers.threshold_mean[0] + numbers.threshold_shift[0] + numbers.sector_shift[0]
    for month in range(0, 120, 7):
        level = start + growth * (month + 1)
        expected = float(stats.norm.cdf((level - mean) / numbers.threshold_spread))
        share = made.record.counts[month, ONLY, ELIGIBLE] / count
        assert abs(share - expected) < 4.0 * binomial_error(expected, count), month


def test_a2_a_burden_moves_the_eligible_share_along_the_same_curve() -> None:
    made = one_cell()
    made.parameters.adoption.trust_effect = 0.0
    made.parameters.adoption.burden_effect = 0.1
    made.parameters.compliance.base_cost = 10.0
    made.parameters.compliance.high_risk_share[:] = 1.0
    made.parameters.compliance.misfit_cost = 0.0
    hold(made, "horizontal_stringency", 1.0, jurisdiction=0)  # binds at home only: ten per cent, one ln of capability
    play(made, 1)
    numbers = made.parameters.adoption
    mean = numbers.threshold_mean[0] + numbers.threshold_shift[0] + numbers.sector_shift[0]
    level = made.state.technology.log_capability[0] - 1.0
    expected = float(stats.norm.cdf((level - mean) / numbers.threshold_spread))
    share = made.record.counts[0, ONLY, ELIGIBLE] / len(made.firms)
    assert abs(share - expected) < 4.0 * binomial_error(expected, len(made.firms))
