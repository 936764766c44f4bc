"""``sim list`` and ``sim params`` on the real content, and help."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sim.commands import COMMANDS
from sim.commands.tables import figure, table
from sim.config import list_parameters, list_scenarios
from sim.engine.outcomes import OUTCOMES
from sim.policy.levers import LEVERS


@pytest.mark.parametrize(
    ("kind", "count"),
    [
        ("scenarios", len(list_scenarios())),
        ("levers", len(LEVERS)),
        ("outcomes", len(OUTCOMES)),
        ("parameters", len(list_parameters())),
        ("mechanisms", 25),
    ],
)
def test_a_list_has_a_line_for_each(command: Any, kind: str, count: int) -> None:
    result = command("list", kind)
    assert result.status == 0
    assert len(result.out.splitlines()) == count + 2
    rows = json.loads(command("list", kind, "--json").out)
    assert len(rows) == count
    assert all(row.get("summary", "line").strip() for row in rows)


def test_scenarios_are_in_the_order_of_their_codes(command: Any) -> None:
    codes = [row["code"] for row in json.loads(command("list", "scenarios", "--json").out)]
    assert codes.index("S2") < codes.index("S10")


def test_list_alone_tells_what_there_is(command: Any) -> None:
    assert {row["kind"] for row in json.loads(command("list", "--json").out)} == {
        "scenarios", "levers", "outcomes", "parameters", "mechanisms", "experiments",
    }  # fmt: skip


def test_a_list_can_be_written(command: Any, tmp_path: Path) -> None:
    command("list", "levers", "--out", "lists")
    assert len(json.loads((tmp_path / "lists" / "levers.json").read_text())) == len(LEVERS)


def test_params_shows_one_record_in_full(command: Any) -> None:
    result = command("params", "incidents.learning_effect")
    for word in ("incidents.learning_effect", "bounds", "status", "source", "conf/parameters/incidents.yaml"):
        assert word in result.out


def test_params_shows_what_begins_with_a_name(command: Any) -> None:
    rows = json.loads(command("params", "jurisdiction.deference", "--json").out)
    assert len(rows) == 6
    assert all(row["path"].startswith("jurisdiction.deference.") for row in rows)


def test_audit_counts_by_status_and_lists_assumptions(command: Any) -> None:
    audit = json.loads(command("params", "audit", "--json").out)
    assert audit["records"] == len(list_parameters()) == sum(audit["counts"].values())
    assert audit["counts"]["assumption"] == len(audit["assumptions"])
    assert all(row["source"] for row in audit["assumptions"])
    assert "assumptions:" in command("params", "audit").out


def test_params_can_be_written(command: Any, tmp_path: Path) -> None:
    command("params", "--out", "lists")
    assert len(json.loads((tmp_path / "lists" / "parameters.json").read_text())) == len(list_parameters())


@pytest.mark.parametrize("name", COMMANDS)
def test_help_teaches_with_examples(command: Any, name: str) -> None:
    result = command(name, "--help")
    assert result.status == 0
    for word in ("examples:", f"sim {name}", "--json", "--out"):
        assert word in result.out


def test_help_names_every_command(command: Any) -> None:
    for words in ((), ("--help",), ("help",)):
        result = command(*words)
        assert result.status == 0
        assert all(name in result.out for name in COMMANDS)


HEAVY = ("numpy", "pandas", "numba", "matplotlib", "hydra", "pydantic", "mesa", "duckdb")


@pytest.mark.parametrize("words", [["--help"], ["run", "--help"], ["compare", "--help"], ["list", "--help"]])
def test_help_imports_nothing_heavy(words: list[str]) -> None:
    code = (
        "import sys\nfrom sim.cli import main\n"
        f"try:\n    main({words!r})\nexcept SystemExit:\n    pass\n"
        f"sys.exit(' '.join(name for name in {HEAVY!r} if name in sys.modules) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.returncode == 0


@pytest.mark.parametrize("kind", ["scenarios", "parameters"])
def test_lists_import_neither_hydra_nor_the_engine(kind: str) -> None:
    code = (
        f"import sys\nfrom sim.cli import main\nmain(['list', {kind!r}])\nheavy = ('hydra', 'numba', 'pandas')\n"
        "sys.exit(' '.join(name for name in heavy if name in sys.modules) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.returncode == 0


def processor_seconds(*words: str) -> float:
    """Return what a new Python takes at least; it is not measured for coverage, which would take as long again."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith("COV")}

    def once() -> float:
        before = os.times()
        subprocess.run([sys.executable, *words], capture_output=True, check=True, env=bare)
        after = os.times()
        return after.children_user - before.children_user + after.children_system - before.children_system

    return min(once() for _ in range(5))


def test_help_and_lists_are_quick_beside_the_packages_that_lists_need() -> None:
    """Help does without them; a list takes little more than to import them. Seconds are in docs/benchmarks.md."""
    needed = processor_seconds("-c", "import numpy, pydantic, yaml")
    assert processor_seconds("-m", "sim", "--help") < 0.5 * needed
    assert processor_seconds("-m", "sim", "list", "scenarios") < 3.0 * needed


def test_a_reader_that_stops_early_is_no_error() -> None:
    command = f"{sys.executable} -m sim list parameters | head -1"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False)
    assert done.stderr == ""


def test_an_input_error_leaves_the_process_with_2() -> None:
    done = subprocess.run([sys.executable, "-m", "sim", "list", "x"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (0.00123456, "0.00123"),
        (1.5, "1.50"),
        (12.34, "12.3"),
        (1234.5, "1,234"),
        (-0.5, "-0.500"),
        (float("nan"), "–"),
    ],
)
def test_numbers_have_three_significant_digits(value: float, text: str) -> None:
    assert figure(value) == text


def test_a_sign_is_shown_where_it_matters() -> None:
    assert (figure(0.5, True), figure(-0.5, True), figure(0.0, True)) == ("+0.500", "-0.500", "0")


def test_tables_are_aligned() -> None:
    assert table(["a", "bb"], [["x", 1], ["long", 22]], right=(1,)).splitlines() == [
        "a     bb", "────  ──", "x      1", "long  22",
    ]  # fmt: skip
