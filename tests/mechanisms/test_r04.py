"""R4: firms follow norms, out of deference and because their peers do.

Isolated by `low_deference` against `ai_promotion_act`.
"""

from __future__ import annotations

from mechanisms.contrast import different, equal, mean, off, run


def test_deference_makes_firms_follow() -> None:
    assert mean(run("low_deference"), "guideline_reported") < mean(run("ai_promotion_act"), "guideline_reported") - 0.02
    assert mean(run("ai_promotion_act", off("R4")), "guideline_reported") < mean(
        run("ai_promotion_act"), "guideline_reported"
    )


def test_off_deference_makes_no_difference_at_all() -> None:
    assert equal(run("low_deference", off("R4")), run("ai_promotion_act", off("R4")))
    assert "guideline_reported" in different(run("low_deference"), run("ai_promotion_act"))


def test_off_customers_and_associations_do_not_matter() -> None:
    weight = "parameters.compliance.supply_chain_weight=0.6"
    assert equal(run("ai_promotion_act", off("R4"), weight), run("ai_promotion_act", off("R4")))
    assert not equal(run("ai_promotion_act", weight), run("ai_promotion_act"))
