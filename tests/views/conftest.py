"""Made-up data that look like results: 252 months, replicates, scenarios that part at a date, months without cases."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from matplotlib.figure import Figure

from sim.engine.outcomes import HEADLINES, OUTCOMES
from sim.views import forest, grid, style
from sim.views.catalogue import CHARTS, OVERVIEW
from sim.views.data import Array, ChartData, Difference, Event, Key, ScenarioInfo

MONTHS = np.arange("2015-01", "2036-01", dtype="datetime64[M]")
PART = 132
"""The first month in which policies differ: 2026-01."""

EVENTS = tuple(
    Event(name, date, label)
    for name, date, label in (
        ("alphago", "2016-03", "AlphaGo"),
        ("ai_strategy", "2017-03", "AI Technology Strategy"),
        ("social_principles", "2019-03", "Social Principles"),
        ("oecd_principles", "2019-05", "OECD Principles"),
        ("strategy_2", "2019-06", "AI Strategy 2019"),
        ("digital_agency", "2021-09", "Digital Agency"),
        ("meti_guideline", "2022-01", "METI guideline"),
        ("strategy_3", "2022-04", "AI Strategy 2022"),
        ("japan_us", "2022-07", "Japan–US track"),
        ("chatgpt", "2022-11", "ChatGPT"),
        ("level_4", "2023-04", "Level-4 driving"),
        ("haip", "2023-05", "Hiroshima Process"),
        ("strategy_council", "2023-05", "AI Strategy Council"),
        ("china_measures", "2023-08", "China: generative AI measures"),
        ("uk_us_aisi", "2023-11", "UK and US AISI"),
        ("haip_framework", "2023-12", "HAIP framework"),
        ("japan_aisi", "2024-02", "Japan AISI"),
        ("guideline_1", "2024-04", "Guideline 1.0"),
        ("friends", "2024-05", "Friends Group"),
        ("eu_act", "2024-08", "EU AI Act in force"),
        ("us_shift", "2025-01", "US shift"),
        ("paris", "2025-02", "Paris summit"),
        ("guideline_11", "2025-03", "Guideline 1.1"),
        ("haip_reports", "2025-04", "First HAIP reports"),
        ("act", "2025-06", "AI Promotion Act"),
        ("headquarters", "2025-09", "AI headquarters"),
        ("basic_plan", "2025-12", "AI Basic Plan"),
        ("guideline_12", "2026-03", "Guideline 1.2"),
        ("eu_high_risk", "2027-12", "EU high-risk duties"),
        ("eu_high_risk_2", "2028-08", "EU duties for products"),
    )
)
SCENARIOS = (
    ScenarioInfo("ai_promotion_act", "AI Promotion Act soft law (baseline)", "S1", EVENTS),
    ScenarioInfo("ex_ante_hard_law", "EU-style ex-ante hard law", "S2", EVENTS),
    ScenarioInfo("capacity_building", "Capacity building", "S9", EVENTS),
    ScenarioInfo(
        "no_guideline", "No guideline", "S0", tuple(event for event in EVENTS if "guideline" not in event.name)
    ),
)
EFFECT = {"ai_promotion_act": 0.0, "ex_ante_hard_law": 0.8, "capacity_building": 0.35, "no_guideline": -0.6}
SCALE = {"large": 1.0, "medium": 0.6, "small": 0.35, "all": 0.45}
LEVEL = {
    "share": 0.8,
    "recorded incidents": 3.0,
    "months": 6.0,
    "expert-months": 40.0,
    "countries": 60.0,
    "full-time experts": 130.0,
    "experts": 60.0,
}
UNTOUCHED = {"capability", "hype", "friends_members"}


def _noise(*key: object, size: tuple[int, ...]) -> Array:
    seed = zlib.crc32(repr(key).encode())
    return np.random.default_rng(seed).normal(size=size)


def _effect(scenario: str, outcome: str) -> Array:
    """Return how far a scenario is off, by month: no guideline from 2017 on, the others from 2026 on."""
    start = 27 if scenario == "no_guideline" else PART
    strength = (
        0.0
        if outcome in UNTOUCHED or (outcome == "burden_domestic" and scenario == "capacity_building")
        else EFFECT[scenario]
    )
    ramp = np.clip((np.arange(len(MONTHS)) - start) / 60, 0, 1)
    return np.asarray(0.35 * strength * ramp)


def series(scenario: str, outcome: str, place: str, size: str, replicates: int) -> Array:
    """Return ``float64[replicate, month]`` of one outcome."""
    level = LEVEL.get(OUTCOMES[outcome].unit, 1.0) * SCALE[size]
    growth = 1 / (1 + np.exp(-(np.arange(len(MONTHS)) - 120) / 22))
    wander = 0.02 * np.cumsum(_noise(outcome, place, size, size=(replicates, len(MONTHS))), axis=1)
    values = level * np.clip(growth * (1 + _effect(scenario, outcome)) * (1 + wander), 0, None)
    if OUTCOMES[outcome].unit in ("share", "factor", "probability"):
        values = np.clip(values, 0, 1)
    if OUTCOMES[outcome].flow:
        values = np.floor(
            np.clip(values + np.sqrt(values) * _noise("count", outcome, size, size=values.shape) + 0.5, 0, None)
        )
    if outcome.startswith("response_"):
        values = values.copy()
        values[:, :48] = np.nan
        values[_noise("gap", outcome, size=values.shape) * (values < 1) > 0.3] = np.nan
    if outcome.startswith("binding") and scenario != "ex_ante_hard_law":
        values = 0.2 * values
    return values


def _keys(outcome: str) -> list[Key]:
    place = "japan" if "jurisdiction" in OUTCOMES[outcome].dimensions else "all"
    sizes = ("all", "large", "medium", "small") if "size" in OUTCOMES[outcome].dimensions else ("all",)
    return [(outcome, place, "all", size) for size in sizes]


def difference(data: ChartData, scenario: str, outcome: str, window: str = "2028–2035") -> Difference:
    """Return one paired difference as the analysis would."""
    key = _keys(outcome)[0]
    first, second = data.frames[key][scenario][:, 156:], data.frames[key]["ai_promotion_act"][:, 156:]
    each = np.nanmean(first, axis=1) - np.nanmean(second, axis=1)
    mean, error = float(each.mean()), float(each.std(ddof=1) / np.sqrt(len(each))) if len(each) > 1 else float("nan")
    zero, low, high = float((each == 0).mean()), mean - 2.09 * error, mean + 2.09 * error
    verdict = "no effect" if zero == 1 else "higher" if low > 0 else "lower" if high < 0 else "sign not clear"
    shares = float((each > 0).mean()), zero
    place = (key[1], "all", "all", window)
    unit = OUTCOMES[outcome].unit
    judged = *shares, len(each), verdict, float(np.median(each))
    return Difference(scenario, "ai_promotion_act", outcome, unit, *place, mean, low, high, *judged)


def chart_data(replicates: int = 20, scenarios: tuple[ScenarioInfo, ...] = SCENARIOS) -> ChartData:
    """Return data of every outcome."""
    frames = {
        key: {info.name: series(info.name, outcome, key[1], key[3], replicates) for info in scenarios}
        for outcome in OUTCOMES
        for key in _keys(outcome)
    }
    data = ChartData(MONTHS, scenarios, frames)
    rows = tuple(difference(data, info.name, outcome) for outcome in HEADLINES for info in scenarios[1:])
    return ChartData(MONTHS, scenarios, frames, rows)


@pytest.fixture(scope="session")
def data() -> ChartData:
    """Four scenarios with twenty replicates."""
    return chart_data()


@pytest.fixture(scope="session")
def make() -> Callable[..., ChartData]:
    """Make data with so many replicates of some scenarios."""
    return chart_data


@pytest.fixture
def drawing() -> Iterator[None]:
    """Draw with the settings of the project."""
    with style.clean():
        yield


@pytest.fixture(scope="session")
def figures(data: ChartData) -> dict[str, Figure]:
    """Every chart of the four scenarios, laid out."""
    with style.clean():
        drawn = {chart.name: grid.draw(chart, data) for chart in (*CHARTS, OVERVIEW)}
        drawn["differences"] = forest.draw(data, "2028–2035", [info.name for info in SCENARIOS[1:]])
        for figure in drawn.values():
            figure.draw_without_rendering()
    return drawn
