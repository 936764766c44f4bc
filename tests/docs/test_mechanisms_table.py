"""The table of mechanisms names things that exist, and all that a switch sets."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

from sim.config import list_mechanisms, list_scenarios
from sim.policy.levers import LEVER
from sim.policy.mechanisms import Mechanism

ROOT = Path(__file__).parents[2]
COLUMNS = ("id", "mechanism", "equations", "module", "levers", "off", "test", "shown")
LINES = re.findall(r"^\| (R\d+ .+) \|$", (ROOT / "docs" / "mechanisms.md").read_text(encoding="utf-8"), re.MULTILINE)
TABLE = [dict(zip(COLUMNS, line.split(" | "), strict=True)) for line in LINES]
MODEL = (ROOT / "docs" / "model.md").read_text(encoding="utf-8")


def quoted(text: str) -> list[str]:
    """Return what stands in backticks."""
    return re.findall(r"`([^`]+)`", text)


def test_every_mechanism_has_one_row() -> None:
    assert [row["id"] for row in TABLE] == [mechanism.id for mechanism in list_mechanisms()]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row["id"])
def test_modules_functions_levers_and_scenarios_exist(row: dict[str, str]) -> None:
    module = None
    for name in quoted(row["module"]):
        if name.endswith(".py"):
            module = import_module(f"sim.{name[:-3].replace('/', '.')}")
        else:
            assert hasattr(module, name), name
    assert set(quoted(row["levers"])) <= set(LEVER)
    scenarios = quoted(row["shown"])
    assert scenarios
    assert set(scenarios) <= {layer.name for layer in list_scenarios()}


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row["id"])
def test_its_test_exists(row: dict[str, str]) -> None:
    assert (ROOT / "tests" / "mechanisms" / quoted(row["test"])[0]).is_file()


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row["id"])
def test_equations_stand_in_the_model_description(row: dict[str, str]) -> None:
    for part in re.split(r", ", row["equations"]):
        for number in part.split("–"):
            assert re.search(rf"\([\d., ]*\b{re.escape(number)}\b", MODEL), number


@pytest.mark.parametrize("pair", list(zip(TABLE, list_mechanisms(), strict=True)), ids=lambda pair: pair[1].id)
def test_off_names_all_that_the_switch_sets(pair: tuple[dict[str, str], Mechanism]) -> None:
    row, mechanism = pair
    paths = {".".join(path.split(".")[:2]) for path in mechanism.parameters}
    levers = {change.lever for change in mechanism.levers}
    named = {name if name.split(".")[0] not in LEVER else name.split(".")[0] for name in quoted(row["off"])}
    assert named == {*paths, *levers, *mechanism.events}
