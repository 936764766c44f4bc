"""Morris screening: which dimensions move an outcome at all, for about ten runs of each.

Elementary effects (Morris 1991; mu* of Campolongo et al. 2007) by SALib, on means over replicates. All points share
their seeds, so a dimension that does nothing has effects of exactly 0. For the others ``noise`` is what mu* would be of
a dimension that does nothing but move chance: the mean size of the error of an effect.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
LEVELS: Final = 4
CONFIDENCE: Final = 0.95


class Effects(NamedTuple):
    """By dimension: mu*, half the width of its 95 % interval, sigma, and the noise."""

    mu_star: FloatArray
    half_width: FloatArray
    sigma: FloatArray
    noise: FloatArray
    trajectories: int


def trajectories(problem: Mapping[str, Any], count: int, seed: int) -> FloatArray:
    """Return the points of so many trajectories, each of dimensions + 1 rows."""
    from SALib.sample import morris

    return np.asarray(morris.sample(problem, count, num_levels=LEVELS, seed=seed))


def screen(problem: Mapping[str, Any], points: FloatArray, values: FloatArray, seed: int) -> Effects | None:
    """Return the effects on one outcome; trajectories with a missing value are left out.

    Args:
        problem: The space as SALib wants it.
        points: What :func:`trajectories` returned.
        values: ``[point, replicate]``.
        seed: Seed of the intervals.

    Returns:
        Nothing if fewer than two trajectories are complete.
    """
    from SALib.analyze import morris

    length = problem["num_vars"] + 1
    known = ~np.isnan(values).reshape(-1, length * values.shape[1]).any(axis=1)
    if known.sum() < 2:
        return None
    rows = np.repeat(known, length)
    points, values = points[rows], values[rows]
    found = morris.analyze(
        problem, points, values.mean(axis=1), conf_level=CONFIDENCE, num_levels=LEVELS, seed=seed, num_resamples=200
    )
    mu_star, width, sigma = (np.asarray(found[key], dtype=np.float64) for key in ("mu_star", "mu_star_conf", "sigma"))
    return Effects(mu_star, width, sigma, _noise(points, values, length), int(known.sum()))


def _noise(points: FloatArray, values: FloatArray, length: int) -> FloatArray:
    """Return the mean size of the error of an effect, by dimension, if the error is normal."""
    step = np.diff(points.reshape(-1, length, points.shape[1]), axis=1)  # [trajectory, step, dimension]
    moved = np.diff(values.reshape(-1, length, values.shape[1]), axis=1)  # [trajectory, step, replicate]
    which, size = np.abs(step).argmax(axis=2), np.abs(step).max(axis=2)
    error = moved.std(axis=2, ddof=1) / np.sqrt(moved.shape[2]) / size
    by_dimension = np.take_along_axis(error, which.argsort(axis=1), axis=1)  # every dimension moves once a trajectory
    return np.asarray(np.sqrt(2 / np.pi) * np.sqrt((by_dimension**2).mean(axis=0)))


def strongest(effects: Sequence[Effects], count: int) -> list[int]:
    """Return the dimensions with the largest share of squared effects, the mean over outcomes, strongest first."""
    shares = np.array([each.mu_star**2 / (each.mu_star**2).sum() for each in effects if each.mu_star.any()])
    if not len(shares):
        return []
    mean = shares.mean(axis=0)
    return [int(index) for index in np.argsort(-mean, kind="stable")[:count] if mean[index] > 0]
