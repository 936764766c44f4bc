"""Runs that share a past are simulated once: scenarios branch off where their policies part.

A run depends on nothing but its scenario and seed, and a month only on those before it. Scenarios with the same
parameters and population whose levers, events and triggers are equal up to a month are therefore the same run up to
it. The trunk is simulated that far and copied; results are those of separate runs, bit for bit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from sim.engine.simulate import Simulation, advance, blueprint, build
from sim.policy.timeline import Timeline, compile_timeline
from sim.world.records import copied, overwrite

if TYPE_CHECKING:
    from sim.policy.scenario import Scenario

BY_MONTH: Final = ("levers", "capability_jump", "hype_jump", "revision")
"""Parts of a timeline that hold a row a month; the others describe triggers."""
CHANGING: Final = ("firms", "cells", "seen", "counted", "state", "queue", "record")
"""Parts of a simulation that a branch has for itself."""
SHORTEST: Final = 12
"""Months that must be shared for branching to be worth its copy."""


class Branch(NamedTuple):
    """A scenario of a group, and from which month on it is not its trunk (the first scenario of the group)."""

    number: int
    scenario: Scenario
    timeline: Timeline
    month: int


def common_months(first: Timeline, second: Timeline) -> int:
    """Return for how many months two timelines are the same, triggers included."""
    months = int(first.levers.shape[0])
    for name in BY_MONTH:
        one, other = getattr(first, name), getattr(second, name)
        differs = (one != other).reshape(len(one), -1).any(axis=1)
        months = min(months, int(np.argmax(differs)) if differs.any() else months)
    names = [name for name in Timeline._fields if name not in BY_MONTH]
    if all(np.array_equal(getattr(first, name), getattr(second, name)) for name in names):
        return months
    starts: list[int] = [*first.trigger_start.tolist(), *second.trigger_start.tolist()]
    return min([months, *starts])


def plan(scenarios: Sequence[Scenario], timelines: Sequence[Timeline] | None = None) -> list[list[Branch]]:
    """Group scenarios that share a past; the first branch of a group is its trunk.

    Args:
        scenarios: Which scenarios.
        timelines: Their timelines, if they are at hand.
    """
    groups: list[list[Branch]] = []
    every = [compile_timeline(scenario) for scenario in scenarios] if timelines is None else timelines
    for index, (scenario, timeline) in enumerate(zip(scenarios, every, strict=True)):
        for group in groups:
            trunk = group[0]
            if _same_world(trunk.scenario, scenario):
                shared = common_months(trunk.timeline, timeline)
                if shared >= SHORTEST:
                    group.append(Branch(index, scenario, timeline, shared))
                    break
        else:
            groups.append([Branch(index, scenario, timeline, 0)])
    return groups


def _same_world(one: Scenario, other: Scenario) -> bool:
    """Return whether two scenarios differ at most in policy."""
    mine, theirs = one.settings, other.settings
    same = all(
        getattr(mine, key) == getattr(theirs, key)
        for key in ("firms_by_jurisdiction", "start", "end", "steps_per_month")
    )
    return same and one.values == other.values and one.population == other.population


def simulate_group(group: Sequence[Branch], seed: int) -> Iterator[tuple[int, Simulation]]:
    """Simulate one replicate of every scenario of a group; yield the number of each with its finished simulation.

    One at a time is in memory: take what you keep of it before you ask for the next.

    Args:
        group: What :func:`plan` returned.
        seed: Seed of the replicate.
    """
    trunk = build(blueprint(group[0].scenario), seed)
    room: dict[str, Any] = {}
    steps, per_month, at = trunk.clock.steps, trunk.clock.steps_per_month, 0
    for branch in sorted(group[1:], key=lambda each: each.month):
        advance(trunk, at, branch.month * per_month)
        at = branch.month * per_month
        twig = _branch_off(trunk, branch.timeline, room)
        advance(twig, at, steps)
        yield branch.number, twig
    advance(trunk, at, steps)
    yield group[0].number, trunk


def simulate_many(scenarios: Sequence[Scenario], seeds: Sequence[int]) -> Iterator[tuple[int, int, Simulation]]:
    """Simulate every scenario with every seed; each is byte for byte what it is alone.

    One at a time is in memory: take what you keep of it before you ask for the next.

    Args:
        scenarios: Scenarios; those that share a world and a past are simulated once up to where they part.
        seeds: Seeds of the replicates.

    Yields:
        Number of the scenario, number of the seed, and the finished simulation.
    """
    groups = plan(scenarios)
    for number, seed in enumerate(seeds):
        for group in groups:
            for scenario, simulation in simulate_group(group, seed):
                yield scenario, number, simulation


def _branch_off(trunk: Simulation, timeline: Timeline, room: dict[str, Any]) -> Simulation:
    """Return a copy of a simulation that goes on under another timeline; all branches use the same room in turn."""
    from sim.world.state import empty_watch

    same_triggers = np.array_equal(trunk.timeline.trigger_row, timeline.trigger_row)
    for name in CHANGING:
        if name in room:
            overwrite(room[name], getattr(trunk, name))
        else:
            room[name] = copied(getattr(trunk, name))
    watch = copied(trunk.watch) if same_triggers else empty_watch(len(timeline.trigger_row))
    return trunk._replace(timeline=timeline, watch=watch, **room)
