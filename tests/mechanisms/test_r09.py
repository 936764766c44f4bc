"""R9: the AI Promotion Act: naming, and a plan with more posts.

Isolated by `secondment_status_quo` against the baseline (the plan's posts) and by what being named costs
(`compliance.disclosure_multiplier`).
"""

from __future__ import annotations

import numpy as np

from mechanisms.contrast import equal, mean, off, run

NAMING = "parameters.compliance.disclosure_multiplier=10"


def test_the_act_brings_posts_and_names_firms() -> None:
    base, without = run("ai_promotion_act"), run("ai_promotion_act", off("R9"))
    assert mean(base, "experts") > mean(without, "experts") + 10.0
    assert mean(base, "guideline_reported") > mean(without, "guideline_reported")


def test_off_there_is_no_plan_to_do_without() -> None:
    assert equal(run("secondment_status_quo", off("R9")), run("ai_promotion_act", off("R9")))
    assert not equal(run("secondment_status_quo"), run("ai_promotion_act"))


def test_off_what_naming_costs_changes_nothing() -> None:
    assert equal(run("ai_promotion_act", off("R9"), NAMING), run("ai_promotion_act", off("R9")))
    assert not equal(run("ai_promotion_act", NAMING), run("ai_promotion_act"))


def test_off_and_on_agree_until_the_act() -> None:
    base, without = run("ai_promotion_act"), run("ai_promotion_act", off("R9"))
    june = 125
    np.testing.assert_array_equal(base.values[:, :june], without.values[:, :june])
    assert not np.array_equal(base.values[:, june:], without.values[:, june:], equal_nan=True)
