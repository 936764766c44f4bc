"""R17: divided units lose capacity to coordination.

Isolated by the strength of the headquarters: `strong_headquarters` against the baseline, and the hub of
`siloed_headquarters`.
"""

from __future__ import annotations

from mechanisms.contrast import equal, mean, off, outcome, run


def test_silos_cost_coordination_and_a_strong_headquarters_saves_it() -> None:
    siloed, base, strong = run("siloed_headquarters"), run("ai_promotion_act"), run("strong_headquarters")
    assert mean(siloed, "coordination") < mean(base, "coordination") < mean(strong, "coordination")
    assert mean(siloed, "effective_capacity") < mean(base, "effective_capacity") < mean(strong, "effective_capacity")


def test_off_the_headquarters_makes_no_difference_at_all() -> None:
    assert equal(run("strong_headquarters", off("R17")), run("ai_promotion_act", off("R17")))
    hub = "lever.hub.japan=1"
    assert equal(run("siloed_headquarters", off("R17"), hub), run("siloed_headquarters", off("R17")))
    assert not equal(run("siloed_headquarters", hub), run("siloed_headquarters"))


def test_off_coordination_costs_nothing_anywhere() -> None:
    for place in ("japan", "eu", "us", "uk", "india", "china"):
        assert (outcome(run("siloed_headquarters", off("R17")), "coordination", place) == 1.0).all()
