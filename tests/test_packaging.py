"""The package as a stranger gets it: declared, locked, justified, complete, and free of its makers' machines."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
HEAVY = ("duckdb", "hydra", "matplotlib", "mesa", "numba", "numpy", "pandas", "pydantic", "scipy")


def normalised(requirement: str) -> str:
    """Return the distribution name of a requirement, as package indexes compare names."""
    name = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert name, requirement
    return re.sub(r"[-_.]+", "-", name[0]).lower()


@cache
def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def groups() -> dict[str, list[str]]:
    """Direct dependencies by the lock that must hold them."""
    return {"base": project()["dependencies"], **project()["optional-dependencies"]}


def locked(name: str) -> dict[str, set[str]]:
    """Locked versions by distribution."""
    found: dict[str, set[str]] = {}
    for line in (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if pin := re.match(r"([a-z0-9-]+)==([^\s;]+)", line):
            found.setdefault(pin[1], set()).add(pin[2])
    return found


@cache
def committed() -> tuple[Path, ...]:
    """Every text file under version control."""
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listing.returncode:
        pytest.skip("not a checkout")
    paths = (ROOT / name for name in listing.stdout.split("\0") if name)
    return tuple(path for path in paths if path.is_file() and b"\0" not in path.read_bytes()[:4096])


def occurrences(pattern: str, within: tuple[str, ...] = ("",), without: tuple[str, ...] = ()) -> list[str]:
    """Return file:line of each committed line that matches; this file quotes the patterns and is left out."""
    found = []
    for path in committed():
        relative = path.relative_to(ROOT).as_posix()
        if path == Path(__file__) or not relative.startswith(within) or relative.startswith(without or ("\0",)):
            continue
        lines = path.read_text(encoding="utf-8").splitlines()
        found += [
            f"{relative}:{number}: {line.strip()[:120]}"
            for number, line in enumerate(lines, 1)
            if re.search(pattern, line)
        ]
    return found


@pytest.mark.parametrize("group", groups())
def test_each_direct_dependency_is_locked(group: str) -> None:
    wanted = {normalised(requirement) for requirement in groups()[group]} | {"hatchling", "editables"}
    assert wanted <= locked(group).keys()
    assert wanted <= locked("all").keys()


def test_each_direct_dependency_is_justified_and_nothing_else() -> None:
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([^`]+)` \|([^|]+)\|([^|]+)\|$", page, flags=re.MULTILINE)
    assert all(does.strip() and why.strip() for _, does, why in rows)
    direct = {normalised(requirement) for requirements in groups().values() for requirement in requirements}
    assert {normalised(name) for name, _, _ in rows} == direct


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.stem)
def test_each_lock_agrees_with_the_whole(lock: Path) -> None:
    whole = locked("all")
    assert {
        name: versions for name, versions in locked(lock.stem).items() if not versions <= whole.get(name, set())
    } == {}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.stem)
def test_each_pin_has_a_hash(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    pins = re.findall(r"^[a-z0-9][^\n]*(?:\n[ ]{4}--hash=sha256:[0-9a-f]{64}[^\n]*)*", text, flags=re.MULTILINE)
    assert pins
    assert [pin.splitlines()[0] for pin in pins if "--hash" not in pin] == []


def test_no_registry_host_is_committed() -> None:
    assert occurrences(r"pypi\.org|pythonhosted|registry\.npmjs|deb\.debian|--(extra-)?index-url|--find-links") == []


def test_no_machine_path_is_committed() -> None:
    assert occurrences(r"(?<![\w.<>}/-])/(root|work|home/\w+|Users/\w+)/") == []


def test_nothing_is_left_to_do_in_the_source() -> None:
    assert (
        occurrences(
            r"\b(TODO|FIXME|XXX)\b", within=("src/", "tests/", "conf/", "benchmarks/", "docs/", "README", "Makefile")
        )
        == []
    )


def test_importing_the_package_imports_nothing_heavy() -> None:
    code = f"import sys, sim; print(*sorted(set(sys.modules) & {set(HEAVY)}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_public_names_are_there_and_others_are_refused() -> None:
    import sim

    assert {"load", "run", "compare", "__version__"} <= set(dir(sim))
    assert all(callable(getattr(sim, name)) for name in ("load", "run", "compare"))
    with pytest.raises(AttributeError, match="lode"):
        _ = sim.lode


def test_version_is_stated_once() -> None:
    import sim

    assert sim.__version__ == project()["version"]


def test_module_and_command_are_the_same() -> None:
    done = subprocess.run([sys.executable, "-m", "sim", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == f"sim {project()['version']}"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel, built in a process of its own because the builder changes its working directory."""
    folder = tmp_path_factory.mktemp("wheel")
    code = f"import hatchling.build; print(hatchling.build.build_wheel({str(folder)!r}))"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True)
    return zipfile.ZipFile(next(folder.glob("*.whl")))


def test_wheel_ships_the_whole_configuration(wheel: zipfile.ZipFile) -> None:
    conf = {path.relative_to(ROOT).as_posix() for path in (ROOT / "conf").rglob("*.yaml")}
    assert conf
    assert {f"sim/{name}" for name in conf} <= set(wheel.namelist())


def test_wheel_ships_source_types_and_licence_and_nothing_else(wheel: zipfile.ZipFile) -> None:
    names = wheel.namelist()
    assert {"sim/cli.py", "sim/py.typed"} <= set(names)
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert [name for name in names if not name.startswith(("sim/", "sim-"))] == []
    assert [name for name in names if name.endswith((".pyc", ".nbi", ".nbc"))] == []


def test_installed_wheel_finds_its_configuration(wheel: zipfile.ZipFile, tmp_path: Path) -> None:
    wheel.extractall(tmp_path)
    first = f"import sys; sys.path.insert(0, {str(tmp_path)!r})"
    code = f"{first}; from sim.config import conf_directory; print(conf_directory())"
    done = subprocess.run([sys.executable, "-I", "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(tmp_path / "sim" / "conf")
