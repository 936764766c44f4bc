"""Incidents, severities and learning against closed forms (A7, A8, A11)."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import integrate

from engine.worlds import ONLY, one_cell, play, quiet, scenario, step
from sim.axes import AISI, INCIDENT_TYPES, JAPAN, MISUSE, US
from sim.engine import harm
from sim.engine.rows import CASE_ANALYSIS, MEMBERSHIP
from sim.engine.simulate import Simulation, prepare
from sim.equations import incidents
from sim.world.state import empty_queue

DRAWS = 4_000
IN_JAPAN = slice(0, 18)


@pytest.fixture(scope="module")
def world() -> Simulation:
    """Return a world in which firms have adopted, after ten years."""
    return play(prepare(scenario(firms=1200), 5))


@pytest.fixture(scope="module")
def drawn(world: Simulation) -> dict[str, np.ndarray]:
    """Return the incidents of one month drawn again and again."""
    made: dict[str, list[float]] = {"recorded": [], "detected": [], "external": [], "tail": []}
    for n in range(DRAWS):
        harm.record_incidents(world.layout, world.cells, world.state, world.parameters, step(n))
        work = world.state.work
        made["recorded"].append(work.recorded[IN_JAPAN].sum())
        made["detected"].append(work.detected[JAPAN])
        made["external"].append(work.external[JAPAN])
        made["tail"].append(work.severity[JAPAN, harm.TAIL])
    return {name: np.array(each, dtype=float) for name, each in made.items()}


def expected_external(world: Simulation) -> float:
    """Return the rate of misuse by others in Japan."""
    numbers = world.parameters.incidents
    compliance = world.state.world.developer_compliance[0]
    rate = numbers.external_misuse * world.parameters.interoperability.market_weight[JAPAN]
    rate *= world.state.groups.diffusion[JAPAN] * math.exp(0.3 * world.state.technology.log_capability[0])
    return float(rate * (1.0 - numbers.upstream_safeguard * compliance))


def check_poisson(counts: np.ndarray, mean: float) -> None:
    """Check that mean and variance are those of a Poisson number."""
    n = len(counts)
    assert abs(counts.mean() - mean) < 4.0 * math.sqrt(mean / n)
    assert abs(counts.var(ddof=1) - mean) < 4.0 * math.sqrt((mean + 2.0 * mean**2) / n)


def test_a7_counts_have_mean_and_variance_of_the_summed_rates(world: Simulation, drawn: dict[str, np.ndarray]) -> None:
    mean = float(world.state.work.rates[IN_JAPAN].sum())
    assert mean > 1.0
    check_poisson(drawn["recorded"], mean)


def test_a7_misuse_by_others_is_poisson_too(world: Simulation, drawn: dict[str, np.ndarray]) -> None:
    check_poisson(drawn["external"], expected_external(world))


def test_a7_detected_incidents_are_thinned(world: Simulation, drawn: dict[str, np.ndarray]) -> None:
    found = world.state.work.detection_mean[JAPAN]
    by_type = world.state.work.rates[IN_JAPAN].sum(axis=0)
    mean = float((by_type * found).sum() + expected_external(world) * found[MISUSE])
    check_poisson(drawn["detected"], mean)


def test_a7_mean_detection_is_the_integral_over_severities(world: Simulation) -> None:
    numbers, detected = world.parameters.incidents, world.parameters.detection
    reporting = world.state.work.levers[harm.rows.REPORTING_DUTY, JAPAN]
    alpha, top = numbers.severity_exponent, numbers.severity_maximum
    for r in range(len(INCIDENT_TYPES)):

        def chance(log_s: float, r: int = r) -> float:
            density = alpha * math.exp(-alpha * log_s) / (1.0 - top**-alpha)
            hidden = (1.0 - detected.base_chance[r]) * math.exp(-0.5 * log_s) * (1.0 - reporting)
            return density * (1.0 - hidden)

        expected, _ = integrate.quad(chance, 0.0, math.log(top), epsrel=1e-12)
        assert world.state.work.detection_mean[JAPAN, r] == pytest.approx(expected, rel=1e-9)


def test_a8_tail_of_drawn_severities(world: Simulation, drawn: dict[str, np.ndarray]) -> None:
    alpha, top = world.parameters.incidents.severity_exponent, world.parameters.incidents.severity_maximum
    count = drawn["recorded"].sum() + drawn["external"].sum()
    beyond = (100.0**-alpha - top**-alpha) / (1.0 - top**-alpha)
    assert abs(drawn["tail"].sum() / count - beyond) < 4.0 * math.sqrt(beyond / count)


@pytest.mark.parametrize(("alpha", "expected"), [(1.5, 2.9700), (0.7, 34.70)])
def test_a8_mean_severity(alpha: float, expected: float) -> None:
    closed = alpha / (alpha - 1.0) * (1.0 - 1e4 ** (1.0 - alpha)) / (1.0 - 1e4**-alpha)
    assert closed == pytest.approx(expected, rel=1e-4)
    assert incidents.mean_severity_power(1.0, alpha, 1e4) == pytest.approx(closed, rel=1e-12)
    # the mean of what the engine draws is the integral of its quantile function; ln(1 - u) resolves the tail
    mean, _ = integrate.quad(
        lambda x: incidents.severity(-math.expm1(-x), alpha, 1e4) * math.exp(-x), 0.0, 36.0, limit=400
    )
    assert mean == pytest.approx(closed, rel=1e-6)


@pytest.mark.parametrize("count", [1, 2, 19, 20, 21, 100, 400])
def test_quantiles_are_those_of_nearest_rank(world: Simulation, count: int) -> None:
    severities = np.random.default_rng(count).pareto(1.5, count)
    world.state.work.severities[JAPAN, :count] = severities
    world.state.work.severity_count[JAPAN] = count
    expected = np.quantile(severities, [0.5, 0.95, 0.99], method="inverted_cdf")
    assert harm.quantiles(world.state, JAPAN) == tuple(expected)


def test_rates_are_the_sum_over_firms(world: Simulation) -> None:
    """Recompute each cell's expected incidents firm by firm."""
    again = play(prepare(scenario(firms=1200), 5))
    numbers, last = again.parameters.incidents, again.clock.steps - 1
    tick = last * 4
    for number in range(108):
        begin, end = again.layout.start[number], again.layout.start[number + 1]
        rows, cell = again.firms[begin:end], again.cells[number]
        using = rows[(rows.adopted == 1)]
        practice = (using.binding_substantive + 2 * using.guideline_substantive + 4 * using.frontier
                    + 8 * using.brussels).astype(int)  # fmt: skip
        depth = again.curves.depth[tick - using.adopted_tick] / 2.0**32
        scale = again.layout.weight[number] / numbers.incidents_per_record
        for r in range(MISUSE):
            left = 1.0 - numbers.efficacy[r] * cell.protection[practice]
            expected = scale * cell.rate[r] * (depth * left).sum()
            got = again.record.expected[last, number, r]
            if number % 18 != 17:  # small developers that closed at the end of the month were still counted
                assert got == pytest.approx(expected, rel=1e-12, abs=1e-15)
        active = scale * cell.rate[MISUSE] * int((using.active == 1).sum())
        if number % 18 != 17:
            assert again.record.expected[last, number, MISUSE] == pytest.approx(active, rel=1e-12)
    assert again.record.expected[last].sum() > 0.0


def test_own_incidents_of_a_sampled_firm_are_its_own_rate() -> None:
    made = one_cell()
    made.firms.adopted[:] = 1
    made.firms.malicious[:] = 0
    made.parameters.compliance.review_rate = 0.0  # the flag stays until a review that nobody makes
    made.parameters.incidents.base_rate[:] = 0.5
    made.parameters.technology.capability_growth = 0.0
    play(made, 1)
    made.firms.review_due[:] = 0
    made.firms.adopted_tick[:] = -10_000_000
    cell = made.cells[ONLY]
    expected = float(cell.own_rate[0])
    by_hand = sum(
        0.5
        * float(made.parameters.incidents[f"{name}_multiplier"][0])
        * float(made.state.work.detection_mean[JAPAN, r])
        for r, name in enumerate(INCIDENT_TYPES[:MISUSE])
    )
    assert expected == pytest.approx(by_hand * float(made.state.work.learned[JAPAN]), rel=1e-12)


def test_a11_knowledge_settles_at_learning_over_forgetting() -> None:
    made = quiet(end="2064-12")
    queue = empty_queue(600)
    queue.completed[JAPAN, :] = 12.0
    queue.completed[US, :] = 30.0
    made.state.work.levers[CASE_ANALYSIS, :] = 1.0
    numbers = made.parameters.detection
    for n in range(600):
        harm.learn_from_cases(made.state, queue, made.parameters, step(n))
        at = numbers.learning_rate * 12.0 / numbers.knowledge_decay
        expected = at * (1.0 - (1.0 - numbers.knowledge_decay) ** (n + 1))
        assert made.state.country.knowledge[JAPAN] == pytest.approx(expected, rel=1e-11)
    assert made.state.country.knowledge[JAPAN] == pytest.approx(0.8, rel=1e-6)


def test_a11_the_network_of_institutes_adds_cases_from_abroad_by_alignment() -> None:
    made = quiet()
    queue = empty_queue(600)
    queue.completed[JAPAN, :] = 12.0
    queue.completed[US, :] = 30.0
    made.state.work.levers[CASE_ANALYSIS, :] = 1.0
    made.state.work.levers[MEMBERSHIP + AISI, (JAPAN, US)] = 1.0
    made.state.world.alignment[JAPAN, US] = 0.4
    for n in range(600):
        harm.learn_from_cases(made.state, queue, made.parameters, step(n))
    assert made.state.country.knowledge[JAPAN] == pytest.approx((0.002 * 12.0 + 0.001 * 0.4 * 30.0) / 0.03, rel=1e-6)


def test_perceived_detection_settles_at_cases_finished_per_incident() -> None:
    made = quiet()
    queue = empty_queue(600)
    queue.completed[JAPAN, :] = 3.0
    queue.incidents[JAPAN, :] = 40.0
    for n in range(600):
        harm.learn_from_cases(made.state, queue, made.parameters, step(n))
    assert made.state.country.perceived[JAPAN] == pytest.approx(0.075, rel=1e-9)
    assert made.state.country.perceived[US] == made.parameters.detection.initial_perception


def test_developer_protection_is_market_weighted(world: Simulation) -> None:
    share = harm.developer_protection(world.cells, world.state, world.parameters)
    assert 0.0 <= share <= 1.0
    assert share == world.state.world.developer_compliance[0]
