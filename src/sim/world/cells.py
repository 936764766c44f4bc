"""What all firms of a cell share in a month, as one row a cell."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.axes import CELL_COUNT, DEVELOPER, INCIDENT_TYPES, LARGE, SECTOR_COUNT, SIZE_COUNT, SMALL
from sim.compiled import compiled
from sim.world.firms import FloatArray

PATTERNS = 16
"""Patterns of practice: bit 0 meets the law, bit 1 follows the guideline, bit 2 frontier, bit 3 foreign practice."""

MEETS_LAW, FOLLOWS_GUIDELINE, IS_FRONTIER, FOREIGN_PRACTICE = 1, 2, 4, 8

GUIDED, BOUND = range(2)
"""How closely compliance is watched: as that with a guideline, or as that with a law."""

CellTable = Any
"""A NumPy record array whose rows have the fields of :class:`Cell`."""


@compiled
def cell_index(jurisdiction: int, sector: int, size: int) -> int:
    """Return the position of a cell; jurisdictions are outermost, sizes innermost."""
    return (jurisdiction * SECTOR_COUNT + sector) * SIZE_COUNT + size


@compiled
def may_lead(sector: int, size: int) -> bool:
    """Return whether firms of a sector and size may be frontier developers."""
    return sector == DEVELOPER and size == LARGE


@compiled
def may_close(sector: int, size: int) -> bool:
    """Return whether firms of a sector and size may close, and start-ups enter in their place."""
    return sector == DEVELOPER and size == SMALL


class Cell:
    """One row: a cell; pairs are (other firms, frontier developers). The class itself is never made."""

    jurisdiction: int
    sector: int
    size_class: int
    # adoption and awareness
    entry_level: float  # threshold level before burden, ln capability
    burden_effect: float
    closing_chance: float  # that a firm closes at the end of the step; 0 where firms do not close
    size_factor: float
    adoption_chance: float
    awareness_chance: float
    law_awareness_chance: float
    retention: float  # share who stay aware at a revision
    # what rules ask and cost
    binding: FloatArray  # [2] stringency of law
    guideline: FloatArray  # [2] stringency of the guideline beyond it
    binding_cost: FloatArray  # [2] %
    guideline_cost: FloatArray  # [2] %
    # what a compliance review weighs
    review_chance: float
    reputation: float  # %
    naming: float  # %
    liability: float  # %
    penalty: float  # %
    perceived: float
    symbolic: FloatArray  # [2] share of reported compliance that is symbolic: watched as a guideline is, and as a law
    deference: float
    export: float  # % per share of turnover abroad
    disclosure: float
    large_guideline: float
    large_binding: float
    customer_weight: float
    misuse_sanction: float  # %
    escalation: float
    # incidents
    rate: FloatArray  # [incident_type] incidents a month of a fully deployed, unprotected firm
    # by pattern of practice; those of frontier developers stay at zero in cells that have none
    protection: FloatArray  # [PATTERNS] share of good practice in force
    own_rate: FloatArray  # [PATTERNS] detected own incidents in the step, fully deployed


CELL_SHAPES: dict[str, tuple[int, ...]] = {
    "binding": (2,),
    "guideline": (2,),
    "binding_cost": (2,),
    "guideline_cost": (2,),
    "symbolic": (2,),
    "rate": (len(INCIDENT_TYPES),),
    "protection": (PATTERNS,),
    "own_rate": (PATTERNS,),
}
"""Columns that hold more than one number."""

CELL_TYPE = np.dtype(
    [
        (name, np.int64 if name in ("jurisdiction", "sector", "size_class") else np.float64, CELL_SHAPES.get(name, ()))
        for name in Cell.__annotations__
    ],
    align=True,
)
"""Layout of a row."""


def empty_cells() -> CellTable:
    """Return a row of zeros for each cell."""
    return np.zeros(CELL_COUNT, dtype=CELL_TYPE).view(np.recarray)
