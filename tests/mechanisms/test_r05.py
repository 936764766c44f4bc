"""R5: binding ex-ante law for all sectors.

Isolated by `ex_ante_hard_law` against the baseline with the same penalty (which also backs sector law), and by
`western_anxiety`, where pressure brings the law.
"""

from __future__ import annotations

from mechanisms.contrast import equal, mean, off, outcome, run

PENALTY = "lever.penalty.japan=100"


def test_law_is_followed_and_keeps_startups_away() -> None:
    law, base = run("ex_ante_hard_law"), run("ai_promotion_act", PENALTY)
    assert mean(law, "binding_substantive") > mean(base, "binding_substantive") + 0.1
    assert mean(law, "startup_entries") < mean(base, "startup_entries")
    assert mean(law, "burden_domestic") > mean(base, "burden_domestic")


def test_off_the_law_makes_no_difference_at_all() -> None:
    assert equal(run("ex_ante_hard_law", off("R5")), run("ai_promotion_act", PENALTY, off("R5")))
    assert not equal(run("ex_ante_hard_law"), run("ai_promotion_act", PENALTY))


def test_off_pressure_brings_no_law() -> None:
    assert outcome(run("western_anxiety"), "law_in_force").max() > 0.0
    for place in ("japan", "eu", "us", "uk", "india", "china"):
        assert (outcome(run("endogenous_world", off("R5")), "law_in_force", place) == 0.0).all()
    threshold = "parameters.mood.law_threshold=0.1"
    assert equal(run("western_anxiety", off("R5"), threshold), run("western_anxiety", off("R5")))
