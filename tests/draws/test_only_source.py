"""Nothing in the package draws by chance but ``sim.draws``; what designs and resampling draw is named here."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import sim

PACKAGE = Path(sim.__file__).parent
MODULES = ("random", "secrets", "uuid", "numpy.random", "scipy.stats.sampling")
CALLS = ("urandom", "getrandom", "default_rng", "RandomState", "SeedSequence", "uuid1", "uuid4", "rvs", "Generator")
ATTRIBUTES = ("np.random", "numpy.random", "os.urandom")
SEEDED = {
    "engine/model.py": "Mesa wants a generator; nothing draws from it",
    "study/sampling.py": "points of designs",
    "analysis/": "points of designs, resampling and orders of attribution: of finished results, never of a run",
}
"""Where generators may be made, each with a seed that is given. None of them draws anything of a run."""

ALLOWED = ("np.random.default_rng", "np.random", "np.random.Generator")
"""What these may use."""


def chance(path: Path) -> list[str]:
    """Return every use of chance in a file."""
    found = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names if alias.name in MODULES]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
            found += [name for name in names if name in MODULES or name.rpartition(".")[2] in CALLS]
        elif isinstance(node, ast.Attribute) and ast.unparse(node) in ATTRIBUTES:
            found.append(ast.unparse(node))
        elif isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in CALLS:
            found.append(ast.unparse(node.func))
    return found


def unseeded(path: Path) -> list[str]:
    """Return every generator that a file makes without giving it a seed."""
    calls = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    made = [node for node in calls if ast.unparse(node.func).endswith("default_rng")]
    return [ast.unparse(node) for node in made if not node.args or ast.unparse(node.args[0]) == "None"]


def uses() -> dict[str, list[str]]:
    """Return all uses of chance in the package by file."""
    found = {path.relative_to(PACKAGE).as_posix(): chance(path) for path in PACKAGE.rglob("*.py")}
    assert len(found) > 100
    return {name: names for name, names in found.items() if names}


def test_nothing_else_draws() -> None:
    found = {name: names for name, names in uses().items() if not name.startswith(tuple(SEEDED))}
    assert not found, f"draws by chance belong in sim.draws: {found}"


def test_exceptions_are_needed_and_their_generators_seeded() -> None:
    found = uses()
    assert all(any(name.startswith(place) for name in found) for place in SEEDED)
    assert {each for names in found.values() for each in names} <= set(ALLOWED)
    assert not {name: unseeded(PACKAGE / name) for name in found if unseeded(PACKAGE / name)}


@pytest.mark.parametrize(
    "line",
    [
        "import random", "import numpy.random", "from random import Random", "from numpy import random", "import uuid",
        "from os import urandom", "x = np.random.rand(3)", "x = numpy.random.default_rng()", "import secrets as s",
        "def f():\n    return stats.norm.rvs(size=3)", "from numpy.random import default_rng", "x = os.urandom(8)",
    ],
)  # fmt: skip
def test_the_scan_sees(line: str, tmp_path: Path) -> None:
    path = tmp_path / "module.py"
    path.write_text(line + "\n")
    assert chance(path)


def test_an_unseeded_generator_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "module.py"
    path.write_text("a = np.random.default_rng(1)\nb = np.random.default_rng()\nc = default_rng(None)\n")
    assert len(unseeded(path)) == 2
