"""R6: duties of notification and reporting for developers of advanced models.

Isolated by `frontier_notification` against the baseline with the same penalty from the same month.
"""

from __future__ import annotations

from mechanisms.contrast import different, equal, off, outcome, run

BASE = ("ai_promotion_act", "lever.penalty.japan=50", "lever_from=2025-06")


def test_duties_bind_developers_and_reports_bring_incidents_to_light() -> None:
    duties, base = run("frontier_notification"), run(*BASE)
    assert outcome(duties, "detected_incidents").sum() > outcome(base, "detected_incidents").sum()
    assert "binding_substantive" in different(duties, base)


def test_off_the_duties_make_no_difference_at_all() -> None:
    assert equal(run("frontier_notification", off("R6")), run(*BASE, off("R6")))


def test_off_the_hiroshima_reports_bring_nothing_to_light() -> None:
    more = "lever.reporting_duty.all=0.9"
    assert equal(run("ai_promotion_act", off("R6"), more), run("ai_promotion_act", off("R6")))
    assert not equal(run("ai_promotion_act", more), run("ai_promotion_act"))
