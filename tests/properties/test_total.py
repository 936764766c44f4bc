"""How many cases are planned; that they are made, though filters take some away, ``tests/conftest.py`` sees to."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from study.driver import environment

from properties import test_invariants, test_refusals, test_relations
from properties.cases import NIGHTLY, PLANNED, TIMES

LEAST, LEAST_NIGHTLY = 2_000, 50_000
FILTERED = """
from hypothesis import assume, given, strategies as st
from properties.cases import cases

{decorator}
@given(number=st.integers())
def test_a_filter(number: int) -> None:
    assume({kept})
"""


def test_enough_cases_are_planned_for_ci_and_for_the_night() -> None:
    assert all(module.__doc__ for module in (test_invariants, test_refusals, test_relations))
    planned = sum(PLANNED.values()) // TIMES
    assert planned >= LEAST
    assert planned * 25 >= LEAST_NIGHTLY
    assert not NIGHTLY or TIMES == 25


def made(folder: Path, kept: str, processes: int) -> str:
    """Return what pytest says of a test that plans 30 cases and keeps some of them, run in so many processes more."""
    folder.joinpath("conftest.py").write_text(Path(__file__).parents[1].joinpath("conftest.py").read_text())
    folder.joinpath("test_filter.py").write_text(FILTERED.format(decorator="@cases(30)", kept=kept))
    words = [sys.executable, "-m", "pytest", "-q", "-n", str(processes), "-p", "no:cacheprovider", str(folder)]
    here = environment(SIM_CASES="1")
    return subprocess.run(words, cwd=folder, env=here, capture_output=True, text=True, check=False).stdout


def test_a_filter_that_takes_cases_away_is_a_failure_in_any_number_of_processes(tmp_path: Path) -> None:
    assert "30 generated cases in 1 property tests" in made(tmp_path, "True", processes=1)
    found = made(tmp_path, "number == 0", processes=0)
    assert "1 failed" in found
    assert "where 30 were planned" in found
