"""Start-up of commands, a run from a cold process, the first run, which compiles, and a sweep of tiny runs."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from benchmarks.measure import command, spread, table

TINY_FIRMS = 108
TINY = [f"population.firms={TINY_FIRMS}", "time.start=2025-01", "time.end=2025-12", "workers=2"]
OVERHEAD = Path(__file__).parent.parent / "experiments" / "sweep_overhead"
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


def tiny(runs: int, rounds: int) -> str:
    """Return what a run costs in a sweep beside the model, where the model takes a millisecond: two workers."""
    few = 10
    found = [(_sweep(few), _sweep(runs)) for _ in range(rounds)]
    kernel = [each.kernel / runs for _, each in found]
    start = [short.beside for short, _ in found]
    beside = [(each.beside - short.beside) / (runs - few) for short, each in found]
    return (
        f"{runs:,} runs of {TINY_FIRMS} firms and 12 months: the model takes {spread(kernel).text(2, ' ms')} a run, "
        f"all else {spread(beside).text(2, ' ms')} a run, and {spread(start).text(0, ' ms')} once to start two workers"
    )


class Swept(NamedTuple):
    """Processor time of a sweep's model and of all else in driver and workers, milliseconds."""

    kernel: float
    beside: float


def _sweep(runs: int) -> Swept:
    """Return what a sweep of tiny runs costs, in a process of its own so that its workers are told from others."""
    with tempfile.TemporaryDirectory() as folder:
        program = (
            f"import json, sys; sys.path.insert(0, {str(OVERHEAD)!r}); from pathlib import Path; import measure; "
            f"print(json.dumps(measure.run({runs}, Path({folder!r}), {TINY})[0]))"
        )
        said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    found = json.loads(said)
    return Swept(1e3 * found["kernel_s"], 1e3 * (found["driver_s"] + found["workers_s"] - found["kernel_s"]))
