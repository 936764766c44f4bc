"""Incidents, their severity, and which of them come to light (7.10)."""

import math
from dataclasses import dataclass, field

from reference import chance
from reference.cells import IS_FRONTIER
from sim import draws
from sim.axes import DEVELOPER, GENERAL, INCIDENT_TYPES, JURISDICTIONS, LARGE, MISUSE, SECTORS

SEVERE = 100
ROOM = 4096  # severities of a step that quantiles are taken of


@dataclass
class Toll:
    """What happened in one jurisdiction in one step."""

    recorded: int = 0
    external: int = 0
    severity: float = 0.0
    worst: float = 0.0
    severe: int = 0
    detected_severity: float = 0.0
    severities: list = field(default_factory=list)
    severity_by_sector: list = field(default_factory=lambda: [0.0] * len(SECTORS))
    detected_by_sector: list = field(default_factory=lambda: [0] * len(SECTORS))

    @property
    def detected(self) -> int:
        """Incidents that came to light."""
        return sum(self.detected_by_sector)

    def quantile(self, share: float) -> float:
        """Return a quantile of the severities by nearest rank; missing without any."""
        ordered = sorted(self.severities[:ROOM])
        return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else math.nan


class Harm:
    """Draws all recorded incidents of a step."""

    def __init__(self, model):
        self.model = model
        self.cell_units = [chance.unit(chance.CELLS, cell.number) for cell in model.cells]
        self.incident_units = [
            [chance.unit(chance.INCIDENTS + r, cell.number) for cell in model.cells] for r in range(len(INCIDENT_TYPES))
        ]
        places = range(len(JURISDICTIONS))
        self.place_units = [chance.unit(chance.JURISDICTIONS, j) for j in places]
        self.external_units = [chance.unit(chance.EXTERNAL_INCIDENTS, j) for j in places]
        self.toll = [Toll() for _ in places]
        self._tolls = []  # of the steps of the last month

    def step(self):
        """Draw the incidents of firms, then misuse by others."""
        self.toll = [Toll() for _ in self.toll]
        self._tolls = [*self._tolls, self.toll][-self.model.clock.steps_per_month :]
        for cell in self.model.cells:
            cell.expected, cell.recorded = [], []
            for r in range(len(INCIDENT_TYPES)):
                self._firms(cell, r)
        safeguard = self._upstream_safeguard()
        for j in range(len(JURISDICTIONS)):
            self._others(j, safeguard)

    def last_month(self, what: str, j: int) -> float:
        """Return a sum over the steps of the last month, this one included."""
        return sum(getattr(tolls[j], what) for tolls in self._tolls)

    def last_month_of_sector(self, j: int, k: int) -> float:
        """Return severity that came to light in a sector over the steps of the last month, this one included."""
        return sum(tolls[j].severity_by_sector[k] for tolls in self._tolls)

    def _firms(self, cell, r: int):
        p, m = self.model.parameters.incidents, self.model.clock.length
        expected = cell.weight / p.incidents_per_record * m * cell.rate[r] * cell.exposed(r)  # 5.2, 5.5
        count = self.model.chance.poisson(draws.INCIDENT, self.cell_units[cell.number], expected, r)
        cell.expected.append(expected)
        cell.recorded.append(count)
        toll = self.toll[cell.sector.jurisdiction]
        toll.recorded += count
        self._examine(toll, count, r, cell.sector, self.incident_units[r][cell.number])

    def _others(self, j: int, safeguard: float):
        """Misuse by actors that are not firms (5.5)."""
        p, m = self.model.parameters, self.model.clock.length
        reach = (
            p.interoperability.market_weight[j] * self.model.groups[j].diffusion * self.model.technology.risk[MISUSE]
        )
        expected = p.incidents.external_misuse * reach * (1 - p.incidents.upstream_safeguard * safeguard) * m
        count = self.model.chance.poisson(draws.EXTERNAL, self.place_units[j], expected)
        toll = self.toll[j]
        toll.external = count
        toll.recorded += count
        self._examine(toll, count, MISUSE, self.model.sectors[j][GENERAL], self.external_units[j])

    def _upstream_safeguard(self) -> float:
        """Good practice of frontier developers in the world, by market weight."""
        weights = protected = 0.0
        for cell in self.model.cells:
            if cell.sector.number != DEVELOPER or cell.size != LARGE:
                continue
            depth = {pattern: d for pattern, d in cell.counts.depth.items() if pattern & IS_FRONTIER}
            total = sum(depth.values())
            if total:
                mean = sum(d * cell.protection(pattern) for pattern, d in depth.items()) / total
                weight = self.model.parameters.interoperability.market_weight[cell.sector.jurisdiction]
                weights += weight
                protected += weight * mean
        return protected / weights if weights else 0.0

    def _examine(self, toll: Toll, count: int, r: int, sector, unit):
        """Draw the severity of each incident (5.3) and whether it comes to light (8.1)."""
        if not count:
            return
        p, lot = self.model.parameters, self.model.chance
        exponent, maximum = p.incidents.severity_exponent, p.incidents.severity_maximum
        hidden = (1 - p.detection.base_chance[r]) * (1 - sector.government.levers["reporting_duty"])
        tail = 1 - maximum**-exponent
        for n in range(count):
            severity = (1 - lot.uniform(draws.SEVERITY, unit, n) * tail) ** (-1 / exponent)
            toll.severity += severity
            toll.severities.append(severity)
            toll.worst = max(toll.worst, severity)
            toll.severe += severity > SEVERE
            if lot.uniform(draws.DETECT, unit, n) < 1 - hidden * severity**-p.detection.severity_effect:
                toll.detected_severity += severity
                toll.severity_by_sector[sector.number] += severity
                toll.detected_by_sector[sector.number] += 1
