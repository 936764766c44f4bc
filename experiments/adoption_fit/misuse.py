"""Scale external misuse so that the share of intentional incidents before 2024 comes out.

Run from the root of the project: ``python experiments/adoption_fit/misuse.py``. Writes ``misuse.csv``.
Expected values on the mean-field curves: no protection by rules (it is small before 2024), misuse by firms at the
initial deterrence.
"""

from __future__ import annotations

import csv
from typing import Any, NamedTuple

import numpy as np
from curves import MONTHS, ROOT, SECTORS, SIZES, Guess, adoption, log_capability, month_of, read_yaml, total, world
from fit import write
from scipy.optimize import minimize_scalar
from scipy.special import logit
from scipy.stats import norm

JURISDICTIONS = ("japan", "eu", "us", "uk", "india", "china")
DEVELOPERS = 0.2  # substantive compliance of frontier developers before 2024, assumed
PERIODS = {  # rows of data/03_incidents.csv; they follow the order of entry, so the periods are approximate
    "C060": ("2016-01", "2021-06"), "C063": ("2021-01", "2022-06"), "C066": ("2022-01", "2023-06"),
    "C069": ("2023-01", "2024-06"), "C072": ("2024-01", "2025-06"),
}  # fmt: skip


class Rates(NamedTuple):
    """Expected recorded incidents a month in the world; ``external`` is for a scale of one."""

    unintentional: np.ndarray
    firms: np.ndarray
    external: np.ndarray


def values(record: dict[str, Any], names: tuple[str, ...]) -> np.ndarray:
    """Return the values of a record in the order of the names."""
    return np.array([float(record["value"][name]) for name in names])


def defaults() -> Guess:
    """Return the adoption parameters as they stand in the configuration."""
    numbers = read_yaml("parameters/adoption.yaml")
    rates = [numbers[name]["value"] for name in ("innovation", "imitation", "threshold_spread")]
    return Guess(*rates, tuple(values(numbers["threshold_mean"], SIZES)))


def depth(adopted: np.ndarray, months: float) -> np.ndarray:
    """Return the share of firms times their depth of use (2.3), from the adopted shares by month."""
    keep, state, result = np.exp(-1 / months), np.zeros(adopted.shape[1]), np.empty_like(adopted)
    for month, share in enumerate(adopted):
        state = result[month] = keep * state + (1 - keep) * share
    return result


def active_share(incidents: dict[str, Any]) -> float:
    """Return the share of adopters that misuse AI at the initial perceived detection (5.4)."""
    perceived = read_yaml("parameters/detection.yaml")["initial_perception"]["value"]
    sanction = perceived * read_yaml("parameters/compliance.yaml")["existing_law_penalty"]["value"]
    distance = (incidents["gain_log_mean"]["value"] - np.log(sanction)) / incidents["gain_log_spread"]["value"]
    return float(incidents["malicious_share"]["value"] * norm.cdf(distance))


def rates_of(jurisdiction: str, incidents: dict[str, Any]) -> Rates:
    """Return what one jurisdiction adds to the incidents of the world (5.2, 5.5)."""
    place, about = read_yaml(f"jurisdiction/{jurisdiction}.yaml"), world(jurisdiction)
    shares = adoption(defaults(), about, place["threshold_shift"]["value"])
    base, exposure = incidents["base_rate"]["value"], values(incidents["exposure"], SIZES)
    types = ("accident", "rights", "safety")
    sector = sum(base[name] * values(incidents[f"{name}_multiplier"], SECTORS) for name in types)
    deep = depth(shares, read_yaml("parameters/adoption.yaml")["deployment_time"]["value"])
    scale = incidents["incidents_per_record"]["value"]
    growth = np.exp(incidents["capability_exponent"]["value"]["misuse"] * log_capability(about))
    safeguard = 1 - incidents["upstream_safeguard"]["value"] * DEVELOPERS
    return Rates(
        unintentional=deep @ (about.firms * exposure) * (sector @ about.sector_share) / scale,
        firms=shares @ (about.firms * np.sqrt(exposure)) * base["misuse"] * active_share(incidents) * growth / scale,
        external=place["market_weight"]["value"] * total(shares, about.firms) * growth * safeguard,
    )


def intentional_share(rates: Rates, scale: float, period: tuple[str, str]) -> float:
    """Return the expected share of intentional incidents in a period."""
    months = slice(month_of(period[0]), min(MONTHS, month_of(period[1]) + 1))
    intended = (rates.firms + scale * rates.external)[months].sum()
    return float(intended / (intended + rates.unintentional[months].sum()))


def main() -> None:
    """Fit the scale to the rows that may be fitted and write all rows beside it."""
    incidents = read_yaml("parameters/incidents.yaml")
    each = [rates_of(name, incidents) for name in JURISDICTIONS]
    rates = Rates(*(np.sum(parts, axis=0) for parts in zip(*each, strict=True)))
    with (ROOT / "data/03_incidents.csv").open(encoding="utf-8") as file:
        rows = {row["id"]: row for row in csv.DictReader(file) if row["id"] in PERIODS}
    fit = [name for name in PERIODS if rows[name]["split"] == "fit"]

    def cost(log_scale: float) -> float:
        shares = [intentional_share(rates, np.exp(log_scale), PERIODS[name]) for name in fit]
        return float(np.sum((logit(shares) - logit([float(rows[name]["value"]) for name in fit])) ** 2))

    scale = float(np.exp(minimize_scalar(cost, bounds=(0, 9), method="bounded").x))
    print(f"external_misuse: {scale:.0f} recorded incidents a month, world, fully diffused")
    table = [
        [
            name,
            rows[name]["split"],
            *PERIODS[name],
            rows[name]["value"],
            round(intentional_share(rates, scale, PERIODS[name]), 3),
        ]
        for name in PERIODS
    ]
    write("misuse.csv", ["row", "split", "from", "to", "observed share", "model"], table)


if __name__ == "__main__":
    main()
