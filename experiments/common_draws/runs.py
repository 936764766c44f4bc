"""Many replicates of a few policies: one number a replicate, scenario and outcome, kept for the studies beside.

    python experiments/common_draws/runs.py                   # 1,000 replicates, a few minutes

Writes ``build/common_draws/values.npz``: for each scenario ``[replicate, outcome]`` of Japan and the world over 2028 to
2035, as a comparison reports it. Scenarios share their past up to the month in which they part.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

import numpy as np
from joblib import Parallel, delayed
from tqdm import tqdm

import sim
from sim.draws import replicate_seed
from sim.engine.outcomes import OUTCOMES, WORLD
from sim.engine.tables import ALL, Series, series_index, tabulate
from sim.engine.together import plan, simulate_group
from sim.study.run import FLOW

SCENARIOS: Final = ("ai_promotion_act", "ex_ante_hard_law", "no_guideline", "capacity_building", "sme_package")
REPLICATES: Final = 1000
MONTHS: Final = 96
FILE: Final = Path("build/common_draws/values.npz")
ROWS: Final = np.array(
    [
        number
        for number, row in enumerate(series_index())
        if row.sector == row.size == ALL and (row.jurisdiction == "japan" or OUTCOMES[row.outcome].dimensions == WORLD)
    ]
)
"""What a comparison prints: outcomes of Japan and of the world."""


def outcomes() -> list[Series]:
    """Return what the columns of the values are."""
    return [series_index()[row] for row in ROWS]


def last_years(values: np.ndarray) -> np.ndarray:
    """Return the mean over the last eight years, flows per year, missing months left out."""
    window = values[ROWS, -MONTHS:]
    known = ~np.isnan(window)
    count = known.sum(axis=1)
    mean = np.divide(np.where(known, window, 0.0).sum(axis=1), count, out=np.full(len(ROWS), np.nan), where=count > 0)
    return mean * np.where(FLOW[ROWS], 12.0, 1.0)


def replicate(groups: list, seed: int) -> np.ndarray:
    """Return ``[scenario, outcome]`` of one replicate."""
    found = {}
    for group in groups:
        for number, run in simulate_group(group, seed):
            found[number] = last_years(tabulate(run.record, run.layout.weight))
    return np.stack([found[number] for number in sorted(found)])


def main(count: int) -> None:
    """Simulate and write."""
    groups = plan([sim.load(name) for name in SCENARIOS])
    jobs = (delayed(replicate)(groups, replicate_seed(1, r)) for r in range(count))
    done = Parallel(n_jobs=2, backend="threading", return_as="generator")(jobs)
    values = np.stack(list(tqdm(done, total=count, mininterval=10.0)))
    FILE.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(FILE, **{name: values[:, number] for number, name in enumerate(SCENARIOS)})


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else REPLICATES)
