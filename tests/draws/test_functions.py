"""Draws are a hash: uniform, independent across streams and units, and quantiles are exact."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from sim import draws

SEED = np.uint64(42)
COUNT = 20_000


def key(name: np.uint64, tick: int = 0, index: int = 0, seed: np.uint64 = SEED) -> np.uint64:
    """Return a stream's key as compiled code has it: from compiled code it comes back as a plain, signed int."""
    return np.uint64(draws.stream_key(seed, name, tick, index))


def uniforms(name: np.uint64, tick: int = 0, index: int = 0, seed: np.uint64 = SEED) -> np.ndarray:
    """Return the draws of many units."""
    stream = key(name, tick, index, seed)
    return np.array([draws.uniform(stream, np.uint64(draws.unit_key(0, n))) for n in range(COUNT)])


def test_uniform_over_units_and_over_time() -> None:
    assert stats.kstest(uniforms(draws.ADOPT), "uniform").pvalue > 1e-3
    unit = np.uint64(draws.unit_key(7, 3))
    over_time = [draws.uniform(key(draws.ADOPT, tick), unit) for tick in range(COUNT)]
    assert stats.kstest(over_time, "uniform").pvalue > 1e-3
    assert abs(np.corrcoef(over_time[:-1], over_time[1:])[0, 1]) < 4.0 / np.sqrt(COUNT)


@pytest.mark.parametrize(
    "other",
    [{"name": draws.AWARE}, {"tick": 1}, {"index": 1}, {"seed": np.uint64(43)}],
    ids=lambda each: next(iter(each)),
)
def test_streams_times_and_seeds_are_independent(other: dict[str, object]) -> None:
    one = uniforms(draws.ADOPT)
    two = uniforms(**({"name": draws.ADOPT} | other))  # type: ignore[arg-type]
    assert abs(np.corrcoef(one, two)[0, 1]) < 4.0 / np.sqrt(COUNT)


def test_streams_have_different_numbers() -> None:
    names = [value for name, value in vars(draws).items() if name.isupper() and isinstance(value, np.uint64)]
    named = [value for value in names if int(value) > 1 << 32]
    assert len(named) >= 29
    assert len({int(value) for value in named}) == len(named)


def test_units_never_share_a_key() -> None:
    keys = {int(draws.unit_key(kind, n)) for kind in (0, 1, 107, 300, 400, 410, 500, 520) for n in range(2000)}
    assert len(keys) == 8 * 2000


@pytest.mark.parametrize("p", [1e-12, 1e-6, 0.02425, 0.0243, 0.3, 0.5, 0.7, 0.97575, 0.976, 1.0 - 1e-9])
def test_normal_is_the_quantile(p: float) -> None:
    assert draws.normal(p) == pytest.approx(stats.norm.ppf(p), rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("mean", [0.0, 1e-4, 0.3, 2.5, 40.0, 499.0])
def test_poisson_is_the_quantile(mean: float) -> None:
    for u in np.linspace(0.0005, 0.9995, 300):
        assert draws.poisson(float(u), mean) == int(stats.poisson.ppf(u, mean)) if mean else draws.poisson(u, 0.0) == 0


@pytest.mark.parametrize("mean", [501.0, 2000.0, 1e5])
def test_large_poisson_is_within_a_count_or_a_millionth(mean: float) -> None:
    for u in np.linspace(0.001, 0.999, 200):
        exact = stats.poisson.ppf(u, mean)
        assert abs(draws.poisson(float(u), mean) - exact) <= max(1.0, 1e-5 * mean)


def test_more_never_means_fewer() -> None:
    for u in (0.01, 0.4, 0.9, 0.999):
        counts = [draws.poisson(u, float(mean)) for mean in np.linspace(0.0, 600.0, 800)]
        assert counts == sorted(counts)


@pytest.mark.parametrize("rate", [0.0, 1e-6, 0.05, 0.7, 3.0])
def test_happens_is_the_chance_of_at_least_one(rate: float) -> None:
    chance = -np.expm1(-rate)
    for u in np.linspace(1e-7, 1.0 - 1e-7, 400):
        assert draws.happens(float(u), rate) is bool(u < chance)


def test_replicates_have_seeds_of_their_own() -> None:
    seeds = [draws.replicate_seed(1, r) for r in range(1000)]
    assert len(set(seeds)) == 1000
    assert seeds[:5] == [draws.replicate_seed(1, r) for r in range(5)]
    assert draws.replicate_seed(2, 0) != seeds[0]
