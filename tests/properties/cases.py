"""How many cases Hypothesis makes: the same ones each time in CI, others every night.

``SIM_CASES=nightly`` (``make nightly``) makes 25 times as many, at random from ``--hypothesis-seed``, and keeps what
fails in ``.hypothesis``. A case that once failed stands as an ``@example`` at its test.
"""

from __future__ import annotations

import os
from typing import Final

from hypothesis import HealthCheck, settings

NIGHTLY: Final = os.environ.get("SIM_CASES") == "nightly"
TIMES: Final = 25 if NIGHTLY else 1
PLANNED: list[int] = []


def cases(count: int) -> settings:
    """Return settings for so many cases in CI, and for 25 times as many in the nightly run."""
    PLANNED.append(count * TIMES)
    quiet = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    return settings(
        max_examples=count * TIMES,
        derandomize=not NIGHTLY,
        database=settings.get_profile("default").database if NIGHTLY else None,
        deadline=None,
        print_blob=True,
        suppress_health_check=[*quiet, HealthCheck.function_scoped_fixture],
    )
