"""Mood and politics against closed forms: leaky integrators (A16), switching of law (A9), zero culture (A15)."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine.worlds import hold, play, quiet, scenario, step
from sim.axes import JAPAN, JURISDICTION_COUNT
from sim.engine import publics, rows
from sim.engine.record import ANXIETY, LAW, PRESSURE
from sim.engine.simulate import Simulation, prepare
from sim.world.state import empty_queue


def test_a16_number_of_the_specification() -> None:
    assert 0.1 / (1.0 - math.exp(-1.0 / 12.0)) == pytest.approx(1.25069, abs=5e-6)


def test_a16_constant_visibility_settles_at_the_leaky_integrator() -> None:
    made, queue = quiet(), empty_queue(400)
    numbers = made.parameters.mood
    made.state.groups.adopters[:] = 100.0 * made.parameters.incidents.incidents_per_record
    visible = (math.e - 1.0) * 100.0 * numbers.visibility_reference
    queue.visible[:, :] = visible
    numbers.amplification[:] = 1.0
    for n in range(400):
        publics.advance_mood(made.state, queue, made.parameters, step(n))
        expected = 0.1 * (1.0 - math.exp(-(n + 1) / 12.0)) / (1.0 - math.exp(-1.0 / 12.0))
        assert made.state.country.concern[JAPAN] == pytest.approx(expected, rel=1e-12)
    assert made.state.country.concern == pytest.approx([1.25069] * JURISDICTION_COUNT, abs=5e-6)


def test_a16_constant_hype_settles_at_the_leaky_integrator() -> None:
    made, queue = quiet(), empty_queue(1000)
    made.state.technology.hype[0] = 0.4
    made.state.groups.diffusion[:] = 0.25
    for n in range(1000):
        publics.advance_mood(made.state, queue, made.parameters, step(n))
    numbers = made.parameters.mood
    for j in range(JURISDICTION_COUNT):
        inflow = numbers.anxiety_gain * numbers.culture[j] * 0.4 * 0.75
        expected = inflow / (1.0 - math.exp(-1.0 / numbers.anxiety_decay))
        assert made.state.country.anxiety[j] == pytest.approx(min(2.0, expected), rel=1e-12)


def test_a15_without_culture_of_anxiety_there_is_none() -> None:
    made = prepare(scenario(), 1)
    made.parameters.mood.culture[JAPAN] = 0.0
    play(made)
    assert (made.record.levels[:, JAPAN, ANXIETY] == 0.0).all()
    assert made.record.levels[:, 1, ANXIETY].max() > 0.0


def under_pressure(excess: float) -> Simulation:
    """Return a world in which pressure exceeds the threshold of law by ``excess`` for all time."""
    made = quiet()
    numbers = made.parameters.mood
    hold(made, "endogenous_law", 1.0)
    made.state.work.levers[rows.ENDOGENOUS_LAW, :] = 1.0
    made.state.country.position[:] = 1.0
    made.state.country.concern[:] = 0.0
    made.state.country.anxiety[:] = (numbers.law_threshold + excess) / numbers.pressure_anxiety
    return made


@pytest.mark.parametrize("excess", [1.0, 0.4])
def test_a9_constant_pressure_switches_law_after_a_geometric_time(excess: float) -> None:
    made = under_pressure(excess)
    hazard = made.parameters.mood.law_hazard * excess / 12.0
    chance = -math.expm1(-hazard)
    times = []
    for seed in range(250):
        waiting = np.zeros(JURISDICTION_COUNT)
        made.state.country.law_next[:] = 0.0
        made.state.country.law_added[:] = 0.0
        for n in range(2000):
            publics.advance_politics(made.state, made.parameters, step(n, seed))
            new = (waiting == 0.0) & (made.state.country.law_next == 1.0)
            waiting[new] = n + 1
            if (waiting > 0.0).all():
                break
        times.extend(waiting)
    spent = np.array(times)
    error = math.sqrt((1.0 - chance) / chance**2 / len(spent))
    assert abs(spent.mean() - 1.0 / chance) < 4.0 * error
    first = (spent == 1.0).mean()
    assert abs(first - chance) < 4.0 * math.sqrt(chance * (1.0 - chance) / len(spent))


def test_a9_no_law_without_pressure_above_the_threshold() -> None:
    made = under_pressure(0.0)
    for n in range(300):
        publics.advance_politics(made.state, made.parameters, step(n))
        assert (made.state.country.law_next == 0.0).all()


def test_a9_strong_opportunity_repeals_and_the_step_after_has_no_law() -> None:
    made = quiet()
    hold(made, "horizontal_stringency", 0.6, JAPAN)
    hold(made, "endogenous_law", 1.0, JAPAN)
    hold(made, "position", 0.0)
    made.parameters.mood.pressure_opportunity = 50.0
    play(made)
    law = made.record.levels[:, JAPAN, LAW]
    gone = int(np.argmax(law == 0.0))
    assert law[0] == 0.6
    assert 0 < gone < 24
    assert (law[gone:] == 0.0).all()


def test_law_brought_by_pressure_comes_into_force_in_the_next_step() -> None:
    made = quiet()
    hold(made, "endogenous_law", 1.0, JAPAN)
    hold(made, "position", 1.0)
    made.timeline.hype_jump[0] = 1.0
    made.parameters.mood.culture[JAPAN] = 5.0
    made.parameters.mood.law_hazard = 1e6
    play(made)
    law = made.record.levels[:, JAPAN, LAW]
    pressure = made.record.levels[:, JAPAN, PRESSURE]
    over = int(np.argmax(pressure > made.parameters.mood.law_threshold))
    assert (law[: over + 1] == 0.0).all()
    assert law[over + 1] == made.parameters.mood.endogenous_stringency


def test_trust_is_its_baseline_at_rest_but_for_timely_answers() -> None:
    made, queue = quiet(), empty_queue(10)
    publics.advance_mood(made.state, queue, made.parameters, step(0))
    numbers = made.parameters.mood
    for j in range(JURISDICTION_COUNT):
        logit = numbers.trust_baseline[j] + numbers.trust_response
        assert made.state.country.trust[j] == pytest.approx(1.0 / (1.0 + math.exp(-logit)), rel=1e-14)
