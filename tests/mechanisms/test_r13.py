"""R13: publics differ in how anxious hype makes them.

Isolated by Japan's culture (`jurisdiction.culture`).
"""

from __future__ import annotations

import numpy as np

from mechanisms.contrast import equal, off, outcome, run, world

WESTERN = "jurisdiction.japan.culture=1"


def test_culture_decides_how_anxious_japan_is() -> None:
    base, western = run("ai_promotion_act"), run("ai_promotion_act", WESTERN)
    assert outcome(western, "existential_anxiety").max() > 2.0 * outcome(base, "existential_anxiety").max()
    assert outcome(base, "existential_anxiety").max() < outcome(base, "existential_anxiety", "us").max()


def test_off_culture_makes_no_difference_at_all() -> None:
    assert equal(run("ai_promotion_act", off("R13"), WESTERN), run("ai_promotion_act", off("R13")))
    assert not equal(run("ai_promotion_act", WESTERN), run("ai_promotion_act"))


def test_off_anxiety_is_that_of_hype_and_diffusion_alone() -> None:
    without = run("ai_promotion_act", off("R13"))
    hype, places = world(without, "hype"), ("japan", "eu", "us", "uk", "india", "china")
    for place in places:
        level, share = 0.0, outcome(without, "adoption", place)
        for month, seen in enumerate(outcome(without, "existential_anxiety", place)):
            level = level * np.exp(-1.0 / 24.0) + 0.1 * 0.8 * hype[month] * (1.0 - share[month])
            assert abs(level - seen) < 0.01 * level + 1e-12, (place, month)
