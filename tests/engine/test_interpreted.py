"""Python and machine code agree in small runs that reach nearly every branch: integers exactly, floats nearly."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

SCRIPTS = Path(__file__).parents[2] / "scripts"
COMMAND = (sys.executable, "-W", "ignore::RuntimeWarning", str(SCRIPTS / "interpreted.py"))


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the script in a process of its own."""
    done = [*COMMAND, *words]
    return subprocess.run(done, check=False, env=os.environ | environment, timeout=500, capture_output=True, text=True)


@pytest.mark.slow
def test_interpreted_code_gives_what_compiled_code_gives(tmp_path: Path) -> None:
    path = tmp_path / "expected.npz"
    assert run("--write", str(path), NUMBA_DISABLE_JIT="0").returncode == 0
    plain = run("--check", str(path), NUMBA_DISABLE_JIT="1")
    assert plain.returncode == 0, plain.stderr

    with np.load(path) as file:
        numbers = dict(file)
    name = next(name for name in numbers if name.endswith("country.trust"))
    numbers[name] = numbers[name] * (1.0 + 1e-9)  # otherwise the test could not fail
    np.savez(path, **numbers)
    differs = run("--check", str(path), NUMBA_DISABLE_JIT="1")
    assert differs.returncode == 1
    assert name in differs.stderr
