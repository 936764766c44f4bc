"""A scenario at a point equals the scenario with the same settings on the command line, run id included."""

from __future__ import annotations

import pickle

import pytest

import sim
from sim.errors import InputError
from sim.policy.scenario import Scenario
from sim.study.identity import NOT_PART_OF_A_RUN, run_id
from sim.study.point import at_point, ground
from sim.study.ranges import Resolve

SETTINGS = ["population.firms=120", "time.end=2016-12"]
WAYS = [
    ("ai_promotion_act", {"incidents.learning_effect": 0.2}, ["parameters.incidents.learning_effect=0.2"]),
    ("ai_promotion_act", {"parameters.incidents.exposure.small": 0.2}, ["parameters.incidents.exposure.small=0.2"]),
    ("hybrid", {"incidents.base_rate": 0.03}, ["parameters.incidents.base_rate=0.03"]),
    ("hybrid", {"jurisdiction.japan.deference": 0.3}, ["jurisdiction.japan.deference=0.3"]),
    ("hybrid", {"jurisdiction.deference.japan": 0.3}, ["jurisdiction.japan.deference=0.3"]),
    ("hybrid", {"lever.hub.japan": 0.9}, ["lever.hub.japan=0.9"]),
    (
        "ex_ante_hard_law",
        {"lever.penalty.japan": 50.0, "incidents.learning_effect": 0.2, "lever.hub.japan": 0.4},
        ["lever.penalty.japan=50", "parameters.incidents.learning_effect=0.2", "lever.hub.japan=0.4"],
    ),
    ("hybrid", {"jurisdiction.japan.firms.small": 300000.0}, ["jurisdiction.japan.firms.small=300000"]),
]


def content(scenario: Scenario) -> dict[str, object]:
    return scenario.model_dump(exclude=NOT_PART_OF_A_RUN)


@pytest.mark.parametrize(("name", "point", "words"), WAYS)
def test_a_point_is_the_command_lines_scenario(name: str, point: dict[str, float], words: list[str]) -> None:
    by_hand = sim.load(name, [*SETTINGS, *words])
    assert content(at_point(sim.load(name, SETTINGS), point)) == content(by_hand)


@pytest.mark.parametrize(("name", "point", "words"), WAYS)
@pytest.mark.parametrize("switch", ["mechanisms.R4=true", "mechanisms.R4=false", "mechanisms.R17=false"])
def test_ids_of_a_prepared_scenario_are_run_ids(
    name: str, point: dict[str, float], words: list[str], switch: str
) -> None:
    prepared = ground(sim.load(name, [*SETTINGS, switch]))
    factors = [Resolve().factor(each, "here") for each in point]
    by_hand = sim.load(name, [*SETTINGS, switch, *words])
    assert prepared.ids(factors, list(point.values()), [1, 2**63]) == [run_id(by_hand, 1), run_id(by_hand, 2**63)]


def test_a_value_that_is_missing_leaves_the_scenarios_own() -> None:
    scenario = sim.load("hybrid", SETTINGS)
    factors = [Resolve().factor(each, "here") for each in ("incidents.learning_effect", "lever.hub.japan")]
    nothing = [float("nan")] * 2
    assert content(ground(scenario).at(factors, nothing)) == content(scenario)
    assert ground(scenario).ids(factors, nothing, [3]) == [run_id(scenario, 3)]


def test_a_prepared_scenario_survives_the_way_to_another_process() -> None:
    prepared = ground(sim.load("hybrid", SETTINGS), label="mine")
    factors = [Resolve().factor("lever.hub.japan", "here")]
    ids = prepared.ids(factors, [0.4], [1])
    arrived = pickle.loads(pickle.dumps(prepared))
    assert (arrived.label, arrived.ids(factors, [0.4], [1])) == ("mine", ids)


def test_a_value_out_of_bounds_is_refused() -> None:
    with pytest.raises(InputError, match="lever.hub.japan"):
        at_point(sim.load("hybrid", SETTINGS), {"lever.hub.japan": 7.0})
