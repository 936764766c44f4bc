"""Correction for many outcomes: the textbook's method, families that cover everything once, and real error rates."""

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.multitest import multipletests

from sim.analysis.multiple import corrected_p, families, holm, paired_p
from sim.engine.tables import series_index


def test_p_is_that_of_a_one_sample_t_test():
    sample = np.random.default_rng(1).normal(0.3, 2.0, (9, 50))
    np.testing.assert_allclose(paired_p(sample), stats.ttest_1samp(sample, 0.0).pvalue, rtol=1e-10)


def test_what_cannot_be_tested_has_no_p():
    sample = np.array([[0.0, 1.0, 0.5, 1.0], [0.0, np.nan, 0.5, 2.0], [0.0, np.nan, 0.5, np.nan]])
    found = paired_p(sample)
    assert np.isnan(found[:2]).all()  # identical in every replicate; one replicate
    assert found[2] == 0.0  # the same difference each time
    assert found[3] == pytest.approx(stats.ttest_1samp([1.0, 2.0], 0.0).pvalue)


def test_holm_is_that_of_statsmodels_and_missing_ones_do_not_count():
    chances = np.random.default_rng(2).uniform(0.0, 0.2, 40)
    expected = multipletests(chances, method="holm")[1]
    np.testing.assert_allclose(holm(chances), expected)
    with_missing = np.insert(chances, 7, np.nan)
    np.testing.assert_allclose(np.delete(holm(with_missing), 7), expected)
    assert np.isnan(holm(with_missing)[7])


def test_every_series_is_in_one_family():
    rows = np.sort(np.concatenate(families()))
    np.testing.assert_array_equal(rows, np.arange(len(series_index())))
    japan = [rows for rows in families() if {series_index()[row].jurisdiction for row in rows} == {"japan"}]
    assert len(japan) == 3  # totals, sectors, sizes


def test_a_false_finding_in_a_family_is_as_rare_as_promised():
    """A thousand worlds in which nothing is true: in 5 % of them, no more, some outcome of Japan's totals is called."""
    draws, first = np.random.default_rng(3), families()[0]
    chances = np.full(len(series_index()), np.nan)
    wrong = alone = 0
    for _ in range(1000):
        chances[first] = paired_p(draws.normal(size=(20, len(first))))
        wrong += (corrected_p(chances)[first] < 0.05).any()
        alone += (chances[first] < 0.05).any()
    assert 0.02 < wrong / 1000 < 0.05 + 3 * np.sqrt(0.05 * 0.95 / 1000)
    assert alone / 1000 > 0.5  # what would happen without a correction
