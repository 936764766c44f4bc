"""R14: government has few experts.

Isolated by `secondment_status_quo` against the baseline: the posts of the plan, which are then there in any case.
"""

from __future__ import annotations

from mechanisms.contrast import equal, mean, off, run


def test_scarce_experts_answer_late() -> None:
    base, without = run("ai_promotion_act"), run("ai_promotion_act", off("R14"))
    assert mean(without, "experts") > 3.0 * mean(base, "experts")
    assert mean(without, "backlog") < mean(base, "backlog")
    assert mean(run("secondment_status_quo"), "backlog") > mean(base, "backlog")


def test_off_the_plans_posts_make_no_difference_at_all() -> None:
    assert equal(run("secondment_status_quo", off("R14")), run("ai_promotion_act", off("R14")))
    assert not equal(run("secondment_status_quo"), run("ai_promotion_act"))


def test_off_any_number_of_posts_and_any_speed_of_hiring_is_the_same() -> None:
    more, slow = "lever.staff_target.japan=300", "parameters.government.hiring_rate=0.01"
    assert equal(run("ai_promotion_act", off("R14"), more), run("ai_promotion_act", off("R14")))
    assert equal(run("ai_promotion_act", off("R14"), slow), run("ai_promotion_act", off("R14")))
    assert not equal(run("ai_promotion_act", more), run("ai_promotion_act"))
