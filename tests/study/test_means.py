"""Means over windows are those of ``window_mean``, to the last bit."""

from __future__ import annotations

import numpy as np
import pytest

from sim.engine.tables import series_index
from sim.study.means import calendar, means
from sim.study.run import window_mean

ROWS = np.array([0, 3, 4, 700, len(series_index()) - 1])


@pytest.mark.parametrize(("start", "count"), [("2021-07", 60), ("2015-01", 252), ("2020-12", 1), ("2024-01", 12)])
def test_means_are_those_of_the_definition_bit_for_bit(start: str, count: int) -> None:
    rng = np.random.default_rng(count)
    values = rng.lognormal(0.0, 8.0, (len(series_index()), count))
    values[rng.random(values.shape) < 0.2] = np.nan
    values[ROWS[1]] = np.nan
    months, years, windows, last = calendar(start, count)
    assert months.tolist() == (np.datetime64(start, "M") + np.arange(count)).tolist()
    year_of = months.astype("datetime64[Y]").astype(int) + 1970
    assert years.tolist() == sorted(set(year_of.tolist()))
    expected = [window_mean(values[:, year_of == year], months[year_of == year])[ROWS] for year in years]
    assert means(values, ROWS, windows).tobytes() == np.stack(expected, axis=1).tobytes()
    assert last.tolist() == [[max(0, count - 96), count]]


def test_a_window_at_the_end_leaves_out_what_is_before() -> None:
    values = np.ones((len(series_index()), 36))
    values[:, :24] = 1e9
    months = np.datetime64("2020-01", "M") + np.arange(36)
    found = means(values, np.arange(len(values)), np.array([[24, 36]]))[:, 0]
    assert found.tobytes() == window_mean(values, months, months[24]).tobytes()
    assert found.max() == 12.0
