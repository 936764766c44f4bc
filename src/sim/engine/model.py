"""The simulation as a Mesa model: step it month by month, look at anybody, intervene.

``model.step()`` advances the same compiled month as a whole run does, so stepping gives the same bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import mesa
import numpy as np

from sim.axes import FORUMS, JURISDICTION_COUNT, JURISDICTIONS, MINISTRIES, SECTOR_COUNT, SECTORS, SIZE_COUNT, SIZES
from sim.draws import TICKS_PER_MONTH
from sim.engine.government import post_share
from sim.engine.simulate import Simulation, advance, prepare
from sim.engine.tables import FloatArray, tabulate
from sim.policy.dates import month_number, month_text
from sim.world.agents import Forum, Government, Ministry, Public
from sim.world.firms import Firm

if TYPE_CHECKING:
    from sim.policy.scenario import Scenario


class GovernanceModel(mesa.Model):  # type: ignore[misc]
    """Firms, governments, ministries, forums and publics of one scenario.

    Args:
        scenario: What to run.
        seed: Seed of all draws; the scenario's own if not given.
    """

    def __init__(self, scenario: Scenario, seed: int | None = None) -> None:
        drawn = scenario.settings.seed if seed is None else seed
        self._policy = scenario
        super().__init__(rng=np.random.default_rng(0))  # Mesa wants one; nothing in the model draws from it
        self.simulation: Simulation = prepare(scenario, drawn)
        self.coming_month = 0
        self.governments = [Government(self, j) for j in range(JURISDICTION_COUNT)]
        self.publics = [Public(self, j) for j in range(JURISDICTION_COUNT)]
        self.forums = [Forum(self, f) for f in range(len(FORUMS))]
        self.ministries = [
            Ministry(self, government, unit)
            for government in self.governments
            for unit in range(len(MINISTRIES))
            if self._exists(government.number, unit)
        ]

    @property
    def scenario(self) -> Scenario:
        """What is run."""
        return self._policy

    @scenario.setter
    def scenario(self, own: object) -> None:
        """Leave the policy in place: Mesa 3.5 sets a scenario of its own and writes to it, which ours forbids."""

    def _exists(self, j: int, unit: int) -> bool:
        """Return whether a ministry ever has posts or borrows experts."""
        from sim.engine import rows

        extra = float(self.simulation.timeline.levers[:, rows.EXTRA_UNITS, j].max())
        numbers = self.simulation.parameters.government
        borrows = MINISTRIES[unit] == "cabinet_office" and JURISDICTIONS[j] == "japan"
        return borrows or post_share(numbers, j, unit, extra) > 0.0

    @property
    def date(self) -> str:
        """The coming month, ``YYYY-MM``."""
        return month_text(month_number(self.scenario.settings.start) + self.coming_month)

    @property
    def finished(self) -> bool:
        """Whether the last month is over."""
        return self.coming_month >= self.scenario.settings.months

    def step(self) -> None:
        """Advance by one month.

        Raises:
            RuntimeError: If the run is over.
        """
        if self.finished:
            raise RuntimeError(f"the run ended with {self.scenario.settings.end}; set time.end for a longer one")
        steps = self.simulation.clock.steps_per_month
        advance(self.simulation, self.coming_month * steps, (self.coming_month + 1) * steps)
        self.coming_month += 1

    def government(self, name: str) -> Government:
        """Return a government by its jurisdiction."""
        from sim.errors import unknown_name

        if name not in JURISDICTIONS:
            raise unknown_name("jurisdiction", name, JURISDICTIONS)
        return self.governments[JURISDICTIONS.index(name)]

    def firm(self, i: int) -> dict[str, Any]:
        """Return one firm in words and numbers.

        Args:
            i: Its row, 0 up to the number of firms.
        """
        row = self.simulation.firms[i]
        cell = int(np.searchsorted(self.simulation.layout.start, i, side="right")) - 1
        view: dict[str, Any] = {
            "jurisdiction": JURISDICTIONS[cell // (SECTOR_COUNT * SIZE_COUNT)],
            "sector": SECTORS[cell // SIZE_COUNT % SECTOR_COUNT],
            "size": SIZES[cell % SIZE_COUNT],
            "stands_for": float(self.simulation.layout.weight[cell]),
        }
        view |= {
            name: row[name].item() for name in Firm.__annotations__ if name not in ("key", "exports", "next_vacant")
        }
        view["exports_to"] = tuple(JURISDICTIONS[j] for j in range(JURISDICTION_COUNT) if int(row.exports) >> j & 1)
        view["adopted_month"] = int(row.adopted_tick) // TICKS_PER_MONTH if row.adopted else None
        return view

    def outcomes(self) -> FloatArray:
        """Return all outcomes so far, ``[series, month]``; later months are those of an empty record."""
        return tabulate(self.simulation.record, self.simulation.layout.weight)[:, : self.coming_month]
