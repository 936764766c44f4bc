"""A cell: the firms of one jurisdiction, sector and size, and what is the same for all of them (7.7)."""

import math
from collections import Counter
from dataclasses import dataclass, field

from reference.sectors import UNINTENTIONAL
from sim.axes import FRONTIER, GUIDELINE, MISUSE, SIZES

MEETS_LAW, FOLLOWS_GUIDELINE, IS_FRONTIER, IS_EUROPEAN = 1, 2, 4, 8
"""What the pattern of practice of a firm adds up."""

DEPTH_UNIT = 2.0**-32
BURDEN_UNIT = 2.0**-24


@dataclass
class Counts:
    """What is counted of a cell in a step, all in whole numbers (7.8, item 9)."""

    alive: int = 0
    eligible: int = 0
    adopters: int = 0
    aware: int = 0
    aware_of_law: int = 0
    guideline_reported: int = 0
    guideline_substantive: int = 0
    binding_reported: int = 0
    binding_substantive: int = 0
    either_substantive: int = 0
    active: int = 0
    depth: Counter = field(default_factory=Counter)  # by pattern, in units of 2**-32
    burden_domestic: int = 0  # in units of 2**-24 %
    burden_duplicate: int = 0


class Cell:
    """The firms of one jurisdiction, sector and size."""

    def __init__(self, model, sector, size: int, weight: float):
        self.model = model
        self.sector = sector
        self.government = sector.government
        self.size = size
        self.number = (sector.jurisdiction * 6 + sector.number) * 3 + size
        self.weight = weight  # real firms a sampled firm stands for
        self.firms = []
        self.counts = Counts()
        c = model.parameters.compliance
        self.size_factor = c.relative_size[size] ** -c.cost_exponent  # 4.4
        self.visible = c.reputation_benefit * c.visibility[size]
        self.review_chance = -math.expm1(-c.review_rate * model.clock.length / 12)

    def prepare(self):
        """Work out what all firms of the cell share in this step."""
        self.counts = Counts()
        self._protection, self._own_rate = {}, {}
        self._prepare_adoption()
        self._prepare_awareness()
        self._prepare_rules()
        self._prepare_benefits()
        self._prepare_rates()

    def _prepare_adoption(self):
        p, public, group = self.model.parameters.adoption, self.government.public, self._group
        trust = p.trust_effect * (public.trust - public.trust_at_start)
        self.entry_level = self.model.technology.capability + trust  # 2.1
        own = p.own_sector_weight
        diffusion = own * group.sector_diffusion[self.sector.number] + (1 - own) * group.size_diffusion[self.size]
        hazard = p.innovation + p.imitation * diffusion
        self.adoption_chance = -math.expm1(-hazard * self.model.clock.length / 12)  # 2.2

    def _prepare_awareness(self):
        p, levers, m = self.model.parameters.awareness, self.government.levers, self.model.clock.length
        effort = self.government.capacity * levers["allocation_outreach"] / p.capacity_reference
        outreach = levers[f"outreach.{SIZES[self.size]}"] * min(2.0, math.sqrt(effort))
        reached = p.hazard[self.size] * outreach
        peers = p.peer_effect * self._group.sector_aware[self.sector.number]
        self.awareness_chance = -math.expm1(-(reached + peers) * m)  # 3.1
        self.law_awareness_chance = -math.expm1(-(reached + p.law_publicity) * m)  # 3.3

    def _prepare_rules(self):
        """What is demanded of a firm that is no frontier developer, and of one that is."""
        p, levers, rules = self.model.parameters.compliance, self.government.levers, self.government.rules
        law, frontier = self.sector.law, levers["frontier_stringency"]
        self.binding = (law, max(law, frontier))  # 4.1
        frontier_gap = rules.gap(FRONTIER) if frontier > law else self.sector.law_gap
        self.binding_gap = (self.sector.law_gap, frontier_gap)
        self.guideline = [levers["guideline_stringency"] * (1 - binding) for binding in self.binding]
        unit_cost = p.base_cost * self.size_factor
        paid = 1 - levers[f"toolkit.{SIZES[self.size]}"]
        self.guideline_cost = [unit_cost * guideline * paid for guideline in self.guideline]  # 4.4
        self.binding_cost = [  # 6.3
            unit_cost * binding * (1 + p.misfit_cost * levers["rigidity"] * gap)
            for binding, gap in zip(self.binding, self.binding_gap, strict=True)
        ]

    def _prepare_benefits(self):
        p, public = self.model.parameters.compliance, self.government.public
        self.reputation = self.visible * (1 + public.concern)
        self.naming = p.disclosure_multiplier * self.visible
        self.export_worth = p.export_benefit * self.model.diplomacy.legitimacy[self.sector.jurisdiction]

    def _prepare_rates(self):
        """Incidents a month of a fully deployed firm, by type (5.2)."""
        p, risk = self.model.parameters.incidents, self.model.technology.risk
        self.rate = [
            p.base_rate[r] * self.sector.multiplier[r] * p.exposure[self.size] * risk[r] * self.sector.learned
            for r in UNINTENTIONAL
        ]
        self.rate.append(p.base_rate[MISUSE] * math.sqrt(p.exposure[self.size]) * risk[MISUSE])

    @property
    def _group(self):
        return self.model.groups[self.sector.jurisdiction]

    def protection(self, pattern: int) -> float:
        """Return the share of good practice in force of a pattern of practice (5.1, 4.7)."""
        if pattern not in self._protection:
            drift, frontier = self.model.parameters.revision.drift_effect, bool(pattern & IS_FRONTIER)
            kept = 0.0
            if pattern & MEETS_LAW:
                kept += self.binding[frontier] * math.exp(-drift * self.binding_gap[frontier])
            if pattern & FOLLOWS_GUIDELINE:
                kept += self.guideline[frontier] * math.exp(-drift * self.government.rules.gap(GUIDELINE))
            kept = min(1.0, kept)
            if pattern & IS_EUROPEAN:
                kept = max(kept, self.sector.european_practice)
            self._protection[pattern] = kept
        return self._protection[pattern]

    def own_rate(self, pattern: int) -> float:
        """Return own detected incidents a step of a fully deployed firm with a pattern of practice."""
        if pattern not in self._own_rate:
            efficacy = self.model.parameters.incidents.efficacy
            self._own_rate[pattern] = sum(
                self.rate[r]
                * self.model.clock.length
                * self.sector.mean_detection[r]
                * (1 - efficacy[r] * self.protection(pattern))
                for r in UNINTENTIONAL
            )
        return self._own_rate[pattern]

    @property
    def depth(self) -> float:
        """Depth of deployment, summed over firms."""
        return sum(self.counts.depth.values()) * DEPTH_UNIT

    @property
    def protected_depth(self) -> float:
        """Depth times protection, summed over firms."""
        return sum(depth * self.protection(pattern) for pattern, depth in self.counts.depth.items()) * DEPTH_UNIT

    def exposed(self, kind: int) -> float:
        """Return what is exposed to a type of incident: misusers, or depth that is not protected."""
        if kind == MISUSE:
            return self.counts.active
        efficacy = self.model.parameters.incidents.efficacy[kind]
        return sum(d * (1 - efficacy * self.protection(p)) for p, d in self.counts.depth.items()) * DEPTH_UNIT
