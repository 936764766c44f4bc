"""Read stored results for the report: each folder that a command has written becomes one section."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from sim.engine.outcomes import OUTCOMES
from sim.errors import InputError

MANIFEST: Final = "result.json"
FIRST: Final = ("overview", "differences", "adoption", "compliance_guideline", "incidents", "response")
"""Charts that stand open on the page; the others unfold."""


class Picture(NamedTuple):
    """A chart as it is embedded."""

    name: str
    title: str
    data: str
    opened: bool


class Stored(NamedTuple):
    """One folder of results."""

    folder: str
    command: str
    result: dict[str, Any]
    scenarios: tuple[dict[str, Any], ...]
    pictures: tuple[Picture, ...]


def read_stored(folder: Path) -> Stored:
    """Return the results in a folder.

    Raises:
        InputError: If no command has written it.
    """
    manifest = folder / MANIFEST
    if not manifest.is_file():
        raise InputError("sim report", str(folder), "a folder that a command such as 'sim compare' has written")
    try:
        result = json.loads(manifest.read_text(encoding="utf-8"))
        command = str(result["command"])
    except (ValueError, KeyError, TypeError):
        raise InputError("sim report", str(manifest), "the file as 'sim' wrote it; run the command again") from None
    scenarios = folder / "scenarios.json"
    notes = json.loads(scenarios.read_text(encoding="utf-8")) if scenarios.is_file() else []
    return Stored(folder.name, command, result, tuple(notes), _pictures(folder / "charts"))


def _pictures(folder: Path) -> tuple[Picture, ...]:
    """Return the charts of a folder, those that stand open first."""
    paths = sorted(folder.glob("*.png"), key=lambda path: (_rank(path.stem), path.stem))
    return tuple(
        Picture(
            path.stem,
            path.stem.replace("_", " "),
            base64.b64encode(path.read_bytes()).decode("ascii"),
            _rank(path.stem) < len(FIRST) or len(paths) == 1,
        )
        for path in paths
    )


def _rank(name: str) -> int:
    return FIRST.index(name) if name in FIRST else len(FIRST)


def in_short(result: dict[str, Any]) -> list[dict[str, Any]]:
    """Return, for each scenario of a comparison, its headline outcomes sorted into better, worse, other and none.

    An outcome that has no better direction is *moved*; one whose interval includes zero is *unclear*.
    """
    names: Sequence[str] = result["scenarios"][1:]
    return [_sorted(name, [row for row in result["differences"] if row["scenario"] == name]) for name in names]


def _sorted(name: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the labels of one scenario's outcomes by what became of them."""
    heaps: dict[str, list[str]] = {key: [] for key in ("better", "worse", "moved", "unclear", "none")}
    for row in rows:
        heaps[_heap(row)].append(str(row.get("label") or row["outcome"]))
    return {"scenario": name, **heaps}


def _heap(row: dict[str, Any]) -> str:
    """Return where an outcome belongs."""
    if row["share_zero"] == 1:
        return "none"
    if row["verdict"] not in ("higher", "lower"):
        return "unclear"
    better = OUTCOMES[row["outcome"]].better
    if better == "neither":
        return "moved"
    return "better" if (better == "high") == (row["verdict"] == "higher") else "worse"


def deviations(scenarios: Sequence[dict[str, Any]]) -> dict[str, list[str]]:
    """Return what each scenario changes against the first: levers, events left out, beliefs about the world."""
    if not scenarios:
        return {}
    base = scenarios[0]
    return {scenario["name"]: _deviation(scenario, base) for scenario in scenarios}


def _deviation(scenario: dict[str, Any], base: dict[str, Any]) -> list[str]:
    """Return what one scenario changes, in words."""
    dated = {event["name"] for event in scenario["events"]}
    words = [f"lever {each}" for each in scenario.get("levers", ())]
    words += [
        f"event {each['name'].replace('_', ' ')} left out" for each in base["events"] if each["name"] not in dated
    ]
    before, after = base.get("values", {}), scenario.get("values", {})
    words += [f"{path} {after[path]} (baseline {before[path]})" for path in after if after[path] != before.get(path)]
    return words
