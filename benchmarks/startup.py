"""Start-up of commands, a run from a cold process, and the first run, which compiles."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from benchmarks.measure import command, spread, table

SIM = [sys.executable, "-m", "sim"]
COMMANDS = ("run", "compare", "sweep", "plot", "report", "list", "params", "claims", "explain", "query")


def helps(rounds: int) -> str:
    """Return what starting each command costs."""
    asked = [[], *([name] for name in COMMANDS)]
    rows = []
    for words in asked:
        costs = [command([*SIM, *words, "--help"]) for _ in range(rounds)]
        name = " ".join(["sim", *words, "--help"])
        rows.append(
            [f"`{name}`", spread([c.processor for c in costs]).text(2), spread([c.wall for c in costs]).text(2)]
        )
    costs = [command([*SIM, "list"]) for _ in range(rounds)]
    rows.append(["`sim list`", spread([c.processor for c in costs]).text(2), spread([c.wall for c in costs]).text(2)])
    return table(["command", "processor seconds", "wall-clock seconds"], rows)


def runs(rounds: int, compiling: bool) -> str:
    """Return what one run costs from a cold process, with and without compiling first."""
    with tempfile.TemporaryDirectory() as folder:
        words = [*SIM, "run", "ai_promotion_act", "population.firms=2000", "--out", str(Path(folder) / "out")]
        rows = []
        if compiling:
            first = command(words, {"XDG_CACHE_HOME": str(Path(folder) / "cache")})
            rows.append(["first run, which compiles", f"{first.processor:.1f}", f"{first.wall:.1f}"])
        command(words)
        warm = [command(words) for _ in range(rounds)]
        took = (spread([c.processor for c in warm]).text(2), spread([c.wall for c in warm]).text(2))
        rows.append(["run of 2,000 firms, compiled before", *took])
    return table(["", "processor seconds", "wall-clock seconds"], rows)
