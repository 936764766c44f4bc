"""What firms know and choose, against closed forms: awareness (A3), compliance (A4), misuse (A17)."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from scipy import optimize, stats

from engine.worlds import ONLY, binomial_error, freeze_staff, hold, one_cell, play, set_up_to_date
from sim.engine.simulate import Simulation
from sim.world.state import ACTIVE, ADOPTERS, AWARE, AWARE_LAW, GUIDELINE_REPORTED, GUIDELINE_SUBSTANTIVE

STEADY_PERCEPTION = 0.05


def adopted() -> Simulation:
    """Return a world in which every firm has adopted and nothing but what a test sets goes on."""
    made = one_cell()
    set_up_to_date(made)
    freeze_staff(made)
    made.firms.adopted[:] = 1
    made.firms.malicious[:] = 0
    made.parameters.incidents.base_rate[:] = 0.0  # no incidents: nobody reviews early, perception stays
    made.parameters.incidents.external_misuse = 0.0
    return made


def share(made: Simulation, column: int) -> np.ndarray:
    """Return a share of adopters by month."""
    counts = made.record.counts[:, ONLY]
    return counts[:, column] / np.maximum(counts[:, ADOPTERS], 1)


def test_a3_awareness_without_peers_is_exponential() -> None:
    made = adopted()
    made.parameters.awareness.peer_effect = 0.0
    hold(made, "guideline_stringency", 1.0)
    hold(made, "staff_target", 50.0)
    play(made, 1)
    made.parameters.awareness.capacity_reference = made.state.work.outreach[0]  # outreach as in the baseline
    made.firms.aware[:] = 0
    play(made)
    alpha = made.parameters.awareness.hazard[0]
    assert alpha == 0.083
    for month in range(60):
        expected = 1.0 - math.exp(-alpha * (month + 1))
        error = binomial_error(expected, len(made.firms))
        assert abs(share(made, AWARE)[month] - expected) < 4.0 * error, month
    assert share(made, AWARE)[19] == pytest.approx(0.8099, abs=4.0 * binomial_error(0.8099, len(made.firms)))


def test_a3_peers_turn_the_exponential_into_a_logistic_curve() -> None:
    made = adopted()
    made.parameters.awareness.hazard[:] = 0.0
    made.parameters.awareness.peer_effect = 0.1
    made.firms.aware[: len(made.firms) // 10] = 1
    made.state.groups.sector_aware[:] = 0.1
    hold(made, "guideline_stringency", 1.0)
    play(made)
    known = 0.1
    for month in range(60):
        known += (1.0 - known) * (1.0 - math.exp(-0.1 * known))
        assert abs(share(made, AWARE)[month] - known) < 6.0 * binomial_error(0.5, len(made.firms)), month


def test_a3_a_law_is_known_by_outreach_and_publicity() -> None:
    made = adopted()
    hold(made, "horizontal_stringency", 1.0)
    play(made)
    expected = 1.0 - np.exp(-0.06 * np.arange(1, 61))  # nobody works: publicity alone
    errors = np.sqrt(expected * (1.0 - expected) / len(made.firms))
    assert (np.abs(share(made, AWARE_LAW)[:60] - expected) < 4.0 * errors).all()
    assert share(made, AWARE)[-1] == 0.0


def choosers(constant: float, peers: float) -> Simulation:
    """Return a world whose firms review every month with benefit ``constant + peers * share``, in units of noise."""
    made = adopted()
    numbers = made.parameters.compliance
    numbers.heterogeneity = 0.0
    made.firms.propensity[:] = 0.0
    made.firms.association[:] = 0
    made.firms.export_share[:] = 0.0
    numbers.deference[:] = 1.0
    numbers.deference_benefit = constant * numbers.choice_noise
    numbers.peer_norm_benefit = peers * numbers.choice_noise
    numbers.reputation_benefit = 0.0
    numbers.base_cost = 0.0
    numbers.review_rate = 1e6
    made.firms.aware[:] = 1
    hold(made, "guideline_stringency", 1.0)
    return made


def start_at(made: Simulation, level: float) -> None:
    """Let a share of firms follow the guideline before the first month."""
    count = round(level * len(made.firms))
    made.firms.guideline_reported[:count] = 1
    made.seen.adopters[0] = len(made.firms)
    made.seen.guideline_reported[0] = count


def fixed_points(constant: float, peers: float) -> list[float]:
    """Return the solutions of y = logistic(constant + peers * y)."""
    grid = np.linspace(0.0, 1.0, 2001)

    def gap(y: float) -> float:
        return 1.0 / (1.0 + math.exp(-(constant + peers * y))) - y

    signs = [(a, b) for a, b in itertools.pairwise(grid) if gap(a) * gap(b) <= 0.0]
    return sorted({round(float(optimize.brentq(gap, a, b, xtol=1e-14)), 9) for a, b in signs})


def test_a4_fixed_points_of_the_specification() -> None:
    assert fixed_points(-3.0, 6.0) == pytest.approx([0.07072, 0.5, 0.92928], abs=5e-6)
    assert len(fixed_points(-1.5, 3.0)) == 1  # unique below 4


@pytest.mark.parametrize(("start", "end"), [(0.0, 0.07072), (0.4, 0.07072), (0.6, 0.92928), (1.0, 0.92928)])
def test_a4_strong_peer_norms_have_two_stable_states(start: float, end: float) -> None:
    made = choosers(-3.0, 6.0)
    start_at(made, start)
    play(made)
    level = share(made, GUIDELINE_REPORTED)
    slope = 6.0 * end * (1.0 - end)  # noise of one month is carried on to the next
    error = binomial_error(end, len(made.firms)) / math.sqrt(1.0 - slope**2)
    assert (np.abs(level[-60:] - end) < 4.0 * error).all()


@pytest.mark.parametrize("start", [0.0, 1.0])
def test_a4_weak_peer_norms_have_one(start: float) -> None:
    made = choosers(-1.0, 3.0)
    start_at(made, start)
    play(made)
    (end,) = fixed_points(-1.0, 3.0)
    slope = 3.0 * end * (1.0 - end)
    error = binomial_error(end, len(made.firms)) / math.sqrt(1.0 - slope**2)
    assert (np.abs(share(made, GUIDELINE_REPORTED)[-36:] - end) < 4.0 * error).all()


def test_a4_reviews_without_peers_relax_geometrically_to_the_logit() -> None:
    made = choosers(0.8, 0.0)
    made.parameters.compliance.review_rate = 1.0
    play(made)
    end = 1.0 / (1.0 + math.exp(-0.8))
    for month in range(0, 120, 5):
        expected = end * (1.0 - math.exp(-(month + 1) / 12.0))
        error = binomial_error(expected, len(made.firms))
        assert abs(share(made, GUIDELINE_REPORTED)[month] - expected) < 4.0 * error, month


def test_a4_symbolic_compliance_is_the_decoupled_share_of_what_is_reported() -> None:
    made = choosers(0.8, 0.0)
    play(made, 12)
    numbers = made.parameters.compliance
    symbolic = numbers.decoupling * math.exp(
        -numbers.surveillance_effect * STEADY_PERCEPTION * numbers.surveillance_guideline
    )
    reported = made.record.counts[11, ONLY, GUIDELINE_REPORTED]
    real = made.record.counts[11, ONLY, GUIDELINE_SUBSTANTIVE]
    assert made.state.country.perceived[0] == STEADY_PERCEPTION
    assert abs(real / reported - (1.0 - symbolic)) < 4.0 * binomial_error(symbolic, int(reported))


@pytest.mark.parametrize(("mean", "spread", "liability"), [(1.0, 1.0, 0.0), (0.5, 1.5, 10.0), (2.0, 0.5, 40.0)])
def test_a17_active_misusers_are_those_whose_gain_exceeds_the_sanction(
    mean: float, spread: float, liability: float
) -> None:
    made = adopted()
    standard = (made.firms.log_gain - 1.0) / 1.0  # as drawn with mean 1 and spread 1
    made.firms.log_gain[:] = mean + spread * standard
    made.firms.malicious[:] = 1
    hold(made, "liability", liability)
    play(made, 6)
    sanction = STEADY_PERCEPTION * (made.parameters.compliance.existing_law_penalty + liability)
    expected = 1.0 - float(stats.norm.cdf((math.log(sanction) - mean) / spread))
    active = share(made, ACTIVE)[5]
    assert abs(active - expected) < 4.0 * binomial_error(expected, len(made.firms))


def test_a17_misuse_without_sanction_is_universal_and_none_is_active_without_malice() -> None:
    made = adopted()
    made.parameters.compliance.existing_law_penalty = 0.0
    made.firms.malicious[:1000] = 1
    play(made, 1)
    assert made.record.counts[0, ONLY, ACTIVE] == 1000
