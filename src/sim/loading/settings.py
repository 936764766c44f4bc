"""The settings of a run: seed, replicates, workers, population, time."""

from __future__ import annotations

import os
from typing import Any, Final

from sim.axes import JURISDICTION_COUNT, JURISDICTIONS, SECTOR_COUNT, SIZE_COUNT
from sim.errors import InputError
from sim.policy.dates import month_count, month_number, month_text
from sim.policy.parsing import build, known_keys, whole
from sim.policy.scenario import Settings

LARGEST_SEED: Final = 2**63 - 1
LARGEST_POPULATION: Final = 100_000_000
STEPS: Final = (1, 2, 4)


def read_settings(data: dict[str, Any], place: str = "settings") -> Settings:
    """Return the settings of a composed configuration."""
    time = known_keys(data["time"], f"{place}: time", ("start", "end", "steps_per_month"), ("start", "end"))
    parts = _firms(known_keys(data["population"], f"{place}: population", ("firms", *JURISDICTIONS)), place)
    fields = {
        "seed": whole(data["seed"], f"{place}: seed", 0, LARGEST_SEED),
        "replicates": whole(data["replicates"], f"{place}: replicates", 1, 1_000_000),
        "workers": _workers(data.get("workers"), f"{place}: workers"),
        "firms": sum(parts),
        "firms_by_jurisdiction": parts,
        "start": month_text(month_number(time["start"], f"{place}: time.start")),
        "end": month_text(month_number(time["end"], f"{place}: time.end")),
        "steps_per_month": _steps(time.get("steps_per_month", 1), f"{place}: time.steps_per_month"),
    }
    settings = build(Settings, fields, place)
    if month_count(settings.start, settings.end) < 1:
        raise InputError(f"{place}: time.end", settings.end, f"a month from {settings.start} on")
    return settings


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _workers(value: object, place: str) -> int:
    """Return the number of workers; without one, as many as there are cores."""
    return cores() if value is None else whole(value, place, 1, 100_000)


def _steps(value: object, place: str) -> int:
    """Return the number of steps in a month."""
    if value not in STEPS:
        raise InputError(place, value, f"one of {', '.join(map(str, STEPS))}")
    return whole(value, place, 1, 4)


def _firms(population: dict[str, Any], place: str) -> tuple[int, ...]:
    """Return the firms of each jurisdiction: an equal part of all, or the number given for it."""
    least = SECTOR_COUNT * SIZE_COUNT  # one firm of each sector and size in each jurisdiction
    total = whole(population.get("firms"), f"{place}: population.firms", least * JURISDICTION_COUNT, LARGEST_POPULATION)
    part, rest = divmod(total, JURISDICTION_COUNT)
    equal = {name: part + (index < rest) for index, name in enumerate(JURISDICTIONS)}
    return tuple(
        equal[name]
        if population.get(name) is None
        else whole(population[name], f"{place}: population.{name}", least, LARGEST_POPULATION)
        for name in JURISDICTIONS
    )
