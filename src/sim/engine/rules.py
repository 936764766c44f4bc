"""Tables of a step that many firms share: what binds where, what foreign rules cost, how well rules still work."""

from __future__ import annotations

import math

from sim.axes import (
    DEVELOPER,
    HORIZONTAL,
    INCIDENT_TYPES,
    INSTRUMENTS,
    JURISDICTION_COUNT,
    SECTOR,
    SECTOR_COUNT,
)
from sim.compiled import compiled, inlined
from sim.engine import rows
from sim.equations import compliance, incidents, interoperability
from sim.equations.parameters import Parameters
from sim.world.state import State

TYPE_COUNT, INSTRUMENT_COUNT = len(INCIDENT_TYPES), len(INSTRUMENTS)


@inlined
def binding_instrument(state: State, parameters: Parameters, j: int, k: int) -> int:
    """Return which law binds in a sector: the horizontal or the sector's, whichever demands more."""
    horizontal = state.work.levers[rows.HORIZONTAL_STRINGENCY, j] * parameters.compliance.high_risk_share[k]
    return SECTOR if state.work.levers[rows.SECTOR_STRINGENCY + k, j] > horizontal else HORIZONTAL


@compiled
def prepare(state: State, parameters: Parameters) -> None:
    """Fill the tables that depend on jurisdiction and sector only."""
    lever, work = state.work.levers, state.work
    for r in range(TYPE_COUNT):
        exponent = parameters.incidents.capability_exponent[r]
        work.capability_effect[r] = math.exp(exponent * state.technology.log_capability[0])
    hidden = incidents.mean_severity_power(
        -parameters.detection.severity_effect, parameters.incidents.severity_exponent,
        parameters.incidents.severity_maximum,
    )  # fmt: skip
    for j in range(JURISDICTION_COUNT):
        for n in range(INSTRUMENT_COUNT):
            work.effect[n, j] = incidents.rule_effectiveness(parameters.revision.drift_effect, state.country.gap[n, j])
        work.learned[j] = math.exp(-parameters.incidents.learning_effect * state.country.knowledge[j])
        work.outreach[j] = state.country.effective[j] * lever[rows.ALLOCATION_OUTREACH, j]
        for r in range(TYPE_COUNT):
            work.detection_mean[j, r] = mean_detection(
                parameters.detection.base_chance[r], hidden, lever[rows.REPORTING_DUTY, j]
            )
        for k in range(SECTOR_COUNT):
            work.law[j, k] = compliance.binding_stringency(
                lever[rows.HORIZONTAL_STRINGENCY, j], parameters.compliance.high_risk_share[k],
                lever[rows.SECTOR_STRINGENCY + k, j], 0.0,
            )  # fmt: skip
            instrument = binding_instrument(state, parameters, j, k)
            work.law_gap[j, k] = state.country.gap[instrument, j]
            work.law_effect[j, k] = work.effect[instrument, j]
    for j in range(JURISDICTION_COUNT):
        for k in range(SECTOR_COUNT):
            _prepare_markets(state, parameters, j, k)
        _prepare_frontier(state, parameters, j)


@inlined
def mean_detection(base: float, hidden: float, reporting: float) -> float:
    """Return the chance that an incident of a type comes to light, averaged over severities (8.1).

    ``hidden`` is the mean over severities of what severity leaves of the chance to stay hidden.
    """
    return 1.0 - (1.0 - base) * hidden * (1.0 - reporting)


@inlined
def _prepare_markets(state: State, parameters: Parameters, j: int, k: int) -> None:
    """Fill duplicate cost and re-use for every set of export markets, adding one market at a time."""
    removable, home = parameters.interoperability.removable_share, state.work.law[j, k]
    work = state.work
    # the set of no market stays at zero cost and zero re-use
    for market in range(JURISDICTION_COUNT):
        foreign, alignment = work.law[market, k], state.world.alignment[j, market]
        cost = interoperability.duplicate_cost(parameters.compliance.base_cost, foreign, removable, alignment)
        reuse = interoperability.reuse_share(removable, alignment, foreign, home)
        bit = 1 << market
        for smaller in range(bit):
            work.duplicate[j, k, bit + smaller] = work.duplicate[j, k, smaller] + cost
            work.reuse[j, k, bit + smaller] = max(work.reuse[j, k, smaller], reuse)


@inlined
def _prepare_frontier(state: State, parameters: Parameters, j: int) -> None:
    """Fill re-use for frontier developers, whose home duty is the strictest there is."""
    work, removable = state.work, parameters.interoperability.removable_share
    home = max(work.law[j, DEVELOPER], work.levers[rows.FRONTIER_STRINGENCY, j])
    for market in range(JURISDICTION_COUNT):
        reuse = interoperability.reuse_share(
            removable, state.world.alignment[j, market], work.law[market, DEVELOPER], home
        )
        bit = 1 << market
        for smaller in range(bit):
            work.frontier_reuse[j, bit + smaller] = max(work.frontier_reuse[j, smaller], reuse)
