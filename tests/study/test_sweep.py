"""Running a design into a store: nothing twice, nothing lost, the same result whatever happened on the way."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim
from sim.errors import InputError
from sim.study.execute import run
from sim.study.pools import Ended, WorkerError
from sim.study.replicates import interval_width
from sim.study.state import Options, State
from sim.study.store import Store
from sim.study.store.upkeep import check
from sim.study.sweep import sweep
from sim.study.work import Chunk, run_chunk
from study.sweeps import TINY, TWO, InlinePool, design, digest, failing, swept

SMALL_CHUNKS = Options(seconds=0.001)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store into which the usual design ran without any trouble."""
    store = tmp_path_factory.mktemp("whole")
    done, pool = swept(store, design())
    assert (done.state.done, done.state.failed, done.state.cached, done.complete) == (8, 0, 0, True)
    assert len(set(pool.ran)) == len(pool.ran) == 8
    assert pool.closed
    return store


def test_the_store_has_what_a_run_alone_gives(whole: Path) -> None:
    made = design()
    scenario = made.grounds[1].at(made.points.factors, made.values(1))
    alone = run(scenario, replicate=1)
    stored = Store(whole).values("expected_unintentional")
    row = stored[(stored.scenario == "hybrid") & (stored.point == 1) & (stored.replicate == 1)]
    assert row.run_id.tolist() == [alone.id]
    rows = alone.summary.query("outcome == 'expected_unintentional' and jurisdiction == 'japan'")
    summary = rows.query("sector == 'all' and size == 'all'")
    assert row.value.tolist() == summary.value.tolist()


def test_every_number_of_a_run_is_stored_unchanged(tmp_path: Path) -> None:
    made = design(scenarios=["hybrid"], replicates=1, uncertainties=None,
                  record={"level": "monthly", "crosstabs": ["sector", "size"]})  # fmt: skip
    swept(tmp_path, made)
    alone = run(sim.load("hybrid", list(TINY)))
    keys = ["jurisdiction", "sector", "size", "outcome", "month"]
    stored = Store(tmp_path).query(f"SELECT {', '.join(keys)}, value FROM monthly ORDER BY ALL")
    ours = alone.monthly[[*keys, "value"]].sort_values(keys)
    assert len(stored) == len(ours)
    np.testing.assert_array_equal(stored.value.to_numpy(), ours.value.to_numpy())


def test_the_same_sweep_again_runs_nothing(whole: Path) -> None:
    before = digest(whole)
    again, pool = swept(whole, design())
    assert (again.state.done, again.state.cached, pool.chunks) == (0, 8, [])
    assert digest(whole) == before


def test_another_design_runs_only_what_no_design_ran_before(tmp_path: Path) -> None:
    swept(tmp_path, design())
    more = design(uncertainties={"grid": {"incidents.base_rate": [0.05, 0.03]}}, replicates=3)
    done, pool = swept(tmp_path, more)
    assert (done.state.cached, done.state.done) == (2 * 2, 2 * 3 * 2 - 4)
    assert not set(pool.ran) & {job.id for job in design().jobs(0, 2)}
    assert len(Store(tmp_path).values("adoption", sweep=more.sweep)) == 12
    assert len(Store(tmp_path).values("adoption", sweep=design().sweep)) == 8


def test_a_point_that_comes_twice_is_run_once_and_listed_twice(tmp_path: Path) -> None:
    twice = {"union": [TWO, {"list": [{"incidents.base_rate": 0.05}]}]}
    done, pool = swept(tmp_path, design(uncertainties=twice))
    assert len(pool.ran) == len(set(pool.ran)) == 8
    assert (done.state.done, done.state.cached) == (8, 4)
    table = Store(tmp_path).values("expected_unintentional")
    values = [table[table.point == point].value.tolist() for point in range(3)]
    assert values[1] == values[2] != values[0]


def test_the_size_of_chunks_changes_nothing(whole: Path, tmp_path: Path) -> None:
    _, pool = swept(tmp_path, design(), SMALL_CHUNKS)
    assert len(pool.chunks) == 8
    assert digest(tmp_path) == digest(whole)


def stopping_after(runs: int, number: int) -> Any:
    """Return what runs chunks and sends this process a signal when so many runs are done."""
    counted = 0

    def chunk(given: Chunk) -> Any:
        nonlocal counted
        counted += len(given.tasks)
        if counted >= runs:
            os.kill(os.getpid(), number)
        return run_chunk(given)

    return chunk


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_with_everything_stored_and_the_same_call_goes_on(
    whole: Path, tmp_path: Path, number: int
) -> None:
    handlers = [signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)]
    stopped, pool = swept(tmp_path, design(), SMALL_CHUNKS, run=stopping_after(3, number))
    assert (stopped.signal, stopped.complete, stopped.state.stopping) == (number, False, True)
    assert stopped.state.done == len(pool.ran) == len(Store(tmp_path).query("SELECT * FROM runs")) == 3
    assert [signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)] == handlers
    rest, pool = swept(tmp_path, design())
    assert (rest.state.done, rest.state.cached, len(pool.ran)) == (5, 3, 5)
    assert digest(tmp_path) == digest(whole)


def test_a_failed_run_is_a_row_with_stage_and_traceback(tmp_path: Path) -> None:
    bad = list(design().jobs(0, 2))[5].id
    done, _ = swept(tmp_path, design(), run=failing(lambda task: task.id == bad))
    assert (done.state.done, done.state.failed, done.complete) == (7, 1, True)
    row = Store(tmp_path).query("SELECT * FROM failures").iloc[0]
    assert (row.run_id, row.stage, row.exception) == (bad, "prepare", "ValueError")
    assert "zip()" in row.message
    assert row.traceback.startswith("Traceback (most recent call last)")
    assert (row.scenario, row.point, row.replicate) == ("ai_promotion_act", 1, 1)
    assert bad not in set(Store(tmp_path).query("SELECT run_id FROM runs").run_id)


@pytest.mark.parametrize(("place", "stage"), [("simulate.advance", "run"), ("tables.tabulate", "record")])
def test_the_stage_says_where_it_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str, stage: str
) -> None:
    def broken(*_: object) -> None:
        raise FloatingPointError("made to fail")

    monkeypatch.setattr(f"sim.engine.{place}", broken)
    swept(tmp_path, design(scenarios=["hybrid"], replicates=1, uncertainties=None))
    found = Store(tmp_path).query("SELECT stage, exception, message FROM failures")
    assert found.to_numpy().tolist() == [[stage, "FloatingPointError", "made to fail"]]


def test_a_failed_run_is_not_tried_again_unless_asked(whole: Path, tmp_path: Path) -> None:
    bad = list(design().jobs(0, 2))[5].id
    swept(tmp_path, design(), run=failing(lambda task: task.id == bad))
    again, pool = swept(tmp_path, design())
    assert (again.state.cached, again.state.failed_before, pool.ran) == (8, 1, [])
    retried, pool = swept(tmp_path, design(), Options(retry=True))
    assert (retried.state.done, retried.state.cached, retried.state.failed_before, pool.ran) == (1, 7, 0, [bad])
    assert Store(tmp_path).query("SELECT * FROM failures").empty
    ours, theirs = digest(tmp_path), digest(whole)
    assert {name for name in ours if ours[name] != theirs[name]} == {"stored_runs", "stored_failures"}
    runs = [Store(path).query("SELECT * FROM runs ORDER BY ALL") for path in (tmp_path, whole)]
    assert runs[0].equals(runs[1])


@pytest.mark.parametrize(("most", "failed"), [(0.0, 1), (2.0, 3), (float("inf"), 8)])
def test_it_gives_up_after_so_many_failures(tmp_path: Path, most: float, failed: int) -> None:
    options = Options(most_failures=most, seconds=0.0001)
    done, pool = swept(tmp_path, design(), options, run=failing(lambda task: True))
    assert (done.state.failed, len(pool.ran)) == (failed, failed)
    assert done.given_up == (failed < 8)
    assert done.complete != done.given_up


def test_it_gives_up_within_a_chunk_and_leaves_the_rest_untried(whole: Path, tmp_path: Path) -> None:
    first, *_ = [job.id for job in design().jobs(0, 2)]
    done, pool = swept(tmp_path, design(), Options(most_failures=1), run=failing(lambda task: task.id != first))
    assert max(len(chunk.tasks) for chunk in pool.chunks) > 2
    assert (done.state.done, done.state.failed, done.given_up) == (1, 2, True)
    stored = check(tmp_path)
    assert (stored.done, stored.failed, stored.damaged) == (1, 2, [])
    again, _ = swept(tmp_path, design(), Options(retry=True))
    assert (again.state.done, again.state.cached) == (7, 1)
    runs = [Store(path).query("SELECT * FROM runs ORDER BY ALL") for path in (tmp_path, whole)]
    assert runs[0].equals(runs[1])


def test_progress_is_told_all_along_and_ends_complete(tmp_path: Path) -> None:
    told: list[State] = []
    sweep(design(), tmp_path, InlinePool(), SMALL_CHUNKS, told.append)
    assert [state.done for state in told] == sorted(state.done for state in told)
    assert {state.done for state in told} == set(range(1, 9))
    assert all(state.total == 8 for state in told)
    assert told[-1].left == 0.0
    assert told[3].rate > 0
    assert told[0].left == float("inf")


def test_a_lost_chunk_is_given_out_again_in_halves(whole: Path, tmp_path: Path) -> None:
    lost = []

    def lose(chunk: Chunk) -> bool:
        lost.append(len(chunk.tasks))
        return len(lost) in (2, 3)

    done, _ = swept(tmp_path, design(), lose=lose)
    assert (done.state.done, done.state.failed) == (8, 0)
    assert lost[1] > lost[2]
    assert digest(tmp_path) == digest(whole)


def test_a_run_that_kills_its_worker_three_times_is_the_only_one_that_fails(tmp_path: Path) -> None:
    bad = list(design().jobs(0, 2))[5].id
    done, pool = swept(tmp_path, design(), lose=lambda chunk: bad in {task.id for task in chunk.tasks})
    assert (done.state.done, done.state.failed) == (7, 1)
    assert sum(len(chunk.tasks) == 1 and chunk.tasks[0].id == bad for chunk in pool.chunks) == 3
    row = Store(tmp_path).query("SELECT run_id, stage, exception, message FROM failures").iloc[0]
    assert row.tolist() == [bad, "worker", "WorkerLost", "it died"]


def test_workers_that_all_die_end_the_sweep_with_the_reason(tmp_path: Path) -> None:
    with pytest.raises(WorkerError, match="workers die before a single run is done: it died"):
        swept(tmp_path, design(), lose=lambda chunk: True)
    done, _ = swept(tmp_path, design(), Options(retry=True))
    assert done.state.done == 8


def test_a_worker_that_cannot_work_ends_the_sweep_and_no_run_counts_as_failed(tmp_path: Path) -> None:
    class Broken(InlinePool):
        def wait(self, timeout: float) -> list[Ended]:
            self._waiting, chunks = [], self._waiting
            return [Ended(each, None, "OSError: no space", lost=False) for each in chunks]

    with pytest.raises(WorkerError, match="OSError: no space"):
        sweep(design(), tmp_path, Broken())
    assert Store(tmp_path).query("SELECT * FROM failures").empty


def test_a_worker_with_another_model_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.study.chunks.model_fingerprint", lambda: "0123456789ab")
    with pytest.raises(sim.errors.SimError, match="0123456789ab where the sweep was started"):
        swept(tmp_path, design())


ADAPTIVE = "until ci(expected_unintentional) < {width}, max 9, first 2, step 3"


def test_replicates_are_added_where_the_interval_is_wide_and_only_there(tmp_path: Path) -> None:
    swept(tmp_path / "all", design(replicates=9))
    every = Store(tmp_path / "all").values("expected_unintentional")
    cells = [group.sort_values("replicate").value.tolist() for _, group in every.groupby(["scenario", "point"])]
    widths = sorted(interval_width(cell[:2]) for cell in cells)
    width = (widths[0] + widths[-1]) / 2
    swept(tmp_path / "some", design(replicates=ADAPTIVE.format(width=width)))
    found = Store(tmp_path / "some").values("expected_unintentional")
    counts = [len(group) for _, group in found.groupby(["scenario", "point"])]
    expected = [next(n for n in (2, 5, 8, 9) if n == 9 or interval_width(cell[:n]) < width) for cell in cells]
    assert counts == expected
    assert len(set(counts)) > 1
    merged = found.merge(every, on=["scenario", "point", "replicate", "run_id", "value"])
    assert len(merged) == len(found)


def test_an_interrupted_adaptive_sweep_ends_as_an_uninterrupted_one(tmp_path: Path) -> None:
    made = design(replicates=ADAPTIVE.format(width=1e-9))
    swept(tmp_path / "whole", made)
    stopped, _ = swept(tmp_path / "cut", made, SMALL_CHUNKS, run=stopping_after(11, signal.SIGTERM))
    assert not stopped.complete
    done, _ = swept(tmp_path / "cut", made)
    assert done.state.done + stopped.state.done == 4 * 9
    assert digest(tmp_path / "cut") == digest(tmp_path / "whole")


def test_a_store_that_keeps_something_else_is_refused(whole: Path) -> None:
    with pytest.raises(InputError, match="annual"):
        swept(whole, design(record={"level": "summary"}))
