"""Files are read again when they change, and only then."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from trees import write, write_tree

from sim.config import list_parameters, load
from sim.loading.composing import compose
from sim.loading.unchanged import until_changed
from sim.policy.scenario import Scenario


def test_an_answer_is_kept_for_each_folder_and_question_until_a_file_changes(tmp_path: Path) -> None:
    asked = []

    @until_changed("*.txt")
    def words(directory: Path, separator: str) -> list[str]:
        asked.append((directory.name, separator))
        return [part for path in sorted(directory.glob("*.txt")) for part in path.read_text().split(separator)]

    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_text(name)
    for _ in range(2):
        assert words(tmp_path / "one", ",") == ["one"]
        assert words(tmp_path / "other", ",") == ["other"]
        assert words(tmp_path / "one", "n") == ["o", "e"]
    assert asked == [("one", ","), ("other", ","), ("one", "n")]
    (tmp_path / "one" / "a.txt").write_text("a,b")
    assert words(tmp_path / "one", ",") == ["a", "b"]
    (tmp_path / "one" / "c.txt").write_text("c")
    assert words(tmp_path / "one", ",") == ["a", "b", "c"]
    (tmp_path / "one" / "a.txt").unlink()
    assert words(tmp_path / "one", ",") == ["c"]
    assert words(tmp_path / "other", ",") == ["other"]
    assert len(asked) == 6


def change(path: Path, keys: tuple[Any, ...], value: object) -> None:
    """Write one other value into a YAML file."""
    data = yaml.safe_load(path.read_text())
    held = data
    for key in keys[:-1]:
        held = held[key]
    held[keys[-1]] = value
    write(path, data)


@pytest.mark.parametrize(
    ("file", "keys", "value"),
    [
        ("config.yaml", ("seed",), 7),
        ("parameters/technology.yaml", ("jump_scale", "value"), 0.4),
        ("jurisdiction/eu.yaml", ("deference", "value"), 0.4),
        ("mechanisms.yaml", ("R3", "off", "parameters"), {"awareness.hazard": {"small": 0.1}}),
        ("history.yaml", ("events", 0, "date"), "2024-05"),
        ("scenario/ground.yaml", ("levers", 0, "value"), 0.4),
    ],
)
def test_whatever_file_of_the_configuration_is_edited_the_next_scenario_has_it(
    tmp_path: Path, file: str, keys: tuple[Any, ...], value: object
) -> None:
    tree = write_tree(tmp_path / "conf")

    def loaded() -> Scenario:
        return load("ground", ["mechanisms.R3=false"], tree)

    before = loaded()
    assert loaded() == before
    change(tree / file, keys, value)
    assert loaded() != before


def test_what_a_caller_does_to_an_answer_is_not_seen_by_the_next(tmp_path: Path) -> None:
    tree = write_tree(tmp_path / "conf")
    before = compose(tree, ["population.japan=100"])
    compose(tree, ["population.japan=100"])["population"].clear()
    list_parameters(tree).clear()
    assert compose(tree, ["population.japan=100"]) == before
    assert len(list_parameters(tree)) > 100
