"""What holds whatever is simulated: same bytes, paired draws, sums that add up, nothing out of its range (A15)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import yaml

import sim
from engine.worlds import SEED, SHARES, scenario
from sim.axes import CELL_COUNT, JAPAN, JURISDICTIONS, SECTOR_COUNT, SIZE_COUNT, SIZES
from sim.config import conf_directory, list_scenarios
from sim.engine.outcomes import OUTCOMES
from sim.engine.record import EXTERNAL_MISUSE
from sim.engine.simulate import Simulation, advance, prepare, simulate
from sim.engine.tables import series_index, tabulate
from sim.policy.allocation import ROWS_OF_ALLOCATION
from sim.policy.timeline import compile_timeline
from sim.world.cells import cell_index
from sim.world.population import real_firms
from sim.world.state import ADOPTERS, ALIVE

SMALL_RUN = ("population.firms=1200", "time.end=2028-12", "seed=11")
PAIR = ("ai_promotion_act", "ex_ante_hard_law")
OTHERS_WITHIN_ONE = (
    "trust", "position", "proficiency", "coordination", "perceived_detection", "hype", "g7_consensus_probability",
    "bilateral_us", "bilateral_eu", "interoperability", "law_in_force",
)  # fmt: skip
DRAWN = ("key", "threshold", "propensity", "log_gain", "export_share", "exports", "malicious", "frontier", "brussels")


def equal(one: np.ndarray, other: np.ndarray) -> bool:
    """Return whether two results agree to the last bit, missing values included."""
    return one.tobytes() == other.tobytes()


# same seed, same bytes


def test_one_and_two_workers_give_the_same_bytes(tmp_path: Path) -> None:
    written = []
    for workers in (1, 2):
        both = sim.compare(PAIR, overrides=SMALL_RUN, replicates=3, workers=workers)
        folder = tmp_path / str(workers)
        folder.mkdir()
        both.write(folder)
        values = [run.values.tobytes() for runs in both.runs.values() for run in runs]
        ids = [run.id for runs in both.runs.values() for run in runs]
        files = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
        assert any(name.endswith(".parquet") for name in files)
        written.append((ids, values, files))
    assert written[0] == written[1]


def test_a_run_is_a_function_of_scenario_and_seed() -> None:
    one = sim.run(sim.load("hybrid", SMALL_RUN))
    other = sim.run(sim.load("hybrid", SMALL_RUN))
    assert (one.id, one.seed) == (other.id, other.seed)
    assert equal(one.values, other.values)
    assert not equal(one.values, sim.run(sim.load("hybrid", SMALL_RUN), seed=12).values)
    assert not equal(one.values, sim.run(sim.load("hybrid", SMALL_RUN), replicate=1).values)


def test_running_in_pieces_is_running_at_once() -> None:
    whole = simulate(sim.load("western_anxiety", SMALL_RUN), 4)
    pieces = prepare(sim.load("western_anxiety", SMALL_RUN), 4)
    for begin in range(0, pieces.clock.steps, 7):
        advance(pieces, begin, min(begin + 7, pieces.clock.steps))
    assert equal(tabulate(whole.record, whole.layout.weight), tabulate(pieces.record, pieces.layout.weight))
    assert equal(np.asarray(whole.firms), np.asarray(pieces.firms))


def test_changing_the_policy_of_one_prepared_run_changes_no_other() -> None:
    policy = sim.load("hybrid", SMALL_RUN)
    before = simulate(policy, 4)
    meddled = prepare(policy, 4)
    meddled.timeline.levers[:] = 0.0
    meddled.parameters.adoption.imitation = 0.0
    advance(meddled, 0, meddled.clock.steps)
    after = simulate(policy, 4)
    assert equal(before.record.counts, after.record.counts)
    assert not equal(before.record.counts, meddled.record.counts)


@pytest.mark.parametrize("threads", [2, 3])
def test_threads_that_share_the_firms_change_no_byte(threads: int) -> None:
    policy = sim.load("responsive_pyramid", SMALL_RUN)
    alone, shared = simulate(policy, 4), simulate(policy, 4, threads=threads)
    assert equal(np.asarray(alone.firms), np.asarray(shared.firms))
    for one, other in zip(alone.record, shared.record, strict=True):
        assert equal(one, other)


# paired worlds


@pytest.mark.parametrize(
    ("name", "date"),
    [
        ("ex_ante_hard_law", "2026-01"),
        ("siloed_headquarters", "2025-09"),
        ("g7_fragmentation", "2025-06"),
        ("frontier_notification", "2025-06"),
        ("friends_group_expansion", "2026-01"),
        ("mutual_recognition", "2027-01"),
        ("no_us_shift", "2025-01"),
    ],
)
def test_scenarios_are_identical_until_they_differ(name: str, date: str) -> None:
    base, other = (sim.run(sim.load(each, SMALL_RUN)) for each in ("ai_promotion_act", name))
    month = int((np.datetime64(date, "M") - base.months[0]).astype(int))
    assert equal(base.values[:, :month].copy(), other.values[:, :month].copy())
    assert not equal(base.values[:, month].copy(), other.values[:, month].copy())


def test_a_scenario_equal_to_its_base_makes_exactly_no_difference(tmp_path: Path) -> None:
    path = tmp_path / "same_again.yaml"
    path.write_text(yaml.safe_dump({"title": "Same again", "base": "hybrid"}))
    scenarios = [sim.load("hybrid", SMALL_RUN), sim.load(str(path), SMALL_RUN)]
    both = sim.compare(scenarios, replicates=3)
    table = both.differences
    assert len(table) > 0
    assert set(table["verdict"]) == {"no effect"}
    assert (table["share_zero"] == 1.0).all()
    for column in ("mean", "low", "high"):
        assert (table[column].isna() | (table[column] == 0.0)).all()
    names = list(both.runs)
    for one, other in zip(both.runs[names[0]], both.runs[names[1]], strict=True):
        assert equal(one.values, other.values)


def test_more_firms_of_one_jurisdiction_change_no_other_draw() -> None:
    few = prepare(scenario(firms=1200), SEED)
    many = prepare(scenario("ai_promotion_act", "population.japan=700", firms=1200), SEED)
    assert len(many.firms) == len(few.firms) + 500
    for cell in range(CELL_COUNT):
        mine = slice(few.layout.start[cell], few.layout.start[cell + 1])
        theirs = slice(many.layout.start[cell], many.layout.start[cell + 1])
        grown = (theirs.stop - theirs.start) - (mine.stop - mine.start)
        assert grown >= 0 if cell < SECTOR_COUNT * SIZE_COUNT else grown == 0
        again = many.firms[theirs][np.isin(many.firms.key[theirs], few.firms.key[mine])]
        for name in DRAWN:
            assert (few.firms[name][mine] == again[name]).all(), (cell, name)


def test_keys_are_unique() -> None:
    firms = prepare(scenario(firms=6000), SEED).firms
    assert len(np.unique(firms.key)) == len(firms)


def test_more_replicates_change_no_earlier_one() -> None:
    few = sim.compare(PAIR, overrides=SMALL_RUN, replicates=2)
    more = sim.compare(PAIR, overrides=SMALL_RUN, replicates=4)
    for name in PAIR:
        for one, other in zip(few.runs[name], more.runs[name], strict=False):
            assert (one.seed, one.id) == (other.seed, other.id)
            assert equal(one.values, other.values)
        assert len({run.seed for run in more.runs[name]}) == 4


# limits


@pytest.mark.parametrize(
    "name",
    ["no_guideline", "ex_ante_hard_law", "agile_hard_law", "sme_package", "sector_law_only", "frontier_notification"],
)
def test_without_any_stringency_all_regimes_are_the_same(name: str) -> None:
    nothing = [f"mechanisms.{each}=false" for each in ("R1", "R5", "R6", "R8")]
    base = sim.run(sim.load("ai_promotion_act", [*SMALL_RUN, *nothing]))
    assert equal(base.values, sim.run(sim.load(name, [*SMALL_RUN, *nothing])).values)
    assert np.nanmax(base.outcome("protection")) == 0.0
    assert np.nanmax(base.outcome("burden_domestic", "all")) == 0.0


def test_without_adoption_firms_have_no_incidents() -> None:
    made = prepare(scenario("ex_ante_hard_law", end="2035-12"), SEED)
    made.firms.threshold[:] = 1e9
    advance(made, 0, made.clock.steps)
    assert made.record.counts[:, :, ALIVE].sum() > 0
    assert (made.record.counts[:, :, ADOPTERS:-1] == 0).all()
    assert (made.record.recorded == 0).all()
    assert (made.record.expected == 0.0).all()
    assert (made.record.flows[:, :, EXTERNAL_MISUSE] == 0.0).all()  # it needs tools at hand


def test_without_malice_there_is_no_misuse() -> None:
    made = prepare(scenario(), SEED)
    made.firms.malicious[:] = 0
    made.parameters.incidents.external_misuse = 0.0
    advance(made, 0, made.clock.steps)
    assert (made.record.recorded[:, :, 3] == 0).all()
    assert (made.record.flows[:, :, EXTERNAL_MISUSE] == 0.0).all()
    assert made.record.recorded.sum() > 0


# ranges and sums


@pytest.mark.parametrize(
    "name", ["ai_promotion_act", "hybrid", "western_anxiety", "siloed_headquarters", "broker_mode"]
)
def test_shares_stay_between_zero_and_one(name: str) -> None:
    run = sim.run(sim.load(name, ["population.firms=1200", "seed=2"]))
    bounded = {*SHARES, *OTHERS_WITHIN_ONE}
    checked = set()
    for row, series in enumerate(series_index()):
        known = run.values[row][~np.isnan(run.values[row])]
        if series.outcome in bounded:
            assert ((known >= 0.0) & (known <= 1.0)).all(), series
            checked.add(series.outcome)
        assert np.isfinite(known).all(), series
        if OUTCOMES[series.outcome].flow:
            assert (known >= 0.0).all(), series
    assert checked == bounded


def test_parts_of_shares_are_no_larger_than_the_whole() -> None:
    run = sim.run(sim.load("hybrid", SMALL_RUN))
    pairs = [("guideline_substantive", "guideline_reported"), ("binding_substantive", "binding_reported"),
             ("guideline_reported", "awareness"), ("deployment", "adoption")]  # fmt: skip
    for part, whole in pairs:
        for size in ("all", *SIZES):
            small, large = run.outcome(part, "japan", "all", size), run.outcome(whole, "japan", "all", size)
            assert (np.isnan(large) | (small <= large)).all(), (part, size)


def test_recorded_incidents_add_up_to_their_rates_over_whole_runs() -> None:
    recorded, expected = 0.0, 0.0
    for seed in range(6):
        made = simulate(sim.load("ai_promotion_act", SMALL_RUN), seed)
        recorded += made.record.recorded.sum()
        expected += made.record.expected.sum()
    # the sum of what is left over is a martingale with this variance, whatever feeds back
    assert abs(recorded - expected) < 4.0 * np.sqrt(expected)


@pytest.mark.parametrize("firms", [108, 150, 1201, 6000])
def test_weights_never_leak(firms: int) -> None:
    made = prepare(scenario(firms=firms), SEED)
    counts = np.diff(made.layout.start)
    assert counts.sum() == len(made.firms) == firms
    assert counts.min() >= 1
    by_size = (counts * made.layout.weight).reshape(len(JURISDICTIONS), SECTOR_COUNT, SIZE_COUNT).sum(axis=1)
    for j, name in enumerate(JURISDICTIONS):
        data = yaml.safe_load((conf_directory() / "jurisdiction" / f"{name}.yaml").read_text())
        for z, size in enumerate(SIZES):
            assert by_size[j, z] == pytest.approx(float(data["firms"][size]["value"]), rel=1e-12)
    np.testing.assert_allclose(real_firms(made.layout), by_size.sum(axis=1), rtol=1e-14)


def test_doubling_all_weights_changes_no_share() -> None:
    one, two = (prepare(scenario(firms=1200), SEED) for _ in range(2))
    two.layout.weight[:] *= 2.0
    two.parameters.incidents.incidents_per_record *= 2.0
    for made in (one, two):
        advance(made, 0, made.clock.steps)
    assert equal(tabulate(one.record, one.layout.weight), tabulate(two.record, one.layout.weight))
    shares = [row for row, series in enumerate(series_index()) if series.outcome in SHARES]
    mine, theirs = (tabulate(each.record, each.layout.weight)[shares] for each in (one, two))
    assert equal(mine, theirs)


@pytest.mark.parametrize("layer", list_scenarios(), ids=lambda layer: layer.name)
def test_allocation_adds_up_in_every_scenario(layer: object) -> None:
    levers = compile_timeline(sim.load(layer.name)).levers  # type: ignore[attr-defined]
    np.testing.assert_allclose(levers[:, ROWS_OF_ALLOCATION, :].sum(axis=1), 1.0, atol=1e-12)


def permuted(made: Simulation, keep: tuple[int, ...] = ()) -> Simulation:
    """Return a world with the firms of each cell in another order, each with all that is its own."""
    order = np.random.default_rng(5)
    for cell in range(CELL_COUNT):
        if cell not in keep:
            begin, end = made.layout.start[cell], made.layout.start[cell + 1]
            made.firms[begin:end] = made.firms[begin + order.permutation(end - begin)].copy()
    return made


def test_order_of_firms_within_a_cell_does_not_matter() -> None:
    """But for small developers, whose dormant slots are filled lowest first."""
    slots = tuple(cell_index(j, 5, 2) for j in range(len(JURISDICTIONS)))
    one = prepare(sim.load("responsive_pyramid", SMALL_RUN), SEED)
    other = permuted(prepare(sim.load("responsive_pyramid", SMALL_RUN), SEED), keep=slots)
    assert not equal(np.asarray(one.firms), np.asarray(other.firms))
    for made in (one, other):
        advance(made, 0, made.clock.steps)
    assert equal(tabulate(one.record, one.layout.weight), tabulate(other.record, other.layout.weight))


def test_order_matters_nowhere_when_nobody_closes() -> None:
    one = prepare(sim.load("responsive_pyramid", SMALL_RUN), SEED)
    other = permuted(prepare(sim.load("responsive_pyramid", SMALL_RUN), SEED))
    for made in (one, other):
        made.parameters.innovation.background_exit = 0.0
        made.parameters.innovation.exit_burden = 0.0
        advance(made, 0, made.clock.steps)
    assert equal(tabulate(one.record, one.layout.weight), tabulate(other.record, other.layout.weight))
    assert one.record.counts[-1, cell_index(JAPAN, 5, 2), ALIVE] > 0
