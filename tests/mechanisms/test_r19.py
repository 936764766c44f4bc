"""R19: forums bring regimes closer, which saves duplicate work.

Isolated by `mutual_recognition` against the baseline, and by how easily forums agree
(`international.consensus_intercept`).
"""

from __future__ import annotations

from mechanisms.contrast import equal, mean, off, run, world

EASY = "parameters.international.consensus_intercept=5"


def test_forums_and_recognition_bring_regimes_closer() -> None:
    base, without = run("ai_promotion_act"), run("ai_promotion_act", off("R19"))
    assert mean(base, "interoperability") > mean(without, "interoperability")
    assert mean(run("mutual_recognition"), "burden_duplicate") < 0.97 * mean(base, "burden_duplicate")


def test_off_recognition_makes_no_difference_at_all() -> None:
    assert equal(run("mutual_recognition", off("R19")), run("ai_promotion_act", off("R19")))
    assert not equal(run("mutual_recognition"), run("ai_promotion_act"))


def test_off_forums_do_not_meet() -> None:
    without = run("ai_promotion_act", off("R19"))
    assert equal(without, run("ai_promotion_act", off("R19"), EASY))
    assert not equal(run("ai_promotion_act"), run("ai_promotion_act", EASY))
    for name in ("consensus_reached", "g7_consensus_probability", "g7_tension", "friends_members"):
        assert (world(without, name) == 0.0).all(), name
