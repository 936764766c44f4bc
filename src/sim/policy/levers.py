"""What a government can turn: every lever with its unit, range, default and meaning.

Levers belong to scenarios, uncertainties to experiments (see ``conf/parameters``): nothing here
is a belief about the world. A lever holds one value per jurisdiction, or one per jurisdiction and
sub-axis (sector, size, partner, forum). :data:`ROWS` lays them out as rows of one array
``lever[row, jurisdiction]``, which is how the engine reads them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sim.axes import AXES


@dataclass(frozen=True)
class Lever:
    """One thing a policy can set: name, unit, bounds, default, and a line that explains it."""

    name: str
    unit: str
    low: float
    high: float
    default: float
    summary: str
    axis: str | None = None
    mechanism: str = ""


LEVERS: Final[tuple[Lever, ...]] = (
    # instruments
    Lever(
        "guideline_stringency",
        "share of good practice",
        0,
        1,
        0,
        "How much of good practice the voluntary guideline asks for.",
        mechanism="R1",
    ),
    Lever(
        "horizontal_stringency",
        "share of good practice",
        0,
        1,
        0,
        "How much of good practice a binding ex-ante law demands for high-risk uses in every sector.",
        mechanism="R5",
    ),
    Lever(
        "sector_stringency",
        "share of good practice",
        0,
        1,
        0,
        "How much a binding law of one sector demands.",
        axis="sector",
        mechanism="R8",
    ),
    Lever(
        "frontier_stringency",
        "share of good practice",
        0,
        1,
        0,
        "Notification and reporting duties of developers of advanced models.",
        mechanism="R6",
    ),
    Lever(
        "penalty",
        "% of AI budget",
        0,
        300,
        0,
        "Sanction for a breach of binding duties that a finished investigation proves.",
        mechanism="R5",
    ),
    Lever(
        "liability",
        "% of AI budget",
        0,
        80,
        0,
        "Ex-post liability under existing law that due diligence avoids.",
        mechanism="R7",
    ),
    Lever(
        "disclosure",
        "0 to 1",
        0,
        1,
        0,
        "Comply-or-explain: how publicly a firm that ignores the guideline is named.",
        mechanism="R9",
    ),
    Lever(
        "reporting_duty",
        "share detected",
        0,
        1,
        0,
        "Extra share of incidents that comes to light because they must be reported.",
        mechanism="R6",
    ),
    Lever(
        "case_analysis",
        "multiple of baseline",
        0,
        3,
        1,
        "How much of what finished cases teach the government works out and passes on.",
        mechanism="R9",
    ),
    Lever(
        "escalation",
        "0 or 1",
        0,
        1,
        0,
        "Responsive pyramid: a firm with repeated detected incidents faces penalty and surveillance.",
        mechanism="R7",
    ),
    # revision and rigidity
    Lever(
        "revision_trigger",
        "ln capability",
        0.02,
        0.3,
        0.05,
        "How far technology moves before a rule is opened for revision.",
        mechanism="R10",
    ),
    Lever(
        "guideline_minimum_time", "months", 1, 48, 10, "Procedural minimum for revising the guideline.", mechanism="R10"
    ),
    Lever(
        "law_minimum_time", "months", 1, 60, 30, "Procedural minimum for revising the horizontal law.", mechanism="R10"
    ),
    Lever(
        "sector_minimum_time",
        "months",
        1,
        48,
        18,
        "Procedural minimum for revising sector law and frontier duties.",
        mechanism="R8",
    ),
    Lever(
        "law_revision_work",
        "expert-months",
        5,
        700,
        350,
        "Work that one revision of the horizontal law takes.",
        mechanism="R10",
    ),
    Lever(
        "rigidity",
        "0 to 1",
        0,
        1,
        1,
        "Whether out-of-date binding rules cost more (1) or can be bent with reasons (0).",
        mechanism="R5",
    ),
    # reaching small firms
    Lever(
        "outreach",
        "multiple of baseline",
        0,
        5,
        1,
        "Effort to make guidelines known, by size of firm.",
        axis="size",
        mechanism="R3",
    ),
    Lever(
        "toolkit",
        "share of cost",
        0,
        0.8,
        0,
        "Share of the cost of following the guideline that toolkits or subsidies carry, by size.",
        axis="size",
        mechanism="R3",
    ),
    Lever(
        "sandbox",
        "0 to 1",
        0,
        1,
        0,
        "Share of ex-ante burden that a regulatory sandbox lifts from start-ups.",
        mechanism="R5",
    ),
    # government capacity
    Lever(
        "staff_target",
        "full-time experts",
        0,
        1000,
        0,
        "Expert posts that the government wants filled.",
        mechanism="R14",
    ),
    Lever(
        "training_rate",
        "share of generalists a month",
        0,
        0.1,
        0,
        "Career officials trained into AI experts.",
        mechanism="R16",
    ),
    Lever(
        "rotation_tenure", "months", 6, 120, 24, "How long an expert stays in a post before rotation.", mechanism="R15"
    ),
    Lever(
        "secondment_tenure",
        "months",
        6,
        120,
        24,
        "How long an official lent to the Cabinet Office stays.",
        mechanism="R15",
    ),
    Lever(
        "secondment_share",
        "share of experts",
        0,
        0.8,
        0,
        "Share of the experts of the two expert ministries lent to the Cabinet Office.",
        mechanism="R15",
    ),
    Lever(
        "hub",
        "0 to 1",
        0,
        1,
        0,
        "Strength of a coordinating headquarters: 1 removes all cost of coordination.",
        mechanism="R17",
    ),
    Lever(
        "extra_units",
        "units",
        0,
        3,
        0,
        "New vertical units that take over posts of the existing ones.",
        mechanism="R17",
    ),
    Lever("government_ai_use", "share", 0, 1, 0, "Share of government work that uses AI.", mechanism="R18"),
    Lever(
        "allocation_investigation",
        "share of capacity",
        0,
        1,
        0.40,
        "Capacity for investigating cases.",
        mechanism="R14",
    ),
    Lever(
        "allocation_guidance",
        "share of capacity",
        0,
        1,
        0.25,
        "Capacity for writing and revising rules.",
        mechanism="R14",
    ),
    Lever("allocation_outreach", "share of capacity", 0, 1, 0.20, "Capacity for making rules known.", mechanism="R14"),
    Lever("allocation_diplomacy", "share of capacity", 0, 1, 0.15, "Capacity for international work.", mechanism="R19"),
    # international
    Lever(
        "position",
        "0 opportunity first, 1 safety first",
        0,
        1,
        0.5,
        "The position a government works towards.",
        mechanism="R21",
    ),
    Lever(
        "membership",
        "0 or 1",
        0,
        1,
        0,
        "Membership of a forum; a forum works once it has two members.",
        axis="forum",
        mechanism="R19",
    ),
    Lever(
        "g7_priority",
        "share of diplomacy",
        0,
        1,
        0.5,
        "Share of diplomatic capacity spent on the G7 and its Hiroshima process.",
        mechanism="R19",
    ),
    Lever("friends_diplomacy", "multiple of baseline", 0, 5, 0, "Effort to widen the Friends Group.", mechanism="R23"),
    Lever(
        "broker_engagement", "0 to 1", 0, 1, 0, "Whether diplomacy is used to broker between members.", mechanism="R20"
    ),
    Lever(
        "bilateral_effort",
        "multiple of baseline",
        0,
        5,
        0,
        "Effort on a bilateral track with a partner.",
        axis="partner",
        mechanism="R24",
    ),
    Lever(
        "shared_vision",
        "0 to 1",
        0,
        1,
        0,
        "Declared common vision with the partners of bilateral tracks; multiplies influence.",
        mechanism="R25",
    ),
    Lever(
        "geopolitical_tension",
        "0 to 1",
        0,
        1,
        0,
        "Tension with a partner beyond differences of position (symmetric: the larger of both).",
        axis="partner",
        mechanism="R22",
    ),
    Lever(
        "alignment_floor",
        "0 to 0.9",
        0,
        0.9,
        0,
        "Mutual recognition: alignment with a partner cannot fall below this.",
        axis="partner",
        mechanism="R19",
    ),
    # politics
    Lever("endogenous_law", "0 or 1", 0, 1, 0, "Whether the law itself follows political pressure.", mechanism="R12"),
)
"""All levers, in the order in which ``sim list levers`` shows them."""

LEVER: Final[dict[str, Lever]] = {lever.name: lever for lever in LEVERS}


def _rows() -> tuple[str, ...]:
    rows: list[str] = []
    for lever in LEVERS:
        if lever.axis is None:
            rows.append(lever.name)
        else:
            rows.extend(f"{lever.name}.{item}" for item in AXES[lever.axis])
    return tuple(rows)


ROWS: Final = _rows()
"""Row names of the lever array: ``hub`` or, with a sub-axis, ``sector_stringency.finance``."""

ROW: Final[dict[str, int]] = {name: index for index, name in enumerate(ROWS)}


def first_row(name: str) -> int:
    """Return the row of a lever, or of the first item of its sub-axis."""
    lever = LEVER[name]
    return ROW[name if lever.axis is None else f"{name}.{AXES[lever.axis][0]}"]
