"""How results must change, or must not, when a configuration changes in a known way."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from properties.cases import cases
from properties.worlds import SEEDS, build, names, rows, run, scenarios, settings_of, values, within, world_column
from sim.analysis.paired import compare
from sim.axes import DEVELOPER, FORUMS, JURISDICTION_COUNT, JURISDICTIONS, SMALL
from sim.engine.outcomes import OUTCOMES
from sim.engine.record import EXPERTS, PROFICIENCY
from sim.engine.simulate import advance, prepare, simulate
from sim.engine.tables import series_index
from sim.policy.levers import LEVER
from sim.policy.scenario import JurisdictionPopulation, Scenario
from sim.world.cells import cell_index

STARTUPS = [cell_index(j, DEVELOPER, SMALL) for j in range(JURISDICTION_COUNT)]


# --- order and weight of firms ------------------------------------------------------------------------------------


@cases(80)
@given(scenarios(), SEEDS, st.integers(0, 2**32 - 1))
def test_the_order_of_firms_within_a_cell_changes_no_bit(scenario: Scenario, seed: int, order: int) -> None:
    """But of small developers: foundings fill the first slot that is free."""
    made = prepare(scenario, seed)
    shuffle = np.random.default_rng(order)
    for cell in set(range(len(made.layout.weight))) - set(STARTUPS):
        begin, end = made.layout.start[cell], made.layout.start[cell + 1]
        made.firms[begin:end] = made.firms[begin + shuffle.permutation(end - begin)]
    advance(made, 0, made.clock.steps)
    assert values(made).tobytes() == run(scenario, seed).tobytes()


@cases(80)
@given(scenarios(), SEEDS)
def test_twice_the_firms_at_half_the_records_each_change_no_share_by_a_bit(scenario: Scenario, seed: int) -> None:
    """Twice as many real firms, each half as likely to be recorded: the same recorded incidents, so the same world."""
    numbers = dict(scenario.values)
    numbers["incidents.incidents_per_record"] = 2.0 * float(numbers["incidents.incidents_per_record"])  # type: ignore[arg-type]
    double = scenario.model_copy(update={"population": twice(scenario, JURISDICTIONS), "values": numbers})
    found, expected = run(double, seed), run(scenario, seed)
    expected[rows("startup_exits")] *= 2.0  # real firms, the one outcome that counts them
    assert found.tobytes() == expected.tobytes()


@cases(80)
@given(scenarios(), SEEDS, st.sampled_from(JURISDICTIONS))
def test_twice_the_firms_of_one_country_change_no_share_where_nothing_happens(
    scenario: Scenario, seed: int, place: str
) -> None:
    """Without incidents nothing depends on how many there are; sums over all countries do, by their weight."""
    quiet = scenario.model_copy(update={"values": dict(scenario.values) | NO_INCIDENTS})
    double = quiet.model_copy(update={"population": twice(quiet, (place,))})
    found, expected = run(double, seed), run(quiet, seed)
    index = series_index()
    same = [i for i, series in enumerate(index) if series.outcome != "startup_exits" and series.jurisdiction != "all"]
    same += [i for i, series in enumerate(index) if OUTCOMES[series.outcome].dimensions == ()]
    assert found[same].tobytes() == expected[same].tobytes()


NO_INCIDENTS = {"incidents.base_rate": (0.0,) * 4, "incidents.external_misuse": 0.0}


def twice(scenario: Scenario, places: tuple[str, ...]) -> dict[str, JurisdictionPopulation]:
    """Return the population with twice the real firms in some jurisdictions."""
    return {
        name: part.model_copy(update={"firms": tuple(2.0 * count for count in part.firms)}) if name in places else part
        for name, part in scenario.population.items()
    }


# --- levers that have nothing to act on ---------------------------------------------------------------------------

NO_GUIDELINE = {"guideline_stringency": 0.0}
NO_LAW = {"horizontal_stringency": 0.0, "sector_stringency": 0.0, "frontier_stringency": 0.0, "endogenous_law": 0.0}
NO_STAFF = {"staff_target": 0.0, "training_rate": 0.0}
OUTSIDE = dict.fromkeys((f"membership.{forum}" for forum in FORUMS), 0.0)

INERT: dict[str, dict[str, float]] = {
    "penalty": NO_LAW,
    "rigidity": NO_LAW,
    "sandbox": NO_LAW,
    "law_minimum_time": NO_LAW,
    "law_revision_work": NO_LAW,
    "sector_minimum_time": NO_LAW,
    "guideline_minimum_time": NO_GUIDELINE,
    "toolkit": NO_GUIDELINE,
    "disclosure": NO_GUIDELINE,
    "outreach": NO_GUIDELINE | NO_LAW,
    "revision_trigger": NO_GUIDELINE | NO_LAW,
    "liability": NO_GUIDELINE | NO_LAW,
    "broker_engagement": OUTSIDE,
    "hub": NO_STAFF,
    "extra_units": NO_STAFF,
    "government_ai_use": NO_STAFF,
    "rotation_tenure": NO_STAFF,
    "secondment_tenure": NO_STAFF,
    "secondment_share": NO_STAFF,
}
"""Levers and what must be 0, in the same jurisdiction and for all time, for them to have nothing to act on."""


@cases(150)
@given(st.data(), scenarios(longest=24), st.sampled_from(sorted(INERT)), st.sampled_from(JURISDICTIONS))
def test_a_lever_with_nothing_to_act_on_changes_no_bit(data: Any, drawn: Scenario, lever: str, place: str) -> None:
    low, high = (data.draw(within(LEVER[lever].low, LEVER[lever].high)) for _ in range(2))
    assume(low != high)
    one, other = (with_levers(inert_world(drawn, lever, place), lever, place, value) for value in (low, high))
    seed = data.draw(SEEDS)
    assert run(one, seed).tobytes() == run(other, seed).tobytes()


@pytest.mark.parametrize("lever", sorted(INERT))
def test_the_same_levers_act_where_there_is_something_to_act_on(lever: str) -> None:
    """Otherwise the test above could not fail."""
    drawn = build("hybrid", {"levers": [
        {"lever": "staff_target", "jurisdiction": "japan", "value": 150},
        {"lever": "secondment_share", "jurisdiction": "japan", "value": 0.3},
        {"lever": "horizontal_stringency", "jurisdiction": "japan", "value": 0.8},
        {"lever": "frontier_stringency", "jurisdiction": "japan", "value": 0.9},
        {"lever": "law_revision_work", "jurisdiction": "japan", "value": 5},
    ]}, settings_of(400, "2024-01", 96, 1))  # fmt: skip
    low, high = LEVER[lever].low, LEVER[lever].high
    found = [run(with_levers(drawn, lever, "japan", value), 1) for value in (low, high)]
    assert found[0].tobytes() != found[1].tobytes()


@cases(30)
@given(scenarios(longest=14), st.sampled_from(sorted(INERT)), st.sampled_from(JURISDICTIONS))
def test_a_comparison_says_no_effect_of_such_a_lever(drawn: Scenario, lever: str, place: str) -> None:
    ends = (LEVER[lever].low, LEVER[lever].high)
    pair = [
        with_levers(inert_world(drawn, lever, place), lever, place, value).model_copy(
            update={"name": f"{lever} {value}"}
        )
        for value in ends
    ]
    table = compare(pair, replicates=2, workers=1).differences
    assert len(table) > 0
    assert (table["share_zero"] == 1.0).all()
    assert (table["verdict"] == "no effect").all()


def inert_world(scenario: Scenario, lever: str, place: str) -> Scenario:
    """Return the scenario with everything off that the lever could act on."""
    for name, value in INERT[lever].items():
        scenario = with_levers(scenario, name, place, value)
    return scenario


def with_levers(scenario: Scenario, name: str, place: str, value: float) -> Scenario:
    """Return the scenario with a lever held for all time in one jurisdiction, as its last change."""
    lever, _, item = name.partition(".")
    data: dict[str, Any] = {"lever": lever, "jurisdiction": place, "value": value}
    if LEVER[lever].axis:
        data[LEVER[lever].axis] = item or "all"
    settings = scenario.settings
    made = build(names()[0], {"levers": [data]}, settings_of(120, settings.start, settings.months, 1))
    return scenario.model_copy(update={"changes": (*scenario.changes, made.changes[-1])})


# --- what can only protect ----------------------------------------------------------------------------------------

HARM = (
    "incidents_accident", "incidents_rights", "incidents_safety", "incidents_misuse", "incidents_external_misuse",
    "severity_total", "severity_maximum", "severe_incidents",
)  # fmt: skip
EXPECTED = ("expected_unintentional", "expected_safety", "expected_misuse")
UNSEEN = {
    "detection.base_chance": (0.0,) * 4,
    "detection.severity_effect": 0.0,
    "detection.perception_rate": 0.0,
    "adoption.trust_effect": 0.0,
    "awareness.retention": 1.0,
}
"""No incident is ever detected, so that nobody learns, worries or reviews because of one; perceived detection stays
where it starts; trust does not move adoption; a revision makes nobody forget. What is left of the model is monotone."""

PROTECTIVE_NUMBERS = (
    "incidents.efficacy", "incidents.upstream_safeguard", "jurisdiction.deference", "compliance.deference_benefit",
    "compliance.peer_norm_benefit", "compliance.reputation_benefit", "compliance.export_benefit",
    "compliance.existing_law_penalty", "compliance.surveillance_effect", "awareness.hazard",
)  # fmt: skip
PROTECTIVE_LEVERS = ("outreach", "toolkit", "disclosure", "liability", "penalty")


@cases(150)
@given(st.data(), scenarios(longest=48), st.sampled_from(PROTECTIVE_NUMBERS), SEEDS)
def test_a_belief_that_can_only_protect_never_shows_harm_in_a_pair(
    data: Any, drawn: Scenario, path: str, seed: int
) -> None:
    world = unseen(drawn)
    numbers = world.values[path]
    less = np.atleast_1d(np.array(numbers))
    more = less + data.draw(st.floats(0.0, 1.0)) * ((1.0 if less.max() <= 1.0 else 10.0 * less) - less)
    after = tuple(more.tolist()) if isinstance(numbers, tuple) else float(more[0])
    assert_no_more_harm(world.model_copy(update={"values": dict(world.values) | {path: after}}), world, seed)


@cases(150)
@given(st.data(), scenarios(longest=48), st.sampled_from(PROTECTIVE_LEVERS), SEEDS)
def test_a_lever_that_can_only_protect_never_shows_harm_in_a_pair(
    data: Any, drawn: Scenario, lever: str, seed: int
) -> None:
    low, high = sorted(data.draw(within(LEVER[lever].low, LEVER[lever].high)) for _ in range(2))
    place = data.draw(st.sampled_from(JURISDICTIONS))
    world = unseen(drawn)
    assert_no_more_harm(with_levers(world, lever, place, high), with_levers(world, lever, place, low), seed)


@pytest.mark.parametrize("path", PROTECTIVE_NUMBERS)
def test_less_protection_is_seen_as_harm(path: str) -> None:
    """Otherwise the tests above could not fail."""
    world = unseen(build("hybrid", {}, settings_of(2000, "2020-01", 180, 1)))
    numbers = world.values[path]
    none = tuple(0.0 for _ in numbers) if isinstance(numbers, tuple) else 0.0
    worse = world.model_copy(update={"values": dict(world.values) | {path: none}})
    with pytest.raises(AssertionError, match="more harm"):
        assert_no_more_harm(worse, world, 1)


def unseen(scenario: Scenario) -> Scenario:
    """Return the scenario without what reacts to incidents."""
    changes = [change for change in scenario.changes if change.when is None]
    changes = [change for change in changes if change.lever not in ("reporting_duty", "endogenous_law")]
    events = [
        event.model_copy(update={"changes": tuple(each for each in event.changes if each.lever != "reporting_duty")})
        for event in scenario.events
    ]
    return scenario.model_copy(
        update={"changes": tuple(changes), "events": tuple(events), "values": dict(scenario.values) | UNSEEN}
    )


def assert_no_more_harm(better: Scenario, worse: Scenario, seed: int) -> None:
    """Check that harm is nowhere and never larger in the first of two worlds with the same draws."""
    found, base = run(better, seed), run(worse, seed)
    assert (found[rows(*HARM)] <= base[rows(*HARM)]).all(), "more harm"
    rate, reference = found[rows(*EXPECTED)], base[rows(*EXPECTED)]
    assert (rate <= reference * (1.0 + 1e-12)).all(), "more harm is expected"  # sums are rounded


# --- how time is cut ----------------------------------------------------------------------------------------------


@cases(80)
@given(scenarios(steps=(1,)), SEEDS)
def test_staff_proficiency_and_capability_do_not_depend_on_how_time_is_cut(drawn: Scenario, seed: int) -> None:
    """Where nobody is lent: lending follows head-count a step later."""
    kept = tuple(change for change in drawn.changes if change.when is None and change.lever != "secondment_share")
    events = tuple(
        event.model_copy(update={"changes": tuple(each for each in event.changes if each.lever != "secondment_share")})
        for event in drawn.events
    )
    alone = drawn.model_copy(update={"changes": kept, "events": events})
    cut = [simulate(in_steps(alone, steps), seed).record for steps in (1, 2, 4)]
    for other in cut[1:]:
        for column in (EXPERTS, PROFICIENCY):
            np.testing.assert_allclose(other.levels[:, :, column], cut[0].levels[:, :, column], rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(
            other.world[:, world_column("capability")],
            cut[0].world[:, world_column("capability")],
            rtol=1e-12,
            atol=1e-12,
        )


@cases(80)
@given(scenarios(steps=(1,)), SEEDS)
def test_hype_fades_alike_however_time_is_cut(drawn: Scenario, seed: int) -> None:
    """A jump comes in the first step of its month; from one month to the next without one hype keeps the same share."""
    cut = [simulate(in_steps(drawn, steps), seed) for steps in (1, 2, 4)]
    calm = np.flatnonzero(cut[0].timeline.hype_jump[1:] == 0.0)
    kept = []
    for result in cut:
        hype = result.record.world[:, world_column("hype")]
        with np.errstate(invalid="ignore"):
            kept.append((hype[1:] / hype[:-1])[calm])
    np.testing.assert_allclose(kept[1], kept[0], rtol=1e-9)
    np.testing.assert_allclose(kept[2], kept[0], rtol=1e-9)


def in_steps(scenario: Scenario, steps: int) -> Scenario:
    """Return the scenario with so many steps a month."""
    return scenario.model_copy(update={"settings": scenario.settings.model_copy(update={"steps_per_month": steps})})
