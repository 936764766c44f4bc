"""The progress of a sweep on standard error: a bar on a terminal, elsewhere a line every ten seconds and at the end."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sim.study.state import Progress, State

EVERY: Final = 10.0
"""Seconds between lines where there is no terminal."""


@contextmanager
def bar(quiet: bool) -> Iterator[Progress]:
    """Give a function that is told how far a sweep is.

    Args:
        quiet: Show only the end.
    """
    terminal = sys.stderr.isatty() and not quiet
    last, state = time.monotonic(), None

    def report(now: State) -> None:
        nonlocal last, state
        state = now
        if terminal:
            print(f"\r{line(now)}\x1b[K", end="", file=sys.stderr, flush=True)
        elif not quiet and time.monotonic() - last >= EVERY:
            last = time.monotonic()
            print(line(now), file=sys.stderr, flush=True)

    try:
        yield report
    finally:
        if state is not None:
            start, end = ("\r", "\x1b[K") if terminal else ("", "")
            print(f"{start}{line(state)}{end}", file=sys.stderr)


def line(state: State) -> str:
    """Return how far a sweep is in one line."""
    over = state.done + state.failed + state.cached
    share = over / state.total if state.total else 1.0
    blocks = "█" * int(20 * share)
    counts = f"{state.done} done, {state.failed} failed, {state.cached} cached"
    return f"{share:4.0%} |{blocks:<20}| {counts} of {state.total}{_pace(state, over < state.total)}"


def _pace(state: State, more: bool) -> str:
    """Return how fast it goes and how long it will take."""
    if state.stopping:
        return ", stopping: storing what is in flight (once more to drop it)" if more else ""
    if not more:
        return f", {duration(state.seconds)}"
    return f", {state.rate:.3g} runs/s, {duration(state.left)} left" if state.rate else ", starting"


def duration(seconds: float) -> str:
    """Return a time in the unit that suits it."""
    if seconds == float("inf"):
        return "unknown time"
    if seconds < 100:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 6000 else f"{seconds / 3600:.1f} h"
