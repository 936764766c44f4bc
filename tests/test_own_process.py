"""What the command's own processes leave out is there for everybody else."""

from __future__ import annotations

import subprocess
import sys

from study.driver import environment

OWN = """
import gc, os, sys
from sim import own_process
own_process.claim()
assert os.environ["OPENBLAS_NUM_THREADS"] == "1"
import sim.compiled
assert "scipy.linalg" not in sys.modules
assert gc.get_threshold()[0] == own_process.ALLOCATIONS
import numpy, resource
def faults():
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt
def pages(times):
    before = faults()
    for _ in range(times):
        arrays = [numpy.ones(200_000) for _ in range(5)]  # 8 MB
        del arrays
    return faults() - before
pages(2)
assert pages(10) < 2000, "2,000 pages of 4 kB are asked for once, not ten times"
own_process.keep_loaded()
kept = gc.get_freeze_count()
assert kept > 0
import duckdb
own_process.keep_loaded()
assert gc.get_freeze_count() == kept
from scipy.linalg import det
assert det([[1.0, 2.0], [3.0, 4.0]]) == -2.0
"""
SHARED = """
import gc, os
before = gc.get_threshold(), dict(os.environ)
import numba, numpy
import sim.compiled, sim.engine.simulate
from sim import own_process
own_process.keep_loaded()
assert gc.get_freeze_count() == 0
assert (gc.get_threshold(), dict(os.environ)) == before
assert numba.njit(lambda a: numpy.dot(a, a))(numpy.ones(3)) == 3.0
"""
COMMAND = """
import sys
sys.argv = ["sim", "run", "no_guideline", "population.firms=108", "replicates=1", "time.end=2022-12"]
from sim.cli import main
assert main() == 0
assert "numba" in sys.modules
assert "scipy.linalg" not in sys.modules
assert "pandas" not in sys.modules
"""


def said(program: str, folder: str) -> str:
    """Return what a program writes to standard error."""
    words = [sys.executable, "-c", program]
    return subprocess.run(words, env=environment(), cwd=folder, capture_output=True, text=True, check=False).stderr


def test_a_process_of_our_own_does_without_linear_algebra_until_somebody_asks_for_it(tmp_path: object) -> None:
    assert said(OWN, str(tmp_path)) == ""


def test_who_imports_the_package_keeps_a_process_as_it_was(tmp_path: object) -> None:
    assert said(SHARED, str(tmp_path)) == ""


def test_a_run_of_the_command_with_its_chart_loads_no_linear_algebra_and_no_tables(tmp_path: object) -> None:
    written = said(COMMAND, str(tmp_path))
    assert "Error" not in written
    assert "leaked" not in written  # DuckDB's complaint if what it loaded is kept from the collector
