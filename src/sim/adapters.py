"""The simulator as an EMA Workbench model and as a SALib problem, for who wants to use those tools themselves.

::

    from sim import adapters

    model = adapters.Simulator("ai_promotion_act", ["protection", "trust"], levers={"lever.hub.japan": (0, 1)})
    adapters.ema_model(model)        # for perform_experiments, optimize, PRIM, …
    adapters.salib_problem(model)    # for ProblemSpec(…).sample_…().evaluate(model.evaluate).analyze_…()

Both see the uncertain dimensions in their own units, and outcomes as means over replicates that share their seeds at
all points. A failed run gives missing values.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.errors import InputError, out_of_range, unknown_name

if TYPE_CHECKING:
    from sim.analysis.uncertainty import Dimension
    from sim.policy.scenario import Scenario

FloatArray = NDArray[np.float64]


class Input(NamedTuple):
    """One input: its name, its range, and whether it is a lever."""

    name: str
    low: float
    high: float
    lever: bool


class Simulator:
    """A scenario as a function of uncertain numbers and levers; outcomes are means over replicates."""

    def __init__(
        self,
        scenario: str | Scenario,
        outcomes: Sequence[str],
        *,
        against: str | Scenario | None = None,
        space: str = "claims",
        levers: Mapping[str, tuple[float, float]] | None = None,
        settings: Sequence[str] = ("population.firms=1800",),
        jurisdiction: str = "japan",
        replicates: int = 4,
        workers: int = 1,
        store: str | Path | None = None,
    ) -> None:
        """Read and check everything.

        Args:
            scenario: Its name, or a loaded scenario.
            outcomes: What is returned (``sim list outcomes``).
            against: Return paired differences to this scenario; levers are turned in the first only.
            space: What is uncertain: ``claims``, ``all``, a YAML file, or paths joined by commas.
            levers: Ranges by name, such as ``{"lever.hub.japan": (0, 1)}``.
            settings: Settings of scenarios that are named.
            jurisdiction: In which outcomes are taken.
            replicates: Replicates of every point.
            workers: Threads of :meth:`evaluate`.
            store: Folder where runs are kept; what is there is not run again.

        Raises:
            InputError: If a name or a range is wrong.
        """
        from sim.analysis.measures import measure_in
        from sim.analysis.spaces import load_space
        from sim.study.ranges import Resolve, read_ranges

        self.scenario = _loaded(scenario, settings)
        self.against = None if against is None else _loaded(against, settings)
        self.outcomes = tuple(outcomes)
        self.measures = tuple(measure_in(each, jurisdiction, "outcomes") for each in outcomes)
        self.dimensions: tuple[Dimension, ...] = load_space(space)
        self.ranges = read_ranges({key: list(ends) for key, ends in (levers or {}).items()}, Resolve(), "levers")
        for each in self.ranges:
            if each.factor.change is None:
                raise InputError("levers", each.factor.name, "levers; what is uncertain belongs to the space")
        self.replicates, self.workers = replicates, workers
        self.store = None if store is None else Path(store)

    @property
    def inputs(self) -> tuple[Input, ...]:
        """Uncertain dimensions, then levers; a dimension of several parameters goes by the values of its first."""
        uncertain = (Input(each.name, *each.ends[0], False) for each in self.dimensions)
        return (*uncertain, *(Input(each.factor.name, each.low, each.high, True) for each in self.ranges))

    def __call__(self, **values: float) -> dict[str, float]:
        """Return the outcomes at one point; inputs that are not given are in the middle of their range.

        Raises:
            InputError: If there is no such input, or a value is outside its range.
        """
        names = [each.name for each in self.inputs]
        for name in values:
            if name not in names:
                raise unknown_name("inputs", name, names)
        point = [values.get(each.name, (each.low + each.high) / 2) for each in self.inputs]
        return dict(zip(self.outcomes, map(float, self.evaluate(np.array([point]))[0]), strict=True))

    def evaluate(self, points: FloatArray) -> FloatArray:
        """Return ``[point, outcome]``; for a single outcome ``[point]``, as SALib wants it.

        Args:
            points: ``[point, input]`` in the order of :attr:`inputs`, in their units.
        """
        points = np.asarray(points, dtype=np.float64)
        self._check(points)
        split = len(self.dimensions)
        shares = self._shares(points[:, :split])
        packages, which = np.unique(points[:, split:], axis=0, return_inverse=True)
        result = np.full((len(points), len(self.outcomes)), np.nan)
        for number, package in enumerate(packages):
            rows = np.flatnonzero(which.ravel() == number)
            result[rows] = self._package(package, shares[rows])
        return result[:, 0] if len(self.outcomes) == 1 and len(points) > 1 else result

    def _check(self, points: FloatArray) -> None:
        """Refuse values outside their ranges."""
        for column, each in enumerate(self.inputs):
            ends = min(each.low, each.high), max(each.low, each.high)
            slack = 1e-9 * (ends[1] - ends[0])
            outside = (points[:, column] < ends[0] - slack) | (points[:, column] > ends[1] + slack)
            if outside.any():
                raise out_of_range(f"inputs: {each.name}", float(points[outside, column][0]), *ends)

    def _shares(self, values: FloatArray) -> FloatArray:
        """Return values of dimensions as shares of their ranges."""
        low, high = (np.array([each.ends[0][end] for each in self.dimensions]) for end in (0, 1))
        return np.asarray(np.clip((values - low) / (high - low), 0.0, 1.0))

    def _package(self, levers: FloatArray, shares: FloatArray) -> FloatArray:
        """Return ``[point, outcome]`` of one setting of the levers."""
        from sim.analysis.runner import Design, cases_of, evaluate
        from sim.study.point import ground

        scenario = ground(self.scenario).at([each.factor for each in self.ranges], levers.tolist())
        sides = [scenario] if self.against is None else [scenario, self.against]
        design = Design(cases_of(sides, sides[-1], self.measures), self.dimensions, self.replicates)
        found = evaluate(design, shares, self.store, self.workers).values
        difference = found[0] if self.against is None else found[0] - found[1]
        return np.asarray(difference.mean(axis=1))


def _loaded(scenario: str | Scenario, settings: Sequence[str]) -> Scenario:
    from sim.config import load

    return load(scenario, settings) if isinstance(scenario, str) else scenario


def ema_model(simulator: Simulator, name: str = "sim") -> Any:
    """Return a model of the EMA Workbench: real uncertainties and levers, one scalar outcome for each outcome."""
    from sim.analysis.workbench import workbench

    ema = workbench("")
    model = ema.Model(name, function=simulator)
    ends = {each.name: (min(each.low, each.high), max(each.low, each.high)) for each in simulator.inputs}
    model.uncertainties = [
        ema.RealParameter(each.name, *ends[each.name]) for each in simulator.inputs if not each.lever
    ]
    model.levers = [ema.RealParameter(each.name, *ends[each.name]) for each in simulator.inputs if each.lever]
    model.outcomes = [ema.ScalarOutcome(outcome) for outcome in simulator.outcomes]
    return model


def salib_problem(simulator: Simulator) -> dict[str, Any]:
    """Return the inputs as SALib describes a problem; ``simulator.evaluate`` is the model for it."""
    inputs = simulator.inputs
    return {
        "num_vars": len(inputs), "names": [each.name for each in inputs],
        "bounds": [[min(each.low, each.high), max(each.low, each.high)] for each in inputs],
        "outputs": list(simulator.outcomes),
    }  # fmt: skip
