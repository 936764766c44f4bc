"""Bases, combinations and their conflicts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from trees import SCENARIOS, write_tree

from sim.config import load
from sim.errors import InputError


def hub(value: float, **more: Any) -> dict[str, Any]:
    """Return a scenario that sets the hub of Japan."""
    return {"title": "Hub", "levers": [{"lever": "hub", "jurisdiction": "japan", "value": value} | more]}


def load_from(directory: Path, name: str, **scenarios: dict[str, Any]) -> Any:
    """Load a scenario of a tree with further scenarios."""
    return load(name, (), write_tree(directory / "conf", scenarios))


def test_a_base_applies_first(tmp_path: Path) -> None:
    found = load_from(tmp_path, "child", child={"title": "Child", "base": "law", "levers": hub(0.7)["levers"]})
    assert [change.origin for change in found.changes] == ["ground", "law", "child"]


def test_a_combination_applies_a_common_base_once(tmp_path: Path) -> None:
    found = load_from(tmp_path, "law+low")
    assert found.name == "law+low"
    assert found.title == "Law + Low deference"
    assert [change.origin for change in found.changes] == ["ground", "law"]
    assert found.values["jurisdiction.deference"][0] == 0.25


def test_several_bases_combine_as_well(tmp_path: Path) -> None:
    found = load_from(tmp_path, "both", both={"title": "Both", "base": ["law", "low"]})
    combined = load_from(tmp_path, "law+low")
    assert found.changes == combined.changes
    assert found.values == combined.values


def test_a_scenario_with_its_own_base_is_no_conflict(tmp_path: Path) -> None:
    assert load_from(tmp_path, "law+ground").changes == load_from(tmp_path, "law").changes


def test_the_order_of_a_combination_without_conflict_does_not_matter(tmp_path: Path) -> None:
    one, other = load_from(tmp_path, "law+low"), load_from(tmp_path, "low+law")
    assert one.values == other.values
    assert set(one.changes) == set(other.changes)


@pytest.mark.parametrize(
    ("one", "other", "what"),
    [
        (hub(0.1), hub(0.2), "hub"),
        (hub(0.1, to="2026-01"), hub(0.2, **{"from": "2025-12"}), "hub"),
        (hub(0.1, phase_in=3), hub(0.1), "hub"),
        (
            {"title": "A", "world": {"mood.anxiety_gain": 0.1}},
            {"title": "B", "world": {"mood.anxiety_gain": 0.2}},
            "anxiety",
        ),
        ({"title": "A", "mechanisms": {"R4": True}}, {"title": "B", "mechanisms": {"R4": False}}, "R4"),
    ],
)
def test_a_conflict_names_both(tmp_path: Path, one: Any, other: Any, what: str) -> None:
    with pytest.raises(InputError) as caught:
        load_from(tmp_path, "one+other", one=one, other=other)
    for word in ("one + other", what, "conf/scenario/one.yaml", "conf/scenario/other.yaml"):
        assert word in str(caught.value)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (hub(0.1), hub(0.1)),
        (hub(0.1, to="2026-01"), hub(0.2, **{"from": "2026-01"})),
        (hub(0.1), {"title": "EU", "levers": [{"lever": "hub", "jurisdiction": "eu", "value": 0.2}]}),
    ],
)
def test_what_agrees_or_does_not_meet_is_no_conflict(tmp_path: Path, one: Any, other: Any) -> None:
    assert len(load_from(tmp_path, "one+other", one=one, other=other).changes) == 2


def test_a_missing_base_names_file_chain_and_nearest_name(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        load_from(tmp_path, "child", child={"title": "Child", "base": "grund"})
    for word in ("conf/scenario/child.yaml: base", "child → grund", "'grund'", "Did you mean 'ground'?"):
        assert word in str(caught.value)


def test_a_circle_names_the_chain(tmp_path: Path) -> None:
    circle = {"first": {"title": "First", "base": "second"}, "second": {"title": "Second", "base": "first"}}
    with pytest.raises(InputError, match="first → second → first"):
        load_from(tmp_path, "first", **circle)


def test_a_scenario_that_is_its_own_base_is_a_circle(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="own → own"):
        load_from(tmp_path, "own", own={"title": "Own", "base": "own"})


def test_the_tree_of_the_tests_loads(tmp_path: Path) -> None:
    for name in SCENARIOS:
        assert load_from(tmp_path, name).name == name
