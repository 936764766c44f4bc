"""What a sweep is told, and what it tells: options, progress, outcome."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NamedTuple

from sim.study.chunks import SECONDS
from sim.study.store.shards import Damage


class State(NamedTuple):
    """How far a sweep is: runs done now, failed now, found in the store, in all (at most), seconds, and runs a second.

    The rate leaves out the time until the first run came back, in which workers start and may have to compile.
    ``failed_before`` is how many of those found in the store are failures.
    """

    done: int = 0
    failed: int = 0
    cached: int = 0
    total: int = 0
    seconds: float = 0.0
    rate: float = 0.0
    failed_before: int = 0
    stopping: bool = False

    @property
    def left(self) -> float:
        """Seconds that remain, infinite as long as that is unknown."""
        rest = self.total - self.done - self.failed - self.cached
        return rest / self.rate if self.rate > 0 else float("inf")


Progress = Callable[[State], None]


@dataclass(frozen=True)
class Swept:
    """What a sweep did. ``signal`` is what stopped it (0: nothing); ``given_up`` that there were too many failures."""

    sweep: str
    state: State
    signal: int
    given_up: bool
    set_aside: tuple[Damage, ...]

    @property
    def complete(self) -> bool:
        """Whether every run was tried."""
        return not self.signal and not self.given_up


@dataclass(frozen=True)
class Options:
    """How a sweep is run; nothing here changes a result.

    ``most_failures`` is how many runs may fail before the sweep gives up; ``retry`` runs those again that failed
    earlier; ``seconds`` is the work in a chunk.
    """

    most_failures: float = float("inf")
    retry: bool = False
    fork: bool = False
    seconds: float = SECONDS


USUAL: Final = Options()
"""Carry on whatever fails."""
