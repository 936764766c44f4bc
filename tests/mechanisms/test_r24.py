"""R24: Japan and the US work together bilaterally.

Isolated by the effort on that track (`bilateral_effort` with the US), as in `japan_us_consensus` and `broker_mode`.
"""

from __future__ import annotations

import numpy as np

from mechanisms.contrast import equal, mean, off, run, world

EFFORT = "lever.bilateral_effort.japan.us=5"
INVESTMENT = "parameters.innovation.investment=0"


def test_effort_builds_the_track() -> None:
    base, more = run("ai_promotion_act"), run("ai_promotion_act", EFFORT)
    assert np.mean(world(more, "bilateral_us")[156:]) > np.mean(world(base, "bilateral_us")[156:]) > 0.0
    assert mean(more, "interoperability") > mean(base, "interoperability")


def test_off_effort_makes_no_difference_at_all() -> None:
    for name in ("ai_promotion_act", "japan_us_consensus", "broker_mode"):
        assert equal(run(name, off("R24"), EFFORT), run(name, off("R24")))
        assert not equal(run(name, EFFORT), run(name))


def test_off_there_is_no_track_and_no_investment_through_it() -> None:
    assert (world(run("japan_us_consensus", off("R24")), "bilateral_us") == 0.0).all()
    assert world(run("ai_promotion_act", off("R24")), "bilateral_eu").max() > 0.0  # the other track remains
    assert equal(run("ai_promotion_act", off("R24"), INVESTMENT), run("ai_promotion_act", off("R24")))
