"""The search on a problem whose front is known; that it goes on where it stopped; what a search file may say."""

import numpy as np
import pytest

from sim.analysis.measures import measure_in
from sim.analysis.packages import Packages, read_search, summary
from sim.analysis.pareto import Space, nondominated, search
from sim.analysis.spaces import load_space
from sim.config import conf_directory, load
from sim.errors import InputError

SPACE = Space(tuple(f"x{i}" for i in range(6)), np.zeros(6), np.ones(6))
LOW = {"a": "low", "b": "low"}


def zdt1(x):
    """Zitzler, Deb and Thiele 2000: the front is b = 1 - sqrt(a), where all but the first are 0."""
    part = 1 + 9 * x[1:].mean()
    return np.array([x[0], part * (1 - np.sqrt(x[0] / part))])


def volume(objectives, corner=(1.0, 7.0)):
    """Return what a front dominates below a corner."""
    front = objectives[nondominated(objectives, ["low", "low"])]
    total, height = 0.0, corner[1]
    for a, b in front[front[:, 0].argsort()]:
        if b < height and a < corner[0]:
            total, height = total + (corner[0] - a) * (height - b), b
    return total


@pytest.mark.slow
def test_it_finds_the_front_better_than_chance():
    found = search(SPACE, LOW, zdt1, 300, 24, seed=1)
    chance = np.array([zdt1(x) for x in np.random.default_rng(1).random((300, 6))])
    whole = 7.0 - 1 / 3  # of the corner, less what lies below the front
    assert volume(found.objectives) > 0.9 * whole
    assert whole - volume(found.objectives) < 0.6 * (whole - volume(chance))


def test_what_was_stopped_and_went_on_is_what_was_not(tmp_path):
    calls = []

    def stopping(x):
        calls.append(1)
        if len(calls) in (13, 31):
            raise KeyboardInterrupt
        return zdt1(x)

    whole = search(SPACE, LOW, zdt1, 40, 8, seed=3)
    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            search(SPACE, LOW, stopping, 40, 8, seed=3, storage=tmp_path / "journal")
    again = search(SPACE, LOW, stopping, 40, 8, seed=3, storage=tmp_path / "journal")
    np.testing.assert_array_equal(again.levers, whole.levers)
    np.testing.assert_array_equal(again.objectives, whole.objectives)
    assert len(calls) == 42
    assert not np.array_equal(whole.levers, search(SPACE, LOW, zdt1, 40, 8, seed=4).levers)


def test_trials_that_fail_are_counted_and_too_many_end_the_search():
    calls = []

    def failing(x):
        calls.append(1)
        return np.full(2, np.nan) if len(calls) == 5 else zdt1(x)

    found = search(SPACE, LOW, failing, 20, 8, seed=1)
    assert (len(found.levers), found.failed) == (20, 1)
    with pytest.raises(RuntimeError, match="missing values"):
        search(SPACE, LOW, lambda x: np.full(2, np.nan), 20, 8, seed=1)


def test_what_no_other_beats():
    objectives = np.array([[1.0, 1.0], [2.0, 2.0], [3.0, 0.5], [1.0, 1.0]])
    assert nondominated(objectives, ["low", "low"]).tolist() == [True, False, True, True]
    assert nondominated(objectives, ["high", "high"]).tolist() == [False, True, True, False]


def test_the_search_file_that_is_shipped():
    found = read_search(conf_directory() / "search" / "japan.yaml", "japan.yaml")
    assert found.base == "ai_promotion_act"
    assert set(found.objectives) == {"expected_unintentional", "burden_domestic", "trust"}
    space = found.space
    assert (space.low < space.high).all()
    assert all(name.startswith("lever.") and ".japan" in name for name in space.names)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("base: ai_promotion_act\nlevers: {incidents.learning_effect: bounds}\n", "what is uncertain"),
        ("base: ai_promotion_act\nlevers: {lever.hubb.japan: bounds}\n", "hub"),
        ("base: ai_promotion_act\nlevers: {lever.hub.japan: [0, 2]}\n", "0 to 1"),
        ("base: ai_promotion_act\nlever: {}\n", "levers"),
    ],
)
def test_a_wrong_search_file_is_refused(tmp_path, text, said):
    path = tmp_path / "mine.yaml"
    path.write_text(text)
    with pytest.raises(InputError, match=said):
        read_search(path, "mine.yaml")


def test_a_package_is_what_the_command_line_would_make_of_it():
    settings = ("population.firms=120", "time.end=2028-12")
    found = read_search(conf_directory() / "search" / "japan.yaml", "japan.yaml")
    measures = [measure_in(each, "japan", "") for each in found.objectives]
    packages = Packages(load(found.base, settings), found.ranges, measures, load_space("compliance.base_cost"), 2)
    levers = (found.space.low + found.space.high) / 2
    overrides = [f"{name}={value}" for name, value in zip(found.space.names, levers, strict=True)]
    mine, theirs = packages.scenario(levers), load(found.base, (*settings, *overrides))
    points = np.array([[0.2], [0.8]])
    values = packages.values([mine, theirs, packages.base], points)
    np.testing.assert_array_equal(values[0], values[1])
    assert not np.array_equal(values[0], values[2])
    other = packages.values([packages.scenario(levers, seed=5)], points)
    assert not np.array_equal(values[0], other[0])


def test_mean_and_bad_worlds():
    values = np.arange(11.0)[:, None] * np.array([1.0, 1.0])
    assert summary(values, ["low", "high"], bad=False).tolist() == [5.0, 5.0]
    assert summary(values, ["low", "high"], bad=True) == pytest.approx([9.0, 1.0])
