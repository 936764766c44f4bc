"""Compare headline outcomes at steps of a month, half a month and a quarter month.

Run from the root of the project: ``python experiments/time_step/table.py > experiments/time_step/README.md``.
Takes a few minutes; more replicates narrow the last columns, fewer suffice for a look (``table.py 4``).
"""

from __future__ import annotations

import sys
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

import sim
from sim.engine.outcomes import HEADLINES, OUTCOMES
from sim.study.execute import run_many
from sim.study.run import series_row, window_mean

STEPS = (1, 2, 4)
FIRMS = 6000
REPLICATES = 60
SCENARIOS = ("ai_promotion_act", "ex_ante_hard_law")
HEAD = "| outcome | unit | month | half | quarter | month − quarter, % | half − quarter, % |"
INTRODUCTION = """\
# How much the time step matters

Japan, mean of 2028 to 2035 (flows per year), at steps of a month (the default), half a month and a quarter month:
{firms} firms, {replicates} replicates. The last columns are differences to the quarter month within replicates, in % of
its mean, ± one standard error. Draws are keyed by date, so that runs with different steps share the draws of the dates
at which both have a step; what noise is left is that of the other dates.

A month's distance should be three times half a month's (errors of first order: 1 − 1/4 against 1/2 − 1/4).
Comparisons of scenarios use the same step on both sides, so that most of the difference cancels.

Written by `table.py` beside this file."""
EXTRA = ("existential_anxiety", "experts", "case_knowledge", "drift_guideline", "norm_legitimacy")


class Row(NamedTuple):
    """Mean of one outcome by step, and the distances to a quarter month with their standard errors."""

    scenario: str
    outcome: str
    unit: str
    means: tuple[float, ...]
    month: tuple[float, float]
    half: tuple[float, float]


def windows(name: str, steps: int, replicates: int, firms: int = FIRMS) -> NDArray[np.float64]:
    """Return Japan's outcomes over 2028 to 2035, ``[replicate, outcome]``."""
    scenario = sim.load(name, [f"population.firms={firms}", f"time.steps_per_month={steps}"])
    rows = [series_row(outcome) for outcome in (*HEADLINES, *EXTRA)]
    runs = run_many(scenario, replicates)
    first = runs[0].months[-96]
    return np.stack([window_mean(run.values, run.months, first)[rows] for run in runs])


def compare(name: str, replicates: int, firms: int = FIRMS) -> list[Row]:
    """Return a row for each outcome of one scenario; differences are taken within replicates."""
    month, half, quarter = (windows(name, steps, replicates, firms) for steps in STEPS)
    result = []
    for column, outcome in enumerate((*HEADLINES, *EXTRA)):
        values = [each[:, column] for each in (month, half, quarter)]
        gaps = [values[0] - values[2], values[1] - values[2]]
        errors = [(float(gap.mean()), float(gap.std(ddof=1) / np.sqrt(len(gap)))) for gap in gaps]
        means = tuple(float(each.mean()) for each in values)
        result.append(Row(name, outcome, OUTCOMES[outcome].unit, means, errors[0], errors[1]))
    return result


def share(gap: tuple[float, float], of: float) -> str:
    """Return a distance and its standard error as per cent of a mean."""
    if of == 0.0:
        return "0"
    return f"{100.0 * gap[0] / of:+.2f} ± {100.0 * gap[1] / abs(of):.2f}"


def markdown(rows: list[Row], replicates: int) -> str:
    """Return the document."""
    lines = [INTRODUCTION.format(firms=f"{FIRMS:,}", replicates=replicates)]
    for name in dict.fromkeys(row.scenario for row in rows):
        lines += ["", f"## {name}", "", HEAD, "|---|---|---:|---:|---:|---:|---:|"]
        for row in rows:
            if row.scenario == name:
                means = " | ".join(f"{value:.4g}" for value in row.means)
                lines.append(f"| {OUTCOMES[row.outcome].label} | {row.unit} | {means} | "
                             f"{share(row.month, row.means[2])} | {share(row.half, row.means[2])} |")  # fmt: skip
    return "\n".join(lines)


def main() -> None:
    """Print the table."""
    replicates = int(sys.argv[1]) if len(sys.argv) > 1 else REPLICATES
    print(markdown([row for name in SCENARIOS for row in compare(name, replicates)], replicates))


if __name__ == "__main__":
    main()
