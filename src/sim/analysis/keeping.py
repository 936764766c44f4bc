"""Measures on disk: the replicates of each case at each point, so that only what is missing is ever run.

A case is known by everything that determines its numbers: policy, beliefs, measures, space and model, but neither by
the cases it is compared with nor by how many replicates were asked for. Another policy beside it, or more replicates,
find what is there.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.compiled import model_fingerprint

if TYPE_CHECKING:
    from sim.analysis.runner import Case
    from sim.analysis.uncertainty import Dimension
    from sim.policy.scenario import Scenario

FloatArray = NDArray[np.float64]
WORDS: Final = {"name", "title", "code", "question", "notes", "sources", "mechanisms"}
"""Fields of a scenario that do not change its numbers."""


def described(scenario: Scenario) -> dict[str, Any]:
    """Return what determines a scenario's numbers; how many workers run it does not."""
    content = scenario.model_dump(mode="json", exclude=WORDS)
    for key in ("workers", "replicates"):
        content["settings"].pop(key)
    return content


def digest(content: object) -> str:
    """Return 16 hexadecimal digits over data."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]


class Shelf:
    """The results of some cases in a folder."""

    def __init__(self, folder: Path, cases: Sequence[Case], dimensions: Sequence[Dimension]) -> None:
        """Find or make a folder for each case."""
        space = [each.model_dump(mode="json") for each in dimensions]
        self.widths = [len(case.measures) for case in cases]
        self.homes = [folder / digest([*_about(case), space, model_fingerprint()]) for case in cases]
        for home in self.homes:
            home.mkdir(parents=True, exist_ok=True)

    def read(self, case: int, point: FloatArray) -> FloatArray:
        """Return ``[replicate, measure]`` of a case at a point, as many replicates as there are."""
        path = file_of(self.homes[case], point)
        return np.asarray(np.load(path)) if path.is_file() else np.zeros((0, self.widths[case]))

    def write(self, case: int, point: FloatArray, values: FloatArray) -> None:
        """Keep the replicates of a case at a point."""
        write(file_of(self.homes[case], point), values)


def _about(case: Case) -> list[Any]:
    return [described(case.scenario), [each.model_dump() for each in case.measures], sorted(case.held)]


def file_of(home: Path, point: FloatArray) -> Path:
    """Return the file of a point."""
    return home / f"{hashlib.sha256(point.tobytes()).hexdigest()[:16]}.npy"


def write(path: Path, values: FloatArray) -> None:
    """Write an array so that the file is complete or not there."""
    buffer = io.BytesIO()
    np.save(buffer, values)
    partial = path.with_suffix(f".{os.getpid()}-{threading.get_ident()}.part")  # a point may come twice in a design
    partial.write_bytes(buffer.getvalue())
    partial.replace(path)
