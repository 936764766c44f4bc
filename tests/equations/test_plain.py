"""Plain Python and machine code agree where no small world of ``scripts/interpreted.py`` leads."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim import draws
from sim.equations import government, incidents
from sim.study import means


@pytest.mark.parametrize(
    "given",
    [
        (90.0, 100.0, 0.3, 0.01, 5.0, 6.0),  # over the target by hiring and training
        (95.0, 100.0, 0.0, 0.0, 5.0, 6.0),  # by training alone
        (104.0, 100.0, 0.2, 0.1, 0.0, 3.0),  # under it by losses, and then hired again
        (100.0, 100.0, 0.2, 0.1, 0.0, 3.0),
    ],
)
def test_staff(given: tuple[float, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: Any = government.staff_next
    expected = compiled(*given)
    monkeypatch.setattr(government, "_staff_after", government._staff_after.py_func)
    assert compiled.py_func(*given) == pytest.approx(expected, rel=1e-12)


def test_the_mean_of_severity_to_the_power_of_its_exponent() -> None:
    compiled: Any = incidents.mean_severity_power
    assert compiled.py_func(1.5, 1.5, 1e4) == pytest.approx(compiled(1.5, 1.5, 1e4), rel=1e-12)


@pytest.mark.parametrize("uniform", [1e-9, 0.3, 0.9999])
def test_counts_of_a_large_mean(uniform: float) -> None:
    compiled: Any = draws.poisson
    assert compiled.py_func(uniform, 900.0) == compiled(uniform, 900.0)


def test_means_over_windows() -> None:
    values = np.arange(24.0).reshape(2, 12)
    values[1, 3] = np.nan
    values[0, 6:] = np.nan
    given = values, np.array([1, 0]), np.array([[0, 6], [6, 12]])
    for compiled, more in ((means._sums, ()), (means._means, (np.array([True, False]),))):
        plain: Any = compiled.py_func  # type: ignore[attr-defined]
        np.testing.assert_array_equal(plain(*given, *more), compiled(*given, *more))
    known: Any = means._mean_of_known
    assert known.py_func(values, 1, 0, 6) == known(values, 1, 0, 6) == 14.4
    assert np.isnan(known.py_func(values, 0, 6, 12))
