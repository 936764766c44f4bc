"""``sim sweep``, ``sim query`` and ``sim store`` as a person uses them."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from study.driver import environment
from study.sweeps import InlinePool, failing

from sim.cli import main
from sim.commands.sweep_progress import bar, duration, line
from sim.study.state import State

DESIGN = """\
title: A small design
scenarios: [ai_promotion_act, hybrid]
settings: {population.firms: 108, time.start: 2025-07, time.end: 2026-06}
levers: {grid: {lever.hub.japan: [0.1, 0.9]}}
replicates: 2
"""
SWEEP = ("sweep", "experiment=mine.yaml")


@pytest.fixture
def design(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the file of a design in the folder where commands run."""
    path = tmp_path / "mine.yaml"
    path.write_text(DESIGN)
    monkeypatch.chdir(tmp_path)
    return path


@pytest.fixture
def inline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let sweeps run in this process."""
    monkeypatch.setattr("sim.study.cluster.pool_maker", lambda *_: InlinePool())


@pytest.mark.usefixtures("design", "inline")
class TestSweep:
    """A design of eight runs."""

    def test_it_says_what_was_done_and_where_it_is(self, command: Any) -> None:
        first = command(*SWEEP)
        assert first.status == 0
        assert "8 runs done, 0 failed, 0 there already" in first.out
        assert first.out.splitlines()[-1] == "Store: out/sweep-mine"
        assert "100% |████████████████████| 8 done, 0 failed, 0 cached of 8" in first.err
        again = command(*SWEEP)
        assert again.status == 0
        assert "0 runs done, 0 failed, 8 there already" in again.out

    def test_json_is_one_object(self, command: Any) -> None:
        found = json.loads(command(*SWEEP, "--json", "--store", "s").out)
        assert {key: found[key] for key in ("done", "failed", "cached", "failed_before", "most", "complete")} == {
            "done": 8, "failed": 0, "cached": 0, "failed_before": 0, "most": 8, "complete": True,
        }  # fmt: skip
        assert (found["store"], found["set_aside"]) == ("s", [])

    def test_settings_change_the_design(self, command: Any) -> None:
        assert "of 4" in command(*SWEEP, "replicates=1", "--store", "s").err
        adaptive = ("replicates=until ci(adoption) < 1e-9, max 4, first 2, step 1",)
        done = command(*SWEEP, *adaptive, "--store", "s")
        assert (done.status, "12 runs done, 0 failed, 4 there already" in done.out) == (0, True)

    def test_a_dry_run_says_size_time_and_disk_and_leaves_nothing(self, command: Any, tmp_path: Path) -> None:
        done = command(*SWEEP, "--dry-run")
        assert done.status == 0
        assert "2 scenarios × 2 points × 2 replicates" in done.out
        assert "runs   8, of which 0 are in the store" in done.out
        assert [row.split()[0] for row in done.out.splitlines()[1:]] == ["runs", "time", "disk"]
        assert [path.name for path in tmp_path.iterdir()] == ["mine.yaml"]
        command(*SWEEP)
        found = json.loads(command(*SWEEP, "replicates=3", "--dry-run", "--json").out)
        assert (found["runs"], found["stored"], found["dry_run"]) == (12, 8, True)

    def test_failures_are_told_with_the_command_that_shows_them(
        self, command: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("sim.study.cluster.pool_maker", lambda *_: InlinePool(run=failing(lambda task: True)))
        failed = command(*SWEEP, "--store", "s")
        assert failed.status == 1
        assert "0 runs done, 8 failed" in failed.out
        told = next(row for row in failed.out.splitlines() if row.startswith("what failed: sim "))
        shown = command(*shlex.split(told.partition("sim ")[2]))
        assert "ValueError" in shown.out
        monkeypatch.setattr("sim.study.cluster.pool_maker", lambda *_: InlinePool())
        again = command(*SWEEP, "--store", "s")
        assert again.status == 1
        assert "of these 8 failed earlier: --retry runs them again" in again.out
        retried = command(*SWEEP, "--store", "s", "--retry")
        assert (retried.status, "8 runs done, 0 failed" in retried.out) == (0, True)

    @pytest.mark.parametrize(("what", "tried"), [("stop", 1), ("max=2", 3), ("continue", 8)])
    def test_on_error(self, command: Any, monkeypatch: pytest.MonkeyPatch, what: str, tried: int) -> None:
        pool = InlinePool(run=failing(lambda task: True))
        monkeypatch.setattr("sim.study.cluster.pool_maker", lambda *_: pool)
        monkeypatch.setattr("sim.study.chunks.SMALLEST", 0.0)
        monkeypatch.setattr("sim.study.state.Options.seconds", 0.0)
        done = command(*SWEEP, "--store", "s", "--on-error", what)
        assert done.status == 1
        assert ("given up, too many runs failed" in done.out) == (tried < 8)
        assert tried <= len(pool.ran) <= 8

    def test_damage_is_named(self, command: Any) -> None:
        command(*SWEEP, "--store", "s")
        shard = next(Path("s/shards").iterdir())
        (shard / "summary.parquet").write_bytes(b"PAR1")
        told = command(*SWEEP, "--store", "s").out
        assert f"damaged, set aside and run again: {shard.name}: summary.parquet has 4 bytes, not" in told

    @pytest.mark.parametrize(
        ("words", "part"),
        [
            (("sweep",), "experiment=NAME"),
            (("sweep", "mine.yaml"), "experiment=mine.yaml"),
            ((*SWEEP, "population.firms=3"), "population.firms"),
            ((*SWEEP, "cluster=slurm"), "local, ray, dask"),
            ((*SWEEP, "--on-error", "stopp"), "Did you mean 'stop'"),
            ((*SWEEP, "--on-error", "max=x"), "max=K"),
            ((*SWEEP, "--store", "mine.yaml"), "a folder, not a file"),
            (("query", "SELECT 1", "--store", "nowhere"), "store.json"),
            (("query", "--store", "nowhere"), "SQL"),
            (("store", "chek", "--store", "nowhere"), "Did you mean 'check'"),
            (("store", "check"), "--store DIR"),
        ],
    )
    def test_what_is_wrong_is_said_in_one_line(
        self, command: Any, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], part: str
    ) -> None:
        from sim.study import cluster

        monkeypatch.setattr(cluster, "pool_maker", lambda kind, *_: (_ for _ in ()).throw(
            cluster.unknown_name("cluster", kind, cluster.KINDS)) if kind == "slurm" else InlinePool())  # fmt: skip
        done = command(*words)
        assert done.status == 2
        assert part in done.err
        assert done.err.count("\n") == 1


@pytest.mark.usefixtures("design", "inline")
class TestStore:
    """Looking at what a sweep left."""

    def test_query_prints_a_table_json_or_a_file(self, command: Any) -> None:
        command(*SWEEP)
        sql = "SELECT scenario, count(*) AS runs FROM runs GROUP BY ALL ORDER BY ALL"
        assert command("query", sql).out.split()[-4:] == ["ai_promotion_act", "4", "hybrid", "4"]
        rows = [{"scenario": "ai_promotion_act", "runs": 4}, {"scenario": "hybrid", "runs": 4}]
        assert json.loads(command("query", sql, "--json").out) == rows
        command("query", sql, "--out", "table")
        assert Path("table/query.csv").read_text().splitlines() == ["scenario,runs", "ai_promotion_act,4", "hybrid,4"]

    def test_long_results_are_cut_where_people_read_them(self, command: Any) -> None:
        command(*SWEEP)
        shown = command("query", "SELECT * FROM summary")
        assert "more rows; --json or --out has them all" in shown.out
        assert len(shown.out.splitlines()) < 210

    def test_check_compact_and_export(self, command: Any) -> None:
        command(*SWEEP)
        checked = command("store", "check", "--digest")
        assert checked.status == 0
        assert "8 runs, 0 failed" in checked.out
        assert "every byte is as it was written" in checked.out
        before = json.loads(command("store", "check", "--digest", "--json").out)
        assert set(before["digest"]) >= {"stored_summary", "members"}
        assert command("store", "compact").out.endswith("now 1\n")
        after = json.loads(command("store", "check", "--digest", "--json").out)
        assert after["digest"] == before["digest"]
        for form, count in (("csv", 6), ("parquet", 6), ("netcdf", 2)):
            exported = command("store", "export", "--format", form, "--out", form)
            assert exported.status == 0, exported.err
            assert len(list(Path(form).iterdir())) == len(exported.out.splitlines()) == count
        assert command("store", "export", "--out", "csv").status == 2

    def test_check_fails_where_something_is_damaged(self, command: Any) -> None:
        command(*SWEEP)
        shard = next(Path("out/sweep-mine/shards").iterdir())
        (shard / "annual.parquet").unlink()
        checked = command("store", "check")
        assert checked.status == 1
        assert f"damaged: {shard.name}: annual.parquet is missing" in checked.out

    def test_several_stores_must_be_told_apart(self, command: Any) -> None:
        command(*SWEEP)
        command(*SWEEP, "--store", "out/other")
        assert "one of these stores" in command("query", "SELECT 1").err


@pytest.mark.slow
@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_to_all_processes_ends_it_cleanly_and_the_command_it_prints_goes_on(
    design: Path, capsys: pytest.CaptureFixture[str], number: int, status: int
) -> None:
    words = [*SWEEP, "replicates=500", "workers=2", "--store", "my store"]
    started = subprocess.Popen(
        [sys.executable, "-m", "sim", *words], env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, start_new_session=True,
    )  # fmt: skip
    end = time.monotonic() + 120
    while not list(Path().glob("my store/shards/*")):
        assert time.monotonic() < end
        assert started.poll() is None, started.stderr and started.stderr.read()
        time.sleep(0.05)
    os.killpg(started.pid, number)
    out, err = started.communicate(timeout=120)
    assert started.returncode == status, err
    assert "Traceback" not in err
    resume = next(row for row in out.splitlines() if "To go on: sim " in row).partition("To go on: sim ")[2]
    assert shlex.split(resume) == words
    assert main(["sweep", *shlex.split(resume)[1:], "--dry-run", "--json"]) == 0
    stored = json.loads(capsys.readouterr().out)["stored"]
    assert f"{stored} runs done" in out


STATE = State(done=30, failed=2, cached=18, total=200, seconds=60.0, rate=0.5)


def test_the_bar_shows_done_failed_cached_rate_and_time_left() -> None:
    assert line(STATE) == " 25% |█████               | 30 done, 2 failed, 18 cached of 200, 0.5 runs/s, 5 min left"
    assert line(State(total=200)).endswith("of 200, starting")
    assert "stopping: storing what is in flight" in line(STATE._replace(stopping=True))
    assert line(STATE._replace(done=180)) == "100% |████████████████████| 180 done, 2 failed, 18 cached of 200, 60 s"
    assert line(State()).startswith("100%")


@pytest.mark.parametrize(
    ("seconds", "text"), [(3.4, "3 s"), (99, "99 s"), (300, "5 min"), (7200, "2.0 h"), (float("inf"), "unknown time")]
)
def test_times_are_told_in_the_unit_that_suits(seconds: float, text: str) -> None:
    assert duration(seconds) == text


@pytest.mark.parametrize("terminal", [True, False])
def test_a_terminal_sees_one_line_that_changes_and_a_log_only_the_end(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, terminal: bool
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal)
    with bar(quiet=False) as report:
        report(STATE)
        report(STATE._replace(done=40))
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert err.count("\r") == (3 if terminal else 0)
    assert "40 done" in err.splitlines()[-1]
