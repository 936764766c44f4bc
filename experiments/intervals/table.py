"""How often 95 % intervals of paired differences hold the true mean, by outcome: table.csv beside this file.

    python experiments/common_draws/runs.py       # once, the replicates
    python experiments/intervals/table.py

The differences of all replicates are taken as the whole world: their mean is the truth. From it 20,000 studies of 10,
20 and 50 replicates are drawn at random, each gets its interval, and the share of intervals that hold the truth counts.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
from scipy import stats

HERE: Final = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "common_draws"))

from runs import FILE, SCENARIOS, outcomes  # noqa: E402

from sim.analysis.intervals import CONFIDENCE, paired_interval  # noqa: E402
from sim.analysis.paired import FEWEST  # noqa: E402

STUDIES: Final = 20_000
BLOCK: Final = 1000
SIZES: Final = (10, 20, 50)
SEED: Final = 20250527


def student(sample: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return intervals by Student's t alone."""
    reach = stats.t.ppf(0.5 + CONFIDENCE / 2.0, len(sample) - 1) * sample.std(axis=0, ddof=1) / np.sqrt(len(sample))
    return sample.mean(axis=0) - reach, sample.mean(axis=0) + reach


def used(sample: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return intervals as a comparison reports them."""
    return paired_interval(sample)[1:]


KINDS: Final = {"Student's t": student, "used": used}


def covered(differences: np.ndarray, count: int, random: np.random.Generator) -> dict[str, np.ndarray]:
    """Return the share of studies whose interval holds the truth, by outcome, for each kind of interval.

    And, as ``wrong sign``, the share that are given a sign, and the opposite one of the truth's.

    Args:
        differences: ``[replicate, outcome]``.
        count: Replicates of a study.
        random: Where studies are drawn from.
    """
    truth = differences.mean(axis=0)
    hits = {kind: np.zeros(len(truth)) for kind in (*KINDS, "wrong sign")}
    for _ in range(STUDIES // BLOCK):
        sample = differences[random.integers(len(differences), size=(count, BLOCK))]
        for kind, interval in KINDS.items():
            low, high = interval(sample)
            hits[kind] += ((low <= truth) & (truth <= high)).sum(axis=0) / STUDIES
        differing = (sample != 0.0).sum(axis=0)
        judged = (differing == count) | (differing >= FEWEST)
        wrong = np.where(truth > 0.0, high < 0.0, low > 0.0)  # of the interval that is used, the last of them
        hits["wrong sign"] += (wrong & judged).sum(axis=0) / STUDIES
    return hits


def rows() -> list[dict[str, object]]:
    """Return a row for each pair of scenarios, outcome and number of replicates."""
    values, columns, found = np.load(FILE), outcomes(), []
    for name in SCENARIOS[1:]:
        differences = values[name] - values[SCENARIOS[0]]
        chosen = np.flatnonzero(~np.isnan(differences).any(axis=0) & (differences != differences[0]).any(axis=0))
        sample = differences[:, chosen]
        for count in SIZES:
            hits = covered(sample, count, np.random.default_rng(SEED))
            for place, column in enumerate(chosen):
                found.append({
                    "scenario": name, "outcome": columns[column].outcome, "replicates": count,
                    **{kind: shares[place] for kind, shares in hits.items()},
                    "share_equal": float((sample[:, place] == 0.0).mean()),
                    "skewness": float(stats.skew(sample[:, place])),
                    "excess_kurtosis": float(stats.kurtosis(sample[:, place])),
                })  # fmt: skip
    return found


def summary(table: list[dict]) -> str:
    """Return how many outcomes each kind of interval covers, by number of replicates, as a table for the docs."""
    lines = [
        "| replicates | interval | outcomes | below 93 % | 93 to 97 % | above 97 % | mean |",
        "|---|---|" + "---:|" * 5,
    ]
    for count in SIZES:
        for kind in KINDS:
            shares = np.array([row[kind] for row in table if row["replicates"] == count])
            low, high = (shares < 0.93).sum(), (shares > 0.97).sum()
            inside = len(shares) - low - high
            lines.append(
                f"| {count} | {kind} | {len(shares)} | {low} | {inside} | {high} | {100 * shares.mean():.1f} % |"
            )
    return "\n".join(lines)


def outside(table: list[dict], count: int = 20) -> str:
    """Return the outcomes whose interval covers less than 93 % or more than 97 %."""
    lines = ["| scenario | outcome | Student's t | used | equal | wrong sign | skewness |", "|---|---|" + "---:|" * 5]
    chosen = [row for row in table if row["replicates"] == count and not 0.93 <= row["used"] <= 0.97]
    for row in sorted(chosen, key=lambda row: row["used"]):
        shares = " | ".join(f"{100 * row[key]:.1f} %" for key in (*KINDS, "share_equal", "wrong sign"))
        lines.append(f"| `{row['scenario']}` | {row['outcome']} | {shares} | {row['skewness']:.1f} |")
    return "\n".join(lines)


def signs(table: list[dict]) -> str:
    """Return how often a wrong sign is given at worst."""
    found = []
    for count in SIZES:
        shares = {(row["scenario"], row["outcome"]): row["wrong sign"] for row in table if row["replicates"] == count}
        worst = max(shares, key=lambda key: shares[key])
        above = sum(share > 0.025 for share in shares.values())
        found.append(f"{count}: {above} of {len(shares)} above 2.5 %, worst {100 * shares[worst]:.1f} % {worst}")
    return "\n".join(found)


def main() -> None:
    """Write the table and print the parts for the docs."""
    table = rows()
    pd.DataFrame(table).to_csv(HERE / "table.csv", index=False, float_format="%.4g")
    print(summary(table), outside(table), signs(table), sep="\n\n")


if __name__ == "__main__":
    main()
