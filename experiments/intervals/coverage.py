"""How often 95 % intervals of paired differences hold the true mean, by outcome: table.csv beside this file.

    python experiments/common_draws/runs.py       # once, the replicates
    python experiments/intervals/coverage.py

The differences of all replicates are taken as the whole world: their mean is the truth. From it 20,000 studies of 10,
20 and 50 replicates are drawn at random, each gets its interval, and the share of intervals that hold the truth counts.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import Final

import numpy as np
from scipy import stats

HERE: Final = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "common_draws"))

from runs import FILE, SCENARIOS, outcomes  # noqa: E402

from sim.analysis.paired import CONFIDENCE, paired_interval  # noqa: E402

STUDIES: Final = 20_000
SIZES: Final = (10, 20, 50)
SEED: Final = 20250527


def skewness_corrected(sample: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return intervals by Hall's (1992) monotone transformation of t, which removes the effect of skewness."""
    count = len(sample)
    mean, spread = sample.mean(axis=0), sample.std(axis=0, ddof=1)
    skew = np.nan_to_num(stats.skew(sample, axis=0))
    skew = np.where(np.abs(skew) < 1e-6, 1e-6, skew)
    ends = []
    for level in (0.5 + CONFIDENCE / 2.0, 0.5 - CONFIDENCE / 2.0):
        reach = stats.t.ppf(level, count - 1) / np.sqrt(count)
        ends.append(mean - spread * 3.0 / skew * (np.cbrt(1.0 + skew * (reach - skew / (6.0 * count))) - 1.0))
    return ends[0], ends[1]


def covered(differences: np.ndarray, count: int, random: np.random.Generator) -> dict[str, np.ndarray]:
    """Return the share of studies whose interval holds the truth, by outcome, for each kind of interval.

    Args:
        differences: ``[replicate, outcome]``.
        count: Replicates of a study.
        random: Where studies are drawn from.
    """
    truth, hits = differences.mean(axis=0), {"t": 0.0, "skewness corrected": 0.0}
    blocks = STUDIES // 1000
    for _ in range(blocks):
        sample = differences[random.integers(len(differences), size=(count, 1000))]
        _, low, high = paired_interval(sample)
        hits["t"] += ((low <= truth) & (truth <= high)).mean(axis=0) / blocks
        low, high = skewness_corrected(sample)
        hits["skewness corrected"] += ((low <= truth) & (truth <= high)).mean(axis=0) / blocks
    return hits
