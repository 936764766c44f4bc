"""What files say is worked out once, and again only when one of them has changed."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Final, TypeVar, TypeVarTuple

Given = TypeVarTuple("Given")
Found = TypeVar("Found")
Read = Callable[[Path, *Given], Found]
State = tuple[tuple[str, int, int, int], ...]
KEPT: Final = 64
"""Answers that are kept of one function: a command asks about one folder, with few different settings."""


def until_changed(*patterns: str) -> Callable[[Read[*Given, Found]], Read[*Given, Found]]:
    """Return a decorator for a function of a folder, which keeps its answers while the folder's files stay as they are.

    All who ask share one answer, so nobody may change it.

    Args:
        patterns: The files that the function reads, such as ``parameters/*.yaml``.
    """

    def decorate(read: Read[*Given, Found]) -> Read[*Given, Found]:
        @lru_cache(maxsize=KEPT)
        def answer(_: State, directory: Path, given: tuple[*Given]) -> Found:
            return read(directory, *given)

        def ask(directory: Path, *given: *Given) -> Found:
            return answer(_state(directory, patterns), directory, given)

        return ask

    return decorate


def _state(directory: Path, patterns: tuple[str, ...]) -> State:
    """Return what is another when a file was written, replaced, added or removed."""
    paths = sorted(path for pattern in patterns for path in directory.glob(pattern))
    stats = [(str(path), path.stat()) for path in paths]
    return tuple((path, stat.st_mtime_ns, stat.st_size, stat.st_ino) for path, stat in stats)
