"""Start-ups, research and frontier releases in a step (order 15 of the month)."""

from __future__ import annotations

import math

from sim import draws
from sim.axes import DEVELOPER, JAPAN, JURISDICTION_COUNT, SMALL, US
from sim.compiled import borrowing, inlined
from sim.engine import rows
from sim.engine.harm import COUNTRY_KIND
from sim.engine.step import Step
from sim.equations import innovation as equation
from sim.equations.parameters import Innovation, Parameters
from sim.world.cells import CellTable, cell_index
from sim.world.firms import NO_ROW, Firm, FirmTable, Layout
from sim.world.state import State


@inlined
def startup_burden(cells: CellTable, state: State, j: int) -> float:
    """Return the ex-ante cost that a small developer must bear, % of AI budget; a sandbox lifts part of it."""
    cell = cells[cell_index(j, DEVELOPER, SMALL)]
    return cell.binding_cost[0] * (1.0 - state.work.levers[rows.SANDBOX, j])


@inlined
def describe_closing(cells: CellTable, state: State, numbers: Innovation, step: Step) -> None:
    """Set the chance that a small developer closes at the end of the step (12.2), which firms draw in their pass."""
    for j in range(JURISDICTION_COUNT):
        jump = startup_burden(cells, state, j) - state.country.startup_burden[j] if step.number > 0 else 0.0
        chance = equation.exit_probability(numbers.background_exit, jump, numbers.exit_burden, step.months)
        cells[cell_index(j, DEVELOPER, SMALL)].closing_chance = chance


@borrowing
def advance_startups(
    firms: FirmTable, layout: Layout, cells: CellTable, state: State, parameters: Parameters, step: Step, j: int
) -> tuple[int, float]:
    """Let start-ups enter dormant slots (12.1).

    Returns:
        Start-ups founded, and the burden they met.
    """
    numbers = parameters.innovation
    burden = startup_burden(cells, state, j)
    state.country.startup_burden[j] = burden
    certain = 1.0 if state.country.months_unchanged[j] >= numbers.certainty_window else 0.0
    rate = equation.entry_rate(
        numbers.entry_rate[j], math.exp(numbers.entry_capability * state.technology.log_capability[0]), burden,
        numbers.entry_burden, certain, numbers.certainty,
    )  # fmt: skip
    key = draws.stream_key(step.seed, draws.ENTRY, step.tick, 0)
    founded = draws.poisson(draws.uniform(key, draws.unit_key(COUNTRY_KIND, j)), rate * step.months)
    _enter(firms, layout, state, parameters, j, founded)
    return founded, burden


@inlined
def _enter(firms: FirmTable, layout: Layout, state: State, parameters: Parameters, j: int, founded: int) -> None:
    """Fill dormant slots, lowest first, at the pace at which foundings make good background exits.

    Foundings are counted in an index whose mean without burden is ``entry_rate``; slots are a sample. At that mean as
    many slots are filled as background exit empties.
    """
    numbers, cell = parameters.innovation, cell_index(j, DEVELOPER, SMALL)
    pace = (layout.start[cell + 1] - layout.start[cell]) * numbers.background_exit / 12.0
    state.country.entry_carry[j] += pace * founded / numbers.entry_rate[j]
    i = state.reach.vacant[cell]
    while i != NO_ROW and state.country.entry_carry[j] >= 1.0:
        _found(firms[i])
        state.country.entry_carry[j] -= 1.0
        i = firms[i].next_vacant
    state.country.entry_carry[j] = min(state.country.entry_carry[j], 1.0)  # no slot is free: the rest go elsewhere


@inlined
def _found(firm: Firm) -> None:
    """Put a new firm into a slot; it knows nothing and uses nothing yet."""
    firm.alive = 1
    firm.adopted = 0
    firm.aware = 0
    firm.aware_law = 0
    firm.guideline_reported = 0
    firm.guideline_substantive = 0
    firm.binding_reported = 0
    firm.binding_substantive = 0
    firm.active = 0
    firm.review_due = 0
    firm.detected_count = 0
    firm.escalated_until = 0


@inlined
def research(state: State, parameters: Parameters, j: int, burden: float) -> float:
    """Return the research index of a jurisdiction (12.3)."""
    numbers = parameters.innovation
    return equation.research_index(burden, numbers.research_burden, numbers.porter, state.groups.binding_compliance[j])


@inlined
def release_frontier_models(state: State, parameters: Parameters, step: Step, j: int, index: float) -> int:
    """Draw frontier models released (12.4)."""
    numbers = parameters.innovation
    track = state.world.track[JAPAN, US] if j == JAPAN else 0.0
    effect = math.exp(numbers.release_capability * state.technology.log_capability[0])
    rate = equation.release_rate(numbers.release_rate[j], index, numbers.investment, track, effect)
    key = draws.stream_key(step.seed, draws.RELEASE, step.tick, 0)
    return draws.poisson(draws.uniform(key, draws.unit_key(COUNTRY_KIND, j)), rate * step.months)
