"""Positions, forums, bilateral tracks and alignment in a step (order 4 of the month)."""

from __future__ import annotations

from sim import draws
from sim.axes import AISI, EU, FORUMS, FRIENDS, G7, JAPAN, JURISDICTION_COUNT, OECD, US
from sim.compiled import compiled, inlined
from sim.engine import rows
from sim.engine.sorting import sort
from sim.engine.step import Step
from sim.equations import international as equation
from sim.equations import interoperability
from sim.equations.parameters import International, Parameters
from sim.world.state import State

FORUM_COUNT = len(FORUMS)
FORUM_KIND = 300
MEETINGS_APART = 6
"""Each forum meets twice a year, :data:`MEETINGS_APART` months apart."""


@inlined
def meets(forum: int, step: Step) -> bool:
    """Return whether a forum meets in this step.

    The Friends Group meets in March, the OECD in April, the G7 in May, the network of safety institutes in June, and
    each again half a year later.
    """
    month = 2
    if forum == OECD:
        month = 3
    elif forum == G7:
        month = 4
    elif forum == AISI:
        month = 5
    return step.first and step.month_of_year % MEETINGS_APART == month


@compiled
def is_member(state: State, forum: int, j: int) -> bool:
    """Return whether a jurisdiction is a member of a forum now."""
    return state.work.levers[rows.MEMBERSHIP + forum, j] > 0.5


@compiled
def tension_between(state: State, a: int, b: int) -> float:
    """Return geopolitical tension of a pair: the larger of what either declares."""
    lever = state.work.levers
    return max(lever[rows.GEOPOLITICAL_TENSION + b, a], lever[rows.GEOPOLITICAL_TENSION + a, b])


@inlined
def effort_between(state: State, a: int, b: int) -> float:
    """Return effort on a bilateral track: the larger of what either spends."""
    lever = state.work.levers
    return max(lever[rows.BILATERAL_EFFORT + b, a], lever[rows.BILATERAL_EFFORT + a, b])


@compiled
def advance_positions(state: State, numbers: International, step: Step) -> None:
    """Move every government towards its anchor, nudged by the mood at home (11.1)."""
    country = state.country
    mood = country.anxiety + country.concern
    mean = mood.mean()
    for j in range(JURISDICTION_COUNT):
        anchor = state.work.levers[rows.POSITION, j]
        if step.number == 0:
            country.position[j] = anchor
            continue
        country.position[j] = equation.position_next(
            country.position[j], anchor, numbers.position_rate, mood[j] - mean, numbers.mood_weight, step.months
        )


@compiled
def diplomacy(state: State, numbers: International, j: int, share: float) -> float:
    """Return how much diplomatic capacity reaches one purpose, 0 to 1."""
    capacity = state.country.effective[j] * state.work.levers[rows.ALLOCATION_DIPLOMACY, j]
    return min(1.0, capacity * share / numbers.diplomacy_reference)


@inlined
def median_position(state: State, forum: int) -> float:
    """Return the median position of a forum's members."""
    ordered = state.country.position.copy()
    count = 0
    for j in range(JURISDICTION_COUNT):
        if is_member(state, forum, j):
            ordered[count] = state.country.position[j]
            count += 1
    sort(ordered[:count])
    return 0.5 * (ordered[(count - 1) // 2] + ordered[count // 2])


@inlined
def forum_tension(state: State, forum: int, parameters: Parameters) -> float:
    """Return tension among members (11.2): distance of positions plus geopolitics, weighted by markets."""
    weight = parameters.interoperability.market_weight
    total, scale = 0.0, 0.0
    for a in range(JURISDICTION_COUNT):
        for b in range(a + 1, JURISDICTION_COUNT):
            if is_member(state, forum, a) and is_member(state, forum, b):
                pair = weight[a] * weight[b]
                distance = abs(state.country.position[a] - state.country.position[b])
                total += pair * (distance + tension_between(state, a, b))
                scale += pair
    return total / scale if scale > 0.0 else 0.0


@inlined
def brokerage(state: State, forum: int, numbers: International) -> float:
    """Return how much neutral brokers do in a forum (11.3)."""
    median = median_position(state, forum)
    total = 0.0
    for j in range(JURISDICTION_COUNT):
        if is_member(state, forum, j):
            share = state.work.levers[rows.G7_PRIORITY, j]
            if forum != G7:
                share = 1.0 - share
            engaged = state.work.levers[rows.BROKER_ENGAGEMENT, j] * diplomacy(state, numbers, j, share)
            total += engaged * equation.neutrality(state.country.position[j], median)
    return total


@compiled
def advance_forums(state: State, parameters: Parameters, step: Step) -> int:
    """Hold the meetings of the month; members that agree align (11.2 to 11.4). Return how many agreed."""
    numbers = parameters.international
    agreed = 0
    for forum in range(FORUM_COUNT):
        members = 0
        for j in range(JURISDICTION_COUNT):
            members += is_member(state, forum, j)
        state.world.forum_tension[forum] = 0.0
        state.world.forum_consensus[forum] = 0.0
        if members < 2:
            continue
        state.world.forum_tension[forum] = forum_tension(state, forum, parameters)
        state.world.forum_consensus[forum] = _consensus(state, forum, float(members), numbers)
        if not meets(forum, step):
            continue
        key = draws.stream_key(step.seed, draws.CONSENSUS, step.tick, 0)
        if draws.uniform(key, draws.unit_key(FORUM_KIND, forum)) < state.world.forum_consensus[forum]:
            agreed += 1
            _align_members(state, forum, numbers)
    return agreed


@inlined
def _consensus(state: State, forum: int, members: float, numbers: International) -> float:
    intercept = numbers.consensus_intercept
    lifted = min(state.world.track[JAPAN, US], state.world.track[JAPAN, EU]) > numbers.bridge_threshold
    if forum == G7 and lifted:
        intercept += numbers.bilateral_bridge
    return equation.consensus_probability(
        intercept, numbers.consensus_tension, state.world.forum_tension[forum], numbers.consensus_broker,
        brokerage(state, forum, numbers), numbers.consensus_members, members,
    )  # fmt: skip


@inlined
def _align_members(state: State, forum: int, numbers: International) -> None:
    matrix = state.world.alignment
    for a in range(JURISDICTION_COUNT):
        for b in range(a + 1, JURISDICTION_COUNT):
            if is_member(state, forum, a) and is_member(state, forum, b):
                value = equation.alignment_after_consensus(
                    matrix[a, b], numbers.alignment_gain[forum], numbers.alignment_maximum
                )
                matrix[a, b] = value
                matrix[b, a] = value


@compiled
def advance_tracks(state: State, parameters: Parameters, step: Step) -> None:
    """Build and erode bilateral tracks and alignment; floors of mutual recognition hold (11.4, 11.6)."""
    for a in range(JURISDICTION_COUNT):
        for b in range(a + 1, JURISDICTION_COUNT):
            _advance_pair(state, parameters.international, step, a, b)


@inlined
def _advance_pair(state: State, numbers: International, step: Step, a: int, b: int) -> None:
    lever = state.work.levers
    distance = abs(state.country.position[a] - state.country.position[b])
    effort = effort_between(state, a, b)
    if effort > 0.0:
        # the first of the pair drives the track: Japan's diplomacy where Japan is part of it
        active = diplomacy(state, numbers, a, 1.0 - lever[rows.G7_PRIORITY, a])
        vision = max(lever[rows.SHARED_VISION, a], lever[rows.SHARED_VISION, b])
        effort *= active * (1.0 + numbers.vision_effect * vision)
    track = equation.track_next(
        state.world.track[a, b], numbers.bilateral_gain, effort, distance, numbers.alignment_erosion,
        tension_between(state, a, b), step.months,
    )  # fmt: skip
    alignment = equation.alignment_erosion(
        state.world.alignment[a, b], numbers.alignment_erosion, distance, step.months
    )
    alignment = equation.alignment_from_track(
        alignment, numbers.bilateral_alignment, track, numbers.alignment_maximum, step.months
    )
    floor = max(lever[rows.ALIGNMENT_FLOOR + b, a], lever[rows.ALIGNMENT_FLOOR + a, b])
    alignment = max(alignment, min(floor, numbers.alignment_maximum))
    state.world.track[a, b] = state.world.track[b, a] = track
    state.world.alignment[a, b] = state.world.alignment[b, a] = alignment


@compiled
def advance_friends(state: State, numbers: International, step: Step) -> None:
    """Found and widen the Friends Group (11.5)."""
    members, effort = 0, 0.0
    for j in range(JURISDICTION_COUNT):
        members += is_member(state, FRIENDS, j)
        effort = max(effort, state.work.levers[rows.FRIENDS_DIPLOMACY, j])
    if members < 2:
        return
    if state.world.friends[0] == 0.0:
        state.world.friends[0] = min(numbers.friends_initial, numbers.friends_pool)
        return
    state.world.friends[0] = equation.friends_next(
        state.world.friends[0], numbers.friends_spontaneous, effort, numbers.friends_imitation, numbers.friends_pool,
        step.months,
    )  # fmt: skip


@compiled
def advance_legitimacy(state: State, parameters: Parameters) -> None:
    """Work out how far each jurisdiction's norm is recognised (7.3)."""
    reach = interoperability.legitimacy_reach(state.world.friends[0], parameters.international.friends_pool)
    weight = parameters.interoperability.market_weight
    for j in range(JURISDICTION_COUNT):
        total = 0.0
        for other in range(JURISDICTION_COUNT):
            total += weight[other] * state.world.alignment[j, other]
        state.country.legitimacy[j] = total * reach


@inlined
def interoperability_index(state: State, parameters: Parameters, j: int) -> float:
    """Return market-weighted alignment with the other jurisdictions, 0 to 1 (7.3)."""
    weight = parameters.interoperability.market_weight
    total, scale = 0.0, 0.0
    for other in range(JURISDICTION_COUNT):
        if other != j:
            total += weight[other] * state.world.alignment[j, other]
            scale += weight[other]
    return total / scale
