"""The sample of firms: how many of each kind, what each is like, and what they stand for."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

import sim
from sim.axes import CELL_COUNT, DEVELOPER, EU, JURISDICTION_COUNT, LARGE, SECTOR_COUNT, SIZE_COUNT, SMALL
from sim.engine.simulate import Simulation, prepare
from sim.world.cells import cell_index
from sim.world.population import SECTOR_SAMPLE, SIZE_SAMPLE, cell_counts, export_probability


@pytest.fixture(scope="module")
def world() -> Simulation:
    """Return a large world before its first month."""
    return prepare(sim.load("ai_promotion_act", ["population.firms=60000"]), 3)


@pytest.mark.parametrize("firms", [18, 19, 25, 100, 999, 1000, 12_345])
def test_counts_add_up_and_leave_no_cell_empty(firms: int) -> None:
    counts = cell_counts(firms)
    assert counts.shape == (SECTOR_COUNT, SIZE_COUNT)
    assert counts.sum() == firms
    assert counts.min() >= 1


def test_counts_follow_the_sampling_shares() -> None:
    assert sum(SIZE_SAMPLE) == pytest.approx(1.0)
    assert sum(SECTOR_SAMPLE) == pytest.approx(1.0)
    expected = np.outer(SECTOR_SAMPLE, SIZE_SAMPLE) * 100_000
    assert np.abs(cell_counts(100_000) - expected).max() <= 2.0


def test_cells_are_in_the_order_of_the_axes() -> None:
    numbers = [
        cell_index(j, k, z) for j in range(JURISDICTION_COUNT) for k in range(SECTOR_COUNT) for z in range(SIZE_COUNT)
    ]
    assert numbers == list(range(CELL_COUNT))


def cell(world: Simulation, number: int) -> np.ndarray:
    """Return the firms of a cell."""
    return world.firms[world.layout.start[number] : world.layout.start[number + 1]]


def test_thresholds_are_normal_around_the_mean_of_their_cell(world: Simulation) -> None:
    numbers = world.parameters.adoption
    for number in range(CELL_COUNT):
        j, k, z = number // 18, number // 3 % 6, number % 3
        mean = numbers.threshold_mean[z] + numbers.threshold_shift[j] + numbers.sector_shift[k]
        standard = (cell(world, number).threshold - mean) / numbers.threshold_spread
        assert stats.kstest(standard, "norm").pvalue > 1e-4, number


def test_propensity_and_gain_have_their_spread(world: Simulation) -> None:
    n = len(world.firms)
    heterogeneity = world.parameters.compliance.heterogeneity
    assert world.firms.propensity.std() == pytest.approx(heterogeneity, rel=4.0 / np.sqrt(2.0 * n))
    assert abs(world.firms.propensity.mean()) < 4.0 * heterogeneity / np.sqrt(n)
    assert world.firms.log_gain.mean() == pytest.approx(1.0, abs=4.0 / np.sqrt(n))
    assert abs(np.corrcoef(world.firms.propensity, world.firms.threshold)[0, 1]) < 0.05


def test_malice_and_frontier_are_as_frequent_as_said(world: Simulation) -> None:
    share = world.parameters.incidents.malicious_share
    error = np.sqrt(share * (1.0 - share) / len(world.firms))
    assert abs(world.firms.malicious.mean() - share) < 4.0 * error
    leading = [cell_index(j, DEVELOPER, LARGE) for j in range(JURISDICTION_COUNT)]
    developers = np.concatenate([cell(world, number).frontier for number in leading])
    share = world.parameters.incidents.frontier_share
    assert abs(developers.mean() - share) < 4.0 * np.sqrt(share * (1.0 - share) / len(developers))
    assert world.firms.frontier.sum() == developers.sum()  # nobody else


def test_exports_follow_size_and_market(world: Simulation) -> None:
    trade = world.parameters.interoperability
    for z in range(SIZE_COUNT):
        firms = np.concatenate([cell(world, cell_index(0, k, z)) for k in range(SECTOR_COUNT)])
        for market in range(1, JURISDICTION_COUNT):
            share = trade.export_share[z] * min(1.0, trade.market_weight[market] / max(trade.market_weight))
            assert export_probability(trade.export_share[z], trade.market_weight[market], 0.3) == pytest.approx(share)
            sells = (firms["exports"] >> market) & 1
            assert abs(sells.mean() - share) < 4.0 * np.sqrt(share * (1.0 - share) / len(firms))
        assert not (firms["exports"] & 1).any()  # not to its own market


def test_turnover_abroad_belongs_to_exporters_and_stays_a_share(world: Simulation) -> None:
    exporting = world.firms["exports"] > 0
    assert (world.firms.export_share[~exporting] == 0.0).all()
    assert (world.firms.export_share[exporting] > 0.0).all()
    assert world.firms.export_share.max() <= 1.0
    mean = world.parameters.interoperability.export_intensity
    assert world.firms.export_share[exporting].mean() == pytest.approx(mean, rel=0.03)


def test_european_practice_needs_exports_to_europe(world: Simulation) -> None:
    to_eu = (world.firms["exports"] >> EU) & 1
    applies = world.firms.brussels == 1
    assert applies.any()
    assert to_eu[applies].all()
    # of those far above the threshold a share beta applies it
    only_eu = (world.firms["exports"] == 1 << EU) & (world.firms.export_share > 0.1)
    beta = world.parameters.interoperability.brussels_probability
    error = np.sqrt(beta * (1.0 - beta) / only_eu.sum())
    assert abs(world.firms.brussels[only_eu].mean() - beta) < 4.0 * error


def test_associations_are_runs_of_firms_within_a_cell(world: Simulation) -> None:
    size = int(world.parameters.compliance.association_size)
    seen: set[int] = set()
    for number in range(CELL_COUNT):
        groups = cell(world, number).association
        assert not seen & set(groups.tolist())
        seen |= set(groups.tolist())
        counts = np.unique(groups, return_counts=True)[1]
        assert (counts[:-1] == size).all()
        assert counts[-1] <= size
    assert seen == set(range(len(world.seen.adopters)))


def test_a_larger_population_contains_the_smaller() -> None:
    few = prepare(sim.load("ai_promotion_act", ["population.firms=1200"]), 3)
    many = prepare(sim.load("ai_promotion_act", ["population.firms=6000"]), 3)
    for number in range(CELL_COUNT):
        mine, theirs = cell(few, number), cell(many, number)
        again = theirs[np.isin(theirs.key, mine.key)]
        for name in ("key", "threshold", "propensity", "exports"):
            assert (mine[name] == again[name]).all()


def test_firms_of_a_cell_stand_in_the_order_of_their_thresholds(world: Simulation) -> None:
    for number in range(CELL_COUNT):
        in_order = (np.diff(cell(world, number).threshold) >= 0.0).all()
        startups = number % (SECTOR_COUNT * SIZE_COUNT) == cell_index(0, DEVELOPER, SMALL)
        assert in_order == (not startups)  # their slots are filled in the order in which they are drawn
