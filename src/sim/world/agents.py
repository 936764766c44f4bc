"""Governments, ministries, forums and publics as Mesa agents: readable views of the state that the engine advances.

An agent holds no copy: it shows what the engine will read next, and what is set on it the engine will use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import mesa
import numpy as np

from sim.axes import FORUMS, JURISDICTIONS, MINISTRIES
from sim.policy.levers import LEVER, ROW

if TYPE_CHECKING:
    from sim.policy.timeline import Timeline
    from sim.world.state import State


class Government(mesa.Agent):  # type: ignore[misc]
    """One jurisdiction's government: its levers, position, capacity and rules."""

    def __init__(self, model: Any, number: int) -> None:
        super().__init__(model)
        self.number = number
        self.name = JURISDICTIONS[number]

    @property
    def _state(self) -> State:
        return self.model.simulation.state

    @property
    def _timeline(self) -> Timeline:
        return self.model.simulation.timeline

    @property
    def ministries(self) -> list[Ministry]:
        """Its ministries that have experts or posts."""
        return [each for each in self.model.ministries if each.government is self]

    @property
    def position(self) -> float:
        """Where it stands: 0 opportunity first, 1 safety first."""
        return float(self._state.country.position[self.number])

    @property
    def effective_capacity(self) -> float:
        """Effective experts."""
        return float(self._state.country.effective[self.number])

    @property
    def perceived_detection(self) -> float:
        """What firms believe the yearly chance to be that a breach ends in a finished case."""
        return float(self._state.country.perceived[self.number])

    def lever(self, name: str) -> float:
        """Return a lever's value in the coming month; with a sub-axis as ``sector_stringency.finance``."""
        return float(self._timeline.levers[self.model.coming_month, self._row(name), self.number])

    def set_lever(self, name: str, value: float) -> None:
        """Set a lever from the coming month on.

        Raises:
            InputError: If there is no such lever, or the value is out of its range.
        """
        from sim.errors import InputError

        row, lever = self._row(name), LEVER[name.partition(".")[0]]
        if not lever.low <= value <= lever.high:
            raise InputError(f"lever {name}", value, f"{lever.low:g} to {lever.high:g}")
        self._timeline.levers[self.model.coming_month :, row, self.number] = value

    @staticmethod
    def _row(name: str) -> int:
        from sim.errors import unknown_name

        if name not in ROW:
            raise unknown_name("lever", name, tuple(ROW))
        return ROW[name]


class Ministry(mesa.Agent):  # type: ignore[misc]
    """One unit of a government and its experts."""

    def __init__(self, model: Any, government: Government, number: int) -> None:
        super().__init__(model)
        self.government = government
        self.number = number
        self.name = MINISTRIES[number]

    @property
    def experts(self) -> float:
        """Head-count on its posts, lent out or not."""
        return float(self.model.simulation.state.ministries.experts[self.government.number, self.number])

    @property
    def lent(self) -> float:
        """Experts lent to the Cabinet Office."""
        return float(self.model.simulation.state.ministries.lent[self.government.number, self.number])

    @property
    def proficiency(self) -> float:
        """Mean proficiency of those who work there, 0 to 1."""
        return float(self.model.simulation.state.ministries.proficiency[self.government.number, self.number])


class Forum(mesa.Agent):  # type: ignore[misc]
    """One international forum: who is in it, and whether it could agree."""

    def __init__(self, model: Any, number: int) -> None:
        super().__init__(model)
        self.number = number
        self.name = FORUMS[number]

    @property
    def members(self) -> tuple[str, ...]:
        """Names of its members now."""
        row = ROW[f"membership.{self.name}"]
        now = self.model.simulation.timeline.levers[max(0, self.model.coming_month - 1), row]
        return tuple(JURISDICTIONS[j] for j in np.flatnonzero(now > 0.5))

    @property
    def tension(self) -> float:
        """Tension among its members."""
        return float(self.model.simulation.state.world.forum_tension[self.number])

    @property
    def consensus_probability(self) -> float:
        """Chance that a meeting agrees; 0 while it has fewer than two members."""
        return float(self.model.simulation.state.world.forum_consensus[self.number])


class Public(mesa.Agent):  # type: ignore[misc]
    """One jurisdiction's public: concern, anxiety, trust."""

    def __init__(self, model: Any, number: int) -> None:
        super().__init__(model)
        self.number = number
        self.name = JURISDICTIONS[number]

    @property
    def concern(self) -> float:
        """Social-risk concern, 0 to 2."""
        return float(self.model.simulation.state.country.concern[self.number])

    @property
    def anxiety(self) -> float:
        """Existential anxiety, 0 to 2."""
        return float(self.model.simulation.state.country.anxiety[self.number])

    @property
    def trust(self) -> float:
        """Trust, 0 to 1."""
        return float(self.model.simulation.state.country.trust[self.number])
