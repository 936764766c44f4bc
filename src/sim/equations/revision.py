"""Drift of rules as technology moves, and their revision (R8, R10)."""

from __future__ import annotations

from sim.compiled import compiled


@compiled
def drift(log_capability: float, log_capability_at_revision: float) -> float:
    """Return how far technology has moved since a rule was last revised, ln capability, not below 0 (6.1)."""
    return max(0.0, log_capability - log_capability_at_revision)


@compiled
def revision_progress(done: float, capacity: float, open_projects: float, months: float) -> float:
    """Return expert-months done on a project (6.2); guidance capacity is split among open projects."""
    return done + capacity * months / open_projects


@compiled
def revision_finished(done: float, work: float, age: float, minimum_time: float) -> bool:
    """Return whether a project ends: the work is done *and* the procedural minimum has passed (6.2)."""
    return done >= work and age >= minimum_time
