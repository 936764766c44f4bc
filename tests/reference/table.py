"""What is kept of a month, and the outcomes (section 8)."""

import math

from reference.cells import BURDEN_UNIT
from reference.parameters import ratio
from sim.axes import (
    ACCIDENT,
    EU,
    FRONTIER,
    G7,
    GUIDELINE,
    HORIZONTAL,
    INCIDENT_TYPES,
    JAPAN,
    JURISDICTIONS,
    MISUSE,
    RIGHTS,
    SAFETY,
    SECTOR,
    SECTORS,
    SIZES,
    US,
)

ALL = "all"
SHARES_OF_ADOPTERS = {
    "awareness": "aware",
    "guideline_reported": "guideline_reported",
    "guideline_substantive": "guideline_substantive",
    "binding_reported": "binding_reported",
    "binding_substantive": "binding_substantive",
}


class Record:
    """All outcomes by month: ``series[jurisdiction, sector, size, outcome]`` is a list of monthly values."""

    def __init__(self, model):
        self.model = model
        self.series = {}
        self._start_month()

    def _start_month(self):
        """Forget the flows of the month before."""
        self.recorded = [[0] * len(INCIDENT_TYPES) for _ in self.model.cells]
        self.expected = [[0.0] * len(INCIDENT_TYPES) for _ in self.model.cells]
        self.flows = [dict.fromkeys(self._flows(government), 0) for government in self.model.governments]
        self.worst = [0.0 for _ in JURISDICTIONS]
        self.delays = [(math.nan, math.nan) for _ in JURISDICTIONS]
        self.severities = [(math.nan, math.nan, math.nan) for _ in JURISDICTIONS]
        self.agreements = 0

    def step(self):
        """Add up the flows of a step; at the end of the month write its row."""
        for cell in self.model.cells:
            for r in range(len(INCIDENT_TYPES)):
                self.recorded[cell.number][r] += cell.recorded[r]
                self.expected[cell.number][r] += cell.expected[r]
        for government in self.model.governments:
            self._add_flows(government)
        self.agreements += sum(forum.agreed for forum in self.model.forums)
        if self.model.clock.last_of_month:
            self._write_firms()
            for government in self.model.governments:
                self._write_jurisdiction(government)
            self._write_world()
            self._start_month()

    def _flows(self, government) -> dict:
        """Return what adds up over the steps of a month in one jurisdiction."""
        toll = self.model.harm.toll[government.number]
        office, innovation = government.investigators, self.model.innovation[government.number]
        return {
            "incidents_external_misuse": toll.external,
            "severity_total": toll.severity,
            "severe_incidents": toll.severe,
            "detected_incidents": toll.detected,
            "completed_cases": office.finished if office.finished_by_step else 0.0,
            "guideline_revisions": int(government.rules.guideline_revised),
            "startup_entries": innovation.founded,
            "startup_exits": innovation.closed * innovation.cell.weight,
            "frontier_releases": innovation.releases,
            "served": office.served,
            "available": office.available,
        }

    def _add_flows(self, government):
        j, office = government.number, government.investigators
        for name, value in self._flows(government).items():
            self.flows[j][name] += value
        self.worst[j] = max(self.worst[j], self.model.harm.toll[j].worst)
        toll = self.model.harm.toll[j]
        if toll.severities:
            self.severities[j] = tuple(toll.quantile(share) for share in (0.5, 0.95, 0.99))
        if office.finished > 0:
            self.delays[j] = office.median_delay, office.long_delay

    def _write(self, outcome: str, value: float, jurisdiction=ALL, sector=ALL, size=ALL):
        self.series.setdefault((jurisdiction, sector, size, outcome), []).append(value)

    def _write_firms(self):
        """Write outcomes of firms for every group: all, each sector, each size; in each jurisdiction and in all."""
        for jurisdiction in (ALL, *JURISDICTIONS):
            cells = [c for c in self.model.cells if jurisdiction in (ALL, JURISDICTIONS[c.sector.jurisdiction])]
            groups = {(ALL, ALL): cells}
            groups |= {(name, ALL): [c for c in cells if c.sector.number == k] for k, name in enumerate(SECTORS)}
            groups |= {(ALL, name): [c for c in cells if c.size == z] for z, name in enumerate(SIZES)}
            for (sector, size), chosen in groups.items():
                for outcome, value in self._firm_outcomes(chosen).items():
                    self._write(outcome, value, jurisdiction, sector, size)

    def _firm_outcomes(self, cells: list) -> dict:
        """Return the outcomes of a group of cells (8.2)."""

        def real(name):
            return sum(cell.weight * getattr(cell.counts, name) for cell in cells)

        def recorded(*kinds):
            return sum(self.recorded[cell.number][r] for cell in cells for r in kinds)

        def expected(*kinds):
            return sum(self.expected[cell.number][r] for cell in cells for r in kinds)

        alive, adopters = real("alive"), real("adopters")
        depth = sum(cell.weight * cell.depth for cell in cells)
        shares = {outcome: ratio(real(count), adopters) for outcome, count in SHARES_OF_ADOPTERS.items()}
        return shares | {
            "adoption": ratio(adopters, alive),
            "eligible": ratio(real("eligible"), alive),
            "deployment": ratio(depth, alive),
            "protection": ratio(sum(cell.weight * cell.protected_depth for cell in cells), depth),
            "burden_domestic": ratio(real("burden_domestic") * BURDEN_UNIT, adopters),
            "burden_duplicate": ratio(real("burden_duplicate") * BURDEN_UNIT, adopters),
            "incidents_accident": recorded(ACCIDENT),
            "incidents_rights": recorded(RIGHTS),
            "incidents_safety": recorded(SAFETY),
            "incidents_misuse": recorded(MISUSE),
            "incidents_unintentional": recorded(ACCIDENT, RIGHTS),
            "expected_unintentional": expected(ACCIDENT, RIGHTS),
            "expected_safety": expected(SAFETY),
            "expected_misuse": expected(MISUSE),
        }

    def _write_jurisdiction(self, government):
        j, public, office = government.number, government.public, government.investigators
        flows = dict(self.flows[j])
        utilisation = ratio(flows.pop("served"), flows.pop("available"))
        median, long = self.delays[j]
        levels = {
            "severity_maximum": self.worst[j],
            "severity_median": self.severities[j][0],
            "severity_p95": self.severities[j][1],
            "severity_p99": self.severities[j][2],
            "backlog": office.backlog,
            "response_median": median,
            "response_p90": long,
            "utilisation": utilisation,
            "perceived_detection": office.perceived_detection,
            "case_knowledge": office.knowledge,
            "drift_guideline": government.rules.gap(GUIDELINE),
            "drift_law": government.rules.gap(HORIZONTAL),
            "drift_sector": government.rules.gap(SECTOR),
            "drift_frontier": government.rules.gap(FRONTIER),
            "outdated_guideline": float(government.rules.gap(GUIDELINE) > 0.5),
            "outdated_law": float(government.rules.gap(HORIZONTAL) > 0.5),
            "revision_lag": max(i.age if i.open else 0.0 for i in government.rules.instruments),
            "trust": public.trust,
            "social_concern": public.concern,
            "existential_anxiety": public.anxiety,
            "position": government.position,
            "law_pressure": public.pressure,
            "law_in_force": government.levers["horizontal_stringency"],
            "sector_law_in_force": sum(government.levers[f"sector_stringency.{k}"] for k in SECTORS) / len(SECTORS),
            "experts": government.experts,
            "proficiency": government.proficiency,
            "coordination": government.coordination,
            "effective_capacity": government.capacity,
            "research_index": self.model.innovation[j].research,
            "interoperability": self.model.diplomacy.interoperability(j),
            "norm_legitimacy": self.model.diplomacy.legitimacy[j],
        }
        for outcome, value in (flows | levels).items():
            self._write(outcome, value, JURISDICTIONS[j])

    def _write_world(self):
        diplomacy, forum, technology = self.model.diplomacy, self.model.forums[G7], self.model.technology
        self._write("g7_tension", forum.tension)
        self._write("g7_consensus_probability", forum.probability)
        self._write("consensus_reached", self.agreements)
        self._write("friends_members", diplomacy.friends)
        self._write("bilateral_us", diplomacy.track[JAPAN][US])
        self._write("bilateral_eu", diplomacy.track[JAPAN][EU])
        self._write("capability", technology.capability)
        self._write("hype", technology.hype)
