"""The firm population: how many firms of each kind are sampled, and what each is like.

The sample over-weights large firms and the sectors the report is about, because a proportional sample would have three
large firms in a thousand; weights undo it. What a firm is like is drawn by its own key, so a larger population
contains the smaller one. A cell's firms stand in the order of the capability at which AI pays for them, so that a month
can pass over those for which it does not pay yet; only start-ups' slots stand as they are drawn, because they are
filled in that order.
"""

from __future__ import annotations

from itertools import pairwise
from threading import Thread
from typing import TYPE_CHECKING, Final

import numpy as np

from sim import draws
from sim.axes import (
    CELL_COUNT,
    EU,
    JURISDICTION_COUNT,
    JURISDICTIONS,
    SECTOR_COUNT,
    SIZE_COUNT,
)
from sim.compiled import compiled, inlined
from sim.equations.parameters import Adoption, Compliance, Incidents, Interoperability, Parameters
from sim.world.cells import cell_index, may_close, may_lead
from sim.world.firms import Firm, FirmTable, FloatArray, IntArray, Layout, empty_firms
from sim.world.ordering import ascending

if TYPE_CHECKING:
    from sim.policy.scenario import Scenario

SIZE_SAMPLE: Final = (0.20, 0.30, 0.50)
"""Share of the sample by size: large, medium, small."""

SECTOR_SAMPLE: Final = (0.35, 0.15, 0.12, 0.13, 0.10, 0.15)
"""Share of the sample by sector."""


def cell_counts(firms: int) -> IntArray:
    """Split one jurisdiction's sample over sectors and sizes, at least one firm in each.

    Shares are rounded down and the remainder goes to the largest fractions, so counts always add up to ``firms``.
    """
    share = np.outer(SECTOR_SAMPLE, SIZE_SAMPLE)
    spare = firms - share.size
    exact = share * spare
    counts = np.floor(exact).astype(np.int64)
    order = np.argsort(-(exact - counts), axis=None, kind="stable")
    counts.ravel()[order[: spare - int(counts.sum())]] += 1
    return counts + 1


def build_layout(scenario: Scenario) -> Layout:
    """Return where each cell's firms are and what they stand for."""
    starts = np.zeros(CELL_COUNT + 1, dtype=np.int64)
    weights = np.zeros(CELL_COUNT)
    for j, name in enumerate(JURISDICTIONS):
        population = scenario.population[name]
        counts = cell_counts(scenario.settings.firms_by_jurisdiction[j])
        for k in range(SECTOR_COUNT):
            for z in range(SIZE_COUNT):
                cell = cell_index(j, k, z)
                starts[cell + 1] = counts[k, z]
                weights[cell] = population.firms[z] * population.sector_share[k] / counts[k, z]
    return Layout(np.cumsum(starts), weights)


def build_firms(layout: Layout, parameters: Parameters, seed: int, threads: int = 1) -> tuple[FirmTable, int]:
    """Return all firms as drawn with ``seed``, and the number of associations.

    Args:
        layout: Where each cell's firms are.
        parameters: What they are drawn from.
        seed: Seed of all draws.
        threads: Threads that draw, a part of the cells each; a firm is the same whoever draws it.
    """
    firms = empty_firms(int(layout.start[-1]))
    size = max(1, int(parameters.compliance.association_size))
    first = first_associations(layout, size)
    ends = np.searchsorted(layout.start, np.linspace(0, len(firms), threads + 1)[1:-1])
    parts = list(pairwise([0, *ends.tolist(), CELL_COUNT]))

    def draw(begin: int, end: int) -> None:
        draw_firms(
            firms, layout, first, size, parameters.adoption, parameters.compliance, parameters.incidents,
            parameters.interoperability, np.uint64(seed), begin, end,
        )  # fmt: skip

    others = [Thread(target=draw, args=part) for part in parts[1:]]
    for other in others:
        other.start()
    draw(*parts[0])
    for other in others:
        other.join()
    return firms, int(first[-1])


def first_associations(layout: Layout, size: int) -> IntArray:
    """Return the first association of each cell, and how many there are in all, [cell + 1]; none spans two cells."""
    groups = -(-np.diff(layout.start) // size)
    return np.concatenate([[0], np.cumsum(groups)]).astype(np.int64)


@inlined
def export_probability(size_share: float, weight: float, largest: float) -> float:
    """Return the chance that a firm sells to a market: that of the largest market, scaled by weight."""
    return size_share * min(1.0, weight / largest)


@compiled
def draw_firms(
    firms: FirmTable,
    layout: Layout,
    first_association: IntArray,
    size_of_association: int,
    adoption: Adoption,
    compliance: Compliance,
    incidents: Incidents,
    trade: Interoperability,
    seed: np.uint64,
    begin: int,
    end: int,
) -> None:
    """Fill every column that is drawn once, for the firms of the cells from ``begin`` up to ``end``."""
    for cell in range(begin, end):
        jurisdiction = cell // (SECTOR_COUNT * SIZE_COUNT)
        sector = cell // SIZE_COUNT % SECTOR_COUNT
        size = cell % SIZE_COUNT
        mean = adoption.threshold_mean[size] + adoption.threshold_shift[jurisdiction] + adoption.sector_shift[sector]
        leading = incidents.frontier_share if may_lead(sector, size) else 0.0
        start = layout.start[cell]
        thresholds = np.empty(layout.start[cell + 1] - start)
        for number in range(len(thresholds)):
            chance = _normal(seed, draws.THRESHOLD, draws.unit_key(cell, number))
            thresholds[number] = mean + adoption.threshold_spread * chance
        order = ascending(thresholds)
        for place in range(len(thresholds)):
            firm = firms[start + place]
            number = place if may_close(sector, size) else order[place]
            unit = draws.unit_key(cell, number)
            firm.key = unit
            firm.alive = 1
            firm.association = first_association[cell] + number // size_of_association
            firm.threshold = thresholds[number]
            firm.propensity = compliance.heterogeneity * _normal(seed, draws.PROPENSITY, unit)
            firm.malicious = _uniform(seed, draws.MALICIOUS, unit) < incidents.malicious_share
            firm.log_gain = incidents.gain_log_mean + incidents.gain_log_spread * _normal(seed, draws.GAIN, unit)
            firm.frontier = _uniform(seed, draws.FRONTIER_FIRM, unit) < leading
            _draw_exports(firm, jurisdiction, size, trade, seed)


@compiled
def _uniform(seed: np.uint64, name: np.uint64, unit: np.uint64) -> float:
    return draws.uniform(draws.stream_key(seed, name, 0, 0), unit)


@compiled
def _normal(seed: np.uint64, name: np.uint64, unit: np.uint64) -> float:
    return draws.normal(_uniform(seed, name, unit))


@inlined
def _draw_exports(firm: Firm, jurisdiction: int, size: int, trade: Interoperability, seed: np.uint64) -> None:
    largest = trade.market_weight[0]
    for market in range(1, JURISDICTION_COUNT):
        largest = max(largest, trade.market_weight[market])
    mask = 0
    weight = 0.0
    for market in range(JURISDICTION_COUNT):
        if market == jurisdiction:
            continue
        chance = export_probability(trade.export_share[size], trade.market_weight[market], largest)
        if draws.uniform(draws.stream_key(seed, draws.EXPORT, 0, market), firm.key) < chance:
            mask |= 1 << market
            weight += trade.market_weight[market]
    firm.exports = mask
    if mask == 0:
        return
    share = min(1.0, 2.0 * trade.export_intensity * _uniform(seed, draws.EXPORT_SHARE, firm.key))
    firm.export_share = share
    to_eu = share * trade.market_weight[EU] / weight if mask & (1 << EU) else 0.0
    applies = _uniform(seed, draws.BRUSSELS, firm.key) < trade.brussels_probability
    firm.brussels = to_eu > trade.brussels_threshold and applies


def real_firms(layout: Layout) -> FloatArray:
    """Return real firms by jurisdiction, [jurisdiction]."""
    counts = np.diff(layout.start) * layout.weight
    return np.asarray(counts.reshape(JURISDICTION_COUNT, -1).sum(axis=1))
