"""Sobol indices of functions whose indices are known, with noise of three kinds, and the variance that chance has."""

import numpy as np
import pytest

from sim.analysis import sobol

ISHIGAMI = np.array([0.31390519, 0.44241114, 0.0, 0.55758886, 0.44241114, 0.24368366])  # a = 7, b = 0.1
A = np.array([0.0, 1.0, 4.5, 9.0, 99.0, 99.0, 99.0, 99.0])


def ishigami(share):
    x = np.pi * (2 * share - 1)
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def sobol_g(share):
    return np.prod((np.abs(4 * share - 2) + A) / (1 + A), axis=1)


def sobol_g_indices():
    part = 1 / (3 * (1 + A) ** 2)
    whole = np.prod(1 + part) - 1
    return np.concatenate([part, part * np.prod(1 + part) / (1 + part)]) / whole


def independent(random, points, replicates, size):
    return size * random.normal(size=(len(points), replicates))


def by_seed(random, points, replicates, size):
    """All points share their seeds, as in the simulator: chance depends on the seed and on the parameters."""
    first, second = random.normal(size=(2, replicates))
    return size * (first + np.sqrt(12) * (points[:, :1] - 0.5) * second) / np.sqrt(2)


NOISE = {"independent": independent, "by seed": by_seed}


def indices(function, dimensions, noise, seed, rows=512, replicates=8, size=1.0, draws=100):
    """Return first and total indices in a row, their bootstrap errors, and the variances."""
    blocks = sobol.design(dimensions, {str(i): [i] for i in range(dimensions)}, rows, seed)
    values = function(blocks.points)[:, None]
    values = values + NOISE[noise](np.random.default_rng(seed), blocks.points, replicates, size)
    cells = blocks.cut(values)
    found, drawn = sobol.estimate(cells), sobol.bootstrap(cells, seed, draws)
    errors = np.std([np.concatenate([each.first, each.total]) for each in drawn], axis=0)
    return np.concatenate([found.first, found.total]), errors, found.variances


@pytest.mark.parametrize("noise", NOISE)
def test_ishigami_with_noise_within_two_standard_errors(noise):
    found, error, _ = indices(ishigami, 3, noise, seed=1, rows=1024, size=2.0)
    assert (np.abs(found - ISHIGAMI) < 2 * error).all()
    assert (error < 0.1).all()


@pytest.mark.parametrize("noise", NOISE)
def test_sobol_g_with_noise_within_two_standard_errors(noise):
    found, error, _ = indices(sobol_g, 8, noise, seed=1, rows=1024, size=0.4)
    assert (np.abs(found - sobol_g_indices()) < 2 * error).all()
    assert (error < 0.1).all()


@pytest.mark.slow
@pytest.mark.parametrize("noise", NOISE)
def test_two_standard_errors_hold_over_many_designs(noise):
    """One design may be lucky: of 40, two errors must hold in nine tenths of all indices, and errors do not mislead."""
    designs = [indices(ishigami, 3, noise, seed, rows=256, size=2.0, draws=60) for seed in range(40)]
    away = np.array([(found - ISHIGAMI) / error for found, error, _ in designs])
    assert (np.abs(away) < 2).mean() > 0.9
    assert np.abs(away.mean(axis=0)).max() < 0.6


def test_the_mean_of_few_replicates_would_be_biased():
    """What the correction is for: noise of the mean counts as interaction of every dimension with every other."""
    blocks = sobol.design(3, {"a": [0], "b": [1], "c": [2]}, 1024, 2)
    noise = 4.0 * np.random.default_rng(2).normal(size=(len(blocks.points), 4))
    cells = blocks.cut(ishigami(blocks.points)[:, None] + noise)
    twice = sobol.Cells(*(np.repeat(each.mean(axis=-1, keepdims=True), 2, axis=-1) for each in cells))
    assert sobol.estimate(twice).total[2] > ISHIGAMI[5] + 0.12
    assert sobol.estimate(cells).total[2] == pytest.approx(ISHIGAMI[5], abs=0.05)


def test_without_noise_it_is_what_salib_finds():
    from SALib.analyze import sobol as salib

    blocks = sobol.design(3, {"a": [0], "b": [1], "c": [2]}, 2048, 3)
    values = ishigami(blocks.points)
    problem = {"num_vars": 3, "names": list("abc"), "bounds": [[0, 1]] * 3}
    theirs = salib.analyze(problem, values, calc_second_order=False, seed=1)
    mine = sobol.estimate(blocks.cut(np.repeat(values[:, None], 3, axis=1)))
    np.testing.assert_allclose(mine.total, theirs["ST"], rtol=1e-12)
    np.testing.assert_allclose(mine.first, theirs["S1"], atol=1e-5)  # SALib centres on a mean over all blocks


def test_the_index_of_a_group_is_that_of_its_sum():
    """Linear, so the index of a group is the sum of those of its members, and groups may overlap."""
    blocks = sobol.design(3, {"a": [0], "b, c": [1, 2], "a, b": [0, 1]}, 1024, 1)
    values = blocks.points @ np.array([1.0, 2.0, 3.0])
    found = sobol.estimate(blocks.cut(np.repeat(values[:, None], 2, axis=1)))
    np.testing.assert_allclose(found.first, [1 / 14, 13 / 14, 5 / 14], atol=5e-3)
    np.testing.assert_allclose(found.total, [1 / 14, 13 / 14, 5 / 14], atol=5e-3)


def test_variance_falls_into_parameters_seeds_and_both():
    """Y = 3 x + 2 z + 4 (x - 1/2) w with x uniform and z, w of the seed: 9/12, 4 and 16/12."""
    blocks = sobol.design(1, {"x": [0]}, 256, 1)
    z, w = np.random.default_rng(5).normal(size=(2, 4000))
    values = 3 * blocks.points + 2 * z + 4 * (blocks.points - 0.5) * w
    found = sobol.estimate(blocks.cut(values)).variances
    np.testing.assert_allclose(found, [9 / 12, 4.0, 16 / 12], rtol=0.08)


def test_designs_and_intervals_are_seeded():
    one, two = (indices(ishigami, 3, "independent", seed=4, rows=32) for _ in range(2))
    np.testing.assert_array_equal(one[0], two[0])
    np.testing.assert_array_equal(one[1], two[1])
    assert not np.array_equal(one[0], indices(ishigami, 3, "independent", seed=5, rows=32)[0])
