"""Mean-field adoption: equations 2.1 to 2.3 without burden, trust and the own-sector term.

Shares by size and sector; contagion comes from firms of the same size. Every array is [size, sector].
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import yaml
from scipy.stats import norm

ROOT = Path(__file__).resolve().parents[2]
SIZES = ("large", "medium", "small")
SECTORS = ("general", "finance", "transport", "medical", "public", "developer")
START = 2015
MONTHS = 12 * 11  # to the end of 2025
ANCHOR = 12 * (2022 - START) + 10  # November 2022: ln C = 0 just after the jump


class Guess(NamedTuple):
    """Numbers of one candidate: rates a year, thresholds in ln capability."""

    innovation: float
    imitation: float
    spread: float
    means: tuple[float, float, float]


class World(NamedTuple):
    """What is not fitted: technology, sectors, and the firms of a jurisdiction."""

    growth: float
    jump: float
    sector_shift: np.ndarray
    sector_share: np.ndarray
    firms: np.ndarray


def read_yaml(name: str) -> Any:
    """Return one file of the configuration."""
    return yaml.safe_load((ROOT / "conf" / name).read_text(encoding="utf-8"))


def world(jurisdiction: str) -> World:
    """Return what the configuration says about technology and one jurisdiction's firms."""
    technology, place = read_yaml("parameters/technology.yaml"), read_yaml(f"jurisdiction/{jurisdiction}.yaml")
    shift = read_yaml("parameters/adoption.yaml")["sector_shift"]["value"]
    return World(
        growth=technology["capability_growth"]["value"],
        jump=technology["anchor_jump"]["value"] * technology["jump_scale"]["value"],
        sector_shift=np.array([shift[name] for name in SECTORS]),
        sector_share=np.array([place["sector_share"]["value"][name] for name in SECTORS]),
        firms=np.array([float(place["firms"][name]["value"]) for name in SIZES]),
    )


def month_of(date: str) -> int:
    """Return the month since the start of a date ``YYYY-MM``."""
    year, month = date.split("-")
    return 12 * (int(year) - START) + int(month) - 1


def log_capability(about: World) -> np.ndarray:
    """Return ln C at the end of each month (1.1)."""
    since = np.arange(MONTHS) - ANCHOR
    return about.growth * since / 12 - np.where(since < 0, about.jump, 0.0)


def adoption(guess: Guess, about: World, shift: float = 0.0) -> np.ndarray:
    """Return the adopted share of firms by month and size; ``shift`` moves all thresholds (delta_j)."""
    thresholds = np.array(guess.means)[:, None] + about.sector_shift + shift
    adopted = np.zeros_like(thresholds)
    shares = np.empty((MONTHS, len(SIZES)))
    for month, level in enumerate(log_capability(about)):
        eligible = norm.cdf((level - thresholds) / guess.spread)
        diffusion = np.minimum(1.0, (adopted @ about.sector_share) / (eligible @ about.sector_share))[:, None]
        chance = -np.expm1(-(guess.innovation + guess.imitation * diffusion) / 12)
        adopted = adopted + np.maximum(0.0, eligible - adopted) * chance
        shares[month] = adopted @ about.sector_share
    return shares


def total(shares: np.ndarray, firms: np.ndarray, first: int = 0) -> np.ndarray:
    """Return the share over sizes from ``first`` on, weighted by real firms."""
    return shares[:, first:] @ firms[first:] / firms[first:].sum()
