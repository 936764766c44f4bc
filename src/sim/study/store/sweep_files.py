"""Files about designs: which runs belong to which (``members-…``), and the values of the points (``points-…``).

The name of each ends in the checksum of its content.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sim.study.store.atomic import NAME_LENGTH, PARTIAL, checksum
from sim.study.store.shards import Damage
from sim.study.store.versions import SWEEPS

MEMBERS: Final = "members-"
POINTS: Final = "points-"


def sweep_files(folder: Path) -> tuple[list[Path], list[Damage]]:
    """Return the files about designs that are as they were written, and those that are not."""
    found = sorted((folder / SWEEPS).glob("*/*-*.parquet"))
    good, damaged = [], []
    for path in (each for each in found if not each.name.startswith(PARTIAL)):
        if checksum(path.read_bytes())[:NAME_LENGTH] == path.stem.rpartition("-")[2]:
            good.append(path)
        else:
            damaged.append(Damage(path, "was altered"))
    return good, damaged


def damaged_sweep_files(folder: Path) -> list[Damage]:
    """Return the files about designs that are not as they were written."""
    return sweep_files(folder)[1]
