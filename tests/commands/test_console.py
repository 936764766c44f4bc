"""What a person at a terminal sees and what a machine reads: version, progress, JSON, refusals before anything runs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

import sim.commands.list as listing
from sim.cli import main
from sim.commands import compiling, progress
from sim.commands.multirun import _command_line
from sim.commands.output import result_folder
from sim.commands.tables import print_json
from sim.errors import InputError, SimError


def test_the_version_is_that_of_the_package(command: Any) -> None:
    from importlib.metadata import version

    assert command("--version").out == f"sim {version('sim')}\n"


def test_a_command_runs_in_a_thread_where_no_signal_can_be_caught(capsys: Any) -> None:
    status: list[int] = []
    thread = threading.Thread(target=lambda: status.append(main(["list", "outcomes"])))
    thread.start()
    thread.join()
    assert status == [0]
    assert "protection" in capsys.readouterr().out


def test_a_list_of_nothing_says_so(command: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(listing.KINDS, "scenarios", list)
    assert command("list", "scenarios").out == "no scenarios yet\n"


def test_the_audit_is_written_where_it_is_asked_for(command: Any, tmp_path: Path) -> None:
    assert command("params", "audit", "--out", "there").status == 0
    rows = json.loads((tmp_path / "there" / "parameters.json").read_text())
    assert {row["status"] for row in rows} == {"assumption"}


def test_numbers_of_numpy_are_numbers_of_json(capsys: Any) -> None:
    print_json({"a": np.float64(0.5), "b": [np.int64(3)], "c": np.float64("nan")})
    assert json.loads(capsys.readouterr().out) == {"a": 0.5, "b": [3], "c": None}


def test_a_folder_that_may_not_be_written_is_refused_before_anything_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(InputError, match="a folder that can be written"), result_folder(tmp_path, "run"):
        raise AssertionError("unreachable")


@pytest.mark.parametrize(
    ("terminal", "quiet", "told"), [(True, False, True), (True, True, False), (False, False, False)]
)
def test_that_data_are_written_is_said_on_a_terminal(
    capsys: Any, monkeypatch: pytest.MonkeyPatch, terminal: bool, quiet: bool, told: bool
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal, raising=False)
    progress.writing(quiet)
    assert ("writing data" in capsys.readouterr().err) == told


@pytest.mark.parametrize(("cores", "processes"), [(1, 0), (2, 1), (None, 0)])
def test_the_first_run_says_that_it_compiles_and_gets_help_of_a_second_core(
    capsys: Any, monkeypatch: pytest.MonkeyPatch, cores: int | None, processes: int
) -> None:
    started: list[Any] = []
    monkeypatch.setattr("sim.compiled.is_cached", lambda: False)
    monkeypatch.setattr(os, "cpu_count", lambda: cores)
    monkeypatch.setattr(subprocess, "Popen", lambda *given, **more: started.append(given))
    with progress.progress("runs", quiet=True):
        pass
    assert len(started) == processes
    assert "compiling the model" in capsys.readouterr().err


def test_the_second_process_compiles_each_piece_for_what_it_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    from numba import typeof

    compiled: list[Any] = []
    monkeypatch.setattr(compiling, "pieces", lambda: [(SimpleNamespace(compile=compiled.append), (1.0, 2))])
    compiling.main()
    assert compiled == [(typeof(1.0), typeof(2))]


def hydra_ends(code: int) -> None:
    """End the process as Hydra does, where it has words of its own as the command line."""
    with _command_line(["name=x"]):
        assert sys.argv == ["sim", "name=x"]
        raise SystemExit(code)


def test_hydra_ending_the_process_is_a_failure_and_the_command_line_is_as_before() -> None:
    before = list(sys.argv)
    hydra_ends(0)
    with pytest.raises(SimError, match="Hydra could not start"):
        hydra_ends(1)
    assert sys.argv == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("find", "lever.hub.japan", "--until", "trust>0.5"), "what is turned, then a scenario"),
        (("search", "japan", "japan"), "one search file"),
        (("claims", "H99"), "H9"),
    ],
)
def test_too_few_or_too_many_names_are_refused(command: Any, words: tuple[str, ...], said: str) -> None:
    result = command(*words)
    assert result.status == 2
    assert said in result.err
