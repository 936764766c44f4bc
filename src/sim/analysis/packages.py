"""Packages of levers: what a search may turn, the scenario of a package, and its outcomes over worlds."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.analysis.pareto import Space
from sim.errors import InputError
from sim.policy.parsing import known_keys, mapping, sequence

if TYPE_CHECKING:
    from sim.analysis.measures import Measure
    from sim.analysis.uncertainty import Dimension
    from sim.policy.scenario import Scenario
    from sim.study.ranges import Range

FloatArray = NDArray[np.float64]
KEYS: Final = ("title", "base", "lever_from", "objectives", "levers")
BAD: Final = 0.9
"""Quantile of worlds, on the worse side, of a search for packages that hold in bad worlds."""


class SearchFile(NamedTuple):
    """What a search turns, on which scenario, and what it looks at."""

    title: str
    base: str
    objectives: tuple[str, ...]
    ranges: tuple[Range, ...]

    @property
    def space(self) -> Space:
        """The levers as the optimiser wants them."""
        low, high = (np.array([getattr(each, end) for each in self.ranges]) for end in ("low", "high"))
        return Space(tuple(each.factor.name for each in self.ranges), low, high)


def read_search(path: Path, place: str) -> SearchFile:
    """Return a search file.

    Raises:
        InputError: If a key, lever or range is wrong, or something that is no lever is to be turned.
    """
    from sim.loading.yaml_files import read_yaml
    from sim.study.factor import LEVER_FROM
    from sim.study.ranges import Resolve, read_ranges

    data = known_keys(read_yaml(path), place, KEYS, ("base", "levers"))
    resolve = Resolve(lever_from=str(data.get("lever_from") or LEVER_FROM))
    ranges = tuple(read_ranges(mapping(data["levers"], place), resolve, f"{place}: levers"))
    for each in ranges:
        if each.factor.change is None:
            raise InputError(
                f"{place}: levers", each.factor.name, "levers: what is uncertain is not for a policy to choose"
            )
    objectives = tuple(str(each) for each in sequence(data.get("objectives") or [], place))
    return SearchFile(str(data.get("title") or path.stem), str(data["base"]), objectives, ranges)


class Packages:
    """A base scenario whose packages are run over worlds."""

    def __init__(
        self, base: Scenario, ranges: Sequence[Range], measures: Sequence[Measure], dimensions: Sequence[Dimension],
        replicates: int,
    ) -> None:  # fmt: skip
        """Prepare the base.

        Args:
            base: What packages change.
            ranges: The levers.
            measures: The objectives.
            dimensions: What is uncertain.
            replicates: Replicates at each point.
        """
        from sim.study.point import ground

        self.base, self.ground = base, ground(base)
        self.factors = tuple(each.factor for each in ranges)
        self.measures, self.dimensions, self.replicates = tuple(measures), tuple(dimensions), replicates

    def scenario(self, levers: FloatArray, seed: int | None = None) -> Scenario:
        """Return the scenario of a package, with another seed of chance if one is given."""
        found = self.ground.at(self.factors, [float(value) for value in levers])
        return found if seed is None else _seeded(found, seed)

    def values(
        self, scenarios: Sequence[Scenario], points: FloatArray, folder: Path | None = None, workers: int = 1,
        progress: Any = None,
    ) -> FloatArray:  # fmt: skip
        """Return ``[scenario, point, objective]``, means over replicates; missing where a run failed."""
        from sim.analysis.runner import Design, cases_of, evaluate

        cases = cases_of(scenarios, scenarios[0], self.measures)
        found = evaluate(Design(cases, self.dimensions, self.replicates), points, folder, workers, progress)
        return np.stack([each.mean(axis=1) for each in found.values])

    def seeded(self, scenario: Scenario, seed: int) -> Scenario:
        """Return a scenario with another seed of chance."""
        return _seeded(scenario, seed)


def _seeded(scenario: Scenario, seed: int) -> Scenario:
    return scenario.model_copy(update={"settings": scenario.settings.model_copy(update={"seed": seed})})


def summary(values: FloatArray, better: Sequence[str], bad: bool) -> FloatArray:
    """Return ``[…, objective]`` from ``[…, point, objective]``: the mean over worlds, or what one world in ten exceeds.

    Args:
        values: Objectives by world.
        better: ``low`` or ``high`` by objective.
        bad: Look at bad worlds.
    """
    if not bad:
        return np.asarray(values.mean(axis=-2))
    columns = [np.quantile(values[..., i], BAD if side == "low" else 1 - BAD, axis=-1) for i, side in enumerate(better)]
    return np.stack(columns, axis=-1)
