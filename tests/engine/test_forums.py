"""Forums, tracks and alignment against closed forms (A10, A13 and parts of A15)."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine.worlds import hold, play, quiet, scenario, step
from sim.axes import FORUMS, G7, JAPAN, JURISDICTION_COUNT, US
from sim.engine import diplomacy, rows
from sim.engine.record import FRIENDS_MEMBERS
from sim.engine.simulate import Simulation, advance, prepare


def meeting(chance: float) -> Simulation:
    """Return a world in which only the G7 meets, of all jurisdictions, and agrees with one chance."""
    made = quiet()
    numbers = made.parameters.international
    made.state.work.levers[rows.MEMBERSHIP + G7, :] = 1.0
    made.state.country.position[:] = 0.5
    numbers.consensus_intercept = math.log(chance / (1.0 - chance)) + numbers.consensus_members * math.log(6.0)
    return made


def test_a10_alignment_after_meetings_is_geometric_in_the_mean() -> None:
    made = meeting(0.7)
    numbers = made.parameters.international
    assert (numbers.alignment_maximum, numbers.alignment_initial, numbers.alignment_gain[G7]) == (0.9, 0.2, 0.06)
    found = []
    for seed in range(1500):
        made.state.world.alignment[:] = 0.2
        agreed = 0
        for n in range(60):  # ten meetings
            agreed += diplomacy.advance_forums(made.state, made.parameters, step(n, seed))
        level = made.state.world.alignment[0, 1]
        assert level == pytest.approx(0.9 - 0.7 * 0.94**agreed, rel=1e-12)
        found.append(level)
    expected = 0.9 - 0.7 * (1.0 - 0.06 * 0.7) ** 10
    assert expected == pytest.approx(0.44422, abs=5e-6)
    second = 0.49 * (0.3 + 0.7 * 0.94**2) ** 10  # mean square of what is missing
    error = math.sqrt((second - (0.9 - expected) ** 2) / len(found))
    assert abs(np.mean(found) - expected) < 4.0 * error
    assert made.state.world.forum_consensus[G7] == pytest.approx(0.7)


def test_a10_certain_agreement_is_exact_and_reaches_members_only() -> None:
    made = meeting(1.0 - 1e-12)
    made.state.work.levers[rows.MEMBERSHIP + G7, 5] = 0.0
    for n in range(60):
        diplomacy.advance_forums(made.state, made.parameters, step(n))
    matrix = made.state.world.alignment
    assert matrix[0, 1] == pytest.approx(0.9 - 0.7 * 0.94**10, rel=1e-12)
    assert (matrix[:5, 5] == 0.2).all()
    assert (matrix == matrix.T).all()


def test_every_forum_meets_twice_a_year_in_its_own_months() -> None:
    months = {forum: [n for n in range(12) if diplomacy.meets(f, step(n))] for f, forum in enumerate(FORUMS)}
    assert months == {"oecd": [3, 9], "g7": [4, 10], "aisi": [5, 11], "friends": [2, 8]}
    assert not diplomacy.meets(G7, step(9, per_month=2))  # not again in the second half of May
    assert diplomacy.meets(G7, step(8, per_month=2))


def logistic_bass(p: float, q: float, start: float, months: np.ndarray) -> np.ndarray:
    """Return the share that has joined, from a share ``start``, in continuous time."""
    factor = (1.0 - start) / (1.0 + q / p * start)
    left = factor * np.exp(-(p + q) * months)
    return (1.0 - left) / (1.0 + q / p * left)


def friends(per_month: int, diplomacy_effort: float = 1.0) -> np.ndarray:
    """Return members of the Friends Group by month when it is founded in the first."""
    made = quiet(f"time.steps_per_month={per_month}")
    hold(made, "membership.friends", 1.0)
    hold(made, "friends_diplomacy", diplomacy_effort, JAPAN)
    play(made)
    return made.record.world[:, FRIENDS_MEMBERS]


@pytest.mark.parametrize("effort", [1.0, 3.0])
def test_a13_friends_group_tends_to_the_closed_form_as_steps_shorten(effort: float) -> None:
    errors = []
    for per_month in (1, 2, 4):
        # the group is founded in the first step and grows from the second
        months = np.arange(120) + 1.0 - 1.0 / per_month
        exact = 120.0 * logistic_bass(0.006 * effort, 0.012, 49.0 / 120.0, months)
        errors.append(float(np.abs(friends(per_month, effort) - exact).max()))
    assert errors[0] < 0.2  # members of 120, at the coarsest step
    assert errors[1] == pytest.approx(errors[0] / 2.0, rel=0.1)
    assert errors[2] == pytest.approx(errors[1] / 2.0, rel=0.1)


def test_a13_recursion_is_the_engines() -> None:
    members, expected = 49.0, [49.0]
    for _ in range(119):
        members += (1.0 - math.exp(-(0.006 + 0.012 * members / 120.0))) * (120.0 - members)
        expected.append(members)
    np.testing.assert_allclose(friends(1), expected, rtol=1e-12)


def test_no_group_without_two_members() -> None:
    made = quiet()
    hold(made, "membership.friends", 1.0, JAPAN)
    hold(made, "friends_diplomacy", 5.0)
    play(made)
    assert (made.record.world[:, FRIENDS_MEMBERS] == 0.0).all()


def test_tension_is_the_market_weighted_mean_over_pairs() -> None:
    made = meeting(0.7)
    position = np.array([0.45, 0.7, 0.15, 0.4, 0.35, 0.55])
    made.state.country.position[:] = position
    made.state.work.levers[rows.MEMBERSHIP + G7, (4, 5)] = 0.0
    made.state.work.levers[rows.GEOPOLITICAL_TENSION + US, 1] = 0.3  # declared by the EU alone
    weight = made.parameters.interoperability.market_weight
    pairs = [(a, b) for a in range(4) for b in range(a + 1, 4)]
    total = sum(weight[a] * weight[b] * (abs(position[a] - position[b]) + 0.3 * ((a, b) == (1, 2))) for a, b in pairs)
    expected = total / sum(weight[a] * weight[b] for a, b in pairs)
    assert diplomacy.forum_tension(made.state, G7, made.parameters) == pytest.approx(expected, rel=1e-13)
    assert diplomacy.tension_between(made.state, 1, 2) == diplomacy.tension_between(made.state, 2, 1) == 0.3


@pytest.mark.parametrize(("positions", "median"), [((0.9, 0.1, 0.3), 0.3), ((0.9, 0.1, 0.3, 0.4), 0.35)])
def test_median_of_members_only(positions: tuple[float, ...], median: float) -> None:
    made = quiet()
    made.state.country.position[:] = 0.99
    for j, position in enumerate(positions):
        made.state.country.position[j] = position
        made.state.work.levers[rows.MEMBERSHIP + G7, j] = 1.0
    assert diplomacy.median_position(made.state, G7) == pytest.approx(median)


def test_a15_alignment_stays_symmetric_and_at_most_its_maximum() -> None:
    made = prepare(scenario("japan_us_consensus", end="2035-12"), 1)
    for begin in range(0, made.clock.steps, 21):
        advance(made, begin, begin + 21)
        matrix = made.state.world.alignment
        off = ~np.eye(JURISDICTION_COUNT, dtype=bool)
        assert (matrix == matrix.T).all()
        assert (np.diag(matrix) == 1.0).all()
        assert (matrix[off] >= 0.0).all()
        assert (matrix[off] <= made.parameters.international.alignment_maximum).all()
        assert (made.state.world.track == made.state.world.track.T).all()
        assert ((made.state.world.track >= 0.0) & (made.state.world.track <= 1.0)).all()


def test_floors_of_mutual_recognition_hold_up_to_the_maximum() -> None:
    made = quiet()
    made.parameters.international.mood_weight = 0.0
    hold(made, "alignment_floor.eu", 0.85, JAPAN)
    play(made)
    assert made.state.world.alignment[0, 1] == made.state.world.alignment[1, 0] == 0.85
    assert made.state.world.alignment[0, 2] == 0.2  # equal positions and no forum: nothing moves


def test_two_lively_tracks_lift_the_g7() -> None:
    made = meeting(0.5)
    diplomacy.advance_forums(made.state, made.parameters, step(0))
    before = made.state.world.forum_consensus[G7]
    made.state.world.track[0, 1] = made.state.world.track[0, 2] = 0.61
    diplomacy.advance_forums(made.state, made.parameters, step(0))
    lift = made.parameters.international.bilateral_bridge
    assert before == pytest.approx(0.5)
    assert made.state.world.forum_consensus[G7] == pytest.approx(1.0 / (1.0 + math.exp(-lift)))
