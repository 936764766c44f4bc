"""From a scenario's name to its layers: follow the bases, combine several, refuse conflicts."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

from sim.errors import InputError, phrase
from sim.policy.changes import LeverChange
from sim.policy.dates import month_number
from sim.policy.layers import Layer

Find = Callable[[str, str], Layer]
"""Returns the layer of a name; the second argument is the place that names it, for messages."""

ALWAYS = 10**9


class _Chains:
    """Layers in the order in which they apply, each once, and what each builds on."""

    def __init__(self, find: Find) -> None:
        self.find = find
        self.layers: dict[str, Layer] = {}
        self.ancestors: dict[str, set[str]] = {}

    def add(self, name: str, place: str, path: tuple[str, ...] = ()) -> None:
        """Add a scenario after everything it builds on."""
        if name in path:
            chain = " → ".join((*path[path.index(name) :], name))
            raise InputError(place, phrase(f"the circle {chain}"), "a base that does not lead back to itself")
        if name in self.layers:
            return
        layer = self.find(name, place)
        for base in layer.bases:
            self.add(base, f"{layer.place}: base ({' → '.join((*path, name, base))})", (*path, name))
        self.layers[name] = layer
        self.ancestors[name] = set(layer.bases).union(*(self.ancestors[base] for base in layer.bases))


def layers_of(names: tuple[str, ...], find: Find, place: str) -> tuple[Layer, ...]:
    """Return the layers of one scenario, or of several combined, in the order they apply.

    Args:
        names: The scenarios that are combined.
        find: Returns the layer of a name.
        place: What names the scenarios, for messages.

    Raises:
        InputError: If a base is missing or circular, or two combined scenarios conflict.
    """
    chains = _Chains(find)
    for name in names:
        chains.add(name, place)
    for first, second in combinations(chains.layers, 2):
        if first not in chains.ancestors[second] and second not in chains.ancestors[first]:
            _refuse_conflict(chains.layers[first], chains.layers[second])
    return tuple(chains.layers.values())


def _refuse_conflict(first: Layer, second: Layer) -> None:
    """Raise if two layers that do not build on each other want different things of one setting."""
    for one in first.changes:
        for other in second.changes:
            if _clash(one, other):
                raise _conflict(first, second, f"{one.rows[0]} ({one.value:g} against {other.value:g})")
    mine: dict[str, object] = {**first.world, **first.mechanisms}
    theirs: dict[str, object] = {**second.world, **second.mechanisms}
    for key in mine.keys() & theirs.keys():
        if mine[key] != theirs[key]:
            raise _conflict(first, second, f"{key} ({mine[key]} against {theirs[key]})")


def _conflict(first: Layer, second: Layer, what: str) -> InputError:
    """Return the error that names both scenarios and what they disagree on."""
    return InputError(
        f"{first.name} + {second.name}",
        phrase(f"the combination with two values of {what}"),
        f"scenarios that agree; {first.place} and {second.place} do not",
    )


def _clash(one: LeverChange, other: LeverChange) -> bool:
    """Return whether two changes want different values somewhere at the same time."""
    same = set(one.rows) & set(other.rows) and set(one.jurisdictions) & set(other.jurisdictions)
    together = _first(one) < _last(other) and _first(other) < _last(one)
    return bool(same) and together and _effect(one) != _effect(other)


def _effect(change: LeverChange) -> tuple[object, ...]:
    """Return what a change does, apart from where and when."""
    return change.value, change.phase_in and change.start, change.phase_in, change.when


def _first(change: LeverChange) -> int:
    """Return the first month of a change."""
    return month_number(change.start) if change.start else -ALWAYS


def _last(change: LeverChange) -> int:
    """Return the first month after a change."""
    return month_number(change.end) if change.end else ALWAYS
