"""``sim run … --multirun`` through Hydra's launchers: the same files from any process, and what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sim.commands.multirun_jobs import gather, note_error, note_result
from sim.errors import InputError, SimError

SMALL = ("population.firms=120", "time.end=2016-12", "replicates=2", "workers=1")
JOBS = ("run", "ai_promotion_act", *SMALL, "seed=1,2", "-m")
LAUNCHERS = {
    "joblib": ("hydra/launcher=joblib", "hydra.launcher.n_jobs=2"),
    "submitit": ("hydra/launcher=submitit_local", "hydra.launcher.timeout_min=5"),
}


def files(folder: Path) -> dict[str, bytes]:
    """Return every file, hidden ones too."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.slow
def test_jobs_in_other_processes_write_the_same_bytes(command: Any, tmp_path: Path) -> None:
    here = command(*JOBS, "--out", "here")
    assert here.status == 0
    expected = {"result.json", "0/monthly.parquet", "1/monthly.parquet", "1/charts/overview.svg"}
    assert expected <= set(files(tmp_path / "here"))
    for name, words in LAUNCHERS.items():
        there = command(*JOBS, *words, "--out", name)
        assert there.status == 0, there.err
        assert there.out.replace(name, "here") == here.out
        assert files(tmp_path / name) == files(tmp_path / "here")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["here", *sorted(LAUNCHERS)]


def test_a_wrong_value_in_another_process_is_wrong_input(command: Any, tmp_path: Path) -> None:
    result = command("run", "ai_promotion_act", "parameters.incidents.learning_effect=7,8", "-m", *LAUNCHERS["joblib"])
    assert result.status == 2
    assert "learning_effect: 7 is not valid" in result.err
    assert "Traceback" not in result.err
    assert not list((tmp_path / "out").iterdir())


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["hydra/launcher=jobli"], "Did you mean 'joblib'"),
        (["hydra/launcher=joblib", "hydra.launcher.njobs=2"], "Did you mean 'n_jobs'"),
        (["hydra/launcher=joblib", "hydra.launcher.n_jobs=two"], "Value 'two' of type 'str' could not be converted"),
        (["hydra.launcher.n_jobs=2"], "hydra.launcher: 'n_jobs' is not valid"),
        (["hydra/launcher=joblib", "hydra.launcher._target_=os.system"], "OPTION=VALUE of Hydra's settings"),
        (["hydra/launcher=joblib", "hydra.launcher.verbose={_target_: os.system}"], "OPTION=VALUE"),
        (["hydra.sweep.dir=elsewhere"], "OPTION=VALUE of Hydra's settings"),
    ],
)
def test_what_is_no_setting_of_a_launcher_is_wrong_input(
    command: Any, engine: Any, tmp_path: Path, words: list[str], message: str
) -> None:
    result = command(*JOBS, *words)
    assert result.status == 2
    assert message in result.err
    assert not engine.scenarios
    assert not list(tmp_path.iterdir())


def jobs(folder: Path, count: int) -> list[Path]:
    """Make the folders of some jobs."""
    made = [folder / str(number) for number in range(count)]
    for path in made:
        path.mkdir()
    return made


def test_results_come_in_the_order_of_the_jobs_and_only_their_folders_stay(tmp_path: Path) -> None:
    for number, path in enumerate(jobs(tmp_path, 11)):
        note_result(path, job=number, mean=0.1 + 0.2)
    (tmp_path / "multirun.yaml").touch()
    (tmp_path / ".submitit" / "7").mkdir(parents=True)
    assert gather(tmp_path) == [{"job": number, "mean": 0.1 + 0.2} for number in range(11)]
    assert sorted(path.name for path in tmp_path.rglob("*")) == sorted(map(str, range(11)))


def test_errors_of_jobs_are_raised_as_what_they_were(tmp_path: Path) -> None:
    (path,) = jobs(tmp_path, 1)
    wrong = InputError("seed", "one", "a number", "1")
    for error, kind, message in (
        (wrong, InputError, str(wrong)),
        (SimError("no space left"), SimError, "no space left"),
        (KeyError("k"), RuntimeError, "job 0: KeyError: 'k'"),
    ):
        note_error(path, error)
        with pytest.raises(kind) as raised:
            gather(tmp_path)
        assert str(raised.value) == message


def test_a_job_that_left_nothing_is_named(tmp_path: Path) -> None:
    first, _, third = jobs(tmp_path, 3)
    note_result(first)
    with pytest.raises(SimError, match="job 1 left no result: its process died"):
        gather(tmp_path)
    third.rmdir()
    (tmp_path / "1").rmdir()
    (tmp_path / "2").mkdir()
    with pytest.raises(SimError, match="jobs are missing"):
        gather(tmp_path)
