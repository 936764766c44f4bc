"""The whole model: against the Mesa reference, by size, by number of runs, and what a run costs besides its months."""

from __future__ import annotations

import resource
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

import sim
from benchmarks.measure import alternate, seconds, spread, table
from sim.engine.simulate import advance, blueprint, build
from sim.engine.tables import series_index, tabulate

SCENARIO = "ai_promotion_act"
MONTHS = 252


def whole(scenario: Any, seed: int) -> Any:
    """Return the values of one run."""
    made = build(blueprint(scenario), seed)
    advance(made, 0, made.clock.steps)
    return tabulate(made.record, made.layout.weight)


def sized(firms: int) -> Any:
    """Return the scenario with so many firms."""
    return sim.load(SCENARIO, [f"population.firms={firms}"])


def against_mesa(firms: int, rounds: int) -> list[str]:
    """Return a row: the engine and plain Mesa, one agent a firm, on the whole model; both must agree."""
    sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
    from reference.model import ReferenceModel

    scenario, found = sized(firms), {}

    def mesa() -> float:
        model = ReferenceModel(scenario, 3)
        return seconds(lambda: found.update(model.run()))

    times = alternate(
        {"mesa": mesa, "engine": lambda: min(seconds(lambda: whole(scenario, 3)) for _ in range(3))}, rounds
    )
    values = whole(scenario, 3)
    for row, series in zip(values, series_index(), strict=True):
        if series.outcome in ("adoption", "guideline_reported", "detected_incidents"):
            twin = np.array(found[series[:4]], dtype=np.float64)
            np.testing.assert_allclose(row, twin, rtol=1e-9, atol=1e-12)
    unit = 1e9 / (MONTHS * firms)
    ratio = spread(times["mesa"] / times["engine"])
    return [f"{firms:,}", spread(times["mesa"] * unit).text(0), spread(times["engine"] * unit).text(), ratio.text(0)]


def growth(rounds: int, largest: int) -> str:
    """Return how cost and memory grow with firms."""
    rows = []
    for firms in (1_000, 10_000, 100_000, 1_000_000):
        if firms > largest:
            continue
        scenario = sized(firms)
        whole(scenario, 1)
        took = spread([seconds(lambda scenario=scenario: whole(scenario, 2)) for _ in range(rounds)])
        made = build(blueprint(scenario), 1)
        state = made.firms.nbytes + sum(each.nbytes for each in (*made.seen, *made.counted))
        unit = 1e9 / (MONTHS * firms)
        rows.append([f"{firms:,}", f"{took.low:.3f}", f"{took.low * unit:.1f}", f"{state / firms:.1f}"])
    return table(["firms", "seconds a run", "ns a firm-month", "bytes of state a firm"], rows)


def many(runs: int, firms: int) -> list[str]:
    """Return a row: many runs in one process, and what they cost beyond the time in compiled code."""
    scenario = sized(firms)
    whole(scenario, 1)
    kernel = 0.0
    begin, wall = time.process_time(), time.perf_counter()
    for seed in range(runs):
        made = build(blueprint(scenario), seed)
        inside = time.process_time()
        advance(made, 0, made.clock.steps)
        kernel += time.process_time() - inside
        tabulate(made.record, made.layout.weight)
    took, wall = time.process_time() - begin, time.perf_counter() - wall
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0
    share = 100.0 * (took / kernel - 1.0)
    return [f"{runs:,} × {firms:,}", f"{took:.2f}", f"{wall:.2f}", f"{kernel:.2f}", f"{share:.0f} %", f"{peak:.0f}"]


def interactive(rounds: int) -> str:
    """Return how long two scenarios take that are compared anew, as the lab does it: two threads."""
    pair = [sim.load(name, ["population.firms=2000"]) for name in (SCENARIO, "ex_ante_hard_law")]
    jobs = [(each, seed) for each in pair for seed in range(10)]
    taken = []
    for _ in range(rounds):
        begin = time.perf_counter()
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda job: whole(*job), jobs))
        taken.append(time.perf_counter() - begin)
    alone = min(seconds(lambda: [whole(*job) for job in jobs]) for _ in range(rounds))
    return f"{spread(taken).text(3, ' s')} on two threads; {alone:.3f} s of processor time on one"
