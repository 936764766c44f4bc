"""How many cases Hypothesis makes: the same ones each time in CI, others every night.

``SIM_CASES=nightly`` (``make nightly``) makes 25 times as many, at random from ``--hypothesis-seed``, and keeps what
fails in ``.hypothesis``. A case that once failed stands as an ``@example`` at its test. ``SIM_CASES=5`` makes five
times as many, the same ones each time.
"""

from __future__ import annotations

import functools
import os
from collections import Counter
from collections.abc import Callable
from typing import Any, Final

from hypothesis import HealthCheck, settings

WANTED: Final = os.environ.get("SIM_CASES", "1")
NIGHTLY: Final = WANTED == "nightly"
TIMES: Final = 25 if NIGHTLY else int(WANTED)

PLANNED: Final[dict[str, int]] = {}
MADE: Final[Counter[str]] = Counter()
"""Cases by test: those that are to be made, and those that were, to their end."""


def cases(count: int) -> Callable[[Any], Any]:
    """Return a decorator that makes so many cases in CI, 25 times as many in the nightly run, and counts them."""

    def decorate(test: Any) -> Any:
        name = test.__name__
        PLANNED[name] = count * TIMES
        inner = test.hypothesis.inner_test

        @functools.wraps(inner)
        def counted(*given: Any, **named: Any) -> None:
            inner(*given, **named)
            MADE[name] += 1

        test.hypothesis.inner_test = counted
        return _settings(count * TIMES)(test)

    return decorate


def _settings(count: int) -> settings:
    """Return the settings for so many cases."""
    quiet = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    return settings(
        max_examples=count,
        derandomize=not NIGHTLY,
        database=settings.get_profile("default").database if NIGHTLY else None,
        deadline=None,
        print_blob=True,
        suppress_health_check=[*quiet, HealthCheck.function_scoped_fixture],
    )
