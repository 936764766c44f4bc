"""State of everything that is not a firm: countries, ministries, queues, forums, technology.

Arrays, so that one compiled month can read and write them; ``world/agents.py`` gives the same state as Mesa agents.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.axes import (
    CELL_COUNT,
    FORUMS,
    INCIDENT_TYPES,
    INSTRUMENTS,
    JURISDICTION_COUNT,
    MINISTRIES,
    SECTOR_COUNT,
    SIZE_COUNT,
)
from sim.equations.mood import trust
from sim.equations.parameters import Parameters
from sim.world.cells import PATTERNS
from sim.world.firms import NO_ROW

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

SEVERITY_ROOM = 4096
"""Severities of a jurisdiction and step that are kept for quantiles; more than that are left out of them."""

MARKET_SETS = 1 << JURISDICTION_COUNT
"""Number of sets of export markets: a firm's ``exports`` is one of them."""


class Technology(NamedTuple):
    """World-wide technology; arrays of length one, so that they can change in place."""

    log_capability: FloatArray
    hype: FloatArray


class Country(NamedTuple):
    """One value a jurisdiction unless the comment says more."""

    # mood and politics
    concern: FloatArray  # Q
    anxiety: FloatArray  # X
    sector_concern: FloatArray  # [sector, jurisdiction] concern from visible incidents of a sector
    trust: FloatArray  # T
    trust_start: FloatArray  # T at the start
    position: FloatArray  # pos
    pressure: FloatArray  # pressure for ex-ante law
    law_added: FloatArray  # stringency brought by pressure, 0 or 1; -1: repealed
    law_next: FloatArray  # the same from the next step on
    sector_law: FloatArray  # [sector, jurisdiction] 1: pressure brought a law of the sector
    sector_law_next: FloatArray  # [sector, jurisdiction] the same from the next step on
    # detection, knowledge
    perceived: FloatArray  # perceived yearly detection probability
    knowledge: FloatArray  # Kn
    # rules, each by instrument and jurisdiction
    reference: FloatArray  # ln capability at the last revision
    in_force: FloatArray  # 1 once the instrument has stringency
    project_open: FloatArray  # 1 while a revision is under way
    project_done: FloatArray  # expert-months done
    project_age: FloatArray  # months
    revised: FloatArray  # 1 in the step in which a revision ended
    gap: FloatArray  # drift
    months_unchanged: FloatArray  # [jurisdiction] since any instrument changed
    stringency_seen: FloatArray  # [instrument, jurisdiction] last step's, to notice changes
    # capacity
    effective: FloatArray  # E^eff, experts
    coordination: FloatArray  # Phi
    sector_match: FloatArray  # [sector, jurisdiction] share of experts in the unit that owns the sector
    # innovation
    startup_burden: FloatArray  # ex-ante burden of a small developer, last step
    entry_carry: FloatArray  # start-ups waiting for a slot
    # international
    legitimacy: FloatArray  # L


class Ministries(NamedTuple):
    """[jurisdiction, ministry]."""

    experts: FloatArray  # head-count on the unit's posts, lent out or not
    proficiency: FloatArray  # mean, 0 to 1
    lent: FloatArray  # of these, lent to the Cabinet Office


class Queue(NamedTuple):
    """Investigations waiting, by month of arrival, first in first out."""

    work: FloatArray  # [jurisdiction, step] expert-months left of the cohort
    cases: FloatArray  # [jurisdiction, step] cases of the cohort
    unit_work: FloatArray  # [jurisdiction, step] expert-months a case of the cohort takes
    head: IntArray  # [jurisdiction] oldest cohort with work left
    completed: FloatArray  # [jurisdiction, step] cases finished in the step
    incidents: FloatArray  # [jurisdiction, step] recorded incidents in the step
    visible: FloatArray  # [jurisdiction, step] severity that came to light in the step
    sector_visible: FloatArray  # [jurisdiction x sector, step] the same by sector
    severe: FloatArray  # [jurisdiction, step] severe incidents in the step


class World(NamedTuple):
    """Relations between countries."""

    alignment: FloatArray  # A [jurisdiction, jurisdiction], symmetric
    track: FloatArray  # B [jurisdiction, jurisdiction], symmetric
    friends: FloatArray  # [1] members of the Friends Group
    forum_tension: FloatArray  # [forum]
    forum_consensus: FloatArray  # [forum] probability that a meeting agrees
    developer_compliance: FloatArray  # [1] of frontier developers world-wide, market-weighted


class Groups(NamedTuple):
    """What firms see of others: shares at the end of last month."""

    sector_diffusion: FloatArray  # [jurisdiction, sector] adopted over eligible
    size_diffusion: FloatArray  # [jurisdiction, size]
    sector_aware: FloatArray  # [jurisdiction, sector] aware adopters over adopters
    large_guideline: FloatArray  # [jurisdiction, sector] large adopters that report following the guideline
    large_binding: FloatArray  # [jurisdiction, sector] the same for binding duties
    adopters: FloatArray  # [jurisdiction] real firms that use AI
    sector_adopters: FloatArray  # [jurisdiction, sector] the same by sector
    diffusion: FloatArray  # [jurisdiction] adopted over all firms
    compliance: FloatArray  # [jurisdiction] adopters that comply in substance, over adopters
    binding_compliance: FloatArray  # [jurisdiction] adopters that meet the law in substance, over adopters


class Reach(NamedTuple):
    """Which firms a step need look at; those of a cell stand in the order in which AI comes to pay for them."""

    firms: IntArray  # [cell] first firms for which it may have paid up to now; -1 before the first step
    vacant: IntArray  # [cell] row of the first slot that nobody uses after this step, or NO_ROW


class Workspace(NamedTuple):
    """Tables made anew each step: what is common to a cell, and tables by set of export markets."""

    levers: FloatArray  # [row, jurisdiction] in force now
    duplicate: FloatArray  # [jurisdiction, sector, market set] duplicate cost of a firm of relative size 1
    reuse: FloatArray  # [jurisdiction, sector, market set] share of home cost saved
    frontier_reuse: FloatArray  # [jurisdiction, market set] the same for frontier developers
    law: FloatArray  # [jurisdiction, sector] stringency of binding law, frontier duties aside
    law_gap: FloatArray  # [jurisdiction, sector] drift of the law that binds there
    effect: FloatArray  # [instrument, jurisdiction] share of its effect that a rule keeps after drift
    law_effect: FloatArray  # [jurisdiction, sector] the same of the law that binds there
    learned: FloatArray  # [jurisdiction] share of incidents that knowledge of cases leaves
    outreach: FloatArray  # [jurisdiction] capacity spent on outreach, experts
    capability_effect: FloatArray  # [incident_type] C to the power gamma_r
    detection_mean: FloatArray  # [jurisdiction, incident_type] chance that an incident comes to light
    counts: IntArray  # [cell, COUNTS] whole-number counts of this step
    depth_sum: IntArray  # [cell, PATTERNS] summed depth of adopters by pattern of practice
    depth: FloatArray  # [cell] summed depth of adopters
    protected: FloatArray  # [cell] the same times good practice in force
    burden: IntArray  # [cell, 2] domestic and duplicate burden of adopters, in units of 2^-24 %
    sector_cases: FloatArray  # [jurisdiction, sector] detected incidents of this step
    sector_severity: FloatArray  # [jurisdiction, sector] severity that came to light in this step
    severities: FloatArray  # [jurisdiction, incident] of the step's recorded incidents, as many as there is room for
    severity_count: IntArray  # [jurisdiction] how many of these
    severity: FloatArray  # [jurisdiction, 4] total, maximum, tail count, detected severity
    rates: FloatArray  # [cell, incident_type] expected recorded incidents
    recorded: IntArray  # [cell, incident_type]
    external: IntArray  # [jurisdiction]
    detected: IntArray  # [jurisdiction]


class Watch(NamedTuple):
    """What triggers have seen so far."""

    held: FloatArray  # [trigger] months the condition has held
    since: FloatArray  # [trigger] step in which it fired, -1 before


class State(NamedTuple):
    """All state of fixed size; handed to compiled code as one record, see :func:`sim.world.records.as_record`."""

    technology: Technology
    country: Country
    ministries: Ministries
    world: World
    groups: Groups
    reach: Reach
    work: Workspace


COUNT_NAMES = (
    "alive", "eligible", "adopters", "aware", "aware_law", "guideline_reported", "guideline_substantive",
    "binding_reported", "binding_substantive", "substantive", "active", "exits",
)  # fmt: skip
(
    ALIVE, ELIGIBLE, ADOPTERS, AWARE, AWARE_LAW, GUIDELINE_REPORTED, GUIDELINE_SUBSTANTIVE, BINDING_REPORTED,
    BINDING_SUBSTANTIVE, SUBSTANTIVE, ACTIVE, EXITS,
) = range(len(COUNT_NAMES))  # fmt: skip
"""Columns of ``Workspace.counts``."""


def _country(parameters: Parameters) -> Country:
    j, n = JURISDICTION_COUNT, len(INSTRUMENTS)
    shape = {
        "reference": (n, j), "in_force": (n, j), "project_open": (n, j), "project_done": (n, j), "project_age": (n, j),
        "revised": (n, j), "gap": (n, j), "stringency_seen": (n, j), "sector_match": (SECTOR_COUNT, j),
        "sector_concern": (SECTOR_COUNT, j), "sector_law": (SECTOR_COUNT, j), "sector_law_next": (SECTOR_COUNT, j),
    }  # fmt: skip
    country = Country(**{name: np.zeros(shape.get(name, (j,))) for name in Country._fields})
    numbers = parameters.mood  # before the first step nobody is worried, nobody complies and no case waits
    start = [trust(each, 0.0, 0.0, 0.0, 0.0, 1.0, numbers.trust_response) for each in numbers.trust_baseline]
    country.trust[:] = start
    country.trust_start[:] = start
    country.perceived[:] = parameters.detection.initial_perception
    country.coordination[:] = 1.0
    country.months_unchanged[:] = parameters.innovation.certainty_window
    return country


def _workspace(rows: int) -> Workspace:
    j, k, i = JURISDICTION_COUNT, SECTOR_COUNT, len(INCIDENT_TYPES)
    integers = np.int64
    return Workspace(
        levers=np.zeros((rows, j)),
        duplicate=np.zeros((j, k, MARKET_SETS)),
        reuse=np.zeros((j, k, MARKET_SETS)),
        frontier_reuse=np.zeros((j, MARKET_SETS)),
        law=np.zeros((j, k)),
        law_gap=np.zeros((j, k)),
        effect=np.zeros((len(INSTRUMENTS), j)),
        law_effect=np.zeros((j, k)),
        learned=np.ones(j),
        outreach=np.zeros(j),
        capability_effect=np.zeros(i),
        detection_mean=np.zeros((j, i)),
        counts=np.zeros((CELL_COUNT, len(COUNT_NAMES)), dtype=integers),
        depth_sum=np.zeros((CELL_COUNT, PATTERNS), dtype=integers),
        depth=np.zeros(CELL_COUNT),
        protected=np.zeros(CELL_COUNT),
        burden=np.zeros((CELL_COUNT, 2), dtype=integers),
        sector_cases=np.zeros((j, k)),
        sector_severity=np.zeros((j, k)),
        severities=np.zeros((j, SEVERITY_ROOM)),
        severity_count=np.zeros(j, dtype=integers),
        severity=np.zeros((j, 4)),
        rates=np.zeros((CELL_COUNT, i)),
        recorded=np.zeros((CELL_COUNT, i), dtype=integers),
        external=np.zeros(j, dtype=integers),
        detected=np.zeros(j, dtype=integers),
    )


def _groups() -> Groups:
    j, k = JURISDICTION_COUNT, SECTOR_COUNT
    shape = {"size_diffusion": (j, SIZE_COUNT), "adopters": (j,), "diffusion": (j,), "compliance": (j,),
             "binding_compliance": (j,)}  # fmt: skip
    return Groups(**{name: np.zeros(shape.get(name, (j, k))) for name in Groups._fields})


def initial_state(parameters: Parameters, rows: int) -> State:
    """Return the state before the first month.

    Args:
        parameters: All uncertain numbers.
        rows: Rows of the lever array.
    """
    j = JURISDICTION_COUNT
    alignment = np.full((j, j), parameters.international.alignment_initial)
    np.fill_diagonal(alignment, 1.0)
    return State(
        technology=Technology(np.zeros(1), np.zeros(1)),
        country=_country(parameters),
        ministries=Ministries(
            np.zeros((j, len(MINISTRIES))),
            np.full((j, len(MINISTRIES)), parameters.government.entry_proficiency),
            np.zeros((j, len(MINISTRIES))),
        ),
        world=World(
            alignment, np.zeros((j, j)), np.zeros(1), np.zeros(len(FORUMS)), np.zeros(len(FORUMS)), np.zeros(1)
        ),
        groups=_groups(),
        reach=Reach(np.full(CELL_COUNT, -1), np.full(CELL_COUNT, NO_ROW)),
        work=_workspace(rows),
    )


def empty_queue(steps: int) -> Queue:
    """Return a queue for so many steps with nobody in it."""
    rows = {"sector_visible": JURISDICTION_COUNT * SECTOR_COUNT}
    arrays = {name: np.zeros((rows.get(name, JURISDICTION_COUNT), steps)) for name in Queue._fields if name != "head"}
    return Queue(head=np.zeros(JURISDICTION_COUNT, dtype=np.int64), **arrays)


def empty_watch(triggers: int) -> Watch:
    """Return triggers of which none has fired."""
    return Watch(np.zeros(triggers), np.full(triggers, -1.0))
