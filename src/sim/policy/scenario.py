"""A scenario: everything one run depends on, resolved, frozen and validated."""

from __future__ import annotations

from pydantic import Field

from sim.policy.changes import LeverChange
from sim.policy.dates import month_count
from sim.policy.events import Event
from sim.policy.parsing import Frozen


class Settings(Frozen):
    """How a scenario is run; nothing here is policy or a belief about the world.

    ``firms`` is the whole population of model firms and ``firms_by_jurisdiction`` its parts in the
    order of ``axes.JURISDICTIONS``; ``start`` and ``end`` are months ``YYYY-MM``, both simulated.
    """

    seed: int
    replicates: int
    workers: int
    firms: int
    firms_by_jurisdiction: tuple[int, ...]
    start: str
    end: str
    steps_per_month: int

    @property
    def months(self) -> int:
        """Number of months that are simulated."""
        return month_count(self.start, self.end)


class JurisdictionPopulation(Frozen):
    """Real firms of one jurisdiction: counts by size (large, medium, small), shares by sector."""

    firms: tuple[float, ...]
    sector_share: tuple[float, ...]


class Scenario(Frozen):
    """One policy scenario, complete and final.

    ``values`` maps every parameter path to a number, or to the numbers along its axis; what the
    scenario says about the world and every mechanism that is switched off are already applied.
    ``changes`` are in order: a later one wins. ``events`` come before them all.
    """

    name: str
    title: str
    code: str = ""
    question: str = ""
    notes: str = ""
    sources: tuple[str, ...] = ()
    settings: Settings
    values: dict[str, float | tuple[float, ...]]
    population: dict[str, JurisdictionPopulation]
    changes: tuple[LeverChange, ...] = ()
    events: tuple[Event, ...] = ()
    mechanisms: dict[str, bool] = Field(default_factory=dict)
