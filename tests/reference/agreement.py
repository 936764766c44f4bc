"""Comparison of both implementations month by month: whole numbers exactly, decimals to nine digits."""

from dataclasses import dataclass

import numpy as np

from reference.model import ReferenceModel
from sim.engine.simulate import Simulation, simulate
from sim.engine.tables import series_index, tabulate
from sim.policy.scenario import Scenario
from sim.world.state import COUNT_NAMES

TOLERANCE = 1e-9
"""Largest difference of two decimals, relative to the larger of the two."""

ROUNDING = 1e-13
"""The same relative to the largest value of the series in the run: what is left where terms of a sum cancel."""

WHOLE = {
    "incidents_accident", "incidents_rights", "incidents_safety", "incidents_misuse", "incidents_unintentional",
    "incidents_external_misuse", "severe_incidents", "detected_incidents", "guideline_revisions", "startup_entries",
    "frontier_releases", "consensus_reached", "outdated_guideline", "outdated_law",
}  # fmt: skip
"""Outcomes that are whole numbers; so are all counts of firms by cell."""

COUNTED = {name: name for name in COUNT_NAMES if name != "exits"}
COUNTED |= {"aware_law": "aware_of_law", "substantive": "either_substantive"}
"""What is counted of the firms of a cell, engine's name and the reference's; closings are the outcome startup_exits."""


@dataclass(frozen=True)
class Disagreement:
    """One number that differs."""

    what: tuple
    month: int
    engine: float
    reference: float

    def __str__(self):
        return f"{' '.join(map(str, self.what))}, month {self.month}: {self.engine!r}, reference {self.reference!r}"


def disagreements(scenario: Scenario, seed: int, other: Scenario | None = None) -> list[Disagreement]:
    """Run both implementations and return all numbers in which they differ, earliest month first.

    Args:
        scenario: What the engine runs.
        seed: Seed of both.
        other: What the reference runs, if it is not the same.
    """
    run, model = simulate(scenario, seed), ReferenceModel(other or scenario, seed)
    series = model.run()
    found = _compare_series(run, series) + _compare_counts(run, model)
    return sorted(found, key=lambda each: each.month)


def agree(engine: np.ndarray, reference: np.ndarray, whole: bool | np.ndarray) -> np.ndarray:
    """Return where two tables ``[name, month]`` agree.

    A missing value agrees with a missing value only, and a zero with a zero or with what rounding leaves of one.
    """
    same = (engine == reference) | (np.isnan(engine) & np.isnan(reference))
    size = np.maximum(np.abs(engine), np.abs(reference))
    largest = np.max(size, axis=1, keepdims=True, initial=0.0, where=~np.isnan(size))
    near = np.abs(engine - reference) <= np.maximum(TOLERANCE * size, ROUNDING * largest)
    return same | (near & ~np.asarray(whole))


def _compare_series(run: Simulation, series: dict) -> list[Disagreement]:
    """Compare every outcome of every group."""
    names = [tuple(row[:4]) for row in series_index()]
    assert set(names) == set(series)
    whole = np.array([[outcome in WHOLE] for *_, outcome in names])
    reference = np.array([series[name] for name in names], dtype=float)
    return _differing(names, tabulate(run.record, run.layout.weight), reference, whole)


def _compare_counts(run: Simulation, model: ReferenceModel) -> list[Disagreement]:
    """Compare what is counted of the firms of each cell."""
    names = [("cell", cell.number, name) for cell in model.cells for name in COUNTED]
    columns = [COUNT_NAMES.index(name) for name in COUNTED]
    engine = run.record.counts[:, :, columns].reshape(len(run.record.counts), -1).T.astype(float)
    months = [[getattr(counts, name) for counts in cells for name in COUNTED.values()] for cells in model.record.counts]
    return _differing(names, engine, np.array(months, dtype=float).T, True)


def _differing(names: list, engine: np.ndarray, reference: np.ndarray, whole) -> list[Disagreement]:
    """Return the numbers of two tables ``[name, month]`` that do not agree."""
    assert engine.shape == reference.shape
    places = np.argwhere(~agree(engine, reference, whole))
    return [Disagreement(names[i], int(t), float(engine[i, t]), float(reference[i, t])) for i, t in places]
