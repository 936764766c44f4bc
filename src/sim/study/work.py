"""What a worker does: run a chunk, turn each run into the numbers that are kept, and the chunk into Parquet.

A run that fails is data: stage, exception, message and traceback. Nothing is written here; the driver does that.
"""

from __future__ import annotations

import pickle
import time
import traceback
from collections.abc import Sequence
from functools import lru_cache
from math import inf
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.compiled import model_fingerprint
from sim.errors import SimError
from sim.study.factor import Factor
from sim.study.keep import LEVELS, Keep
from sim.study.means import EVERY, Calendar, calendar, means
from sim.study.point import Ground
from sim.study.store.encode import encode, numbers_of

if TYPE_CHECKING:
    from sim.policy.scenario import Scenario

FloatArray = NDArray[np.float64]
WORKER: Final = "worker"
"""Stage of a failure in which the process itself died."""


class Task(NamedTuple):
    """One run: its id, which of the chunk's grounds, at which values, with which seed."""

    id: str
    ground: int
    values: tuple[float, ...]
    seed: int


class Chunk(NamedTuple):
    """Runs that one worker does in one go, with the driver's model; grounds are pickled once and shared.

    After more failures than ``most_failures`` the sweep gives up, and so does the worker.
    """

    model: str
    grounds: dict[int, bytes]
    factors: tuple[Factor, ...]
    tasks: tuple[Task, ...]
    keep: Keep
    most_failures: float = inf


class Failure(NamedTuple):
    """Why a run failed."""

    run_id: str
    stage: str
    exception: str
    message: str
    traceback: str


class Result(NamedTuple):
    """What a chunk gave: Parquet files by table, which runs ended well and which did not, and how long it took."""

    tables: dict[str, bytes]
    done: tuple[str, ...]
    failed: tuple[str, ...]
    seconds: float


def run_chunk(chunk: Chunk) -> Result:
    """Run a chunk, or the runs before too many have failed.

    Raises:
        SimError: If this process has another version of the model than the driver.
    """
    if chunk.model != model_fingerprint():
        raise SimError(f"model {model_fingerprint()} here, {chunk.model} where the sweep was started")
    start = time.perf_counter()
    kept: list[_Kept] = []
    failures: list[Failure] = []
    scenarios = _scenarios(chunk)
    for task in chunk.tasks:
        result = _run(task, scenarios[task.ground, task.values], chunk.keep)
        kept.append(result) if isinstance(result, _Kept) else failures.append(result)
        if len(failures) > chunk.most_failures:
            break
    tables = tables_of(chunk.tasks[: len(kept) + len(failures)], kept, failures, chunk.keep)
    done = tuple(each.run_id for each in kept)
    return Result(tables, done, tuple(each.run_id for each in failures), time.perf_counter() - start)


def lost(task: Task, reason: str, keep: Keep) -> Result:
    """Return the result for a run whose worker died."""
    failure = Failure(task.id, WORKER, "WorkerLost", reason, "")
    return Result(tables_of((task,), [], [failure], keep), (), (task.id,), 0.0)


class _Kept(NamedTuple):
    """The numbers that are kept of one run."""

    run_id: str
    calendar: Calendar
    summary: FloatArray
    over_time: FloatArray | None  # [series, year or month]
    annual: FloatArray | None


@lru_cache(maxsize=64)
def _ground(data: bytes) -> Ground:
    """Return a ground, unpickled once a worker."""
    found = pickle.loads(data)
    assert isinstance(found, Ground)
    return found


def _scenarios(chunk: Chunk) -> dict[tuple[int, tuple[float, ...]], Scenario | Exception]:
    """Return the scenario at each ground and values, or why there is none; replicates share it.

    All before the first run: between two runs the same lines take four times as long, because the model's numbers have
    driven them out of the processor's caches.
    """
    found: dict[tuple[int, tuple[float, ...]], Scenario | Exception] = {}
    for task in chunk.tasks:
        place = task.ground, task.values
        if place not in found:
            try:
                found[place] = _ground(chunk.grounds[task.ground]).at(chunk.factors, task.values)
            except Exception as error:  # its runs fail, the others do not
                found[place] = error
    return found


def _run(task: Task, scenario: Scenario | Exception, keep: Keep) -> _Kept | Failure:
    """Run one task; whatever goes wrong is returned."""
    from sim.engine.simulate import advance, prepare
    from sim.engine.tables import tabulate

    stage = "prepare"
    try:
        if isinstance(scenario, Exception):
            raise scenario
        simulation = prepare(scenario, task.seed)
        stage = "run"
        advance(simulation, 0, simulation.clock.steps)
        stage = "record"
        values = tabulate(simulation.record, simulation.layout.weight)
        return _kept(task.id, scenario.settings.start, values, keep)
    except Exception as error:  # a failed run is a row, never the end of a sweep
        told = "".join(traceback.format_exception(error))
        return Failure(task.id, stage, type(error).__name__, str(error), told)


def _kept(run_id: str, start: str, values: FloatArray, keep: Keep) -> _Kept:
    """Return the numbers that are kept of a run from its ``values[series, month]``."""
    times = calendar(start, values.shape[1])
    summary = means(values, EVERY, times.last)[:, 0]
    annual = means(values, keep.rows, times.windows) if keep.level != LEVELS[0] else None
    return _Kept(run_id, times, summary, values[keep.rows] if keep.level == LEVELS[2] else None, annual)


def tables_of(
    tasks: Sequence[Task], kept: Sequence[_Kept], failures: Sequence[Failure], keep: Keep
) -> dict[str, bytes]:
    """Return the Parquet files of a chunk by table."""
    bad = {each.run_id for each in failures}
    ids = [task.id for task in tasks]
    runs = {
        "run": numbers_of(ids),
        "run_id": np.array(ids, dtype=object),
        "seed": np.array([task.seed for task in tasks], dtype=np.uint64),
        "ok": np.array([each not in bad for each in ids]),
    }
    tables = {"runs": encode(runs)}
    if kept:
        tables |= _outcomes(kept, keep)
    if failures:
        columns = zip(*failures, strict=True)
        named = zip(Failure._fields, columns, strict=True)
        tables["failures"] = encode({name: np.array(column, dtype=object) for name, column in named})
    return tables


def _outcomes(kept: Sequence[_Kept], keep: Keep) -> dict[str, bytes]:
    """Return the tables of outcomes."""
    tables = {"summary": _long(kept, EVERY, None, [each.summary[:, None] for each in kept])}
    if keep.level != LEVELS[0]:
        named = ("year", [each.calendar.years for each in kept])
        tables["annual"] = _long(kept, keep.rows, named, [each.annual for each in kept])
    if keep.level == LEVELS[2]:
        named = ("month", [each.calendar.months.astype("datetime64[s]") for each in kept])
        tables["monthly"] = _long(kept, keep.rows, named, [each.over_time for each in kept])
    return tables


def _long(kept: Sequence[_Kept], rows: NDArray[np.int64], times: Any, values: Sequence[Any]) -> bytes:
    """Return one table: a row a series, run and time.

    Series by series, since the runs of one are alike: it takes less time and disk, and who asks for one outcome reads a
    part of the file.
    """
    ids = numbers_of([each.run_id for each in kept])
    table = np.concatenate(values, axis=1)  # [series, run and time]
    columns: dict[str, NDArray[Any]] = {
        "run": np.tile(np.repeat(ids, [each.shape[1] for each in values]), len(rows)),
        "series": np.repeat(rows.astype(np.int16), table.shape[1]),
    }
    selected = "run, series, value"
    if times is not None:
        columns[times[0]] = np.tile(np.concatenate(times[1]), len(rows))
        cast = "CAST(month AS DATE) AS month" if times[0] == "month" else times[0]
        selected = f"run, series, {cast}, value"
    columns["value"] = table.ravel()
    return encode(columns, selected)
