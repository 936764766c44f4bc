"""Measures are the outcomes of the tables, read one at a time."""

import numpy as np
import pytest

from sim.analysis.measures import Measure, from_record, from_run, reduce, window_of
from sim.config import load
from sim.engine.simulate import simulate
from sim.engine.tables import series_index, tabulate
from sim.errors import InputError
from sim.study.execute import run


@pytest.fixture(scope="module")
def finished():
    scenario = load("ex_ante_hard_law", ["population.firms=240"])
    return simulate(scenario, 3)


def test_every_series_of_the_tables_is_the_same_measure(finished):
    values = tabulate(finished.record, finished.layout.weight)
    for row, series in enumerate(series_index()):
        measure = Measure(**{key: getattr(series, key) for key in ("outcome", "jurisdiction", "sector", "size")})
        measure.check("test")
        mine = from_record(measure, finished.record, finished.layout.weight, "2015-01")
        theirs = reduce(measure, values[row][window_of(measure, "2015-01", 252)])
        np.testing.assert_allclose(mine, theirs, rtol=1e-11, atol=1e-14, err_msg=str(series))


def test_a_stored_run_gives_the_same_measure():
    scenario = load("ai_promotion_act", ["population.firms=240"])
    stored = run(scenario)
    fresh = simulate(scenario, stored.seed)
    measure = Measure(outcome="backlog")
    assert from_run(measure, stored) == from_record(measure, fresh.record, fresh.layout.weight, "2015-01")


def test_reached_and_months_until():
    series = np.array([0.0, 0.0, 1.0, 0.0])
    assert reduce(Measure(outcome="law_in_force", statistic="reached"), series) == 1.0
    assert reduce(Measure(outcome="law_in_force", statistic="months_until"), series) == 2.0
    assert reduce(Measure(outcome="law_in_force", statistic="months_until"), 0 * series) == 4.0
    assert reduce(Measure(outcome="law_in_force", statistic="reached"), 0 * series) == 0.0


@pytest.mark.parametrize(
    "wrong",
    [
        {"outcome": "adoptoin"},
        {"outcome": "trust", "size": "large"},
        {"outcome": "hype"},
        {"outcome": "trust", "jurisdiction": "all"},
        {"outcome": "trust", "statistic": "median"},
        {"outcome": "adoption", "sector": "farming"},
    ],
)
def test_a_measure_that_no_run_has_is_refused(wrong):
    with pytest.raises(InputError):
        Measure(**wrong).check("test")
