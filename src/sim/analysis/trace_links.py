"""What can differ between two simulations, in the order of a month, and what each thing is worked out from.

A link names one kind of quantity, reads it from a simulation for one jurisdiction, and says which other links feed
it. The chain from a first difference to an outcome is walked along these links.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.axes import SECTOR_COUNT, SIZE_COUNT
from sim.engine.outcomes import OUTCOMES
from sim.world.state import ADOPTERS, AWARE, BINDING_REPORTED, BINDING_SUBSTANTIVE, GUIDELINE_REPORTED
from sim.world.state import GUIDELINE_SUBSTANTIVE as GUIDELINE_REAL

Array = NDArray[Any]
CELLS_HERE: Final = SECTOR_COUNT * SIZE_COUNT


class Link(NamedTuple):
    """One kind of quantity: how a sentence calls it, how it is read, and what feeds it."""

    words: str
    read: Callable[[Any, int], Array]
    fed_by: tuple[str, ...]


def _country(*names: str) -> Callable[[Any, int], Array]:
    def read(simulation: Any, j: int) -> Array:
        parts = [np.atleast_1d(np.asarray(getattr(simulation.state.country, name))[..., j]) for name in names]
        return np.concatenate([part.ravel() for part in parts])

    return read


def _cells(name: str) -> Callable[[Any, int], Array]:
    return lambda simulation, j: np.asarray(simulation.cells[name][j * CELLS_HERE : (j + 1) * CELLS_HERE])


def _counts(*columns: int) -> Callable[[Any, int], Array]:
    def read(simulation: Any, j: int) -> Array:
        return np.asarray(simulation.state.work.counts[j * CELLS_HERE : (j + 1) * CELLS_HERE][:, list(columns)])

    return read


def _work_cells(name: str) -> Callable[[Any, int], Array]:
    def read(simulation: Any, j: int) -> Array:
        return np.asarray(getattr(simulation.state.work, name)[j * CELLS_HERE : (j + 1) * CELLS_HERE])

    return read


def _ministries(simulation: Any, j: int) -> Array:
    staff = simulation.state.ministries
    return np.concatenate([staff.experts[j], staff.proficiency[j], staff.lent[j]])


def _queue(simulation: Any, j: int) -> Array:
    return np.array([simulation.queue.work[j].sum(), float(simulation.queue.head[j])])


def _founded(simulation: Any, j: int) -> Array:
    return np.concatenate([_country("startup_burden", "entry_carry")(simulation, j), simulation.record.flows[:, j, 8]])


LINKS: Final[dict[str, Link]] = {
    "levers": Link("the policy in force", lambda s, j: np.asarray(s.state.work.levers[:, j]), ()),
    "beliefs": Link("what is assumed about the world", lambda s, j: np.zeros(0), ()),
    "technology": Link("technology and hype", lambda s, j: np.asarray([s.state.technology.log_capability[0],
                       s.state.technology.hype[0]]), ("beliefs",)),
    "staff": Link("experts and proficiency of ministries", _ministries, ("levers", "beliefs")),
    "capacity": Link("the government's effective capacity", _country("effective", "coordination"),
                     ("staff", "levers", "beliefs")),
    "drift": Link("how far rules lag behind technology", _country("gap", "project_open", "project_done", "revised"),
                  ("capacity", "levers", "technology", "beliefs")),
    "position": Link("the government's position", _country("position"), ("levers", "concern", "anxiety", "beliefs")),
    "tracks": Link("bilateral tracks", lambda s, j: np.asarray(s.state.world.track[j]),
                   ("capacity", "position", "levers", "beliefs")),
    "consensus": Link("the chance that forums agree", lambda s, j: np.asarray(s.state.world.forum_consensus),
                      ("position", "capacity", "tracks", "levers", "beliefs")),
    "alignment": Link("alignment with other countries", lambda s, j: np.asarray(s.state.world.alignment[j]),
                      ("consensus", "tracks", "position", "levers", "beliefs")),
    "friends": Link("members of the Friends Group", lambda s, j: np.asarray(s.state.world.friends),
                    ("levers", "capacity", "beliefs")),
    "legitimacy": Link("legitimacy of the international norm", _country("legitimacy"), ("alignment", "friends")),
    "costs": Link("what following rules costs firms", lambda s, j: np.concatenate(
        [_cells("binding_cost")(s, j).ravel(), _cells("guideline_cost")(s, j).ravel(),
         np.asarray(s.state.work.duplicate[j]).ravel()]), ("levers", "drift", "alignment", "beliefs")),
    "adoption": Link("which firms use AI", _counts(ADOPTERS), ("costs", "trust", "beliefs", "technology")),
    "awareness": Link("which firms know the guideline", _counts(AWARE),
                      ("levers", "capacity", "drift", "adoption", "beliefs")),
    "guideline": Link("which firms follow the guideline", _counts(GUIDELINE_REPORTED, GUIDELINE_REAL),
                      ("awareness", "costs", "perceived", "legitimacy", "concern", "levers", "adoption", "beliefs")),
    "law": Link("which firms meet binding duties", _counts(BINDING_REPORTED, BINDING_SUBSTANTIVE),
                ("levers", "costs", "perceived", "legitimacy", "concern", "adoption", "lawmaking", "beliefs")),
    "protection": Link("good practice in force", _cells("protection"), ("levers", "drift", "lawmaking", "beliefs")),
    "incidents": Link("incidents", _work_cells("rates"),
                      ("guideline", "law", "protection", "adoption", "knowledge", "technology", "beliefs")),
    "detected": Link("incidents that come to light", lambda s, j: np.asarray(s.state.work.detected[j : j + 1]),
                     ("incidents", "levers", "beliefs")),
    "queue": Link("cases that wait for investigation", _queue, ("detected", "capacity", "levers", "beliefs")),
    "perceived": Link("the chance of being caught that firms believe in", _country("perceived"),
                      ("queue", "detected", "beliefs")),
    "knowledge": Link("what is learned from cases", _country("knowledge"), ("queue", "alignment", "beliefs")),
    "concern": Link("the public's concern", _country("concern"), ("detected", "beliefs")),
    "anxiety": Link("the public's existential anxiety", _country("anxiety"), ("technology", "adoption", "beliefs")),
    "trust": Link("the public's trust", _country("trust"), ("concern", "guideline", "law", "queue", "beliefs")),
    "pressure": Link("political pressure for law", _country("pressure"), ("anxiety", "concern", "position", "beliefs")),
    "lawmaking": Link("law that pressure brings", _country("law_added"), ("pressure", "levers", "beliefs")),
    "startups": Link("start-ups founded and closed", _founded, ("costs", "lawmaking", "levers", "drift", "beliefs")),
}  # fmt: skip
"""Every link, in the order in which a month works them out."""

BY_FAMILY: Final = {
    "adoption": "adoption", "harm": "incidents", "burden": "costs", "capacity": "capacity", "innovation": "startups",
    "technology": "technology",
}  # fmt: skip
BY_OUTCOME: Final = {
    "awareness": "awareness", "guideline_reported": "guideline", "guideline_substantive": "guideline",
    "binding_reported": "law", "binding_substantive": "law", "protection": "protection",
    "detected_incidents": "detected", "perceived_detection": "perceived", "case_knowledge": "knowledge",
    "drift_guideline": "drift", "drift_law": "drift", "guideline_revisions": "drift", "trust": "trust",
    "social_concern": "concern", "existential_anxiety": "anxiety", "position": "position", "law_pressure": "pressure",
    "law_in_force": "lawmaking", "experts": "staff", "proficiency": "staff", "interoperability": "alignment",
    "norm_legitimacy": "legitimacy", "g7_tension": "position", "g7_consensus_probability": "consensus",
    "consensus_reached": "consensus", "friends_members": "friends", "bilateral_us": "tracks", "bilateral_eu": "tracks",
}  # fmt: skip


def link_of(outcome: str) -> str:
    """Return the link that an outcome reads."""
    found = BY_OUTCOME.get(outcome) or BY_FAMILY.get(OUTCOMES[outcome].family)
    return found or "queue"
