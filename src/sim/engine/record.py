"""What a run keeps of each month, as raw counts and sums; ``engine/tables.py`` turns them into outcomes."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.axes import CELL_COUNT, INCIDENT_TYPES, JURISDICTION_COUNT
from sim.compiled import borrowing
from sim.engine.step import Step
from sim.world.state import COUNT_NAMES, EXITS, State

FloatArray = NDArray[np.float64]

COUNTRY_FLOWS = (
    "incidents_external_misuse", "severity_total", "severe_incidents", "detected_incidents", "completed_cases",
    "work_served", "work_capacity", "guideline_revisions", "startup_entries", "frontier_releases",
)  # fmt: skip
COUNTRY_LEVELS = (
    "severity_maximum", "severity_median", "severity_p95", "severity_p99", "backlog", "response_median",
    "response_p90", "perceived_detection", "case_knowledge",
    "drift_guideline", "drift_law", "drift_sector", "drift_frontier", "outdated_guideline", "outdated_law",
    "revision_lag", "trust", "social_concern", "existential_anxiety", "position", "law_pressure",
    "law_in_force", "sector_law_in_force", "experts", "proficiency", "coordination", "effective_capacity",
    "research_index", "interoperability", "norm_legitimacy",
)  # fmt: skip
WORLD_NAMES = (
    "g7_tension", "g7_consensus_probability", "consensus_reached", "friends_members", "bilateral_us", "bilateral_eu",
    "capability", "hype",
)  # fmt: skip

(EXTERNAL_MISUSE, SEVERITY_TOTAL, SEVERE, DETECTED_INCIDENTS, COMPLETED, SERVED, CAPACITY, REVISIONS, ENTRIES,
 RELEASES) = range(len(COUNTRY_FLOWS))  # fmt: skip
(SEVERITY_MAXIMUM, SEVERITY_MEDIAN, SEVERITY_P95, SEVERITY_P99, BACKLOG, RESPONSE_MEDIAN, RESPONSE_P90, PERCEIVED,
 KNOWLEDGE, DRIFT_GUIDELINE, DRIFT_LAW, DRIFT_SECTOR, DRIFT_FRONTIER, OUTDATED_GUIDELINE, OUTDATED_LAW, REVISION_LAG,
 TRUST, CONCERN, ANXIETY, POSITION, PRESSURE, LAW, SECTOR_LAW, EXPERTS, PROFICIENCY, COORDINATION, EFFECTIVE, RESEARCH,
 INTEROPERABILITY, LEGITIMACY) = range(len(COUNTRY_LEVELS))  # fmt: skip
(G7_TENSION, G7_CONSENSUS, CONSENSUS_REACHED, FRIENDS_MEMBERS, BILATERAL_US, BILATERAL_EU, CAPABILITY,
 HYPE) = range(len(WORLD_NAMES))  # fmt: skip


class Record(NamedTuple):
    """Raw record of a run; levels are those at the end of the month, flows add over its steps."""

    counts: NDArray[np.int32]  # [month, cell, COUNT_NAMES]
    depth: FloatArray  # [month, cell] summed deployment depth
    protected: FloatArray  # [month, cell] summed depth times good practice in force
    burden: NDArray[np.int64]  # [month, cell, 2] in units of 2^-24 %
    recorded: NDArray[np.int32]  # [month, cell, incident_type]
    expected: FloatArray  # [month, cell, incident_type]
    flows: FloatArray  # [month, jurisdiction, COUNTRY_FLOWS]
    levels: FloatArray  # [month, jurisdiction, COUNTRY_LEVELS]
    world: FloatArray  # [month, WORLD_NAMES]


def empty_record(months: int) -> Record:
    """Return a record of zeros; response times start as missing."""
    j, i = JURISDICTION_COUNT, len(INCIDENT_TYPES)
    record = Record(
        counts=np.zeros((months, CELL_COUNT, len(COUNT_NAMES)), dtype=np.int32),
        depth=np.zeros((months, CELL_COUNT)),
        protected=np.zeros((months, CELL_COUNT)),
        burden=np.zeros((months, CELL_COUNT, 2), dtype=np.int64),
        recorded=np.zeros((months, CELL_COUNT, i), dtype=np.int32),
        expected=np.zeros((months, CELL_COUNT, i)),
        flows=np.zeros((months, j, len(COUNTRY_FLOWS))),
        levels=np.zeros((months, j, len(COUNTRY_LEVELS))),
        world=np.zeros((months, len(WORLD_NAMES))),
    )
    for level in (RESPONSE_MEDIAN, RESPONSE_P90, SEVERITY_MEDIAN, SEVERITY_P95, SEVERITY_P99):
        record.levels[:, :, level] = np.nan
    return record


@borrowing
def record_cells(record: Record, state: State, step: Step) -> None:
    """Keep counts and sums of every cell."""
    work = state.work
    counts, burden = record.counts[step.month], record.burden[step.month]
    depth, protected = record.depth[step.month], record.protected[step.month]
    recorded, expected = record.recorded[step.month], record.expected[step.month]
    for cell in range(CELL_COUNT):
        exits = 0 if step.first else counts[cell, EXITS]
        for column in range(len(COUNT_NAMES)):
            counts[cell, column] = work.counts[cell, column]
        counts[cell, EXITS] += exits
        depth[cell], protected[cell] = work.depth[cell], work.protected[cell]
        burden[cell, 0], burden[cell, 1] = work.burden[cell, 0], work.burden[cell, 1]
        for r in range(len(INCIDENT_TYPES)):
            recorded[cell, r] = work.recorded[cell, r] + (0 if step.first else recorded[cell, r])
            expected[cell, r] = work.rates[cell, r] + (0.0 if step.first else expected[cell, r])
