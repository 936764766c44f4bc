"""Switching mechanisms off."""

from __future__ import annotations

from pathlib import Path

import pytest
from trees import MECHANISMS, write, write_tree

from sim.axes import EU, JAPAN
from sim.config import list_mechanisms, load
from sim.errors import InputError
from sim.policy.levers import ROW
from sim.policy.timeline import compile_timeline


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    return write_tree(tmp_path / "conf")


def test_all_are_on_unless_told_otherwise(tree: Path) -> None:
    assert load("ground", (), tree).mechanisms == dict.fromkeys(MECHANISMS, True)


@pytest.mark.parametrize("name", ["R4", "r4", "deference"])
def test_an_id_or_a_name_switches_off(tree: Path, name: str) -> None:
    found = load("ground", [f"mechanisms.{name}=false"], tree)
    assert found.mechanisms["R4"] is False
    assert found.values["compliance.deference_benefit"] == 0


def test_mean_is_the_mean_along_the_axis(tree: Path) -> None:
    found = load("low", ["mechanisms.R4=false"], tree)
    assert found.values["jurisdiction.deference"] == pytest.approx([2.75 / 6] * 6)


def test_one_name_along_an_axis_leaves_the_others(tree: Path) -> None:
    assert load("ground", ["mechanisms.R3=false"], tree).values["awareness.hazard"] == (0.5, 0.5, 0.0)


def test_levers_are_held_for_all_time_whatever_changes_them(tree: Path) -> None:
    found = compile_timeline(load("ground", ["mechanisms.R17=false", "lever.hub.japan=0.9"], tree))
    assert set(found.levers[:, ROW["hub"], :].ravel()) == {0.25}


def test_a_lever_can_be_held_in_one_jurisdiction_and_row(tree: Path) -> None:
    found = compile_timeline(load("ground", ["mechanisms.R3=false"], tree)).levers
    assert set(found[:, ROW["outreach.small"], JAPAN]) == {0.0}
    assert set(found[:, ROW["outreach.small"], EU]) == set(found[:, ROW["outreach.large"], JAPAN]) == {1.0}


def test_triggers_of_a_silenced_lever_never_act(tmp_path: Path) -> None:
    when = {"observable": "trust", "below": 1}
    content = {"title": "T", "levers": [{"lever": "hub", "jurisdiction": "japan", "value": 1, "when": when}]}
    tree = write_tree(tmp_path / "conf", {"triggered": content})
    assert len(compile_timeline(load("triggered", (), tree)).trigger_row) == 1
    assert len(compile_timeline(load("triggered", ["mechanisms.R17=false"], tree)).trigger_row) == 0


def test_events_of_a_mechanism_do_not_happen(tree: Path) -> None:
    assert [event.name for event in load("ground", ["mechanisms.R12=false"], tree).events] == ["guideline"]


def test_the_command_line_switches_on_what_a_scenario_switches_off(tmp_path: Path) -> None:
    tree = write_tree(tmp_path / "conf", {"off": {"title": "Off", "mechanisms": {"R4": False}}})
    assert load("off", (), tree).mechanisms["R4"] is False
    assert load("off", ["mechanisms.R4=true"], tree).values["compliance.deference_benefit"] == 0.5


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"R1": {"name": "x", "off": {"levers": {"hbu": 0}}}}, ["R1.off.levers.hbu", "Did you mean 'hub'?"]),
        ({"R1": {"name": "x", "off": {"levers": {"hub": 2}}}}, ["R1.off.levers.hub", "0 to 1"]),
        ({"R1": {"name": "x", "off": {"levers": {"outreach.smal": 0}}}}, ["'smal'", "Did you mean 'small'?"]),
        ({"R1": {"name": "x", "off": {"parameters": {"mood.anxiety_gain": "most"}}}}, ["R1.off.parameters", "'most'"]),
        ({"R1": {"name": "x"}}, ["R1", "'off' is required"]),
    ],
)
def test_a_wrong_file_is_refused(tree: Path, content: object, words: list[str]) -> None:
    write(tree / "mechanisms.yaml", content)
    with pytest.raises(InputError) as caught:
        list_mechanisms(tree)
    for word in words:
        assert word in str(caught.value)


@pytest.mark.parametrize("off", [{"parameters": {"mood.anxity_gain": 0}}, {"events": ["chatgtp"]}])
def test_an_unknown_parameter_or_event_is_refused_when_it_is_switched_off(tree: Path, off: object) -> None:
    write(tree / "mechanisms.yaml", {"R1": {"name": "x", "off": off}})
    with pytest.raises(InputError, match=r"conf/mechanisms.yaml: R1.off.*Did you mean"):
        load("ground", ["mechanisms.R1=false"], tree)
