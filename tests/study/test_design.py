"""Designs: which runs there are, in which order, under which names."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest

from sim.draws import replicate_seed
from sim.errors import InputError
from sim.study.design_files import load_design
from sim.study.estimate import estimate
from sim.study.identity import run_id
from study.sweeps import TINY, design

LEVERS = {"grid": {"lever.hub.japan": [0.1, 0.9]}}


def test_every_scenario_gets_the_same_points_and_seeds() -> None:
    sampled = {"latin_hypercube": {"points": 5, "ranges": {"compliance.*": "bounds"}}}
    made = design(levers=LEVERS, uncertainties=sampled, replicates=3)
    assert len(made) == 2 * (2 * 5) * 3
    given = [
        {(job.cell.point, job.replicate, job.seed) for job in made.jobs(0, 3) if job.cell.ground == g} for g in (0, 1)
    ]
    assert given[0] == given[1]
    assert len(given[0]) == 30
    assert {seed for _, _, seed in given[0]} == {int(replicate_seed(1, replicate)) for replicate in range(3)}


def test_uncertainties_repeat_at_every_lever_point() -> None:
    sampled = {"latin_hypercube": {"points": 5, "ranges": {"compliance.*": "bounds"}}}
    values = design(levers=LEVERS, uncertainties=sampled).points.values
    np.testing.assert_array_equal(values[:5, 1:], values[5:, 1:])
    assert set(values[:5, 0]) == {0.1}
    assert set(values[5:, 0]) == {0.9}


def test_ids_are_those_of_the_runs_and_all_different() -> None:
    made = design(levers=LEVERS)
    jobs = list(made.jobs(0, 2))
    assert len({job.id for job in jobs}) == len(jobs) == len(made)
    for job in jobs:
        scenario = made.grounds[job.cell.ground].at(made.points.factors, made.values(job.cell.point))
        assert job.id == run_id(scenario, job.seed)


def test_a_design_has_the_same_name_with_more_replicates_and_another_with_anything_else() -> None:
    base = design().sweep
    assert base.startswith("tiny-")
    assert design(replicates=9).sweep == base
    others = [
        design(scenarios=["hybrid", "ai_promotion_act"]),
        design(levers=LEVERS),
        design(levers=LEVERS, lever_from="2026-03"),
        design(uncertainties={"grid": {"compliance.deference_benefit": [0.1, 0.8]}}),
        design([*TINY, "seed=2"]),
        design([*TINY, "time.end=2026-07"]),
    ]
    assert len({base, *(other.sweep for other in others)}) == 7


def test_levers_and_uncertainties_are_not_mixed() -> None:
    with pytest.raises(InputError, match="beliefs about the world belong to uncertainties"):
        design(levers={"grid": {"compliance.deference_benefit": [0.1]}})
    with pytest.raises(InputError, match="a lever belongs to levers"):
        design(uncertainties=LEVERS)


def test_a_scenario_may_come_twice_under_two_names() -> None:
    made = design(scenarios=["hybrid", {"name": "hybrid", "as": "big", "settings": {"population.firms": 216}}])
    assert [each.label for each in made.grounds] == ["hybrid", "big"]
    with pytest.raises(InputError, match="each once"):
        design(scenarios=["hybrid", "hybrid"])


def test_all_scenarios_by_one_word() -> None:
    assert len(design(scenarios="all", uncertainties=None).grounds) >= 24


FILE = """\
title: A file
scenarios: [hybrid]
settings: {population.firms: 108, time.end: 2016-12}
uncertainties: {grid: {incidents.learning_effect: [0.1, 0.2]}}
replicates: 3
"""


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "mine.yaml"
    path.write_text(FILE)
    return str(path)


def test_a_file_is_changed_by_words_of_the_command_line(file: str) -> None:
    assert len(load_design(file)) == 6
    words = ["replicates=until ci(adoption) < 0.1, max 7", "scenarios=[hybrid, no_guideline]", "time.end=2017-12",
             "uncertainties.grid={incidents.learning_effect: [0.1]}", "record.level=summary"]  # fmt: skip
    made = load_design(file, words)
    assert (made.name, made.cells, made.replicates.most, made.keep.level) == ("mine", 2, 7, "summary")
    assert made.grounds[0].scenario.settings.end == "2017-12"
    assert made.grounds[0].scenario.settings.firms == load_design(file).grounds[0].scenario.settings.firms


@pytest.mark.parametrize(
    ("change", "place", "part"),
    [
        (("scenarios", "scenario"), "mine.yaml", "Did you mean 'scenarios'"),
        (("hybrid", "hybird"), "scenarios[0]", "hybrid"),
        (("replicates: 3", "replicates: 0"), "replicates", "1 to"),
        (("replicates: 3", "replicates: until ci(adoption) < 0"), "replicates", "until ci(OUTCOME)"),
        (("replicates: 3", "record: {level: weekly}"), "record.level", "monthly"),
        (("replicates: 3", "record: {crosstabs: [colour]}"), "record.crosstabs", "sector"),
        (("[0.1, 0.2]", "[0.1, 99]"), "incidents.learning_effect", "0 to"),
    ],
)
def test_what_is_wrong_in_a_file_is_said_with_its_place(
    file: str, change: tuple[str, str], place: str, part: str
) -> None:
    Path(file).write_text(FILE.replace(*change))
    with pytest.raises(InputError) as caught:
        load_design(file)
    assert part in str(caught.value)
    assert place in caught.value.place


def test_an_experiment_that_does_not_exist_is_refused_with_the_nearest() -> None:
    with pytest.raises(InputError, match="capacity_by_compliance"):
        load_design("capacity_by_complience")
    with pytest.raises(InputError, match="path of a file that exists"):
        load_design("nowhere/design.yaml")


def test_every_experiment_that_is_shipped_can_be_loaded() -> None:
    from sim.config import conf_directory

    found = sorted((conf_directory() / "experiment").glob("*.yaml"))
    assert found
    for path in found:
        assert len(load_design(path.stem)) > 0


def test_a_dry_run_of_a_hundred_thousand_points_takes_less_than_five_seconds(tmp_path: Path) -> None:
    """Processor time, so that a busy machine does not fail it."""
    sampled = {"latin_hypercube": {"points": 100_000, "ranges": {"compliance.*": "bounds"}}}
    design()  # what is read once
    start = time.process_time()
    found = estimate(design(uncertainties=sampled, replicates=1), tmp_path)
    assert time.process_time() - start < 5.0
    assert (found.points, found.runs, found.stored) == (100_000, 200_000, 0)
    assert found.bytes == pytest.approx(200_000 * found.bytes_a_run)
