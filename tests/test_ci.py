"""CI compares two generations of Python where both are there, says where one is missing, and fails if they differ."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[1] / ".ci" / "run"
TOOLS = ("bash", "cat", "env", "dirname", "mktemp", "rm", "sleep", "tee", "touch", "grep", "tail")
MAKE = """\
#!/usr/bin/env bash
echo "make $*"
[[ "$*" != other-bytes* ]] || sleep "$SLOW"
[[ "$1" != test ]] || echo "7 passed in 0.1s"
[[ "$*" != "$FAILING"* ]] || { echo "it broke"; exit 3; }
touch "done-$1"
"""
TESTED = ["make test COVER=--cov", "7 passed in 0.1s", "make branches"]


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


def run(checkout: Path, failing: str = "nothing", slow: str = "0") -> subprocess.CompletedProcess[str]:
    """Run CI's script with nothing on the path but what it may need."""
    where = {"PATH": str(checkout / "bin"), "PYENV_ROOT": str(checkout / "pyenv"), "FAILING": failing, "SLOW": slow}
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
    assert found.stdout.splitlines() == ["make venv", *TESTED, "7 passed in 0.1s"]


def test_a_python_of_the_same_generation_does_not_count(checkout: Path) -> None:
    add_python(checkout, status=1)
    assert "was not tested" in run(checkout).stderr


def test_two_generations_are_compared(checkout: Path) -> None:
    path = add_python(checkout)
    found = run(checkout)
    assert found.returncode == 0
    compared = [f"make other-bytes OTHER_PYTHON={path}", "make same-bytes"]
    assert found.stdout.splitlines() == ["make venv", *TESTED, *compared, "7 passed in 0.1s"]
    assert "was not tested" not in found.stderr


def test_what_the_other_gives_is_waited_for(checkout: Path) -> None:
    add_python(checkout)
    assert run(checkout, slow="1").returncode == 0
    assert (checkout / "done-other-bytes").exists()


@pytest.mark.parametrize("step", ["venv", "test", "branches", "other-bytes", "same-bytes"])
def test_a_failure_is_a_failure_and_said(checkout: Path, step: str) -> None:
    path = add_python(checkout)
    found = run(checkout, failing=step)
    assert found.returncode == 3
    assert "it broke" in found.stdout
    assert (f"What {path} gives" in found.stderr) == (step == "other-bytes")


def test_nothing_goes_on_beside_tests_that_failed(checkout: Path) -> None:
    add_python(checkout)
    assert run(checkout, failing="test", slow="1").returncode == 3
    time.sleep(1.5)
    assert not (checkout / "done-other-bytes").exists()
