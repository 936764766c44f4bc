"""R8: finance, transport and medicine have their own law.

Isolated by `hybrid` against the baseline with the same liability.
"""

from __future__ import annotations

import numpy as np

from mechanisms.contrast import equal, mean, off, outcome, run

LIABILITY = ("ai_promotion_act", "lever.liability.japan=40")


def test_sector_law_is_followed_and_prevents_safety_failures() -> None:
    law, without = run("sector_law_only"), run("sector_law_only", off("R8"))
    assert mean(law, "binding_substantive") > 0.05
    assert mean(law, "expected_safety") < mean(without, "expected_safety")


def test_off_sector_law_makes_no_difference_at_all() -> None:
    assert equal(run("hybrid", off("R8")), run(*LIABILITY, off("R8")))


def test_off_concern_about_a_sector_brings_no_law() -> None:
    anxious = "parameters.mood.law_threshold=0"
    places = ("japan", "eu", "us", "uk", "india", "china")
    assert any(outcome(run("endogenous_world", anxious), "sector_law_in_force", place).max() > 0.15 for place in places)
    without = run("endogenous_world", anxious, off("R8"))
    assert all((outcome(without, "sector_law_in_force", place) == 0.0).all() for place in places)


def test_off_nobody_in_japan_is_bound_as_it_has_no_other_law() -> None:
    without = outcome(run("ai_promotion_act", off("R8")), "binding_reported")
    assert (np.isnan(without) | (without == 0.0)).all()
    assert np.nanmax(outcome(run("ai_promotion_act"), "binding_reported")) > 0.0
