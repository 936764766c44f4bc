"""``sim run``, ``sim compare`` and ``sim plot``: what they print, write and refuse."""

from __future__ import annotations

import errno
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

import pytest

from sim.errors import InputError
from sim.study import execute

SMALL = ("population.firms=120", "time.end=2017-12")
RUN = ("run", "ai_promotion_act", *SMALL, "--replicates", "3")
COMPARE = ("compare", "ai_promotion_act", "no_guideline", *SMALL, "--replicates", "3")
OVERVIEW = ["overview.png", "overview.svg"]
CHARTS = ["adoption.png", "adoption.svg"]
"""What the commands draw here, see ``engine``."""


def files(charts: list[str]) -> list[str]:
    """Return what a command with these charts leaves."""
    drawn = ["charts", *(f"charts/{name}" for name in charts)]
    return ["annual.parquet", *drawn, "monthly.parquet", "result.json", "scenarios.json"]


def left(folder: Path) -> list[str]:
    """Return everything in a folder, hidden files too."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_run_prints_headlines_and_writes_data_charts_and_manifest(command: Any, engine: Any, tmp_path: Path) -> None:
    result = command(*RUN, "seed=7", "--out", "out")
    assert result.status == 0
    assert "AI adoption" in result.out
    assert "3 runs in" in result.err
    assert left(tmp_path / "out") == files(OVERVIEW)
    assert "All charts: sim plot out" in result.out
    manifest = json.loads((tmp_path / "out" / "result.json").read_text())
    assert (manifest["command"], manifest["settings"]["seed"]) == ("run", 7)
    assert left(tmp_path)[0] == "out"  # nothing hidden is left beside it


def test_run_draws_all_charts_or_none_if_asked(command: Any, engine: Any, tmp_path: Path) -> None:
    every, none = command(*RUN, "--charts", "all", "--out", "every"), command(*RUN, "--charts", "none", "--out", "none")
    assert left(tmp_path / "every") == files(CHARTS)
    assert left(tmp_path / "none") == [name for name in files([]) if name != "charts"]
    assert ("sim plot" in every.out, "sim plot none" in none.out) == (False, True)
    assert (tmp_path / "every" / "monthly.parquet").read_bytes() == (tmp_path / "none" / "monthly.parquet").read_bytes()


def test_words_and_options_come_in_any_order(command: Any, engine: Any) -> None:
    assert command("run", "seed=7", "--workers", "1", "ai_promotion_act", *SMALL, "replicates=2").status == 0
    settings = engine.scenarios[0].settings
    assert (settings.seed, settings.workers, settings.replicates) == (7, 1, 2)


def test_json_is_all_that_is_on_standard_output(command: Any, engine: Any) -> None:
    result = json.loads(command(*RUN, "--json").out)
    assert result["scenario"] == "ai_promotion_act"
    adoption = result["outcomes"][0]
    assert adoption["window"] == "2015-01 to 2017-12"
    assert (adoption["outcome"], adoption["unit"], adoption["jurisdiction"]) == ("adoption", "share", "japan")
    assert 0.0 < adoption["low"] <= adoption["mean"] <= adoption["high"] < 0.2
    assert adoption["replicates"] == 3
    assert Path(result["folder"]) == Path("out/run-ai_promotion_act")


def test_earlier_results_stay_unless_their_folder_is_named(command: Any, engine: Any, tmp_path: Path) -> None:
    command(*RUN)
    command(*RUN)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "run-ai_promotion_act", "run-ai_promotion_act-2",
    ]  # fmt: skip
    (tmp_path / "out" / "run-ai_promotion_act" / "stale").touch()
    assert command(*RUN, "--out", "out/run-ai_promotion_act").status == 0
    assert "stale" not in left(tmp_path / "out" / "run-ai_promotion_act")


def test_compare_prints_differences_of_the_last_window(command: Any, engine: Any, tmp_path: Path) -> None:
    result = command(*COMPARE, "--out", "out")
    assert result.status == 0
    assert [scenario.name for scenario in engine.scenarios] == ["ai_promotion_act", "no_guideline"]
    assert "Differences to ai_promotion_act, japan, 2015-01 to 2017-12" in result.out
    assert result.out.count("Effective capacity") == 1
    assert left(tmp_path / "out") == sorted([*files(CHARTS), "differences.parquet"])


def test_a_difference_of_few_replicates_has_a_sign_and_a_note(command: Any, engine: Any) -> None:
    differing = ("compare", "ai_promotion_act", "sme_package", "population.firms=120", "time.end=2026-12")
    result = command(*differing, "--replicates", "3", "--json")
    marked = {row["label"] for row in json.loads(result.out)["differences"] if row["caution"] == "few differ"}
    shown = command(*differing, "--replicates", "3").out
    lines = [line for line in shown.splitlines() if line.endswith(" †")]
    assert {line.split("  ")[0] for line in lines} == marked != set()
    assert shown.count("† fewer than 10 replicates differ") == 1
    assert "‡" not in shown


def test_compare_gives_differences_as_json(command: Any, engine: Any) -> None:
    result = json.loads(command(*COMPARE, "--json").out)
    assert {row["scenario"] for row in result["differences"]} == {"no_guideline"}
    capacity = next(row for row in result["differences"] if row["outcome"] == "effective_capacity")
    assert (capacity["mean"], capacity["verdict"]) == (0.0, "no effect")


def test_a_setting_that_changes_nothing_is_named(command: Any, engine: Any) -> None:
    result = command(*RUN, "lever.hub.japan=0.9", "seed=3")  # the lever holds from 2026 on, after the end
    assert "no effect: lever.hub.japan=0.9" in result.out
    assert json.loads(command(*RUN, "lever.hub.japan=0.9", "lever_from=2015-01", "--json").out)["no_effect"] == []


def test_a_scenario_equal_to_its_base_is_said_to_be_identical(command: Any, engine: Any, tmp_path: Path) -> None:
    (tmp_path / "same.yaml").write_text("title: Same\nbase: ai_promotion_act\n")
    result = command("compare", "ai_promotion_act", "same.yaml", *SMALL, "--replicates", "2")
    assert result.status == 0
    assert "is identical to ai_promotion_act in every outcome and month: no effect" in result.out
    rows = json.loads(command("compare", "ai_promotion_act", "same.yaml", *SMALL, "--json").out)["differences"]
    assert {(row["mean"], row["verdict"]) for row in rows if row["mean"] is not None} == {(0.0, "no effect")}


def test_settings_hold_for_all_scenarios_of_a_comparison(command: Any, engine: Any) -> None:
    command(*COMPARE, "seed=5")
    assert [scenario.settings.seed for scenario in engine.scenarios] == [5, 5]


def test_plot_draws_again_and_leaves_other_files(command: Any, engine: Any, tmp_path: Path) -> None:
    command(*RUN, "--out", "out")
    (tmp_path / "out" / "charts" / "mine.txt").touch()
    assert command("plot", "out").status == 0
    assert left(tmp_path / "out" / "charts") == [*CHARTS, "mine.txt", *OVERVIEW]
    assert command("plot", "out", "--out", "elsewhere").status == 0
    assert left(tmp_path / "elsewhere") == CHARTS


WRONG = [
    (("run", "ai_promotion_at"), ["scenario", "'ai_promotion_at'", "Did you mean 'ai_promotion_act'?"]),
    (("run",), ["sim run", "SCENARIO"]),
    (("run", "no_guideline", "ai_promotion_act"), ["sim run", "one scenario"]),
    (("run", "no_guideline", "lever.hbu.japan=1"), ["lever.hbu.japan", "Did you mean 'hub'?"]),
    (("run", "no_guideline", "lever.staff_target.japan=-10"), ["staff_target", "-10", "0 to 1000"]),
    (("run", "no_guideline", "lever.hub.japan=1.2"), ["hub", "1.2", "0 to 1"]),
    (("run", "no_guideline", "parameters.incidents.learning_effect=nan"), ["learning_effect", "nan"]),
    (("run", "no_guideline", "lever.hub.atlantis=1"), ["'atlantis'", "japan"]),
    (("run", "no_guideline", "--jurisdiction", "jpan"), ["--jurisdiction", "Did you mean 'japan'?"]),
    (("run", "no_guideline", "--replicates", "0"), ["replicates", "0"]),
    (("run", "no_guideline", "--replicates", "many"), ["--replicates"]),
    (("run", "no_guideline", "--oot", "x"), ["--oot"]),
    (("compare", "no_guideline"), ["sim compare", "two scenarios or more"]),
    (("compare", "no_guideline", "no_guideline"), ["sim compare", "each scenario once"]),
    (("compare", "no_guideline", "hybrid", "--outcome", "adoption"), ["--outcome", "adoption", "together with --by"]),
    (("compare", "no_guideline", "hybrid", "--by", "sector", "--outcome", "adoptoin"), ["Did you mean 'adoption'?"]),
    (
        ("compare", "no_guideline", "hybrid", "--by", "size", "--outcome", "trust"),
        ["--by with --outcome trust", "'size'"],
    ),
    (("explain", "no_guideline"), ["sim explain", "two different scenarios"]),
    (("explain", "no_guideline", "no_guideline"), ["sim explain", "two different scenarios"]),
    (("explain", "no_guideline", "hybrid", "--outcome", "adoptoin"), ["--outcome", "Did you mean 'adoption'?"]),
    (("compare", "no_guideline", "ai_promotion_at"), ["Did you mean 'ai_promotion_act'?"]),
    (("compare", "ex_ante_hard_law+no_guideline", "orphan.yaml"), ["orphan.yaml"]),
    (("run", "orphan.yaml"), ["orphan.yaml: base", "orphan.yaml → nowhere", "'nowhere'"]),
    (("run", "circle_a.yaml"), ["circle_a.yaml → circle_b.yaml → circle_a.yaml"]),
    (("run", "hostile.yaml"), ["hostile.yaml", "python/object/apply"]),
    (("run", "no_guideline", "--out", "file"), ["--out", "not a file"]),
    (("run", "no_guideline", "--out", "file/below"), ["--out", "can be written"]),
    (("run", "no_guideline", "--out", "/proc/results"), ["--out", "can be written"]),
    (("run", "no_guideline", "--out", "full"), ["--out", "new, empty, or holds earlier results"]),
    (("plot", "full"), ["sim plot", "'full'"]),
    (("plot", "absent"), ["sim plot", "'absent'"]),
    (("run", "-m"), ["--multirun", "no scenario"]),
    (("list", "scenarois"), ["sim list", "Did you mean 'scenarios'?"]),
    (("list", "levers", "--out", "file/below"), ["--out", "can be written"]),
    (("params", "incidents.learning_efect"), ["sim params", "Did you mean 'incidents.learning_effect'?"]),
    (("rnu",), ["sim", "'rnu'", "Did you mean 'run'?"]),
]


@pytest.mark.parametrize(("words", "parts"), WRONG, ids=[" ".join(words) for words, _ in WRONG])
def test_wrong_input_exits_with_2_one_message_and_nothing_written(
    command: Any, engine: Any, tmp_path: Path, words: tuple[str, ...], parts: list[str]
) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").touch()
    (tmp_path / "orphan.yaml").write_text("title: Orphan\nbase: nowhere\n")
    (tmp_path / "circle_a.yaml").write_text("title: A\nbase: circle_b.yaml\n")
    (tmp_path / "circle_b.yaml").write_text("title: B\nbase: circle_a.yaml\n")
    (tmp_path / "hostile.yaml").write_text("title: !!python/object/apply:os.system ['touch hacked']\n")
    before = left(tmp_path)
    result = command(*words)
    assert result.status == 2
    assert result.out == ""
    assert "Traceback" not in result.err
    for part in parts:
        assert part in result.err
    if "usage:" not in result.err:
        assert result.err.startswith("sim: ")
        assert result.err.count("\n") == 1
    assert left(tmp_path) == before
    assert engine.scenarios == []


FULL = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
FAILURES = [(RuntimeError("broken"), 1), (KeyboardInterrupt(), 130), (InputError("x", 1, "y"), 2), (FULL, 1)]


@pytest.mark.parametrize(("error", "status"), FAILURES)
@pytest.mark.parametrize("words", [RUN, COMPARE])
def test_what_stops_a_run_leaves_nothing_half_written(
    command: Any, engine: Any, tmp_path: Path, words: tuple[str, ...], error: BaseException, status: int
) -> None:
    engine.error = error
    result = command(*words, "--out", "deep/out")
    assert result.status == status
    assert "Traceback" not in result.err
    assert result.err.strip().splitlines()[-1].startswith("sim: ")
    assert left(tmp_path) in ([], ["deep"])


@pytest.mark.parametrize("error", [FULL, RuntimeError("IO Error: No space left on device")])
def test_a_full_disk_is_named(command: Any, engine: Any, error: Exception) -> None:
    engine.error = error
    assert command(*RUN, "--out", "out").err.endswith(
        "sim: failed: no space left on the disk of out; nothing was written\n"
    )


def test_a_request_to_end_clears_what_is_half_done(
    command: Any, engine: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = signal.getsignal(signal.SIGTERM)
    monkeypatch.setattr(execute, "run_many", lambda *_: signal.raise_signal(signal.SIGTERM))
    assert command(*RUN, "--out", "deep/out").status == 143
    assert left(tmp_path) == ["deep"]
    assert signal.getsignal(signal.SIGTERM) is before


def test_ctrl_c_says_what_became_of_the_results(command: Any, engine: Any) -> None:
    engine.error = KeyboardInterrupt()
    assert command(*RUN, "--out", "out").err.endswith("sim: stopped; nothing was written\n")
    engine.error = KeyboardInterrupt("what is finished stays")
    assert command(*RUN, "--out", "out").err.endswith("sim: stopped; what is finished stays\n")


def test_an_unexpected_error_hints_at_debug(command: Any, engine: Any) -> None:
    engine.error = RuntimeError("broken")
    assert "failed: RuntimeError: broken (--debug shows where)" in command(*RUN).err
    with pytest.raises(RuntimeError, match="broken"):
        command(*RUN, "--debug")


def test_an_earlier_result_survives_a_failure(command: Any, engine: Any, tmp_path: Path) -> None:
    command(*RUN, "--out", "out")
    before = {path: path.read_bytes() for path in (tmp_path / "out").rglob("*.json")}
    engine.error = KeyboardInterrupt()
    assert command(*RUN, "--out", "out").status == 130
    assert {path: path.read_bytes() for path in (tmp_path / "out").rglob("*.json")} == before


def test_multirun_runs_every_combination(command: Any, engine: Any, tmp_path: Path) -> None:
    words = ("parameters.incidents.learning_effect=0.2,0.4", "seed=1,2")
    result = command(*RUN, *words, "-m", "--out", "out")
    assert result.status == 0
    assert len(engine.scenarios) == 4
    assert {(s.values["incidents.learning_effect"], s.settings.seed) for s in engine.scenarios} == {
        (0.2, 1), (0.2, 2), (0.4, 1), (0.4, 2),
    }  # fmt: skip
    assert "job 1: ai_promotion_act" in result.out
    assert "parameters.incidents.learning_effect=0.2 seed=2 replicates=3" in result.out
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["0", "1", "2", "3", "result.json"]
    assert (tmp_path / "out" / "3" / "charts" / "overview.png").is_file()
    assert left(tmp_path)[0] == "out"


def test_multirun_over_scenarios(command: Any, engine: Any) -> None:
    assert command("run", "ai_promotion_act", "no_guideline", *SMALL, "replicates=1", "-m").status == 0
    assert [scenario.name for scenario in engine.scenarios] == ["ai_promotion_act", "no_guideline"]


def test_multirun_with_a_wrong_value_is_wrong_input(command: Any, engine: Any, tmp_path: Path) -> None:
    result = command("run", "ai_promotion_act", "parameters.incidents.learning_effect=7,8", "-m", "--out", "out")
    assert result.status == 2
    assert "learning_effect: 7 is not valid" in result.err
    assert "Traceback" not in result.err
    assert left(tmp_path) == []


def test_multirun_leaves_the_command_line_as_it_was(command: Any, engine: Any) -> None:
    before = list(sys.argv)
    command(*RUN, "-m")
    assert sys.argv == before
