"""R15: the centre lives on officials lent for short terms.

Isolated by how long they stay (`secondment_tenure`), in the baseline and in `siloed_headquarters`, which lends most.
"""

from __future__ import annotations

from mechanisms.contrast import equal, mean, off, run

SHORT = "lever.secondment_tenure.japan=6"


def test_short_terms_waste_expertise() -> None:
    for name in ("ai_promotion_act", "siloed_headquarters"):
        assert mean(run(name, SHORT), "experts") < mean(run(name), "experts")
        assert mean(run(name, SHORT), "proficiency") < mean(run(name), "proficiency")


def test_off_how_long_secondees_stay_makes_no_difference_at_all() -> None:
    for name in ("ai_promotion_act", "siloed_headquarters"):
        assert equal(run(name, off("R15"), SHORT), run(name, off("R15")))
        assert not equal(run(name, SHORT), run(name))
