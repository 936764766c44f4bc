"""R25: a shared vision multiplies what tracks achieve.

Isolated by the declared vision of `japan_us_consensus` (`shared_vision`), the only scenario that has one.
"""

from __future__ import annotations

import numpy as np

from mechanisms.contrast import equal, off, run, world

UNDECLARED = ("lever.shared_vision.japan=0", "lever_from=2025-09")


def test_a_vision_strengthens_the_track() -> None:
    with_it, without = run("japan_us_consensus"), run("japan_us_consensus", *UNDECLARED)
    assert np.mean(world(with_it, "bilateral_us")[132:]) > np.mean(world(without, "bilateral_us")[132:])


def test_off_a_declared_vision_makes_no_difference_at_all() -> None:
    assert equal(run("japan_us_consensus", off("R25")), run("japan_us_consensus", off("R25"), *UNDECLARED))
    assert equal(run("japan_us_consensus", off("R25")), run("japan_us_consensus", *UNDECLARED))
    assert not equal(run("japan_us_consensus"), run("japan_us_consensus", *UNDECLARED))


def test_the_baseline_declares_none() -> None:
    assert equal(run("ai_promotion_act", off("R25")), run("ai_promotion_act"))
