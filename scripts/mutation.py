"""Mutation testing of the model: change one operator or number at a time and see whether a test notices.

``make mutation`` runs Cosmic Ray on a copy of the source, module by module, without compilation (a mutant would take half
a minute to compile), each with the tests named here. It prints a line for each module and writes every survivor with
its difference to ``build/mutation/survivors.txt``. ``docs/verification/mutation.md`` says what the survivors are.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Final, NamedTuple

ROOT: Final = Path(__file__).resolve().parents[1]
BUILD: Final = ROOT / "build" / "mutation"
TREE: Final = BUILD / "tree"
COPIED: Final = ("src", "tests", "conf", "scripts", "pyproject.toml")
SECONDS: Final = 60.0

SENSELESS: Final = (
    "core/ReplaceBinaryOperator_.*_(RShift|LShift|BitOr|BitAnd|BitXor|FloorDiv|Mod)",  # no float has them, or a test any
    "core/ReplaceBinaryOperator_(BitOr|BitAnd|BitXor|RShift|LShift)_(Add|Sub|Mul|Div|Pow)",  # sets of flags
    "core/ReplaceComparisonOperator_.*_(Is|IsNot)",
    "core/ReplaceUnaryOperator_.*_(Invert|Not)",
    "core/RemoveDecorator",  # compilation is off
    "core/ExceptionReplacer",
)
"""Operators left out: what they make cannot run or is the same."""


WAITING: Final = """
    SELECT job_id FROM mutation_specs WHERE job_id NOT IN (SELECT job_id FROM work_results)
    ORDER BY operator_name, occurrence, operator_args
"""
"""Mutants that are not yet tested, in an order that does not depend on the run."""

WITHOUT_LOGIC: Final = ("__init__", "parameters", "outcomes", "rows", "model")
"""Modules that only name things, or that are tested through Mesa."""


class Target(NamedTuple):
    """A module and the command that must fail for each of its mutants."""

    module: str
    command: str


class Result(NamedTuple):
    """What became of the mutants of a module."""

    module: str
    killed: int
    survived: int
    left_out: int


def targets(names: list[str]) -> list[Target]:
    """Return the modules of the packages or modules named, such as ``equations`` or ``engine/harm``."""
    found: list[Target] = []
    for name in names:
        path = ROOT / "src" / "sim" / name
        files = sorted(path.glob("*.py")) if path.is_dir() else [path.with_suffix(".py")]
        found += [
            Target(str(file.relative_to(ROOT)), _command(file)) for file in files if file.stem not in WITHOUT_LOGIC
        ]
    return found


def _command(module: Path) -> str:
    """Return the command that tests a module: the tests of an equation, or the numbers of whole runs."""
    python = ROOT / ".venv" / "bin" / "python"
    if module.parent.name == "equations":
        tests = f"tests/equations/test_{module.stem}.py"
        return f"{python} -m pytest -x -q -p no:cacheprovider -p no:hypothesispytest {tests}"
    return f"{python} scripts/interpreted.py --check {BUILD / 'expected.npz'}"


def copy_tree() -> None:
    """Copy what is mutated and tested; the checkout itself is never changed."""
    shutil.rmtree(TREE, ignore_errors=True)
    TREE.mkdir(parents=True)
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, TREE / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, TREE / name)


def environment() -> dict[str, str]:
    """Return the environment of every test: the copied source, not compiled."""
    return os.environ | {"PYTHONPATH": "src", "NUMBA_DISABLE_JIT": "1", "PYTHONDONTWRITEBYTECODE": "1",
                         "PYTHONWARNINGS": "ignore"}  # fmt: skip


def run_module(target: Target, sample: int) -> Result:
    """Make and test the mutants of one module; keep what survived."""
    label = target.module.removeprefix("src/sim/").removesuffix(".py").replace("/", "-")
    config, session = BUILD / f"{label}.toml", BUILD / f"{label}.sqlite"
    session.unlink(missing_ok=True)
    config.write_text(
        f"[cosmic-ray]\nmodule-path = {json.dumps(target.module)}\ntimeout = {SECONDS}\nexcluded-modules = []\n"
        f"test-command = {json.dumps(target.command)}\n[cosmic-ray.distributor]\nname = 'local'\n"
        f"[cosmic-ray.filters.operators-filter]\nexclude-operators = {json.dumps(SENSELESS)}\n"
    )
    _tool("cosmic-ray", "init", str(config), str(session))
    _tool("cr-filter-operators", str(session), str(config))
    left_out = _thin(session, sample) if sample else 0
    _tool("cosmic-ray", "exec", str(config), str(session))
    return _result(label, session, left_out)


def _tool(*words: str) -> None:
    """Run one of Cosmic Ray's commands in the copied tree."""
    subprocess.run([BUILD / "bin" / words[0], *words[1:]], cwd=TREE, env=environment(), check=True,
                   stdout=subprocess.DEVNULL)  # fmt: skip


def _thin(session: Path, sample: int) -> int:
    """Skip all but a sample of the mutants, the same one every time; return how many are skipped."""
    with sqlite3.connect(session) as data:
        order = [row[0] for row in data.execute(WAITING)]
        chosen = set(random.Random(1).sample(order, min(sample, len(order))))
        skipped = [job for job in order if job not in chosen]
        data.executemany(
            "INSERT INTO work_results (job_id, worker_outcome) VALUES (?, 'SKIPPED')", [(job,) for job in skipped]
        )
    return len(skipped)


def _result(label: str, session: Path, left_out: int) -> Result:
    """Count the outcomes of a module and write its survivors."""
    with sqlite3.connect(session) as data:
        rows = data.execute("SELECT test_outcome, diff FROM work_results WHERE worker_outcome = 'NORMAL'").fetchall()
    survivors = [diff for outcome, diff in rows if outcome == "SURVIVED"]
    with (BUILD / "survivors.txt").open("a") as file:
        for diff in survivors:
            changed = [line for line in diff.splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")]
            place = next((line for line in diff.splitlines() if line.startswith("@@")), "")
            file.write(f"{label} {place}\n" + "\n".join(changed) + "\n\n")
    return Result(label, len(rows) - len(survivors), len(survivors), left_out)


def main() -> int:
    """Run the packages named and say how many mutants were killed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", default=["equations"], help="packages or modules under src/sim")
    parser.add_argument("--sample", type=int, default=0, help="mutants of each module, chosen at random; 0 is all")
    arguments = parser.parse_args()
    copy_tree()
    (BUILD / "survivors.txt").unlink(missing_ok=True)
    chosen = targets(arguments.names)
    if any("interpreted" in target.command for target in chosen):
        subprocess.run([ROOT / ".venv/bin/python", "scripts/interpreted.py", "--write", BUILD / "expected.npz"],
                       cwd=TREE, env=os.environ | {"PYTHONPATH": "src"}, check=True)  # fmt: skip
    for target in chosen:
        subprocess.run(target.command.split(), cwd=TREE, env=environment(), check=True, stdout=subprocess.DEVNULL)
    killed = survived = 0
    for target in chosen:
        result = run_module(target, arguments.sample)
        killed, survived = killed + result.killed, survived + result.survived
        note = f", {result.left_out} left out" if result.left_out else ""
        sys.stdout.write(f"{result.module}: {result.killed} killed, {result.survived} survived{note}\n")
        sys.stdout.flush()
    share = killed / max(1, killed + survived)
    sys.stdout.write(
        f"{killed} of {killed + survived} mutants killed ({share:.1%}); survivors: {BUILD}/survivors.txt\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
