"""A scenario at a point of a design: other numbers, the same rules of precedence, the same run id.

``at_point`` is pure. :class:`Ground` is a scenario prepared for many points: deriving one of 100,000 must cost
microseconds, so nothing is read or validated again, and of the text that a run id is the hash of only the part that
differs is written anew. Tests hold it equal to what the command line's overrides and
:func:`sim.study.identity.run_id` give.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, Final

from sim.axes import AXES
from sim.compiled import model_fingerprint
from sim.policy.catalogue import Catalogue
from sim.policy.changes import LeverChange
from sim.policy.mechanisms import Mechanism
from sim.policy.scenario import JurisdictionPopulation, Scenario
from sim.study.factor import AXIS_OF_PATH, LEVER_FROM, Factor, factor
from sim.study.identity import NOT_PART_OF_A_RUN, SCHEMA

Values = dict[str, float | tuple[float, ...]]
SEPARATORS: Final = (",", ":")


def at_point(
    scenario: Scenario, point: Mapping[str, float], lever_from: str = LEVER_FROM, catalogue: Catalogue | None = None
) -> Scenario:
    """Return a scenario with some numbers replaced, as if they stood on its command line.

    Args:
        scenario: A loaded scenario.
        point: Values by name: ``{"incidents.learning_effect": 0.2, "lever.hub.japan": 0.9}``.
        lever_from: Month from which the levers hold.
        catalogue: Every parameter record; read from the configuration if not given.

    Raises:
        InputError: If a name does not exist or a value is outside its bounds.
    """
    from sim.config import list_parameters
    from sim.errors import out_of_range

    records = list_parameters() if catalogue is None else catalogue
    factors = tuple(factor(name, records, f"point: {name}", lever_from) for name in point)
    for each, value in zip(factors, point.values(), strict=True):
        if not each.low <= value <= each.high:
            raise out_of_range(f"point: {each.name}", value, each.low, each.high, each.unit)
    return ground(scenario).at(factors, tuple(map(float, point.values())))


def ground(scenario: Scenario, mechanisms: Sequence[Mechanism] | None = None, label: str = "") -> Ground:
    """Return a scenario prepared for many points.

    Args:
        scenario: A loaded scenario.
        mechanisms: All mechanisms; read from the configuration if not given.
        label: What results call it; the scenario's name if not given.
    """
    from sim.config import list_mechanisms

    every = list_mechanisms() if mechanisms is None else mechanisms
    off = tuple(each for each in every if not scenario.mechanisms.get(each.id, True))
    return Ground(scenario, off, label or scenario.name)


class Ground:
    """A scenario and the mechanisms that are off in it: what a point may not change."""

    def __init__(self, scenario: Scenario, off: tuple[Mechanism, ...], label: str) -> None:
        self.scenario = scenario
        self.off = off
        self.label = label
        self._held = sum(len(mechanism.levers) for mechanism in off)
        self._heads: dict[tuple[Any, ...], Any] = {}

    def __reduce__(self) -> tuple[Any, ...]:
        """Send only what it is made of to another process."""
        return Ground, (self.scenario, self.off, self.label)

    def at(self, factors: Sequence[Factor], values: Sequence[float]) -> Scenario:
        """Return the scenario at a point; a value that is not a number leaves the scenario's own."""
        levers = _levers(factors, values)
        update: dict[str, object] = {"values": self._values(factors, values)}
        if levers:
            changes = self.scenario.changes
            last = len(changes) - self._held
            update["changes"] = (*changes[:last], *levers, *changes[last:])
        population = self._population(factors, values)
        return self.scenario.model_copy(update=update | ({"population": population} if population else {}))

    def ids(self, factors: Sequence[Factor], values: Sequence[float], seeds: Sequence[int]) -> list[str]:
        """Return the run id of a point for each seed, equal to ``identity.run_id``."""
        head = self._head(factors, values)
        tail = self._tail(self._values(factors, values)).encode()
        found = []
        for seed in seeds:
            digest = head.copy()
            digest.update(str(seed).encode())
            digest.update(tail)
            found.append(digest.hexdigest()[:16])
        return found

    def _values(self, factors: Sequence[Factor], values: Sequence[float]) -> Values:
        """Return the numbers of the world at a point; mechanisms that are off stay off."""
        found: Values = dict(self.scenario.values)
        for each, value in zip(factors, values, strict=True):
            if value == value:
                for path, position in each.targets:
                    if path in found:
                        _put(found, path, position, value)
        for mechanism in self.off:
            for path, neutral in mechanism.parameters.items():
                _neutral(found, path, neutral)
        return found

    def _population(self, factors: Sequence[Factor], values: Sequence[float]) -> dict[str, JurisdictionPopulation]:
        """Return the real firms if a point changes them, else nothing."""
        found: dict[str, JurisdictionPopulation] = {}
        for each, value in zip(factors, values, strict=True):
            for path, position in each.targets:
                if path.startswith("firms.") and value == value:
                    found = found or dict(self.scenario.population)
                    name = path.removeprefix("firms.")
                    firms = list(found[name].firms)
                    firms[position] = value
                    found[name] = found[name].model_copy(update={"firms": tuple(firms)})
        return found

    def _head(self, factors: Sequence[Factor], values: Sequence[float]) -> Any:
        """Return the hash up to the seed; points with the same levers and population share it."""
        special = tuple(
            (each.name, value)
            for each, value in zip(factors, values, strict=True)
            if value == value and (each.change is not None or each.targets[0][0].startswith("firms."))
        )
        if special not in self._heads:
            if len(self._heads) > 10_000:
                self._heads.clear()
            self._heads[special] = hashlib.sha256(self._head_text(self.at(factors, values)).encode())
        return self._heads[special]

    def _head_text(self, scenario: Scenario) -> str:
        """Return the text that is hashed up to the seed."""
        content = scenario.model_dump(mode="json", exclude=NOT_PART_OF_A_RUN | {"settings", "values"})
        content |= {"model": model_fingerprint(), "schema": SCHEMA}
        return json.dumps(content, sort_keys=True, separators=SEPARATORS)[:-1] + ',"seed":'

    @cached_property
    def _settings(self) -> str:
        """The text of the settings that are part of a run."""
        content = self.scenario.settings.model_dump(mode="json", exclude={"seed", "replicates", "workers"})
        return json.dumps(content, sort_keys=True, separators=SEPARATORS)

    @cached_property
    def _own(self) -> dict[str, tuple[float | tuple[float, ...], str]]:
        """The scenario's own numbers and their text, sorted by path."""
        values = self.scenario.values
        return {path: (values[path], _written(path, values[path])) for path in sorted(values)}

    def _tail(self, values: Values) -> str:
        """Return the text that is hashed after the seed."""
        parts = [
            text if values[path] is number else _written(path, values[path])
            for path, (number, text) in self._own.items()
        ]
        return f',"settings":{self._settings},"values":{{{",".join(parts)}}}}}'


def _levers(factors: Sequence[Factor], values: Sequence[float]) -> tuple[LeverChange, ...]:
    """Return the lever changes of a point."""
    pairs = [(each.change, value) for each, value in zip(factors, values, strict=True) if value == value]
    return tuple(change.model_copy(update={"value": value}) for change, value in pairs if change is not None)


def _put(values: Values, path: str, position: int, value: float) -> None:
    """Set one number, or one along an axis."""
    old = values[path]
    values[path] = (*old[:position], value, *old[position + 1 :]) if isinstance(old, tuple) else value


def _neutral(values: Values, path: str, neutral: float | str) -> None:
    """Set what a mechanism that is off sets; ``mean`` is that of the numbers along the axis."""
    path = path.removesuffix(".all")
    whole = path if path in AXIS_OF_PATH else path.rpartition(".")[0]
    old = values[whole]
    if not isinstance(old, tuple):
        values[whole] = old if isinstance(neutral, str) else float(neutral)
        return
    items = AXES[AXIS_OF_PATH[whole] or ""]
    chosen = range(len(old)) if whole == path else (items.index(path.rpartition(".")[2]),)
    value = sum(old[i] for i in chosen) / len(chosen) if isinstance(neutral, str) else float(neutral)
    values[whole] = tuple(value if i in chosen else number for i, number in enumerate(old))


def _written(path: str, value: float | tuple[float, ...]) -> str:
    """Return one entry of the hashed text, as ``json.dumps`` writes it."""
    text = f"[{','.join(map(repr, value))}]" if isinstance(value, tuple) else repr(value)
    return f'"{path}":{text}'
