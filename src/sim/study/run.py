"""The result of one run."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.engine.outcomes import OUTCOMES
from sim.engine.tables import ALL, Series, series_frame, series_index

if TYPE_CHECKING:
    import pandas as pd

    from sim.policy.scenario import Scenario

FloatArray = NDArray[np.float64]
FLOW = np.array([OUTCOMES[row.outcome].flow for row in series_index()])
"""Which series add over months; the others are averaged."""


@dataclass(frozen=True)
class Run:
    """One replicate of one scenario: every outcome of every group in every month."""

    id: str
    scenario: Scenario
    replicate: int
    seed: int
    values: FloatArray
    """``[series, month]``; what a series is, see :attr:`series`."""

    @property
    def series(self) -> pd.DataFrame:
        """What each row of :attr:`values` is: jurisdiction, sector, size, outcome, unit."""
        return series_frame()

    @property
    def index(self) -> tuple[Series, ...]:
        """The same as :attr:`series`, for who does without tables."""
        return series_index()

    @cached_property
    def months(self) -> NDArray[np.datetime64]:
        """The months of the run."""
        start = np.datetime64(self.scenario.settings.start, "M")
        return start + np.arange(self.values.shape[1])

    def outcome(self, name: str, jurisdiction: str = "japan", sector: str = ALL, size: str = ALL) -> FloatArray:
        """Return one series by month.

        Raises:
            InputError: If there is no such series.
        """
        return np.asarray(self.values[series_row(name, jurisdiction, sector, size)])

    @cached_property
    def monthly(self) -> pd.DataFrame:
        """All outcomes by month as a tidy table, a row a value."""
        return self._tidy(self.values, self.months, "month")

    @cached_property
    def annual(self) -> pd.DataFrame:
        """Flows summed and levels averaged by calendar year, as a tidy table."""
        years, values = self.by_year()
        return self._tidy(values, years, "year")

    @cached_property
    def summary(self) -> pd.DataFrame:
        """One value a series, :attr:`recent`, as a table."""
        table = self.series.copy()
        table["value"] = self.recent
        return table

    @cached_property
    def recent(self) -> FloatArray:
        """One value a series: flows a year and levels on average over the last eight years, missing months left out."""
        return window_mean(self.values, self.months, self.months[-96:][0], self.months[-1])

    def by_year(self) -> tuple[NDArray[np.datetime64], FloatArray]:
        """Return the years and ``[series, year]``: flows are summed, levels averaged."""
        years = self.months.astype("datetime64[Y]")
        unique = np.unique(years)
        columns = [window_mean(self.values[:, years == year], self.months[years == year]) for year in unique]
        return unique, np.stack(columns, axis=1)

    def _tidy(self, values: FloatArray, times: NDArray[np.datetime64], time: str) -> pd.DataFrame:
        import pandas as pd

        rows, columns = values.shape
        table = self.series.loc[np.repeat(np.arange(rows), columns)].reset_index(drop=True)
        table.insert(0, time, np.tile(times.astype("datetime64[s]"), rows))
        table.insert(0, "run_id", self.id)
        table.insert(1, "scenario", self.scenario.name)
        table.insert(2, "replicate", self.replicate)
        table.insert(3, "seed", np.uint64(self.seed))
        table["value"] = values.ravel()
        return pd.DataFrame(table)


def series_row(name: str, jurisdiction: str = "japan", sector: str = ALL, size: str = ALL) -> int:
    """Return the row of a series.

    Raises:
        InputError: If there is no such series.
    """
    from sim.errors import InputError

    for row, series in enumerate(series_index()):
        if series[:4] == (jurisdiction, sector, size, name):
            return row
    raise InputError(
        "series", f"{name} of {jurisdiction}, {sector}, {size}", "an outcome and a group it is reported for"
    )


def window_mean(
    values: FloatArray,
    months: NDArray[np.datetime64],
    begin: np.datetime64 | None = None,
    end: np.datetime64 | None = None,
) -> FloatArray:
    """Return one value a series over a window: flows per year, levels on average, missing months left out.

    Args:
        values: ``[..., series, month]``.
        months: The months of the last axis.
        begin: First month of the window.
        end: Last month of the window.
    """
    inside = np.ones(len(months), dtype=bool)
    if begin is not None:
        inside &= months >= begin
    if end is not None:
        inside &= months <= end
    chosen = values[..., inside]
    known = ~np.isnan(chosen)
    count = known.sum(axis=-1)
    total = np.where(known, chosen, 0.0).sum(axis=-1)
    mean = np.divide(total, count, out=np.full(total.shape, np.nan), where=count > 0)
    return np.asarray(np.where(FLOW, mean * 12.0, mean))
