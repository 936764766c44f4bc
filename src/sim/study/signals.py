"""Ctrl-C and SIGTERM ask a sweep to stop: it stores what is in flight and ends. A second one hurries."""

from __future__ import annotations

import signal
import threading
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
