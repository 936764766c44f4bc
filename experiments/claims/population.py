"""How many firms are enough for the claims? The same points and claims in populations of several sizes.

Run from anywhere: ``python experiments/claims/population.py STORE`` runs what the store does not hold and writes
``population.csv`` beside this file: for each claim and population, in how many points it holds, in how many its
answer is that of the largest population, and how far effects lie from those of the largest.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd

from sim.analysis.claim_runs import claim_runs
from sim.analysis.claims import claims_folder, read_claims
from sim.analysis.runner import evaluate
from sim.analysis.uncertainty import latin_hypercube, load_dimensions
from sim.analysis.verdicts import Finding, judge

POINTS, REPLICATES, SEED = 12, 8, 1001
POPULATIONS = {
    "6000": ("population.firms=6000",),
    "1200": ("population.firms=1200",),
    "1200, other chance events": ("population.firms=1200", "seed=2"),
    "1800, half of them in Japan": ("population.firms=720", "population.japan=900", "population.us=420"),
    "600": ("population.firms=600",),
    "3000": ("population.firms=3000",),
}
"""Settings of each population; the first is what the others are compared with."""


def main(store: Path) -> None:
    """Run every population, compare with the first, write the table."""
    dimensions, claims = load_dimensions(claims_folder() / "uncertainties.yaml"), read_claims()
    points = latin_hypercube(len(dimensions), POINTS, SEED)
    findings = {}
    for name, settings in POPULATIONS.items():
        runs = claim_runs(claims, dimensions, REPLICATES, settings)
        found = evaluate(runs.design, points, store, workers=2)
        findings[name] = [judge(claim, runs, found.values, points) for claim in claims]
        print(name, "done", flush=True)
    reference = next(iter(findings.values()))
    rows = [
        _row(name, mine, whole) for name, each in findings.items() for mine, whole in zip(each, reference, strict=True)
    ]
    pd.DataFrame(rows).to_csv(Path(__file__).parent / "population.csv", index=False, float_format="%.4g")


def _row(name: str, mine: Finding, whole: Finding) -> dict[str, object]:
    """Return how one claim fares in one population."""
    test, effect, other = mine.claim.tests[0], mine.effects[0], whole.effects[0]
    away = effect.effect - other.effect
    return {
        "claim": mine.claim.id, "population": name, "holds": int(mine.holds.sum()),
        "same_answer": int((mine.holds == whole.holds).sum()), "points": len(mine.holds),
        "effect": float(np.nanmedian(effect.effect)), "bias": float(np.nanmean(away)),
        "distance": float(np.sqrt(np.nanmean(away**2))), "error": float(np.sqrt(np.nanmean(effect.error**2))),
        "threshold": test.threshold,
    }  # fmt: skip


if __name__ == "__main__":
    main(Path(sys.argv[1]))
