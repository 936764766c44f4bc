"""Which charts there are, as data: each a grid of panels, each panel one outcome."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sim.axes import SIZES


@dataclass(frozen=True)
class Panel:
    """One outcome of one size; panels of the same ``scale`` share the range of their value axis.

    ``minus`` names an outcome to subtract, run by run. ``unit`` says a share of what; otherwise the outcome says it.
    Counts are shown as totals over twelve months. ``year`` asks for another value of the twelve months up to each month
    where single months jump about: ``total``, ``mean`` or ``maximum``.
    """

    outcome: str
    title: str
    size: str = "all"
    scale: str = ""
    unit: str = ""
    minus: str = ""
    year: str = ""


@dataclass(frozen=True)
class Chart:
    """A figure: name of the file, title, what it shows, number of columns, panels row by row."""

    name: str
    title: str
    summary: str
    columns: int
    panels: tuple[Panel, ...]
    note: str = ""


_SIZE_TITLES: Final = {
    "all": "All firms",
    "large": "Large firms (250 employees or more)",
    "medium": "Medium firms (50–249)",
    "small": "Small firms (10–49)",
}


def _by_size(outcome: str, unit: str, scale: str) -> tuple[Panel, ...]:
    return tuple(Panel(outcome, _SIZE_TITLES[size], size, scale, unit) for size in ("all", *SIZES))


def _compliance(instrument: str, label: str) -> Chart:
    reported, substantive = f"{instrument}_reported", f"{instrument}_substantive"
    panels = []
    for size in SIZES:
        panels += [
            Panel(reported, f"{size.capitalize()} firms: reported", size, "level", "share of adopters"),
            Panel(substantive, f"{size.capitalize()} firms: in substance", size, "level", "share of adopters"),
            Panel(reported, f"{size.capitalize()} firms: gap", size, "gap", "", substantive),
        ]
    return Chart(
        f"compliance_{instrument}",
        f"{label}: what firms report and what they do, by size",
        "Share of firms that use AI and say that they comply, share that really do, and reported minus substantive.",
        3,
        tuple(panels),
    )


def _two_by_size(name: str, title: str, summary: str, unit: str, pairs: tuple[tuple[str, str], ...]) -> Chart:
    panels = tuple(
        Panel(outcome, f"{size.capitalize()} firms: {label}", size, outcome if unit else "cost", unit)
        for size in SIZES
        for outcome, label in pairs
    )
    return Chart(name, title, summary, len(pairs), panels)


_INCIDENTS: Final = Chart(
    "incidents",
    "Recorded incidents by type",
    "Incidents recorded in the twelve months up to each month.",
    2,
    (
        Panel("incidents_accident", "Accidents: unintentional harm or error"),
        Panel("incidents_rights", "Rights infringements"),
        Panel("incidents_safety", "Safety failures (transport, medical)"),
        Panel("incidents_misuse", "Misuse by firms"),
        Panel("incidents_external_misuse", "Misuse by others, outside the firm population"),
        Panel("severe_incidents", "Severe incidents (severity above 100)", unit="severe incidents"),
    ),
)
_EXPECTED: Final = Chart(
    "incidents_expected",
    "Recorded incidents and their expected number",
    "Expected: the sum of the incident rates, the same quantity without the chance of which incidents happen.",
    2,
    (
        Panel("incidents_unintentional", "Accidents and rights infringements: recorded", scale="unintentional"),
        Panel(
            "expected_unintentional",
            "Accidents and rights infringements: expected",
            scale="unintentional",
            unit="expected incidents",
        ),
        Panel("incidents_safety", "Safety failures: recorded", scale="safety"),
        Panel("expected_safety", "Safety failures: expected", scale="safety", unit="expected incidents"),
        Panel("incidents_misuse", "Misuse by firms: recorded", scale="misuse"),
        Panel("expected_misuse", "Misuse by firms: expected", scale="misuse", unit="expected incidents"),
    ),
)
_HARM: Final = Chart(
    "harm",
    "Severity and detection of incidents",
    "Severity is heavy-tailed: a few incidents make most of the sum.",
    2,
    (
        Panel("severity_total", "Harm: sum of severities"),
        Panel("severity_maximum", "Worst incident", year="maximum"),
        Panel("severity_median", "Severity: median of a month", year="mean"),
        Panel("severity_p95", "Severity: 95 % of a month's incidents are milder", scale="tail", year="mean"),
        Panel("severity_p99", "Severity: 99 % of a month's incidents are milder", scale="tail", year="mean"),
        Panel("detected_incidents", "Detected incidents (more is not more harm)", unit="detected incidents"),
        Panel("completed_cases", "Investigations finished"),
    ),
)
_RESPONSE: Final = Chart(
    "response",
    "Investigation queue and response time",
    "Response time: from detection to a finished case, of the cases finished in the month.",
    2,
    (
        Panel("backlog", "Backlog: work waiting"),
        Panel("utilisation", "Utilisation of investigators", unit="share of capacity", year="mean"),
        Panel("response_median", "Response time: median", scale="time"),
        Panel("response_p90", "Response time: 90 % of cases are faster", scale="time"),
    ),
    "Gaps: no case was finished in the month.",
)
_LEARNING: Final = Chart(
    "learning",
    "Learning, and rules falling behind technology",
    "What firms believe about detection, what authorities learn from cases, how outdated the instruments are.",
    2,
    (
        Panel("perceived_detection", "Perceived detection"),
        Panel("case_knowledge", "Case knowledge"),
        Panel("drift_guideline", "Drift of the guideline since its revision", scale="drift"),
        Panel("drift_law", "Drift of the horizontal law since its revision", scale="drift"),
        Panel("drift_sector", "Drift of sector law since its revision", scale="drift"),
        Panel("drift_frontier", "Drift of frontier duties since their revision", scale="drift"),
        Panel("outdated_guideline", "Guideline out of date", unit="share of replicates"),
        Panel("outdated_law", "Horizontal law out of date", unit="share of replicates"),
        Panel("revision_lag", "Oldest open revision: months so far"),
        Panel("guideline_revisions", "Guideline revisions finished"),
        Panel("law_in_force", "Horizontal law in force"),
        Panel("sector_law_in_force", "Sector law in force, mean over sectors"),
    ),
)
_CAPACITY: Final = Chart(
    "capacity",
    "Government capacity",
    "Effective capacity is experts times proficiency, coordination and use of AI.",
    2,
    (
        Panel("experts", "Experts in government", scale="experts"),
        Panel("effective_capacity", "Effective capacity", scale="experts"),
        Panel("proficiency", "Mean proficiency of experts", unit="share of full proficiency"),
        Panel("coordination", "Coordination", unit="factor (1 = no loss)"),
    ),
)
_MOOD: Final = Chart(
    "mood",
    "Public mood and politics",
    "Concern comes from visible incidents, existential anxiety from hype before diffusion.",
    2,
    (
        Panel("social_concern", "Social-risk concern"),
        Panel("existential_anxiety", "Existential anxiety"),
        Panel("trust", "Trust in AI and its governance", unit="share (100 % = full trust)"),
        Panel("law_pressure", "Pressure for ex-ante law"),
        Panel("position", "Position of the government"),
    ),
)
_INTERNATIONAL: Final = Chart(
    "international",
    "International cooperation",
    "Forums, alignment with partners, and the two bilateral tracks.",
    2,
    (
        Panel("g7_tension", "Tension in the G7"),
        Panel("g7_consensus_probability", "Chance that a G7 meeting agrees"),
        Panel("interoperability", "Interoperability with the other jurisdictions"),
        Panel("norm_legitimacy", "Legitimacy of the norm"),
        Panel("friends_members", "Members of the HAIP Friends Group"),
        Panel("consensus_reached", "Meetings that agreed, all forums", year="total"),
        Panel("bilateral_us", "Japan–US track", scale="track"),
        Panel("bilateral_eu", "Japan–EU track", scale="track"),
    ),
)
_INNOVATION: Final = Chart(
    "innovation",
    "Innovation",
    "Start-ups of developers, research, and frontier models.",
    2,
    (
        Panel("startup_entries", "Start-ups founded"),
        Panel("startup_exits", "Start-ups closed (sampled slots)"),
        Panel("research_index", "Research index", unit="index (1 = no ex-ante burden)"),
        Panel("frontier_releases", "Notable models released"),
    ),
)
_TECHNOLOGY: Final = Chart(
    "technology",
    "Technology, the same for all jurisdictions",
    "Capability is a logarithm: 0 just after ChatGPT, 1 is 2.7 times as much.",
    2,
    (Panel("capability", "Capability"), Panel("hype", "Hype: attention to AI")),
)

_ADOPTION: Final = Chart(
    "adoption",
    "AI adoption by firm size",
    "Share of firms that use AI.",
    2,
    _by_size("adoption", "share of firms", "adoption"),
)
_DEPLOYMENT: Final = Chart(
    "deployment",
    "Who gains from AI, and how deep they use it",
    "Firms for which AI pays, and mean depth of use among all firms.",
    2,
    (
        Panel("eligible", "Firms for which AI pays", unit="share of firms"),
        Panel("deployment", "Depth of deployment", unit="share of full depth"),
    ),
)
_PRACTICE: Final = _two_by_size(
    "practice",
    "Awareness and good practice by size",
    "Among firms that use AI.",
    "share of adopters",
    (("awareness", "know the guideline"), ("protection", "good practice in force")),
)
_BURDEN: Final = _two_by_size(
    "burden",
    "Burden by size",
    "Cost of following rules, mean over firms that use AI.",
    "",
    (("burden_domestic", "domestic burden"), ("burden_duplicate", "duplicate burden")),
)

CHARTS: Final[tuple[Chart, ...]] = (
    _ADOPTION,
    _DEPLOYMENT,
    _compliance("guideline", "Guideline"),
    _compliance("binding", "Binding duties"),
    _PRACTICE,
    _INCIDENTS,
    _EXPECTED,
    _HARM,
    _BURDEN,
    _RESPONSE,
    _LEARNING,
    _CAPACITY,
    _MOOD,
    _INNOVATION,
    _INTERNATIONAL,
    _TECHNOLOGY,
)
"""All charts over time; the paired differences are drawn by ``views.forest``."""

OVERVIEW: Final = Chart(
    "overview",
    "Overview",
    "Nine of the headline outcomes, all firms together.",
    3,
    (
        Panel("adoption", "AI adoption", unit="share of firms"),
        Panel("guideline_substantive", "Guideline followed in substance", unit="share of adopters"),
        Panel("protection", "Good practice in force", unit="share of adopters"),
        Panel("expected_unintentional", "Expected accidents and rights violations"),
        Panel("expected_misuse", "Expected misuse"),
        Panel("burden_domestic", "Domestic burden"),
        Panel("startup_entries", "Start-ups founded"),
        Panel("trust", "Trust"),
        Panel("effective_capacity", "Effective capacity of government"),
    ),
)
"""What is drawn where one chart must do: at the end of a single run."""
