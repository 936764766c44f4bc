"""Paired comparison: two policies in the same simulated worlds.

Replicate r of every scenario draws the same numbers, so the difference within a replicate is due to the policy alone,
and its mean over replicates has a far smaller error than the difference of two means. Intervals are Student's t on
those differences, extended for skewness (:mod:`sim.analysis.intervals`); beside it stands the median, the typical
difference, with an interval of its own. Where both sides agree to the last bit in every replicate the verdict is "no
effect", not "small". Intervals are for one outcome at a time; verdicts are corrected for many
(:mod:`sim.analysis.multiple`), and a mean that rests on few replicates is marked (:mod:`sim.analysis.cautions`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from sim.analysis.cautions import MOVED_BY_RARE_WORLDS, cautions
from sim.analysis.intervals import CONFIDENCE, paired_interval, typical_interval
from sim.analysis.multiple import corrected_p, paired_p
from sim.engine.outcomes import OUTCOMES
from sim.engine.tables import ALL, series_frame, series_index
from sim.study.execute import Progress, run_all
from sim.study.run import Run, series_row, window_mean

if TYPE_CHECKING:
    import pandas as pd

    from sim.policy.scenario import Scenario

FloatArray = NDArray[np.float64]

WINDOW_MONTHS: Final = 96
"""The last window of a comparison: eight years, 2028 to 2035 in a full run."""
FEWEST: Final = 6
"""Replicates that must differ for a sign where others are equal: five of one sign are no rarity (1 in 16)."""


def verdict(mean: float, low: float, high: float, share_zero: float, corrected: float, differing: int) -> str:
    """Return what a difference shows.

    Args:
        mean: Mean of the paired differences.
        low: Lower end of its interval.
        high: Upper end.
        share_zero: Share of replicates in which both sides are equal to the last bit.
        corrected: Its p-value, corrected for the other outcomes of its family.
        differing: In how many replicates the sides differ.

    Returns:
        ``no effect``, ``higher``, ``lower``, ``unclear``; ``perhaps higher`` or ``perhaps lower`` where the interval
        leaves out 0 but the difference may still be one that chance threw up among many.
    """
    if share_zero == 1.0:
        return "no effect"
    if np.isnan(mean) or np.isnan(low):
        return "too few replicates"
    if low <= 0.0 <= high or (share_zero > 0.0 and differing < FEWEST):
        return "unclear"
    sign = "higher" if low > 0.0 else "lower"
    return sign if corrected < 1.0 - CONFIDENCE else f"perhaps {sign}"


@dataclass(frozen=True)
class Comparison:
    """Runs of several scenarios with common draws, and their differences to the first."""

    scenarios: tuple[Scenario, ...]
    runs: dict[str, tuple[Run, ...]]

    @property
    def baseline(self) -> str:
        """Name of the scenario that the others are compared with."""
        return self.scenarios[0].name

    @property
    def months(self) -> NDArray[np.datetime64]:
        """The months of every run."""
        return next(iter(self.runs.values()))[0].months

    def frame(
        self, outcome: str, jurisdiction: str = "japan", sector: str = ALL, size: str = ALL
    ) -> dict[str, FloatArray]:
        """Return one series of every run: ``{scenario: [replicate, month]}``."""
        row = series_row(outcome, jurisdiction, sector, size)
        return {name: np.stack([run.values[row] for run in runs]) for name, runs in self.runs.items()}

    @cached_property
    def differences(self) -> pd.DataFrame:
        """Paired differences of every series, by calendar year and over the last window."""
        import pandas as pd

        windows = self._windows()
        parts = [self._against(name, windows) for name in self.runs if name != self.baseline]
        return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(COLUMNS))

    def _windows(self) -> dict[str, tuple[np.datetime64, np.datetime64]]:
        """Return the windows by label: every calendar year, then the last window."""
        months = self.months
        years = np.unique(months.astype("datetime64[Y]"))
        result = {
            str(year): (year.astype("datetime64[M]"), year.astype("datetime64[M]") + np.timedelta64(11, "M"))
            for year in years
        }
        last = months[-WINDOW_MONTHS:]
        result[f"{last[0]} to {last[-1]}"] = (last[0], last[-1])
        return result

    def window_values(self, name: str, begin: np.datetime64, end: np.datetime64) -> FloatArray:
        """Return ``[replicate, series]`` of a scenario over a window."""
        return np.stack([window_mean(run.values, run.months, begin, end) for run in self.runs[name]])

    def _against(self, name: str, windows: dict[str, tuple[np.datetime64, np.datetime64]]) -> pd.DataFrame:
        import pandas as pd

        parts = []
        for label, (begin, end) in windows.items():
            mine, base = self.window_values(name, begin, end), self.window_values(self.baseline, begin, end)
            parts.append(self._table(name, label, mine, base))
        return pd.DataFrame(pd.concat(parts, ignore_index=True))

    def _table(self, name: str, label: str, mine: FloatArray, base: FloatArray) -> pd.DataFrame:
        """Return the rows of one scenario and window."""
        difference = mine - base
        both_missing = np.isnan(mine) & np.isnan(base)
        zero = ((mine == base) | both_missing).mean(axis=0)
        mean, low, high = paired_interval(difference)
        median, *ends = typical_interval(difference)
        flow = np.array([OUTCOMES[row.outcome].flow for row in series_index()])
        table = series_frame().copy()
        table.insert(0, "baseline", self.baseline)
        table.insert(0, "scenario", name)
        table["unit"] = np.where(flow, table["unit"] + " per year", table["unit"])
        table["window"] = label
        table["mean"], table["low"], table["high"] = mean, low, high
        table["median"], table["median_low"], table["median_high"] = median, *ends
        table["share_positive"] = (difference > 0.0).mean(axis=0)
        table["share_negative"] = (difference < 0.0).mean(axis=0)
        table["share_zero"] = zero
        table["p"] = paired_p(difference)
        table["p_corrected"] = corrected_p(table["p"].to_numpy())
        table["replicates"] = (~np.isnan(difference)).sum(axis=0)
        table["differing"] = differing = ((difference > 0.0) | (difference < 0.0)).sum(axis=0)
        each = zip(mean, low, high, zero, table["p_corrected"], differing, strict=True)
        table["verdict"] = [verdict(*row) for row in each]
        rare = table["outcome"].isin(MOVED_BY_RARE_WORLDS).to_numpy()
        table["caution"] = cautions((low, high), (ends[0], ends[1]), differing, table["replicates"].to_numpy(), rare)
        return table[list(COLUMNS)]

    def is_identical(self, name: str) -> bool:
        """Return whether a scenario agrees with the baseline to the last bit in every outcome, month and replicate."""
        pairs = zip(self.runs[name], self.runs[self.baseline], strict=True)
        return all(np.array_equal(mine.values, base.values, equal_nan=True) for mine, base in pairs)

    def write(self, folder: Path) -> list[Path]:
        """Write monthly, annual and difference tables and the scenarios into a folder; return the files."""
        from sim.study.files import write_results

        every = [run for runs in self.runs.values() for run in runs]
        return write_results(folder, every, self.differences)


COLUMNS: Final = (
    "scenario", "baseline", "outcome", "unit", "jurisdiction", "sector", "size", "window", "mean", "low", "high",
    "median", "median_low", "median_high", "share_positive", "share_negative", "share_zero", "differing", "replicates",
    "p", "p_corrected", "verdict", "caution",
)  # fmt: skip
"""Columns of the differences."""


def compare(
    scenarios: Sequence[str | Scenario],
    overrides: Sequence[str] = (),
    replicates: int | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Comparison:
    """Run scenarios with common draws and compare them with the first.

    Args:
        scenarios: Names or loaded scenarios; the first is the baseline.
        overrides: Settings for scenarios given by name.
        replicates: Replicates of each; the first scenario's setting if not given.
        workers: Threads.
        progress: Told after each run.
    """
    from sim.config import load

    loaded = tuple(load(each, overrides) if isinstance(each, str) else each for each in scenarios)
    _check_comparable(loaded)
    count = replicates or loaded[0].settings.replicates
    results = run_all([(scenario, r) for scenario in loaded for r in range(count)], workers, progress)
    runs = {each.name: tuple(results[i * count : (i + 1) * count]) for i, each in enumerate(loaded)}
    return Comparison(loaded, runs)


def _check_comparable(scenarios: Sequence[Scenario]) -> None:
    """Refuse scenarios that differ in more than policy and assumptions, or share a name.

    Raises:
        InputError: If seeds, populations or times differ, or a name comes twice.
    """
    from sim.errors import InputError

    names = [each.name for each in scenarios]
    double = next((name for name in names if names.count(name) > 1), None)
    if double is not None:
        raise InputError("compare", double, "scenarios with different names")
    same = ("seed", "firms_by_jurisdiction", "start", "end", "steps_per_month")
    for other in scenarios[1:]:
        for key in same:
            mine, theirs = getattr(scenarios[0].settings, key), getattr(other.settings, key)
            if mine != theirs:
                raise InputError(f"compare: {key} of {other.name}", theirs, f"{mine}, as in {scenarios[0].name}")
