"""R11: incidents of a technology in wide use worry the public.

Isolated by how much media amplify what is visible (`jurisdiction.amplification`).
"""

from __future__ import annotations

from mechanisms.contrast import equal, mean, off, outcome, run

LOUD = "jurisdiction.japan.amplification=2"


def test_concern_follows_incidents() -> None:
    assert mean(run("ai_promotion_act"), "social_concern") > 0.0
    assert mean(run("ai_promotion_act", LOUD), "social_concern") > mean(run("ai_promotion_act"), "social_concern")
    assert mean(run("ai_promotion_act"), "trust") < mean(run("ai_promotion_act", off("R11")), "trust")


def test_off_nobody_is_concerned() -> None:
    without = run("ai_promotion_act", off("R11"))
    for place in ("japan", "eu", "us", "uk", "india", "china"):
        assert (outcome(without, "social_concern", place) == 0.0).all()


def test_off_media_make_no_difference_at_all() -> None:
    assert equal(run("ai_promotion_act", off("R11"), LOUD), run("ai_promotion_act", off("R11")))
    assert not equal(run("ai_promotion_act", LOUD), run("ai_promotion_act"))
