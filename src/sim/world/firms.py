"""Firms as a table: one row a firm, one column a property, stored cell by cell.

A cell is jurisdiction × sector × size. All firms of a cell stand for the same number of real firms, so every weighted
share follows from whole-number counts by cell, and no sum depends on the order of firms. A row is one cache line of 64
bytes, and compiled code takes it by reference: measured against one array a column, the month ran eight times faster
and compiled faster, because no call passes two dozen arrays.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
FirmTable = Any
"""A NumPy record array whose rows have the fields of :class:`Firm`: ``table[i].adopted``, ``table.adopted``."""


class Firm:
    """One row: a firm, or a dormant slot of a small developer.

    ``table[i]`` has these attributes; the class itself is never made. Yes-or-no columns hold 0 or 1.
    """

    key: np.uint64  # identity in all draws
    threshold: float  # ln capability at which AI pays
    propensity: float  # own inclination to comply, % of AI budget
    log_gain: float  # ln gain from misuse, % of AI budget
    export_share: float  # share of turnover earned abroad
    association: int  # industry association
    adopted_tick: int  # quarter months since the start
    escalated_until: int  # tick up to which the responsive pyramid holds it
    next_vacant: int  # of a slot not in use: row of the next one in its cell, or NO_ROW
    detected_count: int  # own detected incidents since the last escalation
    alive: int  # slot in use
    adopted: int
    aware: int  # knows the current guideline
    aware_law: int  # knows its binding duties
    guideline_reported: int
    guideline_substantive: int
    binding_reported: int
    binding_substantive: int
    active: int  # malicious and at it
    review_due: int  # own incident detected: reviews at once
    exports: int  # bit l: sells to jurisdiction l
    malicious: int  # would misuse AI
    frontier: int  # develops frontier models
    brussels: int  # applies EU practice at home


NO_ROW = -1
"""Row that stands for no firm."""

FIRM_KINDS = {
    "key": np.uint64,
    "threshold": np.float64,
    "propensity": np.float64,
    "log_gain": np.float32,
    "export_share": np.float32,
    "association": np.int32,
    "adopted_tick": np.int32,
    "escalated_until": np.int32,
    "next_vacant": np.int32,
}
"""Columns that take more than one byte."""

FIRM_TYPE = np.dtype([(name, FIRM_KINDS.get(name, np.uint8)) for name in Firm.__annotations__], align=True)
"""Layout of a row."""


class Layout(NamedTuple):
    """Where each cell's firms are, and how many real firms one of them stands for."""

    start: IntArray  # [cell + 1]
    weight: FloatArray  # [cell] real firms per firm


class Curves(NamedTuple):
    """What is worked out once for all firms and months."""

    depth: IntArray  # [tick] deployment depth by age, in units of 2^-32
    logistic: FloatArray  # for equations.compliance.chooses


class Associations(NamedTuple):
    """Counts of last month by association, which firms see as their peers."""

    adopters: NDArray[np.int32]
    guideline_reported: NDArray[np.int32]
    binding_reported: NDArray[np.int32]


def empty_firms(count: int) -> FirmTable:
    """Return ``count`` slots with nothing drawn and nobody alive."""
    return np.zeros(count, dtype=FIRM_TYPE).view(np.recarray)


def empty_associations(count: int) -> Associations:
    """Return zero counts for so many associations."""
    return Associations(*(np.zeros(count, dtype=np.int32) for _ in Associations._fields))
