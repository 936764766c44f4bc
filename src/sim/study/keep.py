"""What a sweep keeps of each run: which series, by year or by month, so that a run takes little disk."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.engine.tables import ALL, series_index
from sim.errors import unknown_name
from sim.policy.parsing import known_keys, sequence

LEVELS: Final = ("summary", "annual", "monthly")
CROSSTABS: Final = ("sector", "size")
SUMMARY_MONTHS: Final = 96
"""Months at the end of a run that the summary covers: eight years, as in ``Run.summary``."""

BYTES_A_VALUE: Final = 9.0
"""Measured size of a stored number: 8 bytes that hardly compress, and what says which number it is."""


@dataclass(frozen=True)
class Keep:
    """Record level and cross-tabulations.

    The table ``summary`` always has every series, one number each. ``annual`` and ``monthly`` have those of all firms
    together, and by sector or by size where ``crosstabs`` names it. A level includes those before it.
    """

    level: str = "annual"
    crosstabs: tuple[str, ...] = ()

    @cached_property
    def rows(self) -> NDArray[np.int64]:
        """Series that are kept over time."""
        kept = [index for index, row in enumerate(series_index()) if self._kept(row.sector, row.size)]
        return np.array(kept, dtype=np.int64)

    def _kept(self, sector: str, size: str) -> bool:
        return (sector == ALL or "sector" in self.crosstabs) and (size == ALL or "size" in self.crosstabs)

    def data(self) -> dict[str, Any]:
        """Return the record as data."""
        return {"level": self.level, "crosstabs": list(self.crosstabs)}

    def bytes_a_run(self, months: int) -> float:
        """Return about how much disk a run takes."""
        numbers = len(series_index())
        if self.level != LEVELS[0]:
            numbers += len(self.rows) * -(-months // 12)
        if self.level == LEVELS[2]:
            numbers += len(self.rows) * months
        return numbers * BYTES_A_VALUE


DEFAULT: Final = Keep()
"""By year, all firms together."""


def read_keep(data: object, place: str) -> Keep:
    """Return the record that a design asks for."""
    found = known_keys(data or {}, place, ("level", "crosstabs"))
    level, given = str(found.get("level", "annual")), found.get("crosstabs")
    if level not in LEVELS:
        raise unknown_name(f"{place}.level", level, LEVELS)
    names = [str(name) for name in ([given] if isinstance(given, str) else sequence(given, f"{place}.crosstabs"))]
    for name in names:
        if name not in CROSSTABS:
            raise unknown_name(f"{place}.crosstabs", name, CROSSTABS)
    return Keep(level, tuple(name for name in CROSSTABS if name in names))
