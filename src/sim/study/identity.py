"""What makes two runs the same run: resolved parameters, levers, seed, model source and schema."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Final

from sim.compiled import model_fingerprint

if TYPE_CHECKING:
    from sim.policy.scenario import Scenario

SCHEMA: Final = 1
"""Version of the columns and outcomes that results are stored in."""

NOT_PART_OF_A_RUN: Final = {"name", "title", "code", "question", "notes", "sources", "mechanisms"}
"""Fields of a scenario that describe it and change no number; switches are already in its values and changes."""


def run_id(scenario: Scenario, seed: int) -> str:
    """Return 16 hexadecimal digits that identify a run; equal settings under another name share them."""
    content = scenario.model_dump(mode="json", exclude=NOT_PART_OF_A_RUN)
    settings = content["settings"]
    for key in ("seed", "replicates", "workers"):
        settings.pop(key, None)
    content |= {"seed": seed, "model": model_fingerprint(), "schema": SCHEMA}
    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:16]
