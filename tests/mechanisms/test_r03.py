"""R3: guidelines barely reach small firms.

Isolated by how small a small firm is (`compliance.relative_size`): a fixed cost weighs on it; and in a month's table
of cells, where sizes hear, gain and pay alike once it is off.
"""

from __future__ import annotations

import sim
from mechanisms.contrast import equal, mean, off, run
from sim.engine.simulate import simulate

TINY = "parameters.compliance.relative_size.small=0.01"
ALIKE = ("awareness_chance", "law_awareness_chance", "reputation", "naming", "binding_cost", "guideline_cost")


def test_small_firms_follow_less() -> None:
    base, without = run("ai_promotion_act"), run("ai_promotion_act", off("R3"))
    gap = mean(base, "guideline_substantive", size="large") - mean(base, "guideline_substantive", size="small")
    closed = mean(without, "guideline_substantive", size="large") - mean(without, "guideline_substantive", size="small")
    assert gap > 0.1
    assert closed < 0.5 * gap


def test_off_the_size_of_small_firms_changes_nothing() -> None:
    assert equal(run("ai_promotion_act", off("R3"), TINY), run("ai_promotion_act", off("R3")))
    assert not equal(run("ai_promotion_act", TINY), run("ai_promotion_act"))


def test_off_sizes_hear_gain_and_pay_alike() -> None:
    for switch in (True, False):
        scenario = sim.load("ai_promotion_act", ["population.firms=660", f"mechanisms.R3={str(switch).lower()}"])
        cells = simulate(scenario, 1).cells
        for name in ALIKE:
            by_size = cells[name].reshape(36, 3, -1)
            same = (by_size == by_size[:, :1]).all()
            assert same or switch, name
    assert not (cells["rate"].reshape(36, 3, -1)[:, 0] == cells["rate"].reshape(36, 3, -1)[:, 2]).all()
