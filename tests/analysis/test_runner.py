"""Values of many runs are kept by case and replicate: only what is missing is run, and nothing changes by that."""

import numpy as np
import pytest

from sim.analysis import keeping, runner
from sim.analysis.measures import Measure
from sim.analysis.runner import Design, Screen, cases_of, evaluate, stored
from sim.analysis.spaces import load_space
from sim.config import load
from sim.errors import InputError

SETTINGS = ("population.firms=120", "time.end=2028-12")
SPACE = load_space("compliance.base_cost")
POINTS = np.array([[0.2], [0.9]])
MEASURES = (Measure(outcome="protection"), Measure(outcome="trust"))


def design(*names, replicates=2, seed=1, **more):
    scenarios = [load(name, (*SETTINGS, f"seed={seed}")) for name in names]
    return Design(cases_of(scenarios, scenarios[0], MEASURES), SPACE, replicates, **more)


@pytest.fixture
def ran(monkeypatch):
    """Return what is run: names of the cases, and from which replicate on."""
    done = []
    original = runner.run_point

    def watched(part, point, workers=1, start=0):
        done.append(([case.scenario.name for case in part.cases], start))
        return original(part, point, workers, start)

    monkeypatch.setattr(runner, "run_point", watched)
    return done


def same(one, other):
    for mine, theirs in zip(one.values, other.values, strict=True):
        np.testing.assert_array_equal(mine, theirs)


def test_another_case_beside_it_runs_alone(tmp_path, ran):
    evaluate(design("ai_promotion_act", "no_guideline"), POINTS, tmp_path)
    three = design("ai_promotion_act", "hybrid", "no_guideline")
    assert stored(three, POINTS, tmp_path) == []
    found = evaluate(three, POINTS, tmp_path)
    assert ran == [(["ai_promotion_act", "no_guideline"], 0)] * 2 + [(["hybrid"], 0)] * 2
    assert stored(three, POINTS, tmp_path) == [0, 1]
    same(found, evaluate(three, POINTS))


def test_more_replicates_run_only_the_rest_and_fewer_none(tmp_path, ran):
    evaluate(design("ai_promotion_act", replicates=2), POINTS, tmp_path)
    found = evaluate(design("ai_promotion_act", replicates=5), POINTS, tmp_path)
    assert ran == [(["ai_promotion_act"], 0)] * 2 + [(["ai_promotion_act"], 2)] * 2
    same(found, evaluate(design("ai_promotion_act", replicates=5), POINTS))
    del ran[:]
    fewer = evaluate(design("ai_promotion_act", replicates=3), POINTS, tmp_path)
    assert ran == []
    np.testing.assert_array_equal(fewer.values[0], found.values[0][:, :3])


def test_cases_with_different_replicates_are_filled_up(tmp_path, ran):
    evaluate(design("ai_promotion_act", replicates=3), POINTS[:1], tmp_path)
    both = design("ai_promotion_act", "no_guideline", replicates=4)
    found = evaluate(both, POINTS[:1], tmp_path)
    assert ran[1:] == [(["no_guideline"], 0), (["ai_promotion_act"], 3)]
    same(found, evaluate(both, POINTS[:1]))


def test_what_changes_the_numbers_is_not_found(tmp_path, ran):
    evaluate(design("ai_promotion_act"), POINTS[:1], tmp_path)
    evaluate(design("ai_promotion_act", seed=2), POINTS[:1], tmp_path)
    evaluate(
        design("ai_promotion_act")._replace(dimensions=load_space("compliance.deference_benefit")), POINTS[:1], tmp_path
    )
    evaluate(design("ai_promotion_act"), POINTS[1:], tmp_path)
    assert len(ran) == 4


def test_with_a_screen_a_point_is_kept_whole(tmp_path, ran):
    screened = design(
        "ai_promotion_act", "no_guideline", replicates=3, screen=Screen((2,), "the second", lambda _: {1})
    )
    found = evaluate(screened, POINTS, tmp_path)
    assert np.isnan(found.values[0][:, 2]).all()
    assert np.isfinite(found.values[1]).all()
    assert stored(screened, POINTS, tmp_path) == [0, 1]
    same(found, evaluate(screened, POINTS, tmp_path))
    assert len(ran) == 2


def test_cases_that_would_not_be_paired_are_refused():
    cases = (*design("ai_promotion_act").cases, *design("ai_promotion_act", seed=2).cases)
    with pytest.raises(InputError, match="one seed"):
        evaluate(Design(cases, SPACE, 2), POINTS)


def test_a_failure_is_kept_nowhere(tmp_path, monkeypatch, ran):
    def fail(*_):
        raise ValueError("planted")

    with monkeypatch.context() as patched:
        patched.setattr(runner, "run_point", fail)
        found = evaluate(design("ai_promotion_act"), POINTS, tmp_path)
    assert found.failed == {0: "ValueError: planted", 1: "ValueError: planted"}
    assert np.isnan(found.values[0]).all()
    assert not evaluate(design("ai_promotion_act"), POINTS, tmp_path).failed
    assert len(ran) == 2


def test_a_case_that_holds_a_number_is_another_case(tmp_path, ran):
    plain = design("ai_promotion_act")
    held = plain._replace(cases=(plain.cases[0]._replace(held=frozenset({"compliance.base_cost"})),))
    free, fixed = evaluate(plain, POINTS, tmp_path).values[0], evaluate(held, POINTS, tmp_path).values[0]
    assert len(ran) == 4
    assert not np.array_equal(free[0], free[1])
    np.testing.assert_array_equal(fixed[0], fixed[1])


def test_a_point_that_comes_twice_is_written_by_two_threads_at_once(tmp_path):
    """As in a Sobol design, where two groups may be the same dimensions; the barrier makes both write together."""
    from threading import Barrier, Thread

    path, failed = tmp_path / "point.npy", []
    barrier = Barrier(4)

    def write_often():
        try:
            for _ in range(50):
                barrier.wait(timeout=30)
                keeping.write(path, np.ones((2, 2)))
        except OSError as error:
            failed.append(error)
            barrier.abort()

    threads = [Thread(target=write_often) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    np.testing.assert_array_equal(np.load(path), np.ones((2, 2)))
    assert [each.name for each in tmp_path.iterdir()] == ["point.npy"]
