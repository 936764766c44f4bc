"""What makes two runs the same run."""

from __future__ import annotations

import pytest

import sim
from sim.policy.scenario import Scenario
from sim.study import identity
from sim.study.identity import run_id

SEED = 5


@pytest.fixture(scope="module")
def base() -> Scenario:
    """Return a scenario."""
    return sim.load("hybrid", ["population.firms=600"])


def test_an_id_is_stable_and_short(base: Scenario) -> None:
    assert run_id(base, SEED) == run_id(sim.load("hybrid", ["population.firms=600"]), SEED)
    assert len(run_id(base, SEED)) == 16
    assert int(run_id(base, SEED), 16) >= 0


@pytest.mark.parametrize("field", ["name", "title", "code", "question", "notes"])
def test_descriptions_do_not_make_another_run(base: Scenario, field: str) -> None:
    assert run_id(base.model_copy(update={field: "something else"}), SEED) == run_id(base, SEED)


@pytest.mark.parametrize("override", ["replicates=3", "workers=1", "seed=9"])
def test_how_often_and_where_it_runs_does_not_make_another_run(base: Scenario, override: str) -> None:
    assert run_id(sim.load("hybrid", ["population.firms=600", override]), SEED) == run_id(base, SEED)


@pytest.mark.parametrize(
    "override",
    [
        "parameters.incidents.learning_effect=0.2",
        "jurisdiction.japan.deference=0.5",
        "lever.hub.japan=0.9",
        "mechanisms.R4=false",
        "time.end=2030-12",
        "time.steps_per_month=2",
        "population.japan=200",
    ],
)
def test_whatever_changes_numbers_makes_another_run(base: Scenario, override: str) -> None:
    assert run_id(sim.load("hybrid", ["population.firms=600", override]), SEED) != run_id(base, SEED)


def test_seed_and_scenario_make_another_run(base: Scenario) -> None:
    assert run_id(base, SEED + 1) != run_id(base, SEED)
    assert run_id(sim.load("ai_promotion_act", ["population.firms=600"]), SEED) != run_id(base, SEED)


def test_model_and_schema_make_another_run(base: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    before = run_id(base, SEED)
    monkeypatch.setattr(identity, "model_fingerprint", lambda: "another model")
    other = run_id(base, SEED)
    assert other != before
    monkeypatch.setattr(identity, "SCHEMA", identity.SCHEMA + 1)
    assert run_id(base, SEED) not in (before, other)


def test_equal_settings_under_another_name_are_the_same_run_and_the_same_numbers() -> None:
    plain = sim.load("low_deference", ["population.firms=600", "time.end=2026-12"])
    by_hand = sim.load(
        "ai_promotion_act", ["population.firms=600", "time.end=2026-12", "jurisdiction.japan.deference=0.3"]
    )
    one, other = sim.run(plain), sim.run(by_hand)
    assert one.id == other.id
    assert one.values.tobytes() == other.values.tobytes()
