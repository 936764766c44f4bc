"""How a scenario looks: one colour and one marker for each name, in every chart.

The colours are those of Okabe and Ito without yellow: readers with any common form of colour blindness tell them apart.
Twenty-five scenarios need more than seven colours, so the marker tells the rest: no two named scenarios share both.
The usual baseline has blue to itself, so that it stands out from whatever it is compared with.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

BASELINE_COLOUR: Final = "#0072B2"
COLOURS: Final = ("#000000", "#D55E00", "#CC79A7", "#009E73", "#E69F00", "#56B4E9")
MARKERS: Final = ("s", "^", "D", "v")
OTHER_MARKERS: Final = ("P", "X", "*", "h", "<", ">")
SHARED_COLOUR: Final = "#777777"
"""Bands of several scenarios that are identical."""

_BASELINE: Final = "ai_promotion_act"
_FAMILIES: Final = (
    ("no_guideline", "ex_ante_hard_law", "frontier_notification", "sector_law_only", "ex_post_only", "hybrid"),
    (
        "no_us_shift",
        "deep_deregulation",
        "responsive_pyramid",
        "capacity_building",
        "siloed_headquarters",
        "strong_headquarters",
    ),
    (
        "secondment_status_quo",
        "g7_fragmentation",
        "haip_only",
        "friends_group_expansion",
        "japan_us_consensus",
        "broker_mode",
    ),
    ("western_anxiety", "agile_hard_law", "low_deference", "sme_package", "mutual_recognition", "endogenous_world"),
)


@dataclass(frozen=True)
class Look:
    """Colour (hex) and marker (as matplotlib names it) of a scenario."""

    colour: str
    marker: str


def _named() -> dict[str, Look]:
    looks = {_BASELINE: Look(BASELINE_COLOUR, "o")}
    for row, family in enumerate(_FAMILIES):
        for column, name in enumerate(family):
            looks[name] = Look(COLOURS[column], MARKERS[(row + column) % len(MARKERS)])
    return looks


NAMED: Final[dict[str, Look]] = _named()
"""The looks of the scenarios that are shipped."""


def look(name: str) -> Look:
    """Return the look of a scenario; a name of your own gets one from a hash of the name, the same in every chart."""
    if name in NAMED:
        return NAMED[name]
    digest = hashlib.sha256(name.encode()).digest()
    return Look(COLOURS[digest[0] % len(COLOURS)], OTHER_MARKERS[digest[1] % len(OTHER_MARKERS)])


def ink(colour: str) -> str:
    """Return a darker tone of a colour in which small text is readable on white."""
    channels = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return "#" + "".join(f"{round(0.62 * channel):02X}" for channel in channels)
