"""The whole model: against the Mesa reference, by size, by number of runs, and what a run costs besides its months."""

from __future__ import annotations

import resource
import sys
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

import sim
from benchmarks.measure import alternate, clock, seconds, spread, table
from sim.draws import replicate_seed
from sim.engine.simulate import advance, blueprint, build, simulate
from sim.engine.tables import series_index, tabulate
from sim.engine.together import simulate_many
from sim.own_process import keep_memory
from sim.study.execute import run_many

SCENARIO = "ai_promotion_act"
MONTHS = 252
NAMES = [path.stem for path in (Path(sim.__file__).parents[2] / "conf" / "scenario").glob("*.yaml")]


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


def many_alone(runs: int, firms: int) -> list[str]:
    """Return what :func:`many` does from a process of its own, so that peak memory is that of the runs."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(many, runs, firms).result()


def many(runs: int, firms: int) -> list[str]:
    """Return a row: many runs in one process, and what they cost beside the months."""
    keep_memory()
    scenario = sized(firms)
    whole(scenario, 1)
    months = outcomes = 0.0
    begin, wall = time.process_time(), time.perf_counter()
    for seed in range(runs):
        made = build(blueprint(scenario), seed)
        inside = time.process_time()
        advance(made, 0, made.clock.steps)
        done = time.process_time()
        tabulate(made.record, made.layout.weight)
        months, outcomes = months + done - inside, outcomes + time.process_time() - done
    took, wall = time.process_time() - begin, time.perf_counter() - wall
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0
    shares = [f"{100.0 * part / months:.0f} %" for part in (took - months - outcomes, outcomes)]
    return [f"{runs:,} × {firms:,}", f"{took:.2f}", f"{wall:.2f}", f"{months:.2f}", *shares, f"{peak:.0f}"]


def beside(runs: int, firms: int, rounds: int) -> str:
    """Return what runs as a user asks for them cost beside the model itself: world, months, table of outcomes."""
    scenario = sized(firms)
    whole(scenario, 1)

    def asked() -> float:
        return seconds(lambda: run_many(scenario, runs // rounds, workers=1))

    def model() -> float:
        return seconds(lambda: [whole(scenario, replicate_seed(7, each)) for each in range(runs // rounds)])

    found = alternate({"asked": asked, "model": model}, rounds)
    more = 100.0 * (found["asked"].sum() / found["model"].sum() - 1.0)
    times = f"{found['asked'].sum():.1f} s against {found['model'].sum():.1f} s"
    ratio = spread(100.0 * (found["asked"] / found["model"] - 1.0)).text(1)
    return f"{runs:,} runs of {firms:,} firms: {times}, {more:.1f} % more; by round {ratio}"


def threads(firms: int, rounds: int) -> str:
    """Return how much faster two threads are than one on one run, on the clock, and what two cores give at most."""
    scenario = sized(firms)
    simulate(scenario, 1, threads=2)

    def separate() -> None:
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda seed: simulate(scenario, seed), (1, 2)))

    rivals = {
        "one": lambda: clock(lambda: simulate(scenario, 1)),
        "two": lambda: clock(lambda: simulate(scenario, 1, threads=2)),
        "separate": lambda: clock(separate),
    }
    found = alternate(rivals, rounds)
    one, two = float(np.median(found["one"])), float(np.median(found["two"]))
    ratio, limit = spread(found["one"] / found["two"]), spread(2.0 * found["one"] / found["separate"])
    return (
        f"{one:.3f} s on one thread, {two:.3f} s on two; by round {ratio.text(2)} times as fast. "
        f"Two separate runs at once, which share nothing, were {limit.text(2)} times as fast as one after the other: "
        "what this machine's two cores give"
    )


def together(firms: int, rounds: int, seeds: int = 2) -> str:
    """Return what all shipped scenarios cost together and one by one."""
    scenarios = [sim.load(name, [f"population.firms={firms}"]) for name in sorted(NAMES)]

    def alone() -> float:
        return seconds(lambda: [simulate(each, seed) for each in scenarios for seed in range(seeds)])

    def shared() -> float:
        return seconds(lambda: [number for number, _, _ in simulate_many(scenarios, range(seeds))])

    found = alternate({"alone": alone, "shared": shared}, rounds)
    unit = 1e9 / (MONTHS * firms * len(scenarios) * seeds)
    ratio = spread(found["shared"] / found["alone"]).text(2)
    costs = [spread(found[name] * unit).text() for name in ("alone", "shared")]
    return f"{costs[0]} ns a firm-month one by one, {costs[1]} ns together: {ratio} of it"


def interactive(rounds: int) -> str:
    """Return how long two scenarios take that are compared anew, as the lab does it: two threads."""
    pair = [sim.load(name, ["population.firms=2000"]) for name in (SCENARIO, "ex_ante_hard_law")]
    jobs = [(each, seed) for each in pair for seed in range(10)]

    def shared() -> None:
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda job: whole(*job), jobs))

    taken = [clock(shared) for _ in range(rounds)]
    alone = min(seconds(lambda: [whole(*job) for job in jobs]) for _ in range(rounds))
    return f"{spread(taken).text(3, ' s')} on two threads; {alone:.3f} s of processor time on one"
