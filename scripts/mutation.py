"""Mutation testing of the model: change one operator or number at a time and see whether a test notices.

``make mutation`` does this for the equations, each with its unit tests, and for a random sample of the engine, with the
small whole runs of ``scripts/interpreted.py``. Cosmic Ray makes the mutants. A child of this process, which has loaded
all libraries but not yet the model, takes one in place of its module and tests it, without compilation: no file is
changed, and a mutant costs a second instead of half a minute. Prints a line a module, and writes every survivor to
``build/mutation/survivors.txt``. ``docs/verification/mutation.md`` says what the survivors are.
"""

from __future__ import annotations

import os

os.environ |= {"NUMBA_DISABLE_JIT": "1", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}  # before anything is loaded

import argparse
import contextlib
import gc
import importlib.abc
import importlib.util
import json
import math
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, Final, NamedTuple

ROOT: Final = Path(__file__).resolve().parents[1]
BUILD: Final = ROOT / "build" / "mutation"
SECONDS: Final = 30
"""Of processor time; what takes longer has been noticed."""

WITHOUT_LOGIC: Final = ("__init__", "parameters", "outcomes", "rows", "model", "tables", "together")
"""Modules that only name things; and what is tested through Mesa, by outcomes, and by running worlds side by side."""

UNUSED: Final = ("cacheprovider", "unraisableexception", "threadexception", "logging", "junitxml", "doctest")
"""Parts of pytest that only cost time here."""

Check = Callable[[], bool]


class Result(NamedTuple):
    """What became of the mutants of a module."""

    module: str
    there_are: int
    killed: int
    survivors: list[dict[str, Any]]

    @property
    def tested(self) -> int:
        """Number of mutants tested."""
        return self.killed + len(self.survivors)


class Replacement(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives the mutated source when the module is imported."""

    def __init__(self, name: str, path: Path, source: str) -> None:
        self.name, self.path, self.source = name, path, source

    def find_spec(self, name: str, _path: Any, _target: Any = None) -> Any:
        """Return where to load the module from, if it is the one."""
        return importlib.util.spec_from_loader(name, self, origin=str(self.path)) if name == self.name else None

    def exec_module(self, module: ModuleType) -> None:
        """Run the mutated source in the new module."""
        exec(compile(self.source, str(self.path), "exec"), module.__dict__)


def modules(names: list[str]) -> list[Path]:
    """Return the files of the packages or modules named, such as ``equations`` or ``engine/harm``."""
    found: list[Path] = []
    for name in names:
        path = ROOT / "src" / "sim" / name
        files = sorted(path.glob("*.py")) if path.is_dir() else [path.with_suffix(".py")]
        found += [file for file in files if file.stem not in WITHOUT_LOGIC]
    return found


def check_for(path: Path) -> Check:
    """Return what tells whether the tests of a module pass."""
    if path.parent.name == "equations":
        return _unit_tests(ROOT / "tests" / "equations" / f"test_{path.stem}.py")
    if path.stem == "team":
        return _compiled(_unit_tests(ROOT / "tests" / "engine" / "test_team.py"))
    return _whole_runs(BUILD / "expected.npz")


def _unit_tests(tests: Path) -> Check:
    import hypothesis  # noqa: F401  # loaded once here, not in every child
    import numba  # noqa: F401
    import numpy  # noqa: F401
    import pytest

    words = ["-x", "-q", *(word for name in UNUSED for word in ("-p", f"no:{name}")), str(tests)]
    return lambda: pytest.main(words) == 0


def _compiled(check: Check) -> Check:
    """Return a check that compiles, and keeps what it compiled from the next one."""
    from numba import config

    def passes() -> bool:
        with tempfile.TemporaryDirectory() as cache:
            os.environ |= {"NUMBA_DISABLE_JIT": "0", "NUMBA_CACHE_DIR": cache}
            config.DISABLE_JIT, config.CACHE_DIR = 0, cache
            return check()

    return passes


def _whole_runs(expected: Path) -> Check:
    import numba  # noqa: F401
    import numpy as np

    interpreted = importlib.import_module("interpreted")
    with np.load(expected) as file:
        values = dict(file)
    scenarios = interpreted.loaded()

    def passes() -> bool:
        np.seterr(all="ignore")
        return not interpreted.difference(values, scenarios)

    return passes


def survives(path: Path, source: str, check: Check) -> bool:
    """Return whether the tests of a module pass with another source; a child process finds out."""
    gc.collect()
    gc.freeze()  # so that no child looks through what all of them share
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1] == 0
    status = 1
    with contextlib.suppress(BaseException):
        status = _in_child(path, source, check)
    os._exit(status)


def _in_child(path: Path, source: str, check: Check) -> int:
    """Return 0 if the tests pass."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.dup2(silent, 2)
    name = ".".join(path.relative_to(ROOT / "src").with_suffix("").parts)
    assert name not in sys.modules
    sys.meta_path.insert(0, Replacement(name, path, source))
    return 0 if check() else 1


def mutants(path: Path, sample: int, seed: int) -> tuple[int, Iterator[dict[str, Any]]]:
    """Return how many mutants a module has, and those to test."""
    words = [str(BUILD / "bin" / "python"), "scripts/mutants.py", str(path), "--sample", str(sample)]
    done = subprocess.run([*words, "--seed", str(seed)], cwd=ROOT, check=True, capture_output=True, text=True)
    count, *lines = done.stdout.splitlines()
    return int(count), map(json.loads, lines)


def run_module(path: Path, sample: int, seed: int) -> Result:
    """Make and test the mutants of one module."""
    check = check_for(path)
    if not survives(path, path.read_text(encoding="utf-8"), check):
        raise SystemExit(f"the tests of {path} fail without any change")
    there_are, chosen = mutants(path, sample, seed)
    killed, survivors = 0, []
    for each in chosen:
        if survives(path, each["source"], check):
            survivors.append(each)
        else:
            killed += 1
    return Result(str(path.relative_to(ROOT / "src" / "sim")), there_are, killed, survivors)


def interval(killed: int, tested: int) -> tuple[float, float]:
    """Return the 95 % interval of a share by Wilson's score."""
    z, n = 1.96, max(1, tested)
    share = killed / n
    middle, half = share + z * z / (2 * n), z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return (middle - half) / (1 + z * z / n), (middle + half) / (1 + z * z / n)


def report(result: Result) -> None:
    """Print a line about a module and append its survivors to the list."""
    sampled = f" of {result.there_are}" if result.tested < result.there_are else ""
    sys.stdout.write(f"{result.module}: {result.killed} killed, {len(result.survivors)} survived{sampled}\n")
    sys.stdout.flush()
    with (BUILD / "survivors.txt").open("a", encoding="utf-8") as file:
        for each in result.survivors:
            file.write(f"{result.module}:{each['line']}\n" + "\n".join(each["difference"]) + "\n\n")


def main() -> int:
    """Test the packages named and say how many mutants were killed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", default=["equations"], help="packages or modules under src/sim")
    parser.add_argument("--sample", type=int, default=0, help="mutants of each module, chosen at random; 0 is all")
    parser.add_argument("--seed", type=int, default=1, help="of the choice; another seed is another sample")
    arguments = parser.parse_args()
    chosen = modules(arguments.names)
    (BUILD / "survivors.txt").unlink(missing_ok=True)
    if any(path.parent.name != "equations" for path in chosen):
        words = [sys.executable, "scripts/interpreted.py", "--write", str(BUILD / "expected.npz")]
        subprocess.run(words, cwd=ROOT, check=True, env=os.environ | {"NUMBA_DISABLE_JIT": "0"})
    results = []
    for path in chosen:
        results.append(run_module(path, arguments.sample, arguments.seed))
        report(results[-1])
    killed, tested = sum(each.killed for each in results), sum(each.tested for each in results)
    low, high = interval(killed, tested)
    sys.stdout.write(f"{killed} of {tested} mutants killed: {killed / max(1, tested):.1%} ({low:.1%} to {high:.1%})\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
