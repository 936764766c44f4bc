"""The check that tests reach enough branches passes, fails, and says where they are missing."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).parents[1] / "scripts" / "branches.py"


@pytest.fixture
def check() -> Any:
    spec = importlib.util.spec_from_file_location("branches", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.main


def report(path: Path, lines: int, missing: dict[str, list[list[int]]]) -> list[str]:
    """Write a report of 1,000 lines and 100 branches; return what the script is given."""
    files = {
        name: {"missing_branches": each, "summary": {"missing_branches": len(each)}} for name, each in missing.items()
    }
    branches = 100 - sum(map(len, missing.values()))
    totals = {"num_statements": 1000, "covered_lines": lines, "num_branches": 100, "covered_branches": branches}
    path.write_text(json.dumps({"totals": totals, "files": files}))
    return [str(path)]


def test_enough_of_both_passes(check: Any, tmp_path: Path, capsys: Any) -> None:
    assert check(report(tmp_path / "r", 950, {"a.py": [[n, 9] for n in range(5)]})) == 0
    assert capsys.readouterr() == ("lines 95.0 %; branches 95.0 % (least 95 %)\n", "")


def test_too_few_branches_fail_with_the_files_that_miss_most(check: Any, tmp_path: Path, capsys: Any) -> None:
    missing = {"a.py": [[7, 9]], "b.py": [[3, 4], [3, 5], [2, 1], [8, -1], [9, 1]], "c.py": []}
    assert check(report(tmp_path / "r", 1000, missing)) == 1
    told = capsys.readouterr().err.splitlines()
    assert [line.split() for line in told[1:]] == [
        ["5", "b.py:", "lines", "2,", "3,", "8,", "9"],
        ["1", "a.py:", "lines", "7"],
    ]


def test_too_few_lines_fail_too(check: Any, tmp_path: Path) -> None:
    assert check(report(tmp_path / "r", 949, {})) == 1
