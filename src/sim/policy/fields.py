"""Along which axis each parameter runs: what the YAML files must hold and the equations take."""

from __future__ import annotations

from typing import Any, Final, NamedTuple, get_type_hints

from sim.equations.parameters import Array, Parameters

AXIS_OF: Final[dict[str, str]] = {
    "adoption.threshold_mean": "size",
    "adoption.sector_shift": "sector",
    "adoption.threshold_shift": "jurisdiction",
    "awareness.hazard": "size",
    "compliance.visibility": "size",
    "compliance.relative_size": "size",
    "compliance.high_risk_share": "sector",
    "compliance.deference": "jurisdiction",
    "interoperability.export_share": "size",
    "interoperability.market_weight": "jurisdiction",
    "incidents.base_rate": "incident_type",
    "incidents.exposure": "size",
    "incidents.accident_multiplier": "sector",
    "incidents.rights_multiplier": "sector",
    "incidents.safety_multiplier": "sector",
    "incidents.capability_exponent": "incident_type",
    "incidents.efficacy": "incident_type",
    "detection.base_chance": "incident_type",
    "revision.work": "instrument",
    "mood.culture": "jurisdiction",
    "mood.amplification": "jurisdiction",
    "mood.trust_baseline": "jurisdiction",
    "government.post_share": "ministry",
    "government.generalists": "jurisdiction",
    "international.alignment_gain": "forum",
    "innovation.entry_rate": "jurisdiction",
    "innovation.release_rate": "jurisdiction",
}
"""The axis of every array of :mod:`sim.equations.parameters`, by group and field."""


class Field(NamedTuple):
    """One field of the equations' parameters: its group, name, axis and path in the files."""

    group: str
    name: str
    axis: str | None

    @property
    def path(self) -> str:
        """Return the path of the parameter; one *by jurisdiction* stands under that word."""
        return f"{'jurisdiction' if self.axis == 'jurisdiction' else self.group}.{self.name}"


def _fields() -> tuple[Field, ...]:
    """Return every field of every group, in order."""
    return tuple(
        Field(group, name, _axis(group, name, kind))
        for group, members in GROUP_KINDS.items()
        for name, kind in get_type_hints(members).items()
    )


def _axis(group: str, name: str, kind: Any) -> str | None:
    """Return the axis of an array, nothing for a scalar; an array without one is a mistake here."""
    return AXIS_OF[f"{group}.{name}"] if kind == Array else None


GROUP_KINDS: Final[dict[str, Any]] = get_type_hints(Parameters)
"""The NamedTuple of each group of parameters, in the order of ``Parameters``."""

FIELDS: Final = _fields()
"""Every parameter that the equations take."""

BY_JURISDICTION: Final = tuple(field.name for field in FIELDS if field.axis == "jurisdiction")
"""Names of the parameters that stand in the files of the jurisdictions."""
