"""R10: rules fall behind technology, and guidelines catch up sooner than statutes.

Isolated by when a rule is opened for revision (`revision_trigger`), how long that takes and how much work it is:
`agile_hard_law` against `ex_ante_hard_law`.
"""

from __future__ import annotations

from mechanisms.contrast import different, mean, off, run

BOOKKEEPING = {
    "drift_guideline",
    "drift_law",
    "drift_sector",
    "drift_frontier",
    "outdated_guideline",
    "outdated_law",
    "revision_lag",
    "guideline_revisions",
}
"""What says how old rules are; without agility nothing follows from it."""

SLOW = ("lever.revision_trigger.all=0.3", "lever.guideline_minimum_time.all=48")


def test_slow_revision_costs_protection() -> None:
    assert mean(run("ai_promotion_act", *SLOW), "drift_guideline") > mean(run("ai_promotion_act"), "drift_guideline")
    assert mean(run("agile_hard_law"), "protection") > mean(run("ex_ante_hard_law"), "protection")
    assert mean(run("agile_hard_law"), "burden_domestic") != mean(run("ex_ante_hard_law"), "burden_domestic")


def test_off_speed_of_revision_makes_no_difference_but_to_how_old_rules_are() -> None:
    assert different(run("ai_promotion_act", off("R10"), *SLOW), run("ai_promotion_act", off("R10"))) <= BOOKKEEPING
    assert not different(run("ai_promotion_act", *SLOW), run("ai_promotion_act")) <= BOOKKEEPING


def test_off_an_agile_law_is_a_law_like_any_other() -> None:
    assert different(run("agile_hard_law", off("R10")), run("ex_ante_hard_law", off("R10"))) <= BOOKKEEPING
    assert not different(run("agile_hard_law"), run("ex_ante_hard_law")) <= BOOKKEEPING
