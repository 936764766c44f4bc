"""Print a digest of the results of every scenario, so that two Pythons can be compared.

``make test-versions`` runs this under both and compares the lines: the same scenario and seed must give the same bytes,
whatever Python, NumPy and Mesa are underneath. Every scenario is also stepped as a Mesa model, which must agree too.
"""

from __future__ import annotations

import hashlib
import platform
import sys
from importlib.metadata import version
from typing import Final

import numpy as np

import sim
from sim.config import list_scenarios
from sim.engine.model import GovernanceModel
from sim.engine.simulate import simulate
from sim.engine.tables import tabulate

SEED: Final = 20250527
STEPS: Final = (1, 2, 4)
"""Steps a month; every scenario is run with one of them, in turn."""
PACKAGES: Final = ("mesa", "numpy", "numba", "scipy", "pandas")


def digest(array: np.ndarray) -> str:
    """Return the SHA-256 of an array's bytes; every missing value counts as the same one."""
    clean = np.where(np.isnan(array), np.float64("nan"), array)
    return hashlib.sha256(np.ascontiguousarray(clean).tobytes()).hexdigest()


def whole_and_stepped(scenario: sim.Scenario, seed: int) -> tuple[str, str]:
    """Return the digests of a run as a whole and of the same run stepped as a Mesa model."""
    result = simulate(scenario, seed)
    model = GovernanceModel(scenario, seed)
    while not model.finished:
        model.step()
    return digest(tabulate(result.record, result.layout.weight)), digest(model.outcomes())


def main() -> int:
    """Print one line for each run; the versions go to standard error."""
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    sys.stderr.write(f"Python {platform.python_version()}: {packages}\n")
    agree = True
    for number, layer in enumerate(list_scenarios()):
        steps = STEPS[number % len(STEPS)]
        whole, stepped = whole_and_stepped(sim.load(layer.name, [f"time.steps_per_month={steps}"]), SEED)
        agree &= whole == stepped
        difference = "" if whole == stepped else f", stepped {stepped}"
        sys.stdout.write(f"{layer.name}, {steps} steps a month: {whole}{difference}\n")
    if not agree:
        sys.stderr.write("stepping the Mesa model gives other bytes than the run as a whole\n")
    return 0 if agree else 1


if __name__ == "__main__":
    sys.exit(main())
