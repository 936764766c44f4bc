"""Half and quarter months: headline outcomes converge, and what is exact does not move (see experiments/time_step)."""

from __future__ import annotations

import math

import numpy as np
import pytest

import sim
from engine.worlds import hold, play, quiet, step
from sim.axes import JAPAN, JURISDICTION_COUNT
from sim.engine.outcomes import HEADLINES
from sim.engine.publics import advance_mood
from sim.engine.record import EFFECTIVE, EXPERTS, PROFICIENCY
from sim.engine.step import last_month
from sim.study.run import series_row, window_mean
from sim.world.state import empty_queue

REPLICATES = 10
RARE = {"expected_misuse", "severe_incidents", "response_median"}
"""Headlines of a handful of events: their noise hides any effect of the step."""


@pytest.fixture(scope="module")
def runs() -> dict[int, np.ndarray]:
    """Return Japan's outcomes over 2028 to 2035 by steps a month, ``[replicate, series]``."""
    result = {}
    for steps in (1, 2, 4):
        scenario = sim.load("ai_promotion_act", ["population.firms=3000", f"time.steps_per_month={steps}"])
        several = [sim.run(scenario, replicate=r) for r in range(REPLICATES)]
        result[steps] = np.stack([window_mean(run.values, run.months, run.months[-96]) for run in several])
    return result


def gap(runs: dict[int, np.ndarray], name: str, steps: int, place: str = "japan") -> tuple[float, float, float]:
    """Return distance to the quarter month, its standard error and the mean at the quarter month."""
    row = series_row(name, place)
    difference = runs[steps][:, row] - runs[4][:, row]
    return difference.mean(), difference.std(ddof=1) / math.sqrt(len(difference)), runs[4][:, row].mean()


@pytest.mark.parametrize("name", [name for name in HEADLINES if name not in RARE])
def test_headlines_differ_by_a_few_per_cent_at_most(runs: dict[int, np.ndarray], name: str) -> None:
    for steps in (1, 2):
        distance, error, level = gap(runs, name, steps)
        assert abs(distance) < 0.05 * level + 4.0 * error, steps


@pytest.mark.parametrize("name", [name for name in HEADLINES if name not in RARE])
def test_half_a_month_is_no_further_off_than_a_month(runs: dict[int, np.ndarray], name: str) -> None:
    month, noise, level = gap(runs, name, 1)
    half, error, _ = gap(runs, name, 2)
    assert abs(half) <= abs(month) + 4.0 * math.hypot(noise, error) + 1e-12 * level


@pytest.mark.parametrize(
    ("name", "place"), [("existential_anxiety", "us"), ("existential_anxiety", "eu"), ("hype", "all")]
)
def test_differences_of_what_is_hardly_random_shrink_as_first_order_errors_do(
    runs: dict[int, np.ndarray], name: str, place: str
) -> None:
    month, _, level = gap(runs, name, 1, place)
    half, _, _ = gap(runs, name, 2, place)
    if abs(month) < 1e-9 * level:
        assert abs(half) < 1e-9 * level  # exact at every step
    else:
        assert 2.0 < month / half < 4.5  # 3 to first order


@pytest.mark.parametrize("column", [EXPERTS, PROFICIENCY, EFFECTIVE])
def test_staff_is_exact_at_every_step(column: int) -> None:
    levels = []
    for steps in (1, 2, 4):
        made = quiet(f"time.steps_per_month={steps}")
        hold(made, "staff_target", 80.0)
        hold(made, "staff_target", 200.0, start=30)
        hold(made, "staff_target", 50.0, start=80)  # falls through the new target on its way
        hold(made, "training_rate", 0.02, JAPAN)
        hold(made, "secondment_share", 0.3, JAPAN)
        levels.append(play(made).record.levels[:, :, column])
    # the share lent is that of the last step, which shows where posts change
    np.testing.assert_allclose(levels[1], levels[0], rtol=2e-3)
    np.testing.assert_allclose(levels[2][:, 1:], levels[0][:, 1:], rtol=1e-11)


def test_people_notice_by_the_month_however_long_a_step_is() -> None:
    levels = []
    for steps in (1, 2, 4):
        made, queue = quiet(), empty_queue(120 * steps)
        made.state.groups.adopters[:] = 100.0 * made.parameters.incidents.incidents_per_record
        queue.visible[:] = 20.0 / steps  # as much a month
        for n in range(120 * steps):
            now = step(n, per_month=steps)
            advance_mood(made.state, queue, made.parameters, now)
        assert last_month(queue.visible, JAPAN, now) == pytest.approx(20.0)
        levels.append(made.state.country.concern.copy())
    assert levels[0].shape == (JURISDICTION_COUNT,)
    errors = [np.abs(each - levels[2]).max() for each in levels[:2]]
    assert errors[0] < 0.05 * levels[2].max()
    assert errors[1] == pytest.approx(errors[0] / 3.0, rel=0.1)


def test_lumps_are_noticed_as_much_as_a_steady_flow_of_the_same_size() -> None:
    """Concern grows with the logarithm of a month's visible harm: a week's share must not count as a week's rate."""
    lumpy, steady = empty_queue(480), empty_queue(480)
    lumpy.visible[:, ::4] = 20.0
    steady.visible[:] = 5.0
    levels = []
    for queue in (lumpy, steady):
        made = quiet()
        made.state.groups.adopters[:] = 100.0 * made.parameters.incidents.incidents_per_record
        for n in range(480):
            advance_mood(made.state, queue, made.parameters, step(n, per_month=4))
        levels.append(made.state.country.concern.copy())
    np.testing.assert_allclose(levels[0], levels[1], rtol=0.01)
