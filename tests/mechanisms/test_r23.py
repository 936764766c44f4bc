"""R23: the Friends Group widens participation and the legitimacy of the norm.

Isolated by the effort to widen it (`friends_diplomacy`), the lever of `friends_group_expansion`.
"""

from __future__ import annotations

import numpy as np

from mechanisms.contrast import equal, mean, off, run, world

EFFORT = "lever.friends_diplomacy.japan=5"
POOL = "parameters.international.friends_pool=80"


def test_effort_widens_the_group_and_with_it_alone_legitimacy() -> None:
    """Effort moves no alignment, so that what it adds to legitimacy comes from the members it wins."""
    base, effort = run("ai_promotion_act"), run("ai_promotion_act", EFFORT)
    assert np.mean(world(effort, "friends_members")[156:]) > np.mean(world(base, "friends_members")[156:])
    assert mean(effort, "norm_legitimacy") > 1.01 * mean(base, "norm_legitimacy")


def test_off_effort_makes_no_difference_at_all() -> None:
    for name in ("ai_promotion_act", "friends_group_expansion"):
        assert equal(run(name, off("R23"), EFFORT), run(name, off("R23")))
        assert equal(run(name, off("R23"), POOL), run(name, off("R23")))
        assert not equal(run(name, EFFORT), run(name))


def test_off_there_is_no_group() -> None:
    assert (world(run("friends_group_expansion", off("R23")), "friends_members") == 0.0).all()
