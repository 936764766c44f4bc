"""The outcomes: what every run reports, one definition each.

``docs/outcomes/`` has the page of each family. Outcomes stay a vector; none is ever added to another.
Shares are of real firms: every firm counts with its weight.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

BY_FIRM: Final = ("jurisdiction", "sector", "size")
BY_JURISDICTION: Final = ("jurisdiction",)
WORLD: Final = ()


@dataclass(frozen=True)
class Outcome:
    """One reported quantity: name, label for charts, unit, axes, and which direction is better.

    ``flow`` marks quantities that add over months (counts); others are levels and are averaged.
    """

    name: str
    label: str
    unit: str
    dimensions: tuple[str, ...]
    better: str
    family: str
    summary: str
    flow: bool = False


def _share(name: str, label: str, better: str, family: str, summary: str) -> Outcome:
    return Outcome(name, label, "share", BY_FIRM, better, family, summary)


def _count(name: str, label: str, unit: str, better: str, family: str, summary: str) -> Outcome:
    return Outcome(name, label, unit, BY_FIRM, better, family, summary, flow=True)


def _level(name: str, label: str, unit: str, better: str, family: str, summary: str) -> Outcome:
    return Outcome(name, label, unit, BY_JURISDICTION, better, family, summary)


def _flow(name: str, label: str, unit: str, better: str, family: str, summary: str) -> Outcome:
    return Outcome(name, label, unit, BY_JURISDICTION, better, family, summary, flow=True)


def _world(name: str, label: str, unit: str, better: str, family: str, summary: str, flow: bool = False) -> Outcome:
    return Outcome(name, label, unit, WORLD, better, family, summary, flow)


_ALL: Final = (
    # adoption
    _share("adoption", "AI adoption", "neither", "adoption", "Share of firms that use AI."),
    _share("eligible", "Firms for which AI pays", "neither", "adoption", "Share of firms whose threshold is passed."),
    _share("deployment", "Depth of deployment", "neither", "adoption", "Mean depth of use among all firms, 0 to 1."),
    # compliance
    _share(
        "awareness", "Know the guideline", "high", "compliance", "Share of adopters that know the current guideline."
    ),
    _share(
        "guideline_reported",
        "Guideline followed (reported)",
        "high",
        "compliance",
        "Share of adopters that say they follow the guideline.",
    ),
    _share(
        "guideline_substantive",
        "Guideline followed (in substance)",
        "high",
        "compliance",
        "Share of adopters that really follow it.",
    ),
    _share(
        "binding_reported",
        "Law followed (reported)",
        "high",
        "compliance",
        "Share of adopters that say they meet binding duties.",
    ),
    _share(
        "binding_substantive",
        "Law followed (in substance)",
        "high",
        "compliance",
        "Share of adopters that really meet them.",
    ),
    _share(
        "protection",
        "Good practice in force",
        "high",
        "compliance",
        "Mean share of good practice that adopters carry out, after drift.",
    ),
    # harm
    _count(
        "incidents_accident",
        "Accidents",
        "recorded incidents",
        "low",
        "harm",
        "Recorded incidents of unintentional social harm or error.",
    ),
    _count(
        "incidents_rights",
        "Rights infringements",
        "recorded incidents",
        "low",
        "harm",
        "Recorded incidents that infringe rights.",
    ),
    _count(
        "incidents_safety",
        "Safety failures",
        "recorded incidents",
        "low",
        "harm",
        "Recorded incidents of physical safety (transport, medical).",
    ),
    _count(
        "incidents_misuse",
        "Misuse by firms",
        "recorded incidents",
        "low",
        "harm",
        "Recorded incidents of malicious use by firms.",
    ),
    _flow(
        "incidents_external_misuse",
        "Misuse by others",
        "recorded incidents",
        "low",
        "harm",
        "Recorded malicious use by actors outside the firm population.",
    ),
    _count(
        "incidents_unintentional",
        "Unintentional incidents",
        "recorded incidents",
        "low",
        "harm",
        "Accidents and rights infringements together.",
    ),
    _count(
        "expected_unintentional",
        "Expected unintentional incidents",
        "recorded incidents",
        "low",
        "harm",
        "Sum of the rates of accidents and rights infringements: the same quantity without its Poisson noise.",
    ),
    _count(
        "expected_safety",
        "Expected safety failures",
        "recorded incidents",
        "low",
        "harm",
        "Sum of the rates of safety failures.",
    ),
    _count(
        "expected_misuse",
        "Expected misuse by firms",
        "recorded incidents",
        "low",
        "harm",
        "Sum of the rates of misuse by firms.",
    ),
    _flow(
        "severity_total",
        "Harm",
        "severity units",
        "low",
        "harm",
        "Sum of severities of all recorded incidents; heavy-tailed: read with severity_maximum.",
    ),
    _level("severity_maximum", "Worst incident", "severity units", "low", "harm", "Largest severity in the month."),
    _level(
        "severity_median",
        "Severity (median)",
        "severity units",
        "low",
        "harm",
        "Median severity of the incidents recorded in the month.",
    ),
    _level("severity_p95", "Severity (95 %)", "severity units", "low", "harm", "95th percentile of the same."),
    _level("severity_p99", "Severity (99 %)", "severity units", "low", "harm", "99th percentile of the same."),
    _flow(
        "severe_incidents",
        "Severe incidents",
        "incidents with severity above 100",
        "low",
        "harm",
        "Recorded incidents in the tail.",
    ),
    _flow(
        "detected_incidents",
        "Detected incidents",
        "recorded incidents",
        "neither",
        "harm",
        "Incidents that come to light; more detection is not more harm.",
    ),
    # burden
    Outcome(
        "burden_domestic",
        "Domestic burden",
        "% of AI budget",
        BY_FIRM,
        "low",
        "burden",
        "Cost of following domestic rules, mean over adopters.",
    ),
    Outcome(
        "burden_duplicate",
        "Duplicate burden",
        "% of AI budget",
        BY_FIRM,
        "low",
        "burden",
        "Cost of meeting foreign rules again, mean over adopters.",
    ),
    # response
    _level("backlog", "Backlog", "expert-months", "low", "response", "Work waiting in the investigation queue."),
    _level(
        "response_median",
        "Response time (median)",
        "months",
        "low",
        "response",
        "Median months from detection to a finished case, cases finished in the month.",
    ),
    _level("response_p90", "Response time (90 %)", "months", "low", "response", "90th percentile of the same."),
    _level("utilisation", "Utilisation of investigators", "share", "neither", "response", "Work served over capacity."),
    _flow("completed_cases", "Completed cases", "cases", "high", "response", "Investigations finished."),
    _level(
        "perceived_detection",
        "Perceived detection",
        "yearly probability",
        "high",
        "response",
        "What firms believe the chance to be that a breach ends in a finished case.",
    ),
    _level(
        "case_knowledge",
        "Case knowledge",
        "index",
        "high",
        "response",
        "What has been learned from cases, with forgetting.",
    ),
    _level(
        "drift_guideline",
        "Drift of the guideline",
        "ln capability",
        "low",
        "response",
        "How far technology has moved since the guideline was revised.",
    ),
    _level(
        "drift_law",
        "Drift of the horizontal law",
        "ln capability",
        "low",
        "response",
        "The same for the horizontal law.",
    ),
    _level("drift_sector", "Drift of sector law", "ln capability", "low", "response", "The same for sector law."),
    _level(
        "drift_frontier",
        "Drift of frontier duties",
        "ln capability",
        "low",
        "response",
        "The same for frontier duties.",
    ),
    _level(
        "outdated_guideline",
        "Guideline out of date",
        "share of months",
        "low",
        "response",
        "Months in which technology is more than 0.5 ln ahead of the guideline.",
    ),
    _level("outdated_law", "Law out of date", "share of months", "low", "response", "The same for the horizontal law."),
    _level(
        "revision_lag",
        "Revision lag",
        "months",
        "low",
        "response",
        "How long the oldest open revision has taken so far.",
    ),
    _flow("guideline_revisions", "Guideline revisions", "revisions", "neither", "response", "Revisions finished."),
    # public
    _level("trust", "Trust", "share", "high", "public", "Trust in AI and its governance, 0 to 1."),
    _level("social_concern", "Social-risk concern", "index", "low", "public", "Concern from visible incidents."),
    _level(
        "existential_anxiety", "Existential anxiety", "index", "low", "public", "Anxiety from hype before diffusion."
    ),
    _level("position", "Position", "0 opportunity, 1 safety", "neither", "public", "Where the government stands."),
    _level(
        "law_pressure",
        "Pressure for ex-ante law",
        "index",
        "neither",
        "public",
        "Political pressure for precautionary law.",
    ),
    _level(
        "law_in_force",
        "Horizontal law",
        "stringency",
        "neither",
        "public",
        "Stringency of the horizontal law in force.",
    ),
    # capacity
    _level(
        "sector_law_in_force",
        "Sector law",
        "stringency",
        "neither",
        "public",
        "Stringency of sector law in force, mean over sectors.",
    ),
    _level("experts", "Experts in government", "full-time experts", "high", "capacity", "Head-count of AI experts."),
    _level("proficiency", "Proficiency", "share", "high", "capacity", "Mean proficiency of experts."),
    _level(
        "coordination",
        "Coordination",
        "factor",
        "high",
        "capacity",
        "Share of capacity left after the cost of coordination.",
    ),
    _level(
        "effective_capacity",
        "Effective capacity",
        "experts",
        "high",
        "capacity",
        "Experts times proficiency, coordination and use of AI.",
    ),
    # innovation
    _flow("startup_entries", "Start-up entries", "start-ups (index)", "high", "innovation", "Developers founded."),
    _flow(
        "startup_exits",
        "Small developers closed",
        "firms",
        "low",
        "innovation",
        "Small developers that closed; real firms, not the index of entries.",
    ),
    _level(
        "research_index",
        "Research index",
        "index",
        "high",
        "innovation",
        "R&D relative to a world without ex-ante burden.",
    ),
    _flow("frontier_releases", "Frontier releases", "models", "high", "innovation", "Notable models released."),
    # international
    _level(
        "interoperability",
        "Interoperability",
        "index",
        "high",
        "international",
        "Trade-weighted alignment with the other jurisdictions.",
    ),
    _level(
        "norm_legitimacy",
        "Legitimacy of the norm",
        "index",
        "high",
        "international",
        "Market-weighted alignment times reach of the Friends Group.",
    ),
    _world(
        "g7_tension",
        "Tension in the G7",
        "index",
        "low",
        "international",
        "Weighted distance of positions and geopolitical tension.",
    ),
    _world(
        "g7_consensus_probability",
        "Chance of consensus",
        "probability",
        "high",
        "international",
        "Probability that a G7 meeting agrees.",
    ),
    _world(
        "consensus_reached",
        "Agreements reached",
        "meetings",
        "high",
        "international",
        "Meetings of all forums that agreed.",
    ),
    _world(
        "friends_members", "Friends Group", "countries", "high", "international", "Members of the HAIP Friends Group."
    ),
    _world("bilateral_us", "Japan–US track", "index", "high", "international", "State of the Japan–US track, 0 to 1."),
    _world("bilateral_eu", "Japan–EU track", "index", "high", "international", "State of the Japan–EU track, 0 to 1."),
    # technology
    _world(
        "capability",
        "Capability",
        "ln capability",
        "neither",
        "technology",
        "Logarithm of capability, 0 just after ChatGPT.",
    ),
    _world("hype", "Hype", "index", "neither", "technology", "Attention to AI."),
)

OUTCOMES: Final[dict[str, Outcome]] = {outcome.name: outcome for outcome in _ALL}
"""All outcomes by name, in the order of the documentation."""

HEADLINES: Final = (
    "adoption",
    "guideline_substantive",
    "protection",
    "expected_unintentional",
    "expected_misuse",
    "severe_incidents",
    "burden_domestic",
    "burden_duplicate",
    "startup_entries",
    "response_median",
    "trust",
    "effective_capacity",
    "interoperability",
)
"""Outcomes that tables show first."""
