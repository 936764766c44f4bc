"""Which settings changed nothing: a valid setting without effect is reported, never passed over in silence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from sim.study.execute import run

MATTERS: Final = ("parameters.", "jurisdiction.", "lever.", "mechanisms.", "world.")
"""Settings that could change an outcome; others say how to run."""


def without_effect(names: Sequence[str], settings: Sequence[str]) -> tuple[str, ...]:
    """Return the settings without which every scenario gives the same bytes.

    Each is left out in turn, all others staying, and the first replicate is run again.

    Args:
        names: Scenarios.
        settings: Settings as on the command line.
    """
    candidates = [each for each in settings if each.startswith(MATTERS)]
    return tuple(each for each in candidates if all(_changes_nothing(name, settings, each) for name in names))


def _changes_nothing(name: str, settings: Sequence[str], left_out: str) -> bool:
    """Return whether a scenario's first replicate is the same without one setting."""
    from sim.config import load

    rest = list(settings)
    rest.remove(left_out)
    values = [run(load(name, each)).values for each in (settings, rest)]
    return bool(np.array_equal(values[0], values[1], equal_nan=True))
