"""The engine and the reference are two models of one specification: they give the same monthly tables."""

from __future__ import annotations

import ast
from pathlib import Path

import numpy as np
import pytest
import yaml

import sim
from reference.agreement import agree, disagreements
from reference.generated import generated_scenario
from sim.config import list_parameters, list_scenarios
from sim.policy.scenario import Scenario

SCENARIOS = [layer.name for layer in list_scenarios()]
SEED = 20250527
FORBIDDEN = ("sim.equations", "sim.engine", "sim.world", "sim.compiled", "sim.policy.timeline", "numba")
COMPARES = {"agreement.py", "test_agreement.py"}
"""Files that look at both sides; they hold nothing of the model."""


def shown(found: list) -> str:
    """Return the first disagreements, for the message of a failure."""
    return "\n".join(map(str, found[:20]))


def load_generated(number: int, folder: Path) -> Scenario:
    """Return a generated scenario, read from a file as a written one is."""
    data, overrides = generated_scenario(number)
    path = folder / f"generated_{number}.yaml"
    path.write_text(yaml.safe_dump(data))
    return sim.load(str(path), overrides)


def small_world(*overrides: str, name: str = "ai_promotion_act") -> Scenario:
    """Return a scenario of seven years with few firms."""
    return sim.load(name, ["population.firms=300", "time.start=2020-01", "time.end=2026-12", *overrides])


def test_there_are_25_scenarios() -> None:
    assert len(SCENARIOS) == 25


@pytest.mark.slow
@pytest.mark.parametrize("name", SCENARIOS)
def test_scenario(name: str) -> None:
    found = disagreements(sim.load(name, ["population.firms=300"]), SEED)
    assert not found, shown(found)


@pytest.mark.slow
@pytest.mark.parametrize("steps", [2, 4])
@pytest.mark.parametrize("name", ["responsive_pyramid", "endogenous_world"])
def test_shorter_steps(name: str, steps: int) -> None:
    span = ["population.firms=216", "time.start=2021-01", "time.end=2029-12", f"time.steps_per_month={steps}"]
    found = disagreements(sim.load(name, span), SEED)
    assert not found, shown(found)


@pytest.mark.slow
@pytest.mark.parametrize("number", range(8))
def test_generated_scenario(number: int, tmp_path: Path) -> None:
    scenario = load_generated(number, tmp_path)
    found = disagreements(scenario, scenario.settings.seed)
    assert not found, shown(found)


@pytest.mark.nightly
@pytest.mark.parametrize("number", range(8, 500))
def test_many_generated_scenarios(number: int, tmp_path: Path) -> None:
    scenario = load_generated(number, tmp_path)
    found = disagreements(scenario, scenario.settings.seed)
    assert not found, shown(found)


@pytest.mark.nightly
@pytest.mark.parametrize("steps", [1, 2, 4])
@pytest.mark.parametrize("name", SCENARIOS)
def test_scenario_in_a_larger_population(name: str, steps: int) -> None:
    found = disagreements(sim.load(name, ["population.firms=900", f"time.steps_per_month={steps}"]), SEED + steps)
    assert not found, shown(found)


@pytest.mark.parametrize(
    ("path", "factor"),
    [
        ("adoption.imitation", 1.1),  # acts on choices only: a draw must fall between the two chances
        ("compliance.deference_benefit", 1.1),
        ("detection.perception_rate", 1.00001),  # acts on a number that is recorded
        ("government.attrition", 1.00001),
    ],
)
def test_a_parameter_that_differs_is_found(path: str, factor: float) -> None:
    value = list_parameters()[path].value
    assert isinstance(value, float)
    assert disagreements(small_world(), SEED, small_world(f"parameters.{path}={value * factor}"))


def test_another_policy_and_another_seed_are_found() -> None:
    assert disagreements(small_world(), SEED, small_world("lever.hub.japan=0.9", "lever_from=2026-12"))
    assert not disagreements(small_world(), SEED)


def test_what_agrees() -> None:
    nan = float("nan")
    engine = np.array([[1.0, 1.0, 0.0, nan, nan, 2.0, 0.0]])
    reference = np.array([[1.0 + 5e-10, 1.0 + 2e-9, 1e-12, nan, 0.0, -2.0, 1e-14]])
    assert agree(engine, reference, False).tolist() == [[True, False, False, True, False, False, True]]
    assert agree(engine, reference, True).tolist() == [[False, False, False, True, False, False, False]]


def imported(path: Path) -> set[str]:
    """Return the modules that a file imports, anywhere in it."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def test_the_reference_has_nothing_of_the_engine() -> None:
    files = [path for path in Path(__file__).parent.glob("*.py") if path.name not in COMPARES]
    assert len(files) >= 20
    found = {path.name: [name for name in imported(path) if name.startswith(FORBIDDEN)] for path in files}
    assert not any(found.values()), found


def test_the_scan_sees_every_way_to_import(tmp_path: Path) -> None:
    path = tmp_path / "cheat.py"
    path.write_text(
        "import sim.engine.month as m\ndef f():\n    from sim import equations\n    from sim.world.cells import x\n"
    )
    assert {name for name in imported(path) if name.startswith(FORBIDDEN)} == {
        "sim.engine.month", "sim.equations", "sim.world.cells", "sim.world.cells.x",
    }  # fmt: skip
