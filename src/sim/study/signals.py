"""Ctrl-C and SIGTERM ask a sweep to stop: it stores what is in flight and ends. A second one hurries."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, Final

SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)


class Stop:
    """While it is entered, signals set a flag; outside the main thread there are none to catch."""

    def __init__(self) -> None:
        self.signal = 0
        self.impatient = False
        self._before: dict[int, Any] = {}

    @property
    def asked(self) -> bool:
        """Whether to stop."""
        return self.signal != 0

    def __enter__(self) -> Stop:
        """Catch the signals."""
        if threading.current_thread() is threading.main_thread():
            self._before = {each: signal.getsignal(each) for each in SIGNALS}
        self.catch()
        return self

    def catch(self) -> None:
        """Catch the signals again, after a library may have taken them (Ray does)."""
        for each in self._before:
            signal.signal(each, self._caught)

    def __exit__(self, *error: object) -> None:
        """Give the signals back."""
        for each, handler in self._before.items():
            signal.signal(each, handler)

    def _caught(self, number: int, frame: FrameType | None) -> None:
        self.impatient = self.asked
        self.signal = self.signal or number


@contextmanager
def interrupts_held() -> Iterator[None]:
    """Hold Ctrl-C back while it is entered; processes started in it never get one, not even as they start.

    A terminal sends Ctrl-C to all its processes, and one that Python is still starting would print a traceback.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # starting it lets Ctrl-C through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
