"""What is committed of tests of the claims: ``python experiments/claims/verdicts.py FOLDER …`` after ``sim claims``.

Reads ``result.json`` and ``effects.parquet`` of each folder, the one with most points first, and writes
``verdicts.csv`` and the charts beside this file. Boxes that are no denser than chance on the points held out are left
out.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from sim.analysis.boundary import Box, lasts
from sim.views import boundaries, charts, claims, style

HERE = Path(__file__).parent


def main(folders: list[Path]) -> None:
    """Write table and charts."""
    result = json.loads((folders[0] / "result.json").read_text())
    rows = sorted((row for folder in folders for row in _rows(folder)), key=lambda row: int(row["id"][1:]))
    columns = ("id", "claim", "label", "verdict", "share", "low", "high", "points", "undecided", "boundary")
    found = pd.DataFrame([{name: row[name] for name in columns} for row in rows])
    found.to_csv(HERE / "verdicts.csv", index=False, float_format="%.3f")
    shown = [row | _noted(row, result["points"]) for row in rows]
    with style.clean():
        charts.save(claims.draw(shown, result["points"], result["replicates"]), HERE / "claims", claims.TITLE)
        drawn = boundaries.draw(rows)
        if drawn is not None:
            charts.save(drawn, HERE / "boundaries", boundaries.TITLE)


def _rows(folder: Path) -> list[dict[str, Any]]:
    """Return the verdicts of one test, with the boxes that last."""
    result = json.loads((folder / "result.json").read_text())
    table = duckdb.read_parquet(str(folder / "effects.parquet")).df()
    columns = [name for name in table.columns if name.startswith("u_")]
    points, names = table[columns].to_numpy(dtype=float), [name.removeprefix("u_") for name in columns]
    return [_lasting(row, points, table[f"{row['id']}_holds"].to_numpy(dtype=bool), names) for row in result["claims"]]


def _noted(row: dict[str, Any], points: int) -> dict[str, str]:
    """Return the claim's words with the number of its points, where it has others than the rest."""
    return {} if row["points"] == points else {"claim": f"{row['claim']} ({row['points']} points)"}


def _lasting(row: dict[str, Any], points: np.ndarray, holds: np.ndarray, names: list[str]) -> dict[str, Any]:
    """Return a row without its box if that does not last."""
    if row["box"] is None:
        return row
    limits = {name: (float(low), float(high)) for name, (low, high) in row["box"]["limits"].items()}
    box = Box(limits, row["box"]["coverage"], row["box"]["density"], 0.0)
    if lasts(box, points, holds if row["box"]["of"] == "holds" else ~holds, names):
        return row
    return row | {"box": None, "box_limits": [], "boundary": "no box that is denser on points held out"}


if __name__ == "__main__":
    main([Path(each) for each in sys.argv[1:]])
