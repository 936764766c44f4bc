"""R7: supervision after the event, under existing law.

Isolated by `responsive_pyramid` against the baseline (escalation), by the liability of `hybrid`, and by the penalty
of existing law.
"""

from __future__ import annotations

from mechanisms.contrast import equal, mean, off, run

NO_LIABILITY = "lever.liability.japan=0"
HARSH = "parameters.compliance.existing_law_penalty=200"


def test_liability_makes_firms_take_care() -> None:
    assert mean(run("hybrid"), "guideline_substantive") > mean(run("hybrid", NO_LIABILITY), "guideline_substantive")


def test_off_repeat_offenders_are_treated_like_others() -> None:
    assert equal(run("responsive_pyramid", off("R7")), run("ai_promotion_act", off("R7")))
    assert not equal(run("responsive_pyramid"), run("ai_promotion_act"))


def test_off_nobody_is_liable() -> None:
    assert equal(run("hybrid", off("R7")), run("hybrid", off("R7"), NO_LIABILITY))
    assert equal(run("ex_post_only", off("R7")), run("ex_post_only", off("R7"), NO_LIABILITY))
    assert not equal(run("ex_post_only"), run("ex_post_only", NO_LIABILITY))


def test_off_existing_law_does_not_deter_misuse() -> None:
    with_it, without = run("ai_promotion_act", HARSH), run("ai_promotion_act", HARSH, off("R7"))
    assert mean(with_it, "expected_misuse", "all") < mean(without, "expected_misuse", "all")
    assert equal(without, run("ai_promotion_act", off("R7")))
