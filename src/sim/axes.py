"""The axes of the model: every index has one name and one order, used everywhere.

A cell is one combination of jurisdiction, sector and size; firms are stored cell by cell,
so that what is common to a cell is computed once.
"""

from __future__ import annotations

from typing import Final

JURISDICTIONS: Final = ("japan", "eu", "us", "uk", "india", "china")
SECTORS: Final = ("general", "finance", "transport", "medical", "public", "developer")
SIZES: Final = ("large", "medium", "small")
INCIDENT_TYPES: Final = ("accident", "rights", "safety", "misuse")
INSTRUMENTS: Final = ("guideline", "horizontal", "sector", "frontier")
FORUMS: Final = ("oecd", "g7", "aisi", "friends")
MINISTRIES: Final = (
    "communications",
    "economy",
    "cabinet_office",
    "digital_agency",
    "safety_institute",
    "sector_regulators",
    "headquarters_1",
    "headquarters_2",
    "headquarters_3",
)
"""Units of a government. Jurisdictions other than Japan use only ``economy`` (horizontal) and
``sector_regulators``; the three ``headquarters`` units exist where a scenario founds them."""

JURISDICTION_COUNT: Final = len(JURISDICTIONS)
SECTOR_COUNT: Final = len(SECTORS)
SIZE_COUNT: Final = len(SIZES)
CELL_COUNT: Final = JURISDICTION_COUNT * SECTOR_COUNT * SIZE_COUNT

JAPAN, EU, US, UK, INDIA, CHINA = range(JURISDICTION_COUNT)
GENERAL, FINANCE, TRANSPORT, MEDICAL, PUBLIC, DEVELOPER = range(SECTOR_COUNT)
LARGE, MEDIUM, SMALL = range(SIZE_COUNT)
ACCIDENT, RIGHTS, SAFETY, MISUSE = range(len(INCIDENT_TYPES))
GUIDELINE, HORIZONTAL, SECTOR, FRONTIER = range(len(INSTRUMENTS))
OECD, G7, AISI, FRIENDS = range(len(FORUMS))


AXES: Final[dict[str, tuple[str, ...]]] = {
    "jurisdiction": JURISDICTIONS,
    "sector": SECTORS,
    "size": SIZES,
    "incident_type": INCIDENT_TYPES,
    "instrument": INSTRUMENTS,
    "forum": FORUMS,
    "ministry": MINISTRIES,
    "partner": JURISDICTIONS,
}
"""Names along each axis that a lever or a parameter can be indexed by."""
