"""CI compares two generations of Python where both are there, says where one is missing, and fails if they differ."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[1] / ".ci" / "run"
TOOLS = ("bash", "env", "dirname", "mktemp", "rm", "tee", "grep", "tail")
MAKE = '#!/usr/bin/env bash\necho "make $*"\necho "7 passed in 0.1s"\n[[ "$*" != *"$FAILING"* ]]\n'


def script(path: Path, text: str) -> None:
    """Write a program."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a checkout with CI's script, an environment, a make that does nothing, and no other Python."""
    (tmp_path / ".ci").mkdir()
    shutil.copy(SCRIPT, tmp_path / ".ci" / "run")
    script(tmp_path / ".venv/bin/python", f'#!/usr/bin/env bash\nexec {sys.executable} "$@"\n')
    script(tmp_path / "bin/make", MAKE)
    for tool in TOOLS:
        (tmp_path / "bin" / tool).symlink_to(shutil.which(tool) or tool)
    return tmp_path


def run(checkout: Path, failing: str = "nothing") -> subprocess.CompletedProcess[str]:
    """Run CI's script with nothing on the path but what it may need."""
    where = {"PATH": str(checkout / "bin"), "PYENV_ROOT": str(checkout / "pyenv"), "FAILING": failing}
    return subprocess.run([checkout / ".ci/run"], env=where, capture_output=True, text=True, timeout=60, check=False)


def add_python(checkout: Path, status: int = 0) -> Path:
    """Put a Python there whose answer to whether it is of another generation is this exit status."""
    path = checkout / "pyenv/versions/3.12.9/bin/python"
    script(path, f"#!/usr/bin/env bash\nexit {status}\n")
    return path


def test_it_says_that_a_python_is_missing(checkout: Path) -> None:
    found = run(checkout)
    assert found.returncode == 0
    assert "both give the same bytes was not tested" in found.stderr
    assert found.stdout.splitlines() == ["make test", "7 passed in 0.1s", "7 passed in 0.1s"]


def test_a_python_of_the_same_generation_does_not_count(checkout: Path) -> None:
    add_python(checkout, status=1)
    assert "was not tested" in run(checkout).stderr


def test_two_generations_are_compared(checkout: Path) -> None:
    path = add_python(checkout)
    found = run(checkout)
    assert found.returncode == 0
    assert f"make test-versions OTHER_PYTHON={path}" in found.stdout
    assert "was not tested" not in found.stderr


@pytest.mark.parametrize("step", ["make test", "test-versions"])
def test_a_failure_is_a_failure(checkout: Path, step: str) -> None:
    add_python(checkout)
    assert run(checkout, failing=step.removeprefix("make ")).returncode != 0
