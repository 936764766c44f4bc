"""The queue of cases against the Lindley recursion, Spitzer's formula and Little's law (A6)."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from engine.worlds import step
from sim.axes import JURISDICTION_COUNT
from sim.engine import harm
from sim.world.state import Queue, empty_queue

STEPS = 4_000


def arrivals(rate: float, seed: int = 7) -> np.ndarray:
    """Return Poisson arrivals, an independent queue in each jurisdiction."""
    return np.random.default_rng(seed).poisson(rate, (JURISDICTION_COUNT, STEPS)).astype(float)


def serve(coming: np.ndarray, capacity: float) -> tuple[Queue, np.ndarray, np.ndarray, np.ndarray]:
    """Serve cases of unit work; return the queue, waiting at the end of steps, finished cases and work served."""
    places, steps = coming.shape
    queue = empty_queue(steps)
    waiting, finished, served = (np.zeros(coming.shape) for _ in range(3))
    for number in range(steps):
        now = step(number)
        for j in range(places):
            queue.cases[j, number] = queue.work[j, number] = coming[j, number]
            queue.unit_work[j, number] = 1.0
            finished[j, number], served[j, number], _, _ = harm.serve_queue(queue, j, capacity, now)
            waiting[j, number] = harm.waiting(queue, j, now)
    return queue, waiting, finished, served


def spitzer(rate: float, capacity: int) -> float:
    """Return the mean backlog of a queue with unit work by Spitzer's identity."""
    total = 0.0
    for n in range(1, 4000):
        cases = stats.poisson(n * rate)
        term = (n * rate * cases.sf(n * capacity - 1) - n * capacity * cases.sf(n * capacity)) / n
        total += term
        if term < 1e-12:
            break
    return total


def test_a6_numbers_of_the_specification() -> None:
    assert spitzer(0.8, 1) == pytest.approx(1.6, abs=1e-6)
    assert pytest.approx(1.6) == 0.8**2 / (2.0 * (1.0 - 0.8))
    assert spitzer(4.0, 5) == pytest.approx(1.1562, abs=5e-5)
    assert spitzer(9.0, 10) == pytest.approx(3.1012, abs=5e-5)


@pytest.mark.parametrize(("rate", "capacity"), [(0.8, 1), (4.0, 5), (9.0, 10)])
def test_a6_backlog_is_the_lindley_recursion_and_has_spitzers_mean(rate: float, capacity: int) -> None:
    coming = arrivals(rate)
    _, waiting, _, _ = serve(coming, float(capacity))
    level = np.zeros(JURISDICTION_COUNT)
    for number in range(STEPS):
        level = np.maximum(0.0, level + coming[:, number] - capacity)
        assert (waiting[:, number] == level).all()
    batches = waiting[:, 200:].reshape(-1, 380).mean(axis=1)  # longer than the queue remembers
    error = batches.std(ddof=1) / math.sqrt(len(batches))
    assert abs(batches.mean() - spitzer(rate, capacity)) < 4.0 * error
    assert error < 0.1 * spitzer(rate, capacity)  # the bound is one that a wrong queue would miss


def test_a6_overload_grows_by_what_is_not_served() -> None:
    coming = arrivals(6.0)[:, :1000]
    _, waiting, _, served = serve(coming, 5.0)
    slope = waiting[:, -1] / 1000.0
    assert abs(slope.mean() - 1.0) < 4.0 * math.sqrt(6.0 / 1000.0 / JURISDICTION_COUNT)
    assert (served[:, 50:] == 5.0).all()  # nobody idles


def test_a6_littles_law_holds_exactly_for_first_in_first_out_delays() -> None:
    coming = arrivals(4.0)[:, :600]
    coming[:, 500:] = 0.0  # so that all are served
    queue = empty_queue(600)
    waited, delays = 0.0, 0.0
    for number in range(600):
        queue.cases[0, number] = queue.work[0, number] = coming[0, number]
        queue.unit_work[0, number] = 1.0
        before = queue.work[0].copy()
        harm.serve_queue(queue, 0, 5.0, step(number))
        gone = before - queue.work[0]
        delays += (gone * (number - np.arange(600))).sum()
        waited += harm.waiting(queue, 0, step(number))
        oldest = np.flatnonzero(queue.work[0])
        if len(oldest) and gone.any():
            assert np.flatnonzero(gone).max() <= oldest.min()  # no case overtakes an older one
    assert queue.work[0].sum() == 0.0
    assert waited == delays > 0.0


def test_a6_percentiles_are_those_of_the_cases_finished_in_the_step() -> None:
    coming = arrivals(4.6, seed=3)[0, :400]
    queue = empty_queue(400)
    checked = 0
    for number in range(400):
        queue.cases[0, number] = queue.work[0, number] = coming[number]
        queue.unit_work[0, number] = 1.0
        before = queue.work[0].copy()
        finished, _, median, slowest = harm.serve_queue(queue, 0, 5.0, step(number))
        gone = (before - queue.work[0]).astype(int)
        delays = np.sort(np.repeat(number - np.arange(400), gone))[::-1]
        assert finished == len(delays)
        if len(delays):
            assert slowest == delays[int(0.1 * len(delays))]
            assert median == delays[int(0.5 * len(delays))]
            checked += len(set(delays)) > 1
        else:
            assert math.isnan(median)
            assert math.isnan(slowest)
    assert checked > 20


def test_work_served_and_left_add_up_to_what_came_in() -> None:
    coming = arrivals(4.0)[:, :300]
    queue, waiting, finished, served = serve(coming, 4.2)
    np.testing.assert_allclose(served.cumsum(axis=1) + waiting, coming.cumsum(axis=1), rtol=1e-12)
    np.testing.assert_allclose(finished, served, rtol=0, atol=1e-12)
    assert (queue.work >= 0.0).all()


def test_cases_that_take_more_work_take_longer() -> None:
    queue = empty_queue(10)
    queue.cases[0, 0], queue.work[0, 0], queue.unit_work[0, 0] = 2.0, 8.0, 4.0
    finished, served, _, _ = harm.serve_queue(queue, 0, 4.0, step(0))
    assert (finished, served) == (1.0, 4.0)
    finished, served, median, _ = harm.serve_queue(queue, 0, 10.0, step(1))
    assert (finished, served, median) == (1.0, 4.0, 1.0)


def test_an_office_without_people_answers_nobody() -> None:
    queue = empty_queue(10)
    queue.cases[0, 0] = queue.work[0, 0] = queue.unit_work[0, 0] = 1.0
    assert harm.serve_queue(queue, 0, 0.0, step(0))[:2] == (0.0, 0.0)
    assert harm.answers_in_time(queue, 0, 3.0, step(3))
    assert not harm.answers_in_time(queue, 0, 3.0, step(4))
