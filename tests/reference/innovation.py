"""Start-ups, research and frontier releases (7.13)."""

import math

from reference import chance
from sim import draws
from sim.axes import JAPAN, US


class Innovation:
    """The innovation system of one jurisdiction."""

    def __init__(self, model, government, cell):
        self.model = model
        self.government = government
        self.number = government.number
        self.unit = chance.unit(chance.JURISDICTIONS, self.number)
        self.cell = cell  # small developers
        self.burden = None
        self.waiting = 0.0  # start-ups that wait for a slot
        self.closed = self.founded = self.releases = 0
        self.research = 0.0

    def step(self):
        """Close and found small developers, do research, release frontier models."""
        burden = self.cell.binding_cost[False] * (1 - self.government.levers["sandbox"])
        jump = 0.0 if self.burden is None else max(0.0, burden - self.burden)
        self.burden = burden
        self._close(jump)
        self._found()
        self._research()

    def _close(self, jump: float):
        """Let firms close, more of them when burden has jumped (12.2)."""
        p, m = self.model.parameters.innovation, self.model.clock.length
        rate = p.background_exit * m / 12 + p.exit_burden * jump
        self.closed = 0
        for firm in self.cell.firms:
            if firm.alive and draws.happens(firm.chance(draws.EXIT), rate):
                firm.alive = False
                self.closed += 1

    def _found(self):
        """Draw foundings (12.1) and fill dormant slots at their pace."""
        p, m, j = self.model.parameters.innovation, self.model.clock.length, self.number
        certain = self.government.rules.months_without_change >= p.certainty_window
        pull = math.exp(p.entry_capability * self.model.technology.capability) * math.exp(-p.entry_burden * self.burden)
        mean = p.entry_rate[j] * pull * (1 + p.certainty * certain) * m
        self.founded = self.model.chance.poisson(draws.ENTRY, self.unit, mean)
        if p.entry_rate[j] <= 0:
            return
        slots = len(self.cell.firms)
        self.waiting += (slots * p.background_exit / 12) * self.founded / p.entry_rate[j]
        for firm in self.cell.firms:
            if self.waiting < 1:
                return
            if not firm.alive:
                firm.found()
                self.waiting -= 1
        self.waiting = min(self.waiting, 1.0)  # no slot is free

    def _research(self):
        """Update the research index (12.3) and draw frontier releases (12.4)."""
        p, m, j = self.model.parameters.innovation, self.model.clock.length, self.number
        meets_law = self.model.groups[j].binding_compliance
        self.research = math.exp(-p.research_burden * self.burden) * (1 + p.porter * meets_law)
        track = self.model.diplomacy.track[JAPAN][US] if j == JAPAN else 0.0
        pull = self.research * (1 + p.investment * track)
        growth = math.exp(p.release_capability * self.model.technology.capability)
        self.releases = self.model.chance.poisson(draws.RELEASE, self.unit, p.release_rate[j] * pull * growth * m)
