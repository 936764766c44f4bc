"""The tools' own workflows on the simulator: the EMA Workbench's experiments and scores, SALib's sample to indices."""

import pickle

import numpy as np
import pytest

from sim import adapters
from sim.analysis.workbench import workbench
from sim.errors import InputError

SPACE = "compliance.base_cost,compliance.deference_benefit,incidents.learning_effect"
SMALL = ("population.firms=120", "time.end=2028-12")


def simulator(**more):
    given = {"space": SPACE, "settings": SMALL, "replicates": 2} | more
    return adapters.Simulator("ai_promotion_act", given.pop("outcomes", ["protection", "trust"]), **given)


@pytest.mark.slow
def test_the_workbench_performs_experiments_and_scores_features():
    ema, scoring = workbench(""), workbench("analysis.feature_scoring")
    model = adapters.ema_model(simulator(levers={"lever.hub.japan": (0.0, 1.0)}))
    experiments, outcomes = ema.perform_experiments(model, scenarios=12, policies=2)
    assert len(experiments) == 24
    assert set(outcomes) == {"protection", "trust"}
    assert all(np.isfinite(each).all() and len(each) == 24 for each in outcomes.values())
    scores = scoring.get_feature_scores_all(experiments.drop(columns=["scenario", "policy", "model"]), outcomes)
    assert set(scores.index) == {*SPACE.split(","), "lever.hub.japan"}
    np.testing.assert_allclose(scores.sum(), 1.0)
    trust = outcomes["trust"]
    boxes = workbench("analysis.prim").Prim(experiments, (trust > np.median(trust)).astype(int), threshold=0.5)
    assert boxes.find_box() is not None


@pytest.mark.slow
def test_what_the_workbench_gets_is_what_the_simulator_gives():
    ema = workbench("")
    mine = simulator()
    values = {each.name: each.low + 0.3 * (each.high - each.low) for each in mine.inputs}
    _, outcomes = ema.perform_experiments(adapters.ema_model(mine), scenarios=[ema.Scenario("one", **values)])
    assert {name: float(each[0]) for name, each in outcomes.items()} == mine(**values)


@pytest.mark.slow
def test_salib_samples_evaluates_and_analyses():
    from SALib import ProblemSpec

    mine = simulator(outcomes=["protection"])
    problem = ProblemSpec(adapters.salib_problem(mine))
    problem.sample_sobol(8, calc_second_order=False, seed=1).evaluate(mine.evaluate).analyze_sobol(
        calc_second_order=False, seed=1
    )
    indices = problem.analysis["ST"]
    assert len(indices) == len(SPACE.split(","))
    assert np.isfinite(indices).all()


@pytest.mark.slow
def test_salib_screens_several_outcomes():
    from SALib.analyze import morris as analysis
    from SALib.sample import morris

    mine = simulator()
    problem = adapters.salib_problem(mine)
    points = morris.sample(problem, 3, seed=2)
    values = mine.evaluate(points)
    found = [analysis.analyze(problem, points, values[:, i], seed=1)["mu_star"] for i in range(2)]
    assert np.isfinite(found).all()
    assert max(found[0]) > 0


@pytest.mark.slow
def test_a_point_is_what_the_command_line_would_make_of_it():
    """Values in the units of the parameters: the same run as with overrides."""
    from sim.analysis.measures import from_run, measure_in
    from sim.config import load
    from sim.study.execute import run

    mine = simulator(levers={"lever.hub.japan": (0.0, 1.0)})
    values = {each.name: each.low + 0.25 * (each.high - each.low) for each in mine.inputs}
    overrides = [
        f"{name if name.startswith('lever.') else f'parameters.{name}'}={value}" for name, value in values.items()
    ]
    scenario = load("ai_promotion_act", (*SMALL, *overrides))
    runs = [run(scenario, replicate=replicate) for replicate in range(2)]
    for outcome, value in mine(**values).items():
        measure = measure_in(outcome, "japan", "")
        assert value == pytest.approx(np.mean([from_run(measure, each) for each in runs]), rel=1e-9)


@pytest.mark.slow
def test_paired_differences_and_the_store(tmp_path):
    mine = simulator(against="ai_promotion_act", levers={"lever.hub.japan": (0.0, 1.0)}, store=tmp_path)
    points = np.array([[each.low if not each.lever else 0.9 for each in mine.inputs]])
    first = mine.evaluate(points)
    assert np.abs(first).max() > 0
    assert list(tmp_path.rglob("*.npy"))
    np.testing.assert_array_equal(mine.evaluate(points), first)


def test_it_can_be_sent_to_another_process():
    again = pickle.loads(pickle.dumps(simulator(levers={"lever.hub.japan": (0.0, 1.0)})))
    assert again.inputs == simulator(levers={"lever.hub.japan": (0.0, 1.0)}).inputs


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"outcomes": ["protecton"]}, "protection"),
        ({"space": "compliance.base_costs"}, "base_cost"),
        ({"levers": {"lever.hubb.japan": (0, 1)}}, "hub"),
        ({"levers": {"compliance.base_cost": (2, 3)}}, "belongs to the space"),
        ({"jurisdiction": "japn"}, "japan"),
    ],
)
def test_wrong_names_are_refused(more, said):
    with pytest.raises(InputError, match=said):
        simulator(**more)


def test_values_outside_their_range_and_unknown_inputs_are_refused():
    mine = simulator()
    with pytest.raises(InputError, match=r"compliance\.base_cost"):
        mine(**{"compliance.base_cost": 1e6})
    with pytest.raises(InputError, match="base_cost"):
        mine(**{"compliance.base_costs": 1.0})
