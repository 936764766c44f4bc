"""How often 95 % intervals of paired differences hold the true mean and median, by outcome: table.csv beside this file.

    python experiments/common_draws/runs.py       # once, the replicates
    python experiments/intervals/table.py

The differences of all replicates are taken as the whole world: their mean and median are the truth. From it 20,000
studies of 10, 20 and 50 replicates are drawn at random, each gets its intervals, and the share of intervals that hold
the truth counts, and the share of studies whose mean is marked as resting on few replicates.
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

from sim.analysis.cautions import AGAINST, FEW_DIFFER, MOVED_BY_RARE_WORLDS, cautions  # noqa: E402
from sim.analysis.intervals import CONFIDENCE, paired_interval, typical_interval, typical_rank  # noqa: E402
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
OTHERS: Final = ("median", "wrong sign", "no effect", FEW_DIFFER, AGAINST)
"""What is counted beside: studies whose interval of the median holds the true one, and what they are told."""


def covered(differences: np.ndarray, count: int, random: np.random.Generator) -> dict[str, np.ndarray]:
    """Return the share of studies whose interval holds the truth, by outcome, for each kind of interval.

    And the shares of :func:`judged`.

    Args:
        differences: ``[replicate, outcome]``.
        count: Replicates of a study.
        random: Where studies are drawn from.
    """
    truth, middle = differences.mean(axis=0), np.median(differences, axis=0)
    hits = {kind: np.zeros(len(truth)) for kind in (*KINDS, *OTHERS)}
    for _ in range(STUDIES // BLOCK):
        sample = differences[random.integers(len(differences), size=(count, BLOCK))]
        ends = {kind: interval(sample) for kind, interval in KINDS.items()}
        typical = typical_interval(sample)[1:]
        found = {kind: (low <= truth) & (truth <= high) for kind, (low, high) in ends.items()}
        found["median"] = (typical[0] <= middle) & (middle <= typical[1])
        for kind, each in (found | judged(sample, truth, ends["used"], typical)).items():
            hits[kind] += each.sum(axis=0) / STUDIES
    return hits


def judged(
    sample: np.ndarray, truth: np.ndarray, mean: tuple[np.ndarray, np.ndarray], typical: tuple[np.ndarray, ...]
) -> dict[str, np.ndarray]:
    """Return which studies are given a sign, and the opposite one of the truth's, which see nothing, which are marked.

    Args:
        sample: ``[replicate, study, outcome]``.
        truth: True mean by outcome.
        mean: Ends of the interval of the mean.
        typical: Ends of the interval of the median.
    """
    low, high = mean
    differing = (sample != 0.0).sum(axis=0)
    signed = (differing == len(sample)) | (differing >= FEWEST)
    caution = cautions(mean, (typical[0], typical[1]), differing, len(sample))
    return {
        "wrong sign": signed & np.where(truth > 0.0, high < 0.0, low > 0.0),
        "no effect": differing == 0,
        FEW_DIFFER: caution == FEW_DIFFER,
        AGAINST: caution == AGAINST,
    }


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
    lines = [
        "| scenario | outcome | Student's t | used | equal | wrong sign | marked | skewness |",
        "|---|---|" + "---:|" * 6,
    ]
    chosen = [row for row in table if row["replicates"] == count and not 0.93 <= row["used"] <= 0.97]
    for row in sorted(chosen, key=lambda row: row["used"]):
        shares = " | ".join(f"{100 * row[key]:.1f} %" for key in (*KINDS, "share_equal", "wrong sign"))
        told = f"{100 * marked(row):.0f} %"
        lines.append(f"| `{row['scenario']}` | {row['outcome']} | {shares} | {told} | {row['skewness']:.1f} |")
    return "\n".join(lines)


def marked(row: dict) -> float:
    """Return in which share of the studies that see any difference it carries a caution."""
    rare = row["outcome"] in MOVED_BY_RARE_WORLDS
    return 1.0 if rare else float((row[FEW_DIFFER] + row[AGAINST]) / (1.0 - row["no effect"]))


def typical(table: list[dict]) -> str:
    """Return how often the interval of the median covers, by number of replicates, as a table for the docs."""
    lines = ["| replicates | ranks | nominal | outcomes | least | mean | most |", "|---:|---|" + "---:|" * 5]
    for count in SIZES:
        rank = typical_rank(count)
        shares = np.array([row["median"] for row in table if row["replicates"] == count])
        figures = (1.0 - 2.0 * stats.binom.cdf(rank - 1, count, 0.5), shares.min(), shares.mean(), shares.max())
        nominal, *found = (f"{100 * each:.1f} %" for each in figures)
        lines.append(f"| {count} | {rank} and {count + 1 - rank} | {nominal} | {len(shares)} | {' | '.join(found)} |")
    return "\n".join(lines)


def marks(table: list[dict]) -> str:
    """Return how many intervals of the mean that cover too little, and that cover, are marked in most studies."""
    lines = ["| replicates | mean covers | outcomes | marked in most studies |", "|---:|---|---:|---:|"]
    for count in SIZES:
        for words, low, high in (("below 93 %", 0.0, 0.93), ("93 % or more", 0.93, 2.0)):
            rows = [row for row in table if row["replicates"] == count and low <= row["used"] < high]
            told = sum(marked(row) > 0.5 for row in rows)
            lines.append(f"| {count} | {words} | {len(rows)} | {told} |")
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
    print(summary(table), typical(table), marks(table), outside(table), signs(table), sep="\n\n")


if __name__ == "__main__":
    main()
