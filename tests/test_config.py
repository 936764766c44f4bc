"""From configuration and command line to a scenario: settings, overrides, and what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from trees import record, write, write_tree

from sim.axes import JURISDICTIONS
from sim.config import conf_directory, list_experiments, list_mechanisms, list_parameters, list_scenarios, load
from sim.errors import InputError
from sim.loading.settings import cores


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    return write_tree(tmp_path / "conf")


def test_defaults(tree: Path) -> None:
    settings = load("ground", (), tree).settings
    assert (settings.seed, settings.replicates, settings.workers) == (1, 20, cores())
    assert (settings.start, settings.end, settings.months, settings.steps_per_month) == ("2015-01", "2035-12", 252, 1)
    assert settings.firms_by_jurisdiction == (1000,) * 6


def test_settings_of_the_command_line(tree: Path) -> None:
    words = ["seed=7", "replicates=3", "workers=2", "time.start=2020-1", "time.end=2020-12", "time.steps_per_month=4"]
    settings = load("ground", words, tree).settings
    assert (settings.seed, settings.replicates, settings.workers) == (7, 3, 2)
    assert (settings.start, settings.months, settings.steps_per_month) == ("2020-01", 12, 4)


def test_firms_are_split_equally_and_none_is_lost(tree: Path) -> None:
    settings = load("ground", ["population.firms=20000"], tree).settings
    assert settings.firms_by_jurisdiction == (3334, 3334, 3333, 3333, 3333, 3333)
    assert settings.firms == 20000


def test_firms_of_one_jurisdiction_change_no_other(tree: Path) -> None:
    settings = load("ground", ["population.japan=3000"], tree).settings
    assert settings.firms_by_jurisdiction == (3000, 1000, 1000, 1000, 1000, 1000)
    assert settings.firms == 8000


def test_a_large_seed_keeps_every_digit(tree: Path) -> None:
    assert load("ground", [f"seed={2**63 - 1}"], tree).settings.seed == 2**63 - 1


def test_values_and_population_are_complete(tree: Path) -> None:
    found = load("ground", (), tree)
    assert found.values["technology.jump_scale"] == 0.5
    assert found.values["incidents.base_rate"] == (0.5, 0.5, 0.5, 0.5)
    assert list(found.population) == list(JURISDICTIONS)
    assert found.population["eu"].firms == (100, 100, 100)
    assert sum(found.population["eu"].sector_share) == pytest.approx(1)


@pytest.mark.parametrize(
    ("word", "path", "expected"),
    [
        ("parameters.technology.jump_scale=0.2", "technology.jump_scale", 0.2),
        ("parameters.incidents.exposure.small=0.2", "incidents.exposure", (0.5, 0.5, 0.2)),
        ("parameters.incidents.exposure=0.2", "incidents.exposure", (0.2, 0.2, 0.2)),
        ("parameters.incidents.exposure={small: 0.2, large: 1}", "incidents.exposure", (1.0, 0.5, 0.2)),
        ("jurisdiction.japan.deference=0.3", "jurisdiction.deference", (0.3, 0.5, 0.5, 0.5, 0.5, 0.5)),
        ("jurisdiction.deference.eu=0.3", "jurisdiction.deference", (0.5, 0.3, 0.5, 0.5, 0.5, 0.5)),
    ],
)
def test_parameters_of_the_command_line(tree: Path, word: str, path: str, expected: object) -> None:
    assert load("ground", [word], tree).values[path] == expected


def test_the_command_line_comes_after_the_scenario(tree: Path) -> None:
    assert load("low", (), tree).values["jurisdiction.deference"][0] == 0.25  # type: ignore[index]
    words = ["jurisdiction.japan.deference=0.9", "lever.hub.japan=0.8"]
    found = load("low", words, tree)
    assert found.values["jurisdiction.deference"][0] == 0.9  # type: ignore[index]
    assert [change.value for change in found.changes] == [0.3, 0.8]


def test_firms_of_a_country_can_be_overridden(tree: Path) -> None:
    assert load("ground", ["jurisdiction.eu.firms.small=7"], tree).population["eu"].firms == (100, 100, 7)


def test_levers_of_the_command_line_hold_from_a_date(tree: Path) -> None:
    words = ["lever.hub.all=0.8", "lever.toolkit.japan=0.3", "lever.toolkit.japan.small=0.6", "lever_from=2027-03"]
    hub, toolkit, small = load("ground", words, tree).changes[1:]
    assert (hub.jurisdictions, hub.start) == (JURISDICTIONS, "2027-03")
    assert (toolkit.items, toolkit.value) == (("large", "medium", "small"), 0.3)
    assert (small.items, small.value) == (("small",), 0.6)


@pytest.mark.parametrize(
    ("word", "words"),
    [
        ("sed=1", ["'sed'", "Did you mean 'seed'?"]),
        ("population.jpan=1", ["'population.jpan'", "Did you mean 'population.japan'?"]),
        ("parameter.technology.jump_scale=1", ["'parameter.technology.jump_scale'"]),
        ("parameters.technology.jmp_scale=1", ["Did you mean 'parameters.technology.jump_scale'?"]),
        ("parameters.incidents.exposure.smal=1", ["'smal'", "Did you mean 'small'?"]),
        ("parameters.incidents.exposure={smal: 1}", ["exposure.smal", "Did you mean 'incidents.exposure.small'?"]),
        ("parameters.technology.jump_scale.small=1", ["'small'", "nothing here"]),
        ("parameters.technology.jump_scale=1.5", ["technology.jump_scale", "1.5", "0 to 1 (share)"]),
        ("parameters.technology.jump_scale=nan", ["technology.jump_scale", "nan", "0 to 1"]),
        ("parameters.technology.jump_scale=inf", ["technology.jump_scale", "inf", "0 to 1"]),
        ("parameters.technology.jump_scale=often", ["technology.jump_scale", "'often'", "a number"]),
        ("parameters.technology.jump_scale=null", ["technology.jump_scale", "None", "a number"]),
        ("jurisdiction.jpan.deference=1", ["'jpan'", "Did you mean 'japan'?"]),
        ("jurisdiction.japan.defrence=1", ["'defrence'", "Did you mean 'deference'?"]),
        ("jurisdiction.japan.sector_share.finance=0.9", ["conf/jurisdiction/japan.yaml: sector_share", "sum to 1"]),
        ("lever.hbu.japan=1", ["'hbu'", "Did you mean 'hub'?"]),
        ("lever.hub.jpan=1", ["'jpan'", "Did you mean 'japan'?"]),
        ("lever.hub=1", ["lever.hub", "japan, eu"]),
        ("lever.toolkit.japan.smal=0.5", ["'smal'", "Did you mean 'small'?"]),
        ("lever.hub.japan=1.01", ["hub", "1.01", "0 to 1"]),
        ("lever.staff_target.japan=-3", ["staff_target", "-3", "0 to 1000 (full-time experts)"]),
        ("lever_from=2026", ["lever_from", "2026", "YYYY-MM"]),
        ("mechanisms.R99=false", ["mechanisms", "'R99'"]),
        ("mechanisms.deferense=false", ["Did you mean 'deference'?"]),
        ("mechanisms.R4=0", ["mechanisms.R4", "true or false"]),
        ("seed=-1", ["seed", "-1"]),
        ("seed=1.5", ["seed", "1.5", "whole number"]),
        ("seed=abc", ["seed", "'abc'", "a number"]),
        ("replicates=0", ["replicates", "0"]),
        ("workers=0", ["workers", "0"]),
        ("population.firms=5", ["population.firms", "5"]),
        ("population.japan=0", ["population.japan", "0"]),
        ("time.start=2015", ["time.start", "YYYY-MM"]),
        ("time.end=2014-12", ["time.end", "2014-12", "2015-01 on"]),
        ("time.steps_per_month=3", ["time.steps_per_month", "3", "1, 2, 4"]),
        ("time.steps_per_month=true", ["time.steps_per_month", "True"]),
        ("seed=1,2", ["seed=1,2", "--multirun"]),
        ("seed=[1", ["seed=[1"]),
        ("seed", ["'seed'", "key=value"]),
        ("+seed=1", ["'+seed=1'", "key=value"]),
        ("~seed=1", ["'~seed=1'", "key=value"]),
        ("hydra.job.chdir=true", ["hydra.job.chdir"]),
        ("hydra/launcher=joblib", ["hydra/launcher"]),
        ("seed=${oc.env:HOME}", ["${oc.env:HOME}"]),
        ("parameters.technology._target_=os.system", ["_target_"]),
        ("parameters.incidents.exposure={_target_: os.system}", ["_target_"]),
        ("world.technology.jump_scale=1", ["'world.technology.jump_scale'"]),
    ],
)
def test_a_wrong_override_names_key_value_and_nearest_name(tree: Path, word: str, words: list[str]) -> None:
    with pytest.raises(InputError) as caught:
        load("ground", [word], tree)
    for part in words:
        assert part in str(caught.value)
    assert "\n" not in str(caught.value)


def scenario(**more: Any) -> dict[str, Any]:
    """Return the content of a scenario file."""
    return {"title": "Test"} | more


HUB = {"lever": "hub", "jurisdiction": "japan", "value": 0.5}
CHANGE = {"name": "x", "date": "2020-01", "capability_jump": 0.1}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (scenario(lever=[]), ["'lever'", "Did you mean 'levers'?"]),
        (scenario(levers=[HUB | {"lever": "hbu"}]), ["levers[0].lever", "'hbu'", "Did you mean 'hub'?"]),
        (scenario(levers=[HUB, HUB | {"value": 1.5}]), ["levers[1]: hub", "1.5", "0 to 1"]),
        (scenario(levers=[HUB | {"value": float("nan")}]), ["levers[0]: hub", "nan"]),
        (scenario(levers=[HUB | {"jurisdiction": "jpan"}]), ["'jpan'", "Did you mean 'japan'?"]),
        (scenario(levers=HUB), ["levers", "a list"]),
        (scenario(levers=["hub"]), ["levers[0]", "a mapping"]),
        (scenario(world={"jurisdiction.deference.jpan": 0.3}), ["jurisdiction.deference.jpan", "Did you mean"]),
        (scenario(world={"jurisdiction.deference.japan": 1.3}), ["jurisdiction.deference.japan", "1.3", "0 to 1"]),
        (scenario(world={"jurisdiction": {"deference": {"japan": 1.3}}}), ["jurisdiction.deference.japan", "1.3"]),
        (scenario(mechanisms={"R4": 0}), ["mechanisms.R4", "true or false"]),
        (scenario(mechanisms={"R0": False}), ["mechanisms", "'R0'"]),
        (scenario(events_off=["chatgtp"]), ["events_off", "'chatgtp'", "Did you mean 'chatgpt'?"]),
        (scenario(events=[{"name": "chatgpt", "date": "2020-01"}]), ["events", "'chatgpt'", "no other event"]),
        (scenario(events=[{"name": "x", "date": "soon"}]), ["events[0] x.date", "'soon'", "YYYY-MM"]),
        (scenario(events=[{"name": "x", "date": "2020-01", "hype_jump": float("inf")}]), ["x.hype_jump", "inf"]),
        (scenario(events=[CHANGE, CHANGE]), ["events", "'x'", "each event name once"]),
        (
            scenario(events=[CHANGE | {"status": "dokumented"}]),
            ["x.status", "'dokumented'", "read, recalled"],
        ),
        (scenario(levers=[HUB | {"when": {"observable": "trust"}}]), ["levers[0]", "above", "below"]),
        (scenario(levers=[HUB | {"value": True}]), ["levers[0]: hub", "True", "a number"]),
        (scenario(title="x" * 20_000), ["title", "at most 10,000 characters"]),
        (scenario(notes="a\x07b"), ["notes", "without control characters"]),
        ({"levers": []}, ["'title' is required"]),
        (["a", "list"], ["a mapping"]),
        (scenario(title={"_target_": "os.system"}), ["_target_", "no key that calls code"]),
        (scenario(notes="${oc.env:HOME}"), ["${oc.env:HOME}", "no ${…}"]),
    ],
)
def test_a_wrong_scenario_names_file_key_and_value(tmp_path: Path, content: Any, words: list[str]) -> None:
    tree = write_tree(tmp_path / "conf", {"test": content})
    with pytest.raises(InputError) as caught:
        load("test", (), tree)
    for part in ("conf/scenario/test.yaml", *words):
        assert part in str(caught.value)


def test_a_misspelled_scenario_gets_the_nearest_name(tree: Path) -> None:
    with pytest.raises(InputError, match="scenario: 'grond' is not valid.*Did you mean 'ground'?"):
        load("grond", (), tree)


@pytest.mark.parametrize("name", ["", "+", "ground+", "../ground", "/etc/passwd"])
def test_what_is_no_name_is_refused(tree: Path, name: str) -> None:
    with pytest.raises(InputError, match="scenario"):
        load(name, (), tree)


def test_a_file_of_ones_own_is_a_scenario(tree: Path, tmp_path: Path) -> None:
    path = write(tmp_path / "mine.yaml", scenario(base="law", levers=[HUB]))
    found = load(str(path), (), tree)
    assert found.name == "mine"
    assert found.title == "Test"
    assert [change.origin for change in found.changes] == ["ground", "law", "mine"]
    assert load(f"{path}+low", (), tree).name == "mine+low"


def test_a_file_with_the_name_of_a_scenario_is_refused(tree: Path, tmp_path: Path) -> None:
    path = write(tmp_path / "law.yaml", scenario(base="law"))
    with pytest.raises(InputError, match="a file name other than law.yaml"):
        load(str(path), (), tree)


def test_a_file_that_is_not_there_is_refused(tree: Path) -> None:
    with pytest.raises(InputError, match=r"absent.yaml.*exists"):
        load("absent.yaml", (), tree)


HOSTILE = {
    "python object": "title: !!python/object/apply:os.system ['touch hacked']\n",
    "python name": "title: !!python/name:os.system\n",
    "unknown tag": "title: !thing x\n",
    "alias bomb": "a: &a [x,x,x,x,x,x,x,x,x]\n"
    + "".join(f"{b}: &{b} [{','.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)),
    "endless alias": "title: &a [*a]\n",
    "deep nesting": "title: " + "[" * 20_000 + "]" * 20_000,
    "key twice": "title: A\ntitle: B\n",
    "not text": "\x00\x01",
    "no yaml": "title: [unclosed\n",
    "two documents": "title: A\n---\ntitle: B\n",
    "empty": "",
    "merge of nothing": "<<: 3\ntitle: A\n",
    "key that is a list": "? [a, b]\n: c\n",
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_yaml_is_an_input_error(tree: Path, tmp_path: Path, content: str, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "hostile.yaml"
    path.write_text(content)
    with pytest.raises(InputError, match=r"hostile\.yaml"):
        load(str(path), (), tree)
    assert not (tmp_path / "hacked").exists()


def test_bytes_that_are_no_text_and_huge_files_are_input_errors(tree: Path, tmp_path: Path) -> None:
    path = tmp_path / "hostile.yaml"
    path.write_bytes(b"\xff\xfe\xfa title")
    with pytest.raises(InputError, match="hostile"):
        load(str(path), (), tree)
    path.write_bytes(b"#" * 1_000_001)
    with pytest.raises(InputError, match="1000000 bytes"):
        load(str(path), (), tree)


@pytest.mark.parametrize(
    ("file", "content", "words"),
    [
        ("parameters/mood.yaml", {}, ["conf/parameters/mood.yaml", "is required"]),
        ("parameters/mood.yaml", {"concern_gian": record()}, ["'concern_gian'", "Did you mean 'concern_gain'?"]),
        ("jurisdiction/japan.yaml", {"titel": "Japan"}, ["conf/jurisdiction/japan.yaml", "Did you mean 'title'?"]),
        ("history.yaml", {"event": []}, ["conf/history.yaml", "Did you mean 'events'?"]),
        ("config.yaml", {"seed": 1}, ["config.yaml"]),
    ],
)
def test_a_wrong_file_of_the_configuration_is_named(tree: Path, file: str, content: Any, words: list[str]) -> None:
    write(tree / file, content)
    with pytest.raises(InputError) as caught:
        load("ground", (), tree)
    for part in words:
        assert part in str(caught.value)


def test_a_missing_file_of_the_configuration_is_named(tree: Path) -> None:
    (tree / "parameters" / "mood.yaml").unlink()
    with pytest.raises(InputError, match=r"mood\.yaml"):
        load("ground", (), tree)


def test_loading_leaves_nothing_behind_for_the_next(tree: Path) -> None:
    first = load("ground", (), tree)
    load("law", ["seed=9", "mechanisms.R4=false", "jurisdiction.japan.culture=0.1"], tree)
    assert load("ground", (), tree) == first


def test_a_scenario_is_frozen(tree: Path) -> None:
    with pytest.raises(ValueError, match="frozen"):
        load("ground", (), tree).settings.seed = 3  # type: ignore[misc]


def test_the_configuration_that_comes_with_the_package_is_found() -> None:
    assert (conf_directory() / "config.yaml").is_file()


REAL = [layer.name for layer in list_scenarios()]


@pytest.mark.parametrize("name", REAL)
def test_every_real_scenario_loads(name: str) -> None:
    assert load(name).name == name


def test_the_real_lists_are_complete() -> None:
    assert len(REAL) >= 25
    assert [mechanism.id for mechanism in list_mechanisms()] == [f"R{number}" for number in range(1, 26)]
    assert all(record.source for record in list_parameters().values())
    assert all(list_experiments().values())


@pytest.mark.parametrize("number", range(1, 26))
def test_every_real_mechanism_can_be_switched_off(number: int) -> None:
    found = load("ai_promotion_act", [f"mechanisms.R{number}=false"])
    base = load("ai_promotion_act")
    assert found.mechanisms[f"R{number}"] is False
    assert (found.values, found.changes, found.events) != (base.values, base.changes, base.events)
