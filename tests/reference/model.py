"""The whole model as a Mesa model: entities, and the order of a step (section 3)."""

import math

from mesa import Model

from reference.chance import Chance
from reference.clock import Clock
from reference.firms import Firm
from reference.forums import Diplomacy, Forum
from reference.government import Government
from reference.groups import Group
from reference.harm import Harm
from reference.innovation import Innovation
from reference.parameters import plain_parameters
from reference.policy import Policy
from reference.population import build_cells
from reference.publics import Public
from reference.sectors import Sector
from reference.table import Record
from reference.technology import Technology
from sim.axes import DEVELOPER, FORUMS, JURISDICTIONS, SECTORS, SMALL
from sim.policy.scenario import Scenario


class ReferenceModel(Model):
    """One replicate of one scenario.

    Args:
        scenario: What ``sim.load`` returns.
        seed: The replicate's seed (``Run.seed``).
    """

    def __init__(self, scenario: Scenario, seed: int):
        super().__init__(rng=seed % 2**32)  # nothing draws from Mesa's generators
        self.parameters = plain_parameters(scenario)
        self.clock = Clock(scenario.settings.start, scenario.settings.steps_per_month)
        self.months = scenario.settings.months
        self.chance = Chance(seed)
        self.policy = Policy(self, scenario)
        self.technology = Technology(self)
        self.governments = [Government(self, j) for j in range(len(JURISDICTIONS))]
        self.publics = [Public(self, government) for government in self.governments]
        for government, public in zip(self.governments, self.publics, strict=True):
            government.public = public
        self.forums = [Forum(self, number) for number in range(len(FORUMS))]
        self.diplomacy = Diplomacy(self)
        self.sectors = [[Sector(self, government, k) for k in range(len(SECTORS))] for government in self.governments]
        self.associations = []
        self.cells = build_cells(self, scenario)
        self.groups = [Group() for _ in JURISDICTIONS]
        self.harm = Harm(self)
        self.innovation = [
            Innovation(self, government, self.cell(government.number, DEVELOPER, SMALL))
            for government in self.governments
        ]
        self.record = Record(self)
        self._depth = {}

    def run(self) -> dict:
        """Run all months and return every series: ``{(jurisdiction, sector, size, outcome): [value of a month]}``."""
        for _ in range(self.months * self.clock.steps_per_month):
            self.step()
        return self.record.all_series()

    def step(self):
        """Everything that happens in one step, for the whole world item by item."""
        self.chance.at(self.clock.tick)
        self.policy.enact()
        self.technology.advance()
        for government in self.governments:
            government.staff()
        for government in self.governments:
            government.rules.update()
        self.diplomacy.step()
        self._prepare_tables()
        self.agents_by_type[Firm].do("step")
        self._look_at_groups()
        self.harm.step()
        self._investigate()
        for public in self.publics:
            public.feel()
        for public in self.publics:
            public.press()
        for innovation in self.innovation:
            innovation.step()
        self.policy.watch()
        self.record.step()
        self.clock.advance()

    def _prepare_tables(self):
        """Work out what is the same for all firms of a sector, then of a cell."""
        for sectors in self.sectors:
            for sector in sectors:
                sector.read_law()
        for sectors in self.sectors:
            for sector in sectors:
                sector.look_around()
        for cell in self.cells:
            cell.prepare()

    def _look_at_groups(self):
        """See what firms and publics will see of others from now on."""
        size = len(self.cells) // len(JURISDICTIONS)
        self.groups = [Group(self.cells[j * size : (j + 1) * size]) for j in range(len(JURISDICTIONS))]
        for association in self.associations:
            association.publish()

    def _investigate(self):
        """Take in and serve cases everywhere, then draw conclusions."""
        for government in self.governments:
            government.investigators.receive(self.harm.toll[government.number])
            government.investigators.serve()
        for government in self.governments:
            government.investigators.learn()

    def cell(self, jurisdiction: int, sector: int, size: int):
        """Return a cell."""
        return self.cells[(jurisdiction * 6 + sector) * 3 + size]

    def deployment_depth(self, age: int) -> int:
        """Return the depth of deployment some ticks after adoption, in units of 2**-32 (2.3)."""
        if age not in self._depth:
            months = age / 4
            self._depth[age] = round(2**32 * (1 - math.exp(-months / self.parameters.adoption.deployment_time)))
        return self._depth[age]
