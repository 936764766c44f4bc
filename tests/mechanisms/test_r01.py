"""R1: guidelines that firms may follow.

Isolated by `ai_promotion_act` against `no_guideline`: Japan's guidelines and the naming of firms that ignore them.
"""

from __future__ import annotations

import numpy as np

from mechanisms.contrast import different, equal, mean, off, outcome, run


def test_guidelines_are_followed_and_prevent_accidents() -> None:
    with_it, without = run("ai_promotion_act"), run("no_guideline")
    assert mean(with_it, "guideline_substantive", size="large") > 0.2
    assert mean(without, "guideline_substantive") == 0.0
    assert mean(with_it, "expected_unintentional") < mean(without, "expected_unintentional")


def test_off_a_guideline_makes_no_difference_at_all() -> None:
    assert equal(run("ai_promotion_act", off("R1")), run("no_guideline", off("R1")))
    assert "guideline_substantive" in different(run("ai_promotion_act"), run("no_guideline"))


def test_off_nobody_follows_any_guideline_anywhere() -> None:
    without = run("ai_promotion_act", off("R1"))
    for name in ("awareness", "guideline_reported", "guideline_substantive", "drift_guideline", "guideline_revisions"):
        for place in ("japan", "eu", "us", "uk", "india", "china"):
            series = outcome(without, name, place)
            assert (np.isnan(series) | (series == 0.0)).all(), (name, place)
