"""Where a mean difference rests on few replicates: a caution beside the verdict, which stays as it is.

No interval of the mean from twenty numbers covers where the replicate that matters is mostly not among them. What can
be seen in the sample is said: that hardly any replicate differs, or that the median contradicts the mean. What cannot
be seen there is said of the outcome: that in a study of it with many replicates intervals covered too little.
``docs/verification/intervals.md`` has that study.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FEW: Final = 10
"""Replicates that must differ for a mean without caution where others are equal.

A count of k rare events has a relative error of 1/√k: with ten it is a third. With fewer, by the usual rule of thumb,
neither the count nor the mean of what it causes is near enough to normal for an interval of the mean.
"""
FEW_DIFFER: Final = "few differ"
AGAINST: Final = "mean against typical"
RARE_WORLDS: Final = "rare worlds"
SIGNS: Final = {FEW_DIFFER: "†", AGAINST: "‡", RARE_WORLDS: "§"}
"""The sign of each caution, after the verdict."""
NOTES: Final = {
    FEW_DIFFER: f"fewer than {FEW} replicates differ and the others are equal: the interval of the mean may not cover",
    AGAINST: "the typical world (the median) says the opposite of the mean: the mean rests on few replicates",
    RARE_WORLDS: "rare worlds move the mean of this outcome: in a study fewer than 93 of 100 intervals covered",
}
MOVED_BY_RARE_WORLDS: Final = frozenset({
    "severity_p95", "severity_p99", "severity_maximum", "severity_total", "interoperability", "norm_legitimacy",
    "g7_consensus_probability", "g7_tension", "bilateral_us", "bilateral_eu", "existential_anxiety",
})  # fmt: skip
"""Outcomes of which the interval of the mean of 20 differences covered less than 93 % for any policy of the study,
though nearly all replicates differ: heavy tails, and what hangs on how a rare meeting ends. A test holds them to the
study's table.
"""


def cautions(
    mean: tuple[NDArray[np.float64], NDArray[np.float64]],
    typical: tuple[NDArray[np.float64], NDArray[np.float64]],
    differing: NDArray[np.int64],
    known: NDArray[np.int64] | int,
    rare: NDArray[np.bool_] | bool = False,
) -> NDArray[np.str_]:
    """Return the caution of each difference, empty where there is none.

    Args:
        mean: Ends of the interval of the mean.
        typical: Ends of the interval of the median; nan where there is none.
        differing: In how many replicates the sides differ.
        known: How many replicates have a difference.
        rare: Whether the outcome is one that rare worlds move.
    """
    import numpy as np  # not above: who asks for help need not wait for it

    against = ((mean[0] > 0.0) & (typical[1] < 0.0)) | ((mean[1] < 0.0) & (typical[0] > 0.0))
    few = (differing > 0) & (differing < np.minimum(FEW, known))
    return np.select([against, few, rare & (differing > 0)], [AGAINST, FEW_DIFFER, RARE_WORLDS], "")


def marked(verdict: str, caution: str) -> str:
    """Return the verdict of a difference, and the sign of its caution if there is one."""
    return f"{verdict} {SIGNS[caution]}" if caution else verdict


def notes(found: Iterable[str]) -> list[str]:
    """Return a line for each caution that occurs: its sign and what it means."""
    occurring = set(found)
    return [f"{sign} {NOTES[caution]}" for caution, sign in SIGNS.items() if caution in occurring]
