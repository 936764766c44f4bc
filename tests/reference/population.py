"""The sample of firms: how many in each cell, what they stand for, what is drawn once (5.1, 5.3)."""

import math

import numpy as np

from reference import chance
from reference.cells import Cell
from reference.firms import Association, Firm, Nature
from sim import draws
from sim.axes import DEVELOPER, EU, JURISDICTIONS, LARGE, SECTORS, SIZES

SECTOR_SAMPLE = (0.35, 0.15, 0.12, 0.13, 0.10, 0.15)
SIZE_SAMPLE = (0.20, 0.30, 0.50)


def sample(total: int) -> dict:
    """Return how many firms each sector and size gets of a jurisdiction's sample."""
    cells = [(k, z) for k in range(len(SECTORS)) for z in range(len(SIZES))]
    exact = {(k, z): SECTOR_SAMPLE[k] * SIZE_SAMPLE[z] * (total - len(cells)) for k, z in cells}
    given = {cell: 1 + math.floor(share) for cell, share in exact.items()}
    left = total - sum(given.values())
    for cell in sorted(cells, key=lambda cell: -(exact[cell] - math.floor(exact[cell])))[:left]:
        given[cell] += 1
    return given


def build_cells(model, scenario) -> list:
    """Return all cells with their firms, in the order of their numbers."""
    cells = []
    for government in model.governments:
        j = government.number
        real = scenario.population[JURISDICTIONS[j]]
        for (k, z), count in sample(scenario.settings.firms_by_jurisdiction[j]).items():
            cell = Cell(model, model.sectors[j][k], z, real.firms[z] * real.sector_share[k] / count)
            _fill(model, cell, count)
            cells.append(cell)
    return cells


def _fill(model, cell: Cell, count: int):
    """Create the firms of a cell; every so many of them form an association."""
    members = max(1, int(model.parameters.compliance.association_size))
    for place in range(count):
        if place % members == 0:
            association = Association()
            model.associations.append(association)
        unit = chance.unit(cell.number, place)
        cell.firms.append(Firm(model, cell, association, unit, draw_nature(model, cell, unit)))


def draw_nature(model, cell: Cell, unit) -> Nature:
    """Draw what never changes of a firm."""
    p, lot = model.parameters, model.chance
    threshold_mean = (
        p.adoption.threshold_mean[cell.size]
        + p.adoption.threshold_shift[cell.sector.jurisdiction]
        + p.adoption.sector_shift[cell.sector.number]
    )
    gain = p.incidents.gain_log_mean + p.incidents.gain_log_spread * lot.normal(draws.GAIN, unit)
    can_be_frontier = cell.sector.number == DEVELOPER and cell.size == LARGE
    markets = _draw_markets(model, cell, unit)
    share = european = 0.0
    if markets:
        share, european = _draw_exports(model, markets, unit)
    return Nature(
        threshold=threshold_mean + p.adoption.threshold_spread * lot.normal(draws.THRESHOLD, unit),
        propensity=p.compliance.heterogeneity * lot.normal(draws.PROPENSITY, unit),
        log_gain=float(np.float32(gain)),
        export_share=float(np.float32(share)),
        markets=markets,
        malicious=lot.uniform(draws.MALICIOUS, unit) < p.incidents.malicious_share,
        frontier=can_be_frontier and lot.uniform(draws.FRONTIER_FIRM, unit) < p.incidents.frontier_share,
        european=bool(european),
    )


def _draw_markets(model, cell: Cell, unit) -> int:
    """Return the set of foreign markets as a bit mask."""
    p = model.parameters.interoperability
    largest = max(p.market_weight)
    markets = 0
    for market, weight in enumerate(p.market_weight):
        reach = p.export_share[cell.size] * min(1.0, weight / largest)
        if market != cell.sector.jurisdiction and model.chance.uniform(draws.EXPORT, unit, market) < reach:
            markets |= 1 << market
    return markets


def _draw_exports(model, markets: int, unit) -> tuple:
    """Return an exporter's share of turnover abroad and whether it applies EU practice at home (4.7)."""
    p = model.parameters.interoperability
    share = min(1.0, 2 * p.export_intensity * model.chance.uniform(draws.EXPORT_SHARE, unit))
    weight = [w if markets >> market & 1 else 0.0 for market, w in enumerate(p.market_weight)]
    to_the_eu = share * weight[EU] / sum(weight)
    applies = model.chance.uniform(draws.BRUSSELS, unit) < p.brussels_probability
    return share, to_the_eu > p.brussels_threshold and applies
