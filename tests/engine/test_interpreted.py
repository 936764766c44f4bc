"""Python and machine code agree: the same integers, and floats but for the last digits."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

PROGRAM = Path(__file__).with_name("interpreted.py")


def record(path: Path, **environment: str) -> dict[str, np.ndarray]:
    """Return the record of a run in a process of its own."""
    command = [sys.executable, "-W", "ignore::RuntimeWarning", str(PROGRAM), str(path)]
    subprocess.run(command, check=True, env=os.environ | environment, timeout=500)
    with np.load(path) as file:
        return {name: file[name] for name in file.files}


@pytest.mark.slow
def test_interpreted_code_gives_what_compiled_code_gives(tmp_path: Path) -> None:
    compiled = record(tmp_path / "compiled.npz")
    plain = record(tmp_path / "plain.npz", NUMBA_DISABLE_JIT="1")
    assert compiled["counts"].sum() > 0
    for name, values in compiled.items():
        if name == "firms":
            for column in values.dtype.names:
                np.testing.assert_allclose(plain[name][column], values[column], rtol=1e-12, err_msg=column)
        elif values.dtype.kind in "iu":
            np.testing.assert_array_equal(plain[name], values, err_msg=name)
        else:
            np.testing.assert_allclose(plain[name], values, rtol=1e-12, atol=1e-15, err_msg=name)
