"""Where a mean difference rests on few replicates: a caution beside the verdict, which stays as it is.

No interval of the mean from twenty numbers covers where the replicate that matters is mostly not among them. What can
be seen in the sample is said: that hardly any replicate differs, or that the median contradicts the mean.
``docs/verification/intervals.md`` has how many of the intervals that cover too little are marked.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
FEW: Final = 10
"""Replicates that must differ for a mean without caution where others are equal.

A count of k rare events has a relative error of 1/√k: with ten it is a third. With fewer, by the usual rule of thumb,
neither the count nor the mean of what it causes is near enough to normal for an interval of the mean.
"""
FEW_DIFFER: Final = "few differ"
AGAINST: Final = "mean against typical"
SIGNS: Final = {FEW_DIFFER: "†", AGAINST: "‡"}
"""The sign of each caution, after the verdict."""
NOTES: Final = {
    FEW_DIFFER: f"fewer than {FEW} replicates differ and the others are equal: the interval of the mean may not cover",
    AGAINST: "the typical world (the median) says the opposite of the mean: the mean rests on few replicates",
}


def cautions(
    mean: tuple[FloatArray, FloatArray],
    typical: tuple[FloatArray, FloatArray],
    differing: NDArray[np.int64],
    known: NDArray[np.int64] | int,
) -> NDArray[np.str_]:
    """Return the caution of each difference, empty where there is none.

    Args:
        mean: Ends of the interval of the mean.
        typical: Ends of the interval of the median; nan where there is none.
        differing: In how many replicates the sides differ.
        known: How many replicates have a difference.
    """
    against = ((mean[0] > 0.0) & (typical[1] < 0.0)) | ((mean[1] < 0.0) & (typical[0] > 0.0))
    few = (differing > 0) & (differing < np.minimum(FEW, known))
    return np.select([against, few], [AGAINST, FEW_DIFFER], "")


def marked(verdict: str, caution: str) -> str:
    """Return the verdict of a difference, and the sign of its caution if there is one."""
    return f"{verdict} {SIGNS[caution]}" if caution else verdict


def notes(found: Iterable[str]) -> list[str]:
    """Return a line for each caution that occurs: its sign and what it means."""
    occurring = set(found)
    return [f"{sign} {NOTES[caution]}" for caution, sign in SIGNS.items() if caution in occurring]
