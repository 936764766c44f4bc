"""``sim find`` and ``sim map`` on the real engine, small: answers, files, refusals."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

SMALL = ("population.firms=120", "time.end=2028-12")
FIND = ("find", "lever.staff_target.japan", "ai_promotion_act", *SMALL, "--replicates", "2", "--range", "30:600")
MAP = ("map", "no_guideline", "ai_promotion_act", *SMALL, "--replicates", "2", "--store", "store")
AXES = ("--x", "lever.staff_target.japan=100:300:2", "--y", "jurisdiction.japan.deference=0.3:0.9:3")


def test_find_gives_a_value_at_which_the_condition_holds_and_one_before_at_which_it_fails(
    command: Any, tmp_path: Path
) -> None:
    result = json.loads(command(*FIND, "--until", "effective_capacity > 100", "--json").out)
    below = [row for row in result["tried"] if row["value"] < result["threshold"]]
    assert below[-1]["mean"] <= 100.0 < next(r for r in result["tried"] if r["value"] == result["threshold"])["mean"]
    assert result["threshold"] - below[-1]["value"] <= 570.0 / 400
    assert not result["fails_again"]
    assert (tmp_path / result["folder"] / "charts" / "threshold.png").is_file()


def test_find_says_what_is_nowhere(command: Any) -> None:
    result = command(*FIND, "--until", "effective_capacity > 1000000")
    assert result.status == 0
    assert "Nowhere between 30 and 600" in result.out


def test_the_same_scenario_does_not_differ_from_itself_anywhere(command: Any) -> None:
    words = ("--until", "trust < 0.001", "--against", "ai_promotion_act", "lever_from=2029-01")
    result = json.loads(command(*FIND, *words, "--json").out)  # the lever comes after the end
    assert result["everywhere"]
    assert {row["mean"] for row in result["tried"]} == {0.0}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--until", "backlog"), "a condition such as"),
        (("--until", "backlogs < 3"), "Did you mean 'backlog'"),
        (("--until", "backlog < 3", "--range", "1:2:3"), "LOW:HIGH"),
        (("--until", "backlog < 3", "--range", "30:1e9"), "within"),
        (("--until", "backlog < 3", "--tolerance", "-1"), "0 to 570"),
    ],
)
def test_find_refuses(command: Any, words: tuple[str, ...], told: str) -> None:
    result = command(*FIND, *words)
    assert result.status == 2
    assert told in result.err


def test_map_writes_every_cell_and_reads_it_again(command: Any, tmp_path: Path) -> None:
    first = json.loads(command(*MAP, *AXES, "--json").out)
    assert [len(row) for row in first["median"]] == [2, 2, 2]
    assert (tmp_path / first["folder"] / "charts" / "map.png").is_file()
    stored = list((tmp_path / "store").rglob("*.npy"))
    again = json.loads(command(*MAP, *AXES, "--json").out)
    assert again["median"] == first["median"]
    assert list((tmp_path / "store").rglob("*.npy")) == stored
    assert "Of 6 cells" in command(*MAP, *AXES).out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--x", "lever.staff_target.japan=1:2", "--y", "lever.hub.japan"), "three numbers"),
        (("--x", "lever.staff_target.japan=100:200:1", "--y", "lever.hub.japan"), "2 to 50 steps"),
        (("--x", "lever.hub.japan", "--y", "lever.hub.japan"), "something else"),
        (("--x", "lever.hubs.japan", "--y", "lever.hub.japan"), "Did you mean 'hub'"),
        ((*AXES, "--outcome", "trusts"), "Did you mean 'trust'"),
    ],
)
def test_map_refuses(command: Any, words: tuple[str, ...], told: str) -> None:
    result = command(*MAP, *words)
    assert result.status == 2
    assert told in result.err
