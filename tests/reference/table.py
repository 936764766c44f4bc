"""What is kept of a month, and the outcomes (section 8)."""

import math
from collections import defaultdict

import numpy as np

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

COUNTED = ("alive", "eligible", "adopters", "burden_domestic", "burden_duplicate", *SHARES_OF_ADOPTERS.values())
TYPES = range(len(INCIDENT_TYPES))
SUMMED = (
    *COUNTED, "depth", "protected", *(f"recorded {r}" for r in TYPES), *(f"expected {r}" for r in TYPES),
)  # fmt: skip
"""What outcomes of groups of cells are made of: real firms, recorded and expected incidents."""


class Record:
    """All outcomes by month: ``series[jurisdiction, sector, size, outcome]`` is a list of monthly values.

    Those of firms are kept by outcome, all groups at once, until the end.
    """

    def __init__(self, model):
        self.model = model
        self.series = {}
        self.counts = []  # by month: the counts of every cell
        self.groups = _groups(model.cells)
        self.member = np.array(
            [np.isin(range(len(model.cells)), chosen) for chosen in self.groups.values()], dtype=float
        )
        self.firms = defaultdict(list)  # by outcome and month: the values of every group
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
            self.counts.append([cell.counts for cell in self.model.cells])
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
        table = self.member @ np.array([self._amounts(cell) for cell in self.model.cells])
        for outcome, values in _firm_outcomes(dict(zip(SUMMED, table.T, strict=True))).items():
            self.firms[outcome].append(values)

    def _amounts(self, cell) -> list:
        """Return what a cell adds to the sums."""
        counts = [*(getattr(cell.counts, name) for name in COUNTED), cell.depth, cell.protected_depth]
        incidents = self.recorded[cell.number] + self.expected[cell.number]
        return [cell.weight * count for count in counts] + incidents

    def all_series(self) -> dict:
        """Return every series at the end of the run."""
        firms = {
            (*group, outcome): values
            for outcome, months in self.firms.items()
            for group, values in zip(self.groups, np.array(months).T, strict=True)
        }
        return self.series | firms

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


def _groups(cells: list) -> dict:
    """Return the numbers of the cells of each group: all, each sector, each size; in each jurisdiction and in all."""
    groups = defaultdict(list)
    for cell in cells:
        for jurisdiction in (ALL, JURISDICTIONS[cell.sector.jurisdiction]):
            for sector, size in ((ALL, ALL), (SECTORS[cell.sector.number], ALL), (ALL, SIZES[cell.size])):
                groups[jurisdiction, sector, size].append(cell.number)
    return groups


def _firm_outcomes(sums: dict) -> dict:
    """Return the outcomes of all groups of cells (8.2)."""

    def incidents(kind: str, *types: int) -> np.ndarray:
        return sum(sums[f"{kind} {r}"] for r in types)

    alive, adopters = sums["alive"], sums["adopters"]
    return {outcome: ratios(sums[count], adopters) for outcome, count in SHARES_OF_ADOPTERS.items()} | {
        "adoption": ratios(adopters, alive),
        "eligible": ratios(sums["eligible"], alive),
        "deployment": ratios(sums["depth"], alive),
        "protection": ratios(sums["protected"], sums["depth"]),
        "burden_domestic": ratios(sums["burden_domestic"] * BURDEN_UNIT, adopters),
        "burden_duplicate": ratios(sums["burden_duplicate"] * BURDEN_UNIT, adopters),
        "incidents_accident": incidents("recorded", ACCIDENT),
        "incidents_rights": incidents("recorded", RIGHTS),
        "incidents_safety": incidents("recorded", SAFETY),
        "incidents_misuse": incidents("recorded", MISUSE),
        "incidents_unintentional": incidents("recorded", ACCIDENT, RIGHTS),
        "expected_unintentional": incidents("expected", ACCIDENT, RIGHTS),
        "expected_safety": incidents("expected", SAFETY),
        "expected_misuse": incidents("expected", MISUSE),
    }


def ratios(parts: np.ndarray, wholes: np.ndarray) -> np.ndarray:
    """Return parts over wholes, missing where the whole is 0."""
    return np.divide(parts, wholes, out=np.full(len(wholes), np.nan), where=wholes != 0)
