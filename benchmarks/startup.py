"""Start-up of commands, a run from a cold process, the first run, which compiles, and a sweep of tiny runs."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import sim
from benchmarks.measure import command, seconds, spread, table
from sim.draws import replicate_seed
from sim.engine.simulate import simulate
from sim.engine.tables import tabulate

TINY = {"population.firms": 108, "time.start": "2025-01", "time.end": "2025-12"}
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
    """Return what a sweep costs beside the model by run, where a run takes a millisecond."""
    settings = [f"{name}={value}" for name, value in TINY.items()]
    scenario = sim.load("ai_promotion_act", settings)

    def model() -> None:
        for each in range(runs):
            made = simulate(scenario, replicate_seed(1, each))
            tabulate(made.record, made.layout.weight)

    model()
    alone = min(seconds(model) for _ in range(rounds))
    costs = [spread([_sweep(count) for _ in range(rounds)]) for count in (1, runs)]
    beside = 1e3 * (costs[1].low - costs[0].low - alone) / (runs - 1)
    return (
        f"{runs:,} runs of {TINY['population.firms']} firms and 12 months, one worker: "
        f"{costs[1].text(1, ' s')} of processor time, {costs[0].text(1, ' s')} for a single run; "
        f"the model alone {alone:.1f} s; so {beside:.2f} ms a run beside the model"
    )


def _sweep(runs: int) -> float:
    """Return the processor seconds of a sweep of tiny runs."""
    with tempfile.TemporaryDirectory() as folder:
        design = Path(folder) / "tiny.yaml"
        settings = ", ".join(f"{name}: {value}" for name, value in TINY.items())
        design.write_text(
            f"title: tiny runs\nscenarios: [ai_promotion_act]\nsettings: {{{settings}}}\nreplicates: {runs}\n"
        )
        words = ["sweep", f"experiment={design}", "workers=1", "--store", str(Path(folder) / "store")]
        return command([*SIM, *words]).processor
