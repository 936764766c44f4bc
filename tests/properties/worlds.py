"""Valid configurations at random: policies, beliefs, switches, events and conditions, in small populations."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from hypothesis import strategies as st
from pydantic import Field

from sim.axes import AXES, INSTRUMENTS, JURISDICTIONS
from sim.config import conf_directory, list_events, list_mechanisms, list_parameters, list_scenarios
from sim.engine.record import WORLD_NAMES
from sim.engine.simulate import Simulation, simulate
from sim.engine.tables import series_index, tabulate
from sim.loading.scenario_files import ScenarioFiles
from sim.loading.settings import read_settings
from sim.policy.combine import layers_of
from sim.policy.dates import month_number, month_text
from sim.policy.layers import read_layer
from sim.policy.levers import LEVERS
from sim.policy.resolve import Content, resolve
from sim.policy.scenario import Scenario
from sim.policy.timeline import compile_timeline
from sim.policy.triggers import OBSERVABLES


class Drawn(Scenario):
    """A scenario that shows how to build it again, not its hundreds of numbers."""

    told: str = Field(exclude=True)

    def __repr__(self) -> str:
        return self.told


ALLOCATION = tuple(lever.name for lever in LEVERS if lever.name.startswith("allocation_"))
FREE = tuple(lever for lever in LEVERS if lever.name not in ALLOCATION)


@cache
def content() -> Content:
    """Return records, mechanisms and history as the package ships them."""
    return Content(list_parameters(), list_mechanisms(), list_events())


@cache
def names() -> tuple[str, ...]:
    """Return the names of all scenarios."""
    return tuple(layer.name for layer in list_scenarios())


@cache
def leaf_bounds() -> dict[str, tuple[float, float]]:
    """Return the bounds of every single number that has no partner to sum to one with."""
    found = {}
    for record in content().catalogue.values():
        for item, pair in zip(record.items, record.bounds, strict=True):
            if "sector_share" not in record.path:
                found[f"{record.path}.{item}" if item else record.path] = pair
    return found


def settings_of(firms: int, start: str, months: int, steps: int, seed: int = 1) -> Any:
    """Return settings as the command line would give them."""
    end = month_text(month_number(start) + months - 1)
    time = {"start": start, "end": end, "steps_per_month": steps}
    return read_settings({"seed": seed, "replicates": 1, "workers": 1, "population": {"firms": firms}, "time": time})


def build(name: str, layer: dict[str, Any], settings: Any) -> Scenario:
    """Return a scenario of the package with one more layer, checked as one from a file is."""
    layers = layers_of((name,), ScenarioFiles(conf_directory()).find, "scenario") if name else ()
    own = read_layer({"title": "generated"} | layer, "generated", "generated.yaml")
    scenario = resolve((name,) if name else ("generated",), (*layers, own), content(), settings)
    compile_timeline(scenario)
    told = f"build({name!r}, {layer}, settings_of({settings.firms}, {settings.start!r}, {settings.months}, " \
           f"{settings.steps_per_month}))"  # fmt: skip
    return Drawn(**dict(scenario), told=told)


def within(low: float, high: float) -> st.SearchStrategy[float]:
    """Return numbers of a range, its ends among them."""
    return st.one_of(st.sampled_from((float(low), float(high))), st.floats(low, high, allow_subnormal=False))


def months(start: str, length: int) -> st.SearchStrategy[str]:
    """Return months from a year before the start to a year after the end."""
    first = month_number(start)
    return st.integers(first - 12, first + length + 12).map(month_text)


@st.composite
def conditions(draw: st.DrawFn) -> dict[str, Any]:
    """Return what a lever change waits for."""
    observable = draw(st.sampled_from(OBSERVABLES))
    side = draw(st.sampled_from(("above", "below")))
    found: dict[str, Any] = {
        "observable": observable,
        side: draw(st.floats(-2.0, 10.0)),
        "months": draw(st.integers(1, 9)),
    }
    if draw(st.booleans()):
        found["jurisdiction"] = draw(st.sampled_from(JURISDICTIONS))
    return found


@st.composite
def changes(draw: st.DrawFn, start: str, length: int) -> dict[str, Any]:
    """Return one change of a lever as a scenario file has it."""
    lever = draw(st.sampled_from(FREE))
    change: dict[str, Any] = {
        "lever": lever.name,
        "jurisdiction": draw(
            st.one_of(st.just("all"), st.lists(st.sampled_from(JURISDICTIONS), min_size=1, max_size=3))
        ),
        "value": draw(within(lever.low, lever.high)),
    }
    if lever.axis:
        change[lever.axis] = draw(st.one_of(st.just("all"), st.sampled_from(AXES[lever.axis])))
    if draw(st.booleans()):
        change["from"] = draw(months(start, length))
        if draw(st.booleans()):
            change["to"] = month_text(month_number(change["from"]) + draw(st.integers(1, 60)))
    if draw(st.booleans()):
        change["phase_in"] = draw(st.integers(0, 48))
    if draw(st.integers(0, 3)) == 0:
        change["when"] = draw(conditions())
    return change


@st.composite
def allocations(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Return shares of capacity that sum to one, in 64ths so that the sum is exact."""
    cuts = sorted(draw(st.lists(st.integers(0, 64), min_size=3, max_size=3)))
    shares = np.diff([0, *cuts, 64]) / 64.0
    where = draw(st.sampled_from(("all", *JURISDICTIONS)))
    return [
        {"lever": name, "jurisdiction": where, "value": float(share)}
        for name, share in zip(ALLOCATION, shares, strict=True)
    ]


@st.composite
def events(draw: st.DrawFn, start: str, length: int) -> list[dict[str, Any]]:
    """Return events of a scenario's own."""
    return [
        {
            "name": f"generated {number}",
            "date": draw(months(start, length)),
            "capability_jump": draw(st.floats(0.0, 1.0)),
            "hype_jump": draw(st.floats(0.0, 2.0)),
            "revisions": [{"instrument": draw(st.sampled_from(INSTRUMENTS)), "jurisdiction": "all"}],
        }
        for number in range(draw(st.integers(0, 2)))
    ]


@st.composite
def scenarios(
    draw: st.DrawFn, longest: int = 60, steps: tuple[int, ...] = (1, 2, 4), base: str | None = None
) -> Scenario:
    """Return a valid scenario: one of the package's, with changes of every kind on top."""
    start = month_text(draw(st.integers(2015 * 12, 2030 * 12)))
    length = draw(st.integers(12, longest))
    settings = settings_of(draw(st.integers(120, 400)), start, length, draw(st.sampled_from(steps)))
    leaves = draw(st.lists(st.sampled_from(sorted(leaf_bounds())), max_size=6, unique=True))
    layer = {
        "levers": draw(st.lists(changes(start, length), max_size=6)) + draw(st.one_of(st.just([]), allocations())),
        "events": draw(events(start, length)),
        "world": {leaf: draw(within(*leaf_bounds()[leaf])) for leaf in leaves},
        "mechanisms": dict.fromkeys(draw(st.sets(st.sampled_from([f"R{n}" for n in range(1, 26)]), max_size=3)), False),
    }
    return build(draw(st.sampled_from(names())) if base is None else base, layer, settings)


SEEDS = st.integers(0, 2**63 - 1)


def values(result: Simulation) -> np.ndarray:
    """Return all outcomes, [series, month]."""
    return tabulate(result.record, result.layout.weight)


def run(scenario: Scenario, seed: int) -> np.ndarray:
    """Return all outcomes of one run, [series, month]."""
    return values(simulate(scenario, seed))


@cache
def rows(*outcomes: str) -> np.ndarray:
    """Return the rows of the values that hold these outcomes."""
    found = np.array([i for i, series in enumerate(series_index()) if series.outcome in outcomes])
    assert len(found), outcomes
    return found


def world_column(outcome: str) -> int:
    """Return the column of the record of the world that holds an outcome."""
    return WORLD_NAMES.index(outcome)
