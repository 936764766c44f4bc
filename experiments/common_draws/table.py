"""How many independent replicates one paired replicate is worth, by outcome: table.csv and figure.png beside this file.

python experiments/common_draws/runs.py       # once, the replicates
python experiments/common_draws/table.py
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator
from runs import FILE, SCENARIOS, outcomes

from sim.engine.outcomes import HEADLINES, OUTCOMES
from sim.views import style
from sim.views.charts import save
from sim.views.frame import BELOW, ROW, Frame, beside
from sim.views.palette import look

HERE: Final = Path(__file__).parent
BASELINE: Final = SCENARIOS[0]
TICKS: Final = (1, 10, 100, 1000)
MOST: Final = 1000
SYMBOLS: Final = {"^": "▲", "s": "■", "D": "◆", "v": "▼"}


def gain(mine: np.ndarray, base: np.ndarray) -> tuple[float, float]:
    """Return the variance of the difference with independent seeds over that with common draws, and its standard error.

    With independent seeds the variance of a difference is the sum of both variances. The error is the jackknife's. The
    gain is infinite where the difference is the same in every replicate.
    """
    known = ~np.isnan(mine) & ~np.isnan(base)
    one, two = mine[known], base[known]
    alone, paired = one.var(ddof=1) + two.var(ddof=1), (one - two).var(ddof=1)
    if paired <= 1e-24 * max(1.0, alone):
        return float("inf"), 0.0
    return float(alone / paired), jackknife(one, two)


def jackknife(one: np.ndarray, two: np.ndarray, groups: int = 50) -> float:
    """Return the standard error of a gain, leaving out one of so many groups of replicates at a time."""
    part = np.arange(len(one)) % groups
    left = []
    for group in range(groups):
        a, b = one[part != group], two[part != group]
        left.append((a.var(ddof=1) + b.var(ddof=1)) / max((a - b).var(ddof=1), 1e-300))
    return float(np.sqrt((groups - 1) / groups * ((left - np.mean(left)) ** 2).sum()))


def rows() -> list[dict[str, object]]:
    """Return a row for each outcome and scenario."""
    values, columns = np.load(FILE), outcomes()
    found = []
    for column, series in enumerate(columns):
        for name in SCENARIOS[1:]:
            mine, base = values[name][:, column], values[BASELINE][:, column]
            factor, error = gain(mine, base)
            difference = mine - base
            found.append({
                "outcome": series.outcome, "scenario": name, "difference": np.nanmean(difference),
                "sd_paired": np.nanstd(difference, ddof=1),
                "sd_independent": np.sqrt(np.nanvar(mine, ddof=1) + np.nanvar(base, ddof=1)),
                "correlation": correlation(mine, base), "gain": factor, "gain_error": error,
                "share_equal": float((mine == base).mean()), "replicates": int((~np.isnan(difference)).sum()),
            })  # fmt: skip
    return found


def correlation(one: np.ndarray, two: np.ndarray) -> float:
    """Return the correlation of both sides over replicates; missing where one does not vary."""
    known = ~np.isnan(one) & ~np.isnan(two)
    if one[known].std() == 0.0 or two[known].std() == 0.0:
        return float("nan")
    return float(np.corrcoef(one[known], two[known])[0, 1])


def draw(table: list[dict]) -> None:
    """Draw the gain of every headline outcome."""
    frame = Frame(
        "How many independent replicates is a paired one worth?",
        "Variance of the difference to ai_promotion_act with independent seeds over that with common draws. Japan, "
        "mean of 2028 to 2035. At 1 pairing is worth nothing. Outcomes that do not vary by chance are left out.",
        {f"{SYMBOLS[look(name).marker]} {name}": look(name).colour for name in SCENARIOS[1:]},
        width=9.5,
    )
    shown = [name for name in HEADLINES if any(np.isfinite(gains_of(table, name)))]
    with style.clean():
        figure = frame.figure(ROW * len(shown) + BELOW + 0.1)
        axes = frame.rows(figure, [OUTCOMES[name].label for name in shown], 1.2)
        axes.set_xscale("log")
        axes.set_xlim(0.8, 1.3 * MOST)
        axes.xaxis.set_major_locator(FixedLocator(TICKS))
        axes.xaxis.set_minor_locator(FixedLocator([]))
        axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
        axes.set_xlabel("independent replicates for one paired replicate")
        axes.axvline(1.0, color=style.GREY, linewidth=0.8)
        for y, name in enumerate(shown):
            draw_row(axes, y, gains_of(table, name))
        save(figure, HERE / "figure", "What pairing is worth")


def draw_row(axes: Axes, y: int, gains: list[float]) -> None:
    """Draw the gains of one outcome and write their range beside."""
    for scenario, gain in zip(SCENARIOS[1:], gains, strict=True):
        if np.isfinite(gain):
            axes.plot(min(gain, MOST), y, look(scenario).marker, color=look(scenario).colour, markersize=6)
    finite = [gain for gain in gains if np.isfinite(gain)]
    beside(axes, y, f"{words(min(finite))} to {words(max(finite))}")


def words(gain: float) -> str:
    """Return a gain as people read it."""
    if not np.isfinite(gain):
        return "no chance in it"
    if gain > MOST:
        return f"over {MOST:,}"
    return f"{gain:.0f}" if gain >= 10.0 else f"{gain:.1f}"


def gains_of(table: list[dict], outcome: str) -> list[float]:
    """Return the gains of an outcome for all scenarios."""
    return [row["gain"] for row in table if row["outcome"] == outcome]


def markdown(table: list[dict]) -> str:
    """Return the gains of headline outcomes as a table for docs/verification/common-draws.md."""
    lines = ["| outcome | " + " | ".join(f"`{name}`" for name in SCENARIOS[1:]) + " |", "|---" + "|---:" * 4 + "|"]
    for name in HEADLINES:
        found = [(row["gain"], row["gain_error"]) for row in table if row["outcome"] == name]
        cells = [words(gain) + (f" ± {words(error)}" if 1.05 < gain < MOST else "") for gain, error in found]
        lines.append(f"| {OUTCOMES[name].label} | {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> None:
    """Write the table and the figure, print the part for the docs."""
    table = rows()
    pd.DataFrame(table).to_csv(HERE / "table.csv", index=False, float_format="%.6g")
    draw(table)
    print(markdown(table))


if __name__ == "__main__":
    main()
