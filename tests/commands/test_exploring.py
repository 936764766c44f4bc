"""The commands that ask over an uncertainty space, small, on the real engine: files, JSON, resuming, refusals."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sim.analysis import runner

SPACE = "incidents.learning_effect,compliance.base_cost,detection.baseline_utilisation"
SMALL = (
    "population.firms=120",
    "time.end=2028-12",
    "--replicates",
    "2",
    "--space",
    SPACE,
    "--store",
    "store",
    "--json",
)
SIZES = ("--trajectories", "2", "--rows", "8", "--keep", "2")
PAIR = ("ai_promotion_act", "ex_ante_hard_law")


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Count the points that are run."""
    done: list[int] = []
    original = runner.run_point

    def counted(*given: Any) -> Any:
        done.append(1)
        return original(*given)

    monkeypatch.setattr(runner, "run_point", counted)
    return done


def files(folder: Path) -> set[str]:
    """Return the charts of a result."""
    return {path.name for path in (folder / "charts").glob("*.png")}


@pytest.mark.slow
def test_sensitivity_of_a_difference_writes_charts_and_finds_its_runs_again(
    command: Callable[..., Any], ran: list[int], tmp_path: Path
) -> None:
    words = ("sensitivity", *PAIR, *SIZES, *SMALL, "--outcome", "protection", "--out", "out")
    result = command(*words)
    assert result.status == 0
    found = json.loads(result.out)
    assert [row["outcome"] for row in found["results"]] == ["protection"]
    assert {row["dimension"] for row in found["screening"]} == set(SPACE.split(","))
    assert "variance.png" in files(tmp_path / "out")
    assert json.loads((tmp_path / "out" / "result.json").read_text())["results"] == found["results"]
    assert len(ran) == 2 * 4 + 8 * 6
    again = json.loads(command(*words).out)
    assert len(ran) == 2 * 4 + 8 * 6
    assert again == found
    other = ("sensitivity", *PAIR, *SIZES, *SMALL, "--outcome", "trust", "--out", "out", "--rows", "16")
    assert command(*other).status == 0  # another headline of the same runs; only what is new is run
    assert len(ran) < 2 * 4 + 16 * 6 + 2 * 4 + 8 * 6


@pytest.mark.slow
def test_discover_says_how_often_and_where(command: Callable[..., Any], tmp_path: Path) -> None:
    words = ("discover", *PAIR, *SMALL, "--outcome", "protection", "--outcome", "adoption", "--worse", "lower")
    result = command(*words, "--points", "24", "--out", "out")
    assert result.status == 0
    found = {row["outcome"]: row for row in json.loads(result.out)["results"]}
    assert set(found) == {"protection", "adoption"}
    assert all(0 <= row["share_worse"] <= 1 and row["known_points"] == 24 for row in found.values())
    assert sum(each["score"] for each in found["protection"]["scores"]) == pytest.approx(1.0)
    assert files(tmp_path / "out") == {"box_protection.png", "box_adoption.png"}


@pytest.mark.slow
def test_regret_and_information_ask_the_same_runs(command: Callable[..., Any], ran: list[int], tmp_path: Path) -> None:
    policies = (*PAIR, "no_guideline")
    found = json.loads(command("regret", *policies, *SMALL, "--points", "16", "--out", "regret").out)
    assert len(ran) == 16
    assert files(tmp_path / "regret") == {"regret.png", "ranks.png"}
    assert {row["policy"] for row in found["regret"]} == set(policies)
    assert all(0 <= row["mean"] <= row["worst"] for row in found["regret"])
    assert {row["requirement"] for row in found["satisficing"]} >= {"protection", "trust", "all together"}
    words = ("information", *policies, *SMALL, "--points", "16", "--outcome", "trust", "--outcome", "protection")
    known = json.loads(command(*words, "--out", "information").out)
    assert len(ran) == 16
    assert files(tmp_path / "information") == {"information.png"}
    assert {row["dimension"] for row in known["results"]} == set(SPACE.split(","))
    assert all(0 <= row["changes_best"] <= row["changes_ranking"] <= 1 for row in known["results"])


@pytest.mark.slow
def test_requirements_are_met_in_shares(command: Callable[..., Any]) -> None:
    words = ("regret", *PAIR, *SMALL, "--points", "8", "--outcome", "trust", "--outcome", "burden_domestic")
    found = json.loads(command(*words, "--require", "trust>=0", "--require", "burden_domestic<=-1").out)
    share = {(row["requirement"], row["policy"]): row["share"] for row in found["satisficing"]}
    assert [share["trust", name] for name in PAIR] == [1.0, 1.0]
    assert [share["burden_domestic", name] for name in PAIR] == [0.0, 0.0]


LEVERS = """\
base: ai_promotion_act
objectives: [protection, burden_domestic]
levers:
  lever.guideline_stringency.japan: bounds
  lever.outreach.japan.small: [0.5, 4]
"""


@pytest.mark.slow
def test_search_goes_on_with_more_trials_and_tests_elsewhere(
    command: Callable[..., Any], ran: list[int], tmp_path: Path
) -> None:
    (tmp_path / "mine.yaml").write_text(LEVERS)
    words = ("search", "mine.yaml", *SMALL, "--population", "4", "--worlds", "2", "--test-worlds", "3", "--out", "out")
    first = json.loads(command(*words, "--trials", "5").out)
    assert len(ran) == 5 * 2 + 3
    found = json.loads(command(*words, "--trials", "7", "--against", "no_guideline").out)
    assert len(ran) <= 7 * 2 + 3 + 3
    assert (first["trials"], found["trials"]) == (5, 7)
    assert [each["scenario"] for each in found["known"]] == ["ai_promotion_act", "no_guideline"]
    assert all(0.5 <= each["levers"]["lever.outreach.japan.small"] <= 4 for each in found["packages"])
    assert any(each["still_best"] for each in found["packages"])
    assert files(tmp_path / "out") == {"front.png", "levers.png"}
    assert (tmp_path / "out" / "trials.parquet").is_file()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("search", "japn"), "Did you mean 'japan'"),
        (("search", "--outcome", "trust"), "at least two objectives"),
        (("search", "--trials", "1"), "2 to 100000"),
        (("search", "--against", "hybridd"), "Did you mean 'hybrid'"),
        (("regret", "ai_promotion_act"), "2 to 30 different scenarios"),
        (("regret", *PAIR, "--outcome", "adoption"), "outcomes of which one side is better"),
        (("regret", *PAIR, "--require", "trust"), "'outcome>=x' or 'outcome<=x'"),
        (("regret", *PAIR, "--require", "trust<=0.5"), "trust>=x: high is better"),
        (("regret", *PAIR, "--require", "trusts>=0.5"), "Did you mean 'trust'"),
        (("information", *PAIR, "--points", "0"), "2 to 100000"),
        (("discover", "ai_promotion_act"), "2 different scenarios"),
        (("discover", *PAIR, "--outcome", "adoption"), "--worse higher or --worse lower"),
        (("discover", *PAIR, "--points", "1"), "2 to 100000"),
        (("sensitivity", *PAIR, "hybrid"), "1 to 2 different scenarios"),
        (("sensitivity", "ai_promotion_act", "--rows", "100"), "a power of two, such as 128"),
        (("sensitivity", "ai_promotion_act", "--outcome", "protecton"), "Did you mean 'protection'"),
        (("sensitivity", "ai_promotion_act", "--replicates", "1"), "2 to 10000"),
        (("sensitivity", "ai_promotion_act", "--space", "incidents.learning"), "Did you mean"),
        (("sensitivity", "ai_promotion_act", "--jurisdiction", "japn"), "Did you mean 'japan'"),
    ],
)
def test_wrong_input_is_refused_before_anything_runs(
    command: Callable[..., Any], ran: list[int], words: tuple[str, ...], said: str
) -> None:
    result = command(*words)
    assert (result.status, ran) == (2, [])
    assert said in result.err


@pytest.mark.slow
def test_what_is_stopped_goes_on_where_it_stopped(
    command: Callable[..., Any], ran: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("sensitivity", "ai_promotion_act", *SIZES, *SMALL, "--workers", "1", "--out", "out")
    counted = runner.run_point

    def stopped(*given: Any) -> Any:
        if len(ran) == 12:
            raise KeyboardInterrupt
        return counted(*given)

    with monkeypatch.context() as patched:
        patched.setattr(runner, "run_point", stopped)
        result = command(*words)
    assert result.status == 130
    assert "kept in store; the same command goes on" in result.err
    assert not Path("out").exists()
    assert command(*words).status == 0
    assert len(ran) == 2 * 4 + 8 * 6
