"""What a sector of a jurisdiction is subject to in a step: law, drift, foreign duties, detection (7.6)."""

import math

from sim.axes import ACCIDENT, EU, HORIZONTAL, JURISDICTIONS, RIGHTS, SAFETY, SECTOR, SECTORS

UNINTENTIONAL = (ACCIDENT, RIGHTS, SAFETY)


class Sector:
    """One sector in one jurisdiction."""

    def __init__(self, model, government, number: int):
        self.model = model
        self.government = government
        self.jurisdiction = government.number
        self.number = number
        p = model.parameters.incidents
        multipliers = (p.accident_multiplier, p.rights_multiplier, p.safety_multiplier)
        self.multiplier = [by_sector[number] for by_sector in multipliers]
        self.severity_mean = mean_power(
            -model.parameters.detection.severity_effect, p.severity_exponent, p.severity_maximum
        )
        self.law = self.law_gap = 0.0

    def read_law(self):
        """Find the law that binds: that which demands most; the sector's own only if it is strictly more (4.1)."""
        levers, rules = self.government.levers, self.government.rules
        horizontal = levers["horizontal_stringency"] * self.model.parameters.compliance.high_risk_share[self.number]
        own = levers[f"sector_stringency.{SECTORS[self.number]}"]
        self.law = max(horizontal, own)
        self.law_gap = rules.gap(SECTOR if own > horizontal else HORIZONTAL)

    def look_around(self):
        """Prepare what depends on the laws of all jurisdictions and on this government."""
        p, levers = self.model.parameters, self.government.levers
        self._trade = {}
        abroad = self.model.sectors[EU][self.number]
        self.european_practice = abroad.law * math.exp(-p.revision.drift_effect * abroad.law_gap)  # 4.7
        self.learned = math.exp(-p.incidents.learning_effect * self.government.investigators.knowledge)
        self.mean_detection = [
            1 - (1 - p.detection.base_chance[r]) * self.severity_mean * (1 - levers["reporting_duty"])
            for r in UNINTENTIONAL
        ]

    def trade(self, markets: int, frontier: bool) -> tuple:
        """Return the duplicate cost of a set of markets, and the re-use of foreign compliance (7.1, 4.4)."""
        if (markets, frontier) not in self._trade:
            chosen = [market for market in range(len(JURISDICTIONS)) if markets >> market & 1]
            home = max(self.law, self.government.levers["frontier_stringency"]) if frontier else self.law
            duplicate = sum(self._duplicate(market) for market in chosen)
            reuse = max((self._reuse(market, home) for market in chosen), default=0.0)
            self._trade[markets, frontier] = duplicate, reuse
        return self._trade[markets, frontier]

    def _removable(self, market: int) -> float:
        """Share of the cost of a second regime that alignment removes."""
        share = self.model.parameters.interoperability.removable_share
        return share * self.model.diplomacy.alignment[self.jurisdiction][market]

    def _duplicate(self, market: int) -> float:
        foreign = self.model.sectors[market][self.number].law
        return self.model.parameters.compliance.base_cost * foreign * (1 - self._removable(market))

    def _reuse(self, market: int, home: float) -> float:
        foreign = self.model.sectors[market][self.number].law
        return self._removable(market) * min(1.0, foreign / home) if home else 0.0


def mean_power(power: float, exponent: float, maximum: float) -> float:
    """Return the mean of ``S ** power`` for severity S, a truncated Pareto variable."""
    scale = exponent / (1 - maximum**-exponent)
    if abs(exponent - power) < 1e-12:
        return scale * math.log(maximum)
    return scale * (1 - maximum ** -(exponent - power)) / (exponent - power)
