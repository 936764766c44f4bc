"""A small but complete configuration directory, so that tests do not hang on real content."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from sim.axes import AXES, JURISDICTIONS, SECTORS, SIZES
from sim.config import conf_directory
from sim.policy.fields import BY_JURISDICTION, FIELDS, GROUP_KINDS

MECHANISMS: dict[str, Any] = {
    "R3": {
        "name": "small_firms",
        "off": {"parameters": {"awareness.hazard": {"small": 0}}, "levers": {"outreach.small": {"japan": 0}}},
    },
    "R4": {
        "name": "deference",
        "off": {"parameters": {"jurisdiction.deference": "mean", "compliance.deference_benefit": 0}},
    },
    "R12": {"name": "hype", "off": {"events": ["chatgpt"]}},
    "R17": {"name": "silos", "off": {"levers": {"hub": 0.25}}},
}
HISTORY: list[dict[str, Any]] = [
    {
        "name": "guideline",
        "date": "2024-04",
        "changes": [{"lever": "guideline_stringency", "jurisdiction": "japan", "value": 1}],
        "revisions": [{"instrument": "guideline", "jurisdiction": "japan"}],
    },
    {"name": "chatgpt", "date": "2022-11", "capability_jump": 1.2, "hype_jump": 0.8},
]
SCENARIOS: dict[str, dict[str, Any]] = {
    "ground": {"title": "Ground", "code": "S1", "levers": [{"lever": "hub", "jurisdiction": "japan", "value": 0.3}]},
    "law": {
        "title": "Law",
        "code": "S2",
        "base": "ground",
        "levers": [{"lever": "penalty", "jurisdiction": "japan", "value": 100, "from": "2026-01", "phase_in": 10}],
    },
    "mild_law": {
        "title": "Mild law",
        "base": "ground",
        "levers": [{"lever": "penalty", "jurisdiction": "all", "value": 50, "from": "2030-01", "to": "2031-01"}],
    },
    "low": {"title": "Low deference", "base": "ground", "world": {"jurisdiction.deference.japan": 0.25}},
}


def record(value: object = 0.5, bounds: object = (0, 1), **more: object) -> dict[str, Any]:
    """Return a record as a YAML file has it."""
    pair = list(bounds) if isinstance(bounds, tuple) else bounds
    return {"value": value, "unit": "share", "bounds": pair, "status": "assumption", "source": "test"} | more


def write_tree(directory: Path, scenarios: dict[str, dict[str, Any]] | None = None) -> Path:
    """Write a configuration directory and return its path."""
    for name, text in _base().items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    for name, content in (scenarios or {}).items():
        write(directory / "scenario" / f"{name}.yaml", content)
    return directory


@cache
def _base() -> dict[str, str]:
    """Return the text of every file that all trees share."""
    content: dict[str, Any] = {"mechanisms.yaml": MECHANISMS, "history.yaml": {"events": HISTORY}}
    content |= {f"parameters/{group}.yaml": _group(group) for group in GROUP_KINDS}
    content |= {f"jurisdiction/{name}.yaml": _jurisdiction(name) for name in JURISDICTIONS}
    content |= {f"scenario/{name}.yaml": scenario for name, scenario in SCENARIOS.items()}
    texts = {name: yaml.safe_dump(data, sort_keys=False) for name, data in content.items()}
    return texts | {"config.yaml": (conf_directory() / "config.yaml").read_text()}


def write(path: Path, content: object) -> Path:
    """Write data as YAML."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(content, sort_keys=False))
    return path


def _group(group: str) -> dict[str, Any]:
    """Return records for every field of a group."""
    fields = [field for field in FIELDS if field.group == group and field.axis != "jurisdiction"]
    return {field.name: record(dict.fromkeys(AXES[field.axis], 0.5) if field.axis else 0.5) for field in fields}


def _jurisdiction(name: str) -> dict[str, Any]:
    """Return the content of one jurisdiction's file."""
    firms = {size: record(100, (0, 1e9)) for size in SIZES}
    shares = record(dict.fromkeys(SECTORS, 1 / len(SECTORS)))
    return {"title": name.title(), "firms": firms, "sector_share": shares} | {key: record() for key in BY_JURISDICTION}
