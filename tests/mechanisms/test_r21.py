"""R21: early in 2025 governments moved from safety to opportunity.

Isolated by `no_us_shift` against the baseline.
"""

from __future__ import annotations

import numpy as np

from mechanisms.contrast import equal, mean, off, run, world


def test_the_shift_divides_the_g7() -> None:
    base, without = run("ai_promotion_act"), run("ai_promotion_act", off("R21"))
    assert mean(base, "position", "us") < mean(without, "position", "us") - 0.2
    assert np.mean(world(base, "g7_tension")[156:]) > np.mean(world(without, "g7_tension")[156:])


def test_off_there_is_no_us_shift_to_do_without() -> None:
    assert equal(run("no_us_shift", off("R21")), run("ai_promotion_act", off("R21")))
    assert not equal(run("no_us_shift"), run("ai_promotion_act"))


def test_off_and_on_agree_until_2025() -> None:
    base, without = run("ai_promotion_act"), run("ai_promotion_act", off("R21"))
    np.testing.assert_array_equal(base.values[:, :120], without.values[:, :120])
    assert not np.array_equal(base.values[:, 120], without.values[:, 120], equal_nan=True)
