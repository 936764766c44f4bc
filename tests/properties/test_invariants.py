"""What holds in every month of every valid configuration."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from outcome_pages import facts, sections

from properties.cases import cases
from properties.worlds import SEEDS, rows, run, scenarios, values
from sim.axes import DEVELOPER, INCIDENT_TYPES, JURISDICTION_COUNT, JURISDICTIONS, SECTORS, SIZES, SMALL
from sim.engine import rows as lever_rows
from sim.engine.model import GovernanceModel
from sim.engine.outcomes import BY_FIRM, OUTCOMES
from sim.engine.record import CAPACITY, COMPLETED, EXPERTS, SERVED
from sim.engine.simulate import advance, prepare, simulate
from sim.engine.tables import series_index
from sim.policy.scenario import Scenario
from sim.study.run import series_row
from sim.world.cells import cell_index
from sim.world.population import real_firms
from sim.world.state import (
    ADOPTERS,
    ALIVE,
    AWARE,
    AWARE_LAW,
    BINDING_REPORTED,
    BINDING_SUBSTANTIVE,
    ELIGIBLE,
    EXITS,
    GUIDELINE_REPORTED,
    GUIDELINE_SUBSTANTIVE,
    SUBSTANTIVE,
)

SHARES = (
    "adoption", "eligible", "deployment", "awareness", "guideline_reported", "guideline_substantive",
    "binding_reported", "binding_substantive", "protection", "perceived_detection", "trust", "position",
    "law_in_force", "proficiency", "coordination", "interoperability", "norm_legitimacy", "g7_consensus_probability",
    "bilateral_us", "bilateral_eu", "hype", "utilisation",
)  # fmt: skip
SIGNED = ("law_pressure", "capability")
OVER_ALIVE = ("adoption", "eligible", "deployment")
OVER_ADOPTERS = (
    "awareness", "guideline_reported", "guideline_substantive", "binding_reported", "binding_substantive",
    "burden_domestic", "burden_duplicate",
)  # fmt: skip
NEVER_MISSING = [
    name for name, each in OUTCOMES.items() if facts(sections(each.family)[name])["missing"].startswith("Never missing")
]
"""Outcomes of which their own page says so."""
STARTUPS = [cell_index(j, DEVELOPER, SMALL) for j in range(JURISDICTION_COUNT)]
ROUNDING = 1e-9


def of_jurisdictions(outcome: str) -> list[int]:
    """Return the rows of an outcome by firm for whole jurisdictions."""
    return [series_row(outcome, name) for name in JURISDICTIONS]


def recorded_incidents(found: np.ndarray) -> np.ndarray:
    """Return all recorded incidents of each jurisdiction and month, by firms or by others."""
    by_firms = [found[of_jurisdictions(f"incidents_{name}")] for name in INCIDENT_TYPES]
    return sum(by_firms) + found[rows("incidents_external_misuse")]


@cases(100)
@given(scenarios(), SEEDS)
def test_shares_lie_between_0_and_1_and_moods_between_0_and_2(scenario: Scenario, seed: int) -> None:
    found = run(scenario, seed)
    for outcomes, top in ((SHARES, 1.0), (("social_concern", "existential_anxiety"), 2.0)):
        part = found[rows(*outcomes)]
        part = part[~np.isnan(part)]
        assert part.min() >= 0.0
        assert part.max() <= top + ROUNDING


@cases(100)
@given(scenarios(), SEEDS)
def test_nothing_is_infinite_and_only_what_may_is_negative_or_missing(scenario: Scenario, seed: int) -> None:
    found = run(scenario, seed)
    assert not np.isinf(found).any()
    assert not np.isnan(found[rows(*NEVER_MISSING)]).any()
    part = found[rows(*(name for name in OUTCOMES if name not in SIGNED))]
    assert part[~np.isnan(part)].min() >= 0.0


@cases(100)
@given(scenarios(), SEEDS)
def test_a_value_is_missing_exactly_where_there_is_nothing_to_divide_by(scenario: Scenario, seed: int) -> None:
    result = simulate(scenario, seed)
    found, record = values(result), result.record
    adopters = found[rows("adoption")] > 0.0
    for name in OVER_ALIVE:
        assert not np.isnan(found[rows(name)]).any()  # some slots of every group are never dormant
    for name in OVER_ADOPTERS:
        np.testing.assert_array_equal(np.isnan(found[rows(name)]), ~adopters, err_msg=name)
    np.testing.assert_array_equal(np.isnan(found[rows("protection")]), ~(found[rows("deployment")] > 0.0))
    np.testing.assert_array_equal(np.isnan(found[rows("utilisation")]), record.flows[:, :, CAPACITY].T <= 0.0)
    finished = record.flows[:, :, COMPLETED].T > 0.0
    np.testing.assert_array_equal(np.isnan(found[rows("response_median")]), ~finished)
    np.testing.assert_array_equal(np.isnan(found[rows("response_p90")]), ~finished)
    assert (found[rows("response_median")] <= found[rows("response_p90")])[finished].all()
    some = recorded_incidents(found) > 0.0
    quantiles = [found[rows(name)] for name in ("severity_median", "severity_p95", "severity_p99", "severity_maximum")]
    for quantile in quantiles[:3]:
        np.testing.assert_array_equal(np.isnan(quantile), ~some)
    for lower, higher in pairwise(quantiles):
        assert (lower <= higher)[some].all()


@cases(100)
@given(scenarios(), SEEDS)
def test_no_firm_appears_or_disappears_but_start_ups(scenario: Scenario, seed: int) -> None:
    result = simulate(scenario, seed)
    alive, exits = (result.record.counts[:, :, column].astype(int) for column in (ALIVE, EXITS))
    slots = np.diff(result.layout.start)
    others = np.delete(np.arange(len(slots)), STARTUPS)
    assert (alive[:, others] == slots[others]).all()
    assert not exits[:, others].any()
    assert (alive[:, STARTUPS] <= slots[STARTUPS]).all()
    if result.clock.steps_per_month == 1:
        founded = np.diff(alive, axis=0)[:, STARTUPS] + exits[:-1, STARTUPS]
        assert (founded >= 0).all()
    living = np.add.reduceat(result.firms.alive.astype(int), result.layout.start[:-1])
    assert (living[STARTUPS] >= alive[-1, STARTUPS] - exits[-1, STARTUPS]).all()
    real = [sum(scenario.population[name].firms) for name in JURISDICTIONS]
    np.testing.assert_allclose(real_firms(result.layout), real, rtol=1e-6)  # shares of sectors are given to 1e-6


@cases(100)
@given(scenarios(), SEEDS)
def test_who_complies_knows_the_rule_reports_it_and_uses_ai(scenario: Scenario, seed: int) -> None:
    count = np.moveaxis(simulate(scenario, seed).record.counts.astype(int), 2, 0)
    smaller_first = (
        (GUIDELINE_SUBSTANTIVE, GUIDELINE_REPORTED), (GUIDELINE_REPORTED, AWARE), (AWARE, ADOPTERS),
        (BINDING_SUBSTANTIVE, BINDING_REPORTED), (BINDING_REPORTED, AWARE_LAW), (AWARE_LAW, ADOPTERS),
        (SUBSTANTIVE, ADOPTERS), (ADOPTERS, ALIVE), (ELIGIBLE, ALIVE), (GUIDELINE_SUBSTANTIVE, SUBSTANTIVE),
        (BINDING_SUBSTANTIVE, SUBSTANTIVE),
    )  # fmt: skip
    for smaller, larger in smaller_first:
        assert (count[smaller] <= count[larger]).all(), (smaller, larger)
    assert (count[SUBSTANTIVE] <= count[GUIDELINE_SUBSTANTIVE] + count[BINDING_SUBSTANTIVE]).all()


@cases(100)
@given(scenarios(), SEEDS)
def test_adopters_grow_but_where_start_ups_replace_each_other(scenario: Scenario, seed: int) -> None:
    result = simulate(scenario, seed)
    others = np.delete(np.arange(result.record.counts.shape[1]), STARTUPS)
    assert (np.diff(result.record.counts[:, others, ADOPTERS].astype(int), axis=0) >= 0).all()
    assert (result.record.depth <= result.record.counts[:, :, ADOPTERS]).all()
    assert (np.diff(result.record.depth[:, others], axis=0) >= 0.0).all()


@cases(100)
@given(scenarios(), SEEDS)
def test_cases_come_to_light_before_they_are_finished_and_none_is_lost(scenario: Scenario, seed: int) -> None:
    result = simulate(scenario, seed)
    found, queue = values(result), result.queue
    flows = result.record.flows
    recorded = recorded_incidents(found)
    cumulated = {
        "recorded": np.cumsum(recorded, axis=1),
        "detected": np.cumsum(found[rows("detected_incidents")], axis=1),
        "completed": np.cumsum(found[rows("completed_cases")], axis=1),
    }
    for series in cumulated.values():
        assert (np.diff(series, axis=1) >= 0.0).all()
    assert (cumulated["detected"] <= cumulated["recorded"]).all()
    assert (cumulated["completed"] <= cumulated["detected"] * (1.0 + ROUNDING) + ROUNDING).all()
    assert (found[rows("severe_incidents")] <= recorded).all()
    assert (found[rows("severity_maximum")] <= found[rows("severity_total")] * (1.0 + ROUNDING)).all()
    arrived = (queue.cases * queue.unit_work).sum(axis=1)
    np.testing.assert_allclose(flows[:, :, SERVED].sum(axis=0) + queue.work.sum(axis=1), arrived, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(found[rows("backlog")][:, -1], queue.work.sum(axis=1), rtol=1e-9, atol=1e-9)
    assert (queue.work >= 0.0).all()
    assert (flows[:, :, SERVED] <= flows[:, :, CAPACITY] * (1.0 + ROUNDING)).all()


@cases(100)
@given(scenarios(longest=36), SEEDS)
def test_relations_between_countries_are_symmetric_and_bounded_in_every_step(scenario: Scenario, seed: int) -> None:
    made = prepare(scenario, seed)
    numbers = made.parameters.international
    highest = max(numbers.alignment_maximum, numbers.alignment_initial)
    friends = 0.0
    for step in range(made.clock.steps):
        advance(made, step, step + 1)
        alignment, track = made.state.world.alignment, made.state.world.track
        np.testing.assert_array_equal(alignment, alignment.T)
        np.testing.assert_array_equal(track, track.T)
        assert (np.diag(alignment) == 1.0).all()
        apart = alignment[~np.eye(len(alignment), dtype=bool)]
        assert apart.min() >= 0.0
        assert apart.max() <= highest + ROUNDING
        assert 0.0 <= track.min() <= track.max() <= 1.0
        assert friends <= made.state.world.friends[0] <= numbers.friends_pool + ROUNDING  # widening never goes back
        friends = made.state.world.friends[0]


@cases(60)
@given(scenarios(longest=36), SEEDS)
def test_lent_experts_are_nobodys_loss_and_stocks_are_never_negative(scenario: Scenario, seed: int) -> None:
    made = prepare(scenario, seed)
    for step in range(made.clock.steps):
        advance(made, step, step + 1)
        staff, country = made.state.ministries, made.state.country
        share = made.state.work.levers[lever_rows.SECONDMENT_SHARE]
        np.testing.assert_array_equal(staff.lent[:, :2], share[:, None] * staff.experts[:, :2])
        assert not staff.lent[:, 2:].any()
        assert (staff.experts >= 0.0).all()
        assert ((staff.proficiency >= 0.0) & (staff.proficiency <= 1.0 + ROUNDING)).all()
        for stock in (country.knowledge, country.gap, country.project_done, country.project_age, country.entry_carry,
                      country.effective, country.months_unchanged):  # fmt: skip
            assert (stock >= 0.0).all()
    np.testing.assert_allclose(made.record.levels[-1, :, EXPERTS], staff.experts.sum(axis=1), rtol=1e-14)


@cases(60)
@given(scenarios(), SEEDS)
def test_sectors_and_sizes_add_up_to_their_jurisdiction_and_these_to_the_world(scenario: Scenario, seed: int) -> None:
    found = run(scenario, seed)
    index = {series[:4]: number for number, series in enumerate(series_index())}
    sums = [name for name, outcome in OUTCOMES.items() if outcome.dimensions == BY_FIRM and outcome.flow]
    assert len(sums) >= 5
    for name in sums:
        for place in (*JURISDICTIONS, "all"):
            whole = found[index[place, "all", "all", name]]
            for parts in ([(place, k, "all") for k in SECTORS], [(place, "all", z) for z in SIZES]):
                total = sum(found[index[*part, name]] for part in parts)
                np.testing.assert_allclose(total, whole, rtol=1e-12, atol=1e-12)
        places = sum(found[index[place, "all", "all", name]] for place in JURISDICTIONS)
        np.testing.assert_allclose(places, found[index["all", "all", "all", name]], rtol=1e-12, atol=1e-12)


@cases(40)
@given(scenarios(longest=24), SEEDS)
def test_stepping_the_model_gives_the_bytes_of_the_whole_run(scenario: Scenario, seed: int) -> None:
    model = GovernanceModel(scenario, seed)
    while not model.finished:
        model.step()
    assert model.scenario is scenario
    assert model.outcomes().tobytes() == run(scenario, seed).tobytes()
