"""Protection, rates, severity and misuse (5.1 to 5.5, 6.1)."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import integrate

from sim.equations import incidents


def test_a_rule_up_to_date_keeps_its_whole_effect() -> None:
    assert incidents.rule_effectiveness(0.3, 0.0) == 1.0
    assert incidents.rule_effectiveness(0.0, 5.0) == 1.0
    assert incidents.rule_effectiveness(0.3, 2.0) == pytest.approx(math.exp(-0.6))


def test_protection_adds_up_to_at_most_one() -> None:
    assert incidents.protection(0.0, 1.0, 0.0, 1.0) == 0.0
    assert incidents.protection(0.6, 0.5, 0.4, 0.25) == pytest.approx(0.4)
    assert incidents.protection(0.9, 1.0, 0.9, 1.0) == 1.0


def test_rate_is_a_product_and_vanishes_with_each_factor() -> None:
    factors = [0.03, 1.5, 0.3, 1.1, 0.9]
    assert incidents.incident_rate(*factors) == pytest.approx(math.prod(factors))
    for position in range(5):
        zero = [*factors]
        zero[position] = 0.0
        assert incidents.incident_rate(*zero) == 0.0


def test_full_practice_prevents_its_efficacy() -> None:
    assert incidents.remaining_share(0.5, 0.0) == 1.0
    assert incidents.remaining_share(0.5, 1.0) == 0.5
    assert incidents.remaining_share(0.0, 1.0) == 1.0


@pytest.mark.parametrize("exponent", [0.7, 1.5, 2.5])
def test_severity_runs_from_one_to_its_maximum_and_inverts_the_distribution(exponent: float) -> None:
    assert incidents.severity(0.0, exponent, 1e4) == 1.0
    assert incidents.severity(1.0, exponent, 1e4) == pytest.approx(1e4, rel=1e-6)
    for u in np.linspace(0.01, 0.99, 25):
        s = incidents.severity(float(u), exponent, 1e4)
        below = (1.0 - s**-exponent) / (1.0 - 1e4**-exponent)
        assert below == pytest.approx(u, abs=1e-12)


@pytest.mark.parametrize(("exponent", "power"), [(1.5, -0.5), (0.7, -0.5), (1.5, 1.0), (1.5, 0.0)])
def test_mean_of_a_power_is_the_integral_over_the_distribution(exponent: float, power: float) -> None:
    def density(log_s: float) -> float:
        scale = exponent / (1.0 - 1e4**-exponent)
        return scale * math.exp((power - exponent) * log_s)

    expected, _ = integrate.quad(density, 0.0, math.log(1e4), epsabs=0.0, epsrel=1e-12)
    assert incidents.mean_severity_power(power, exponent, 1e4) == pytest.approx(expected, rel=1e-10)


def test_power_equal_to_the_exponent_is_the_limit_of_its_neighbours() -> None:
    exact = incidents.mean_severity_power(1.5, 1.5, 1e4)
    assert exact == pytest.approx(1.5 * math.log(1e4) / (1.0 - 1e4**-1.5))
    assert incidents.mean_severity_power(1.5 + 1e-6, 1.5, 1e4) == pytest.approx(exact, rel=1e-4)


def test_misuse_pays_when_gain_exceeds_the_expected_sanction() -> None:
    assert incidents.misuse_pays(math.log(6.0), 0.1, 50.0)
    assert not incidents.misuse_pays(math.log(4.0), 0.1, 50.0)
    assert incidents.misuse_pays(-50.0, 0.0, 50.0)  # nobody is caught
    assert incidents.misuse_pays(-50.0, 0.1, 0.0)  # nothing happens to those who are


def test_misuse_by_others_needs_tools_and_yields_to_safeguards() -> None:
    assert incidents.external_misuse_rate(290.0, 0.08, 0.0, 1.0, 0.5, 0.0) == 0.0
    assert incidents.external_misuse_rate(290.0, 0.08, 0.5, 1.0, 0.5, 0.0) == pytest.approx(11.6)
    assert incidents.external_misuse_rate(290.0, 0.08, 0.5, 1.0, 0.5, 1.0) == pytest.approx(5.8)
    assert incidents.external_misuse_rate(290.0, 0.08, 0.5, 1.0, 1.0, 1.0) == 0.0


def test_a_gain_below_one_is_weighed_like_any_other() -> None:
    assert not incidents.misuse_pays(-0.5, 0.1, 8.0)
    assert incidents.misuse_pays(-0.1, 0.1, 8.0)
    assert not incidents.misuse_pays(0.0, 0.5, 2.0)


def test_misuse_by_others_grows_with_market_diffusion_and_capability() -> None:
    assert incidents.external_misuse_rate(290.0, 0.08, 0.5, 2.0, 0.5, 0.4) == pytest.approx(18.56)
