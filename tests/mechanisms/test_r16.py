"""R16: capacity grows by training the officials there are.

Isolated by how many officials could be trained (`jurisdiction.generalists`) in `capacity_building`, the scenario that
trains.
"""

from __future__ import annotations

from mechanisms.contrast import equal, mean, off, run

MANY = "jurisdiction.japan.generalists=100"


def test_training_adds_experts() -> None:
    assert mean(run("capacity_building"), "experts") > mean(run("capacity_building", off("R16")), "experts")
    assert mean(run("capacity_building", MANY), "experts") > mean(run("capacity_building"), "experts")


def test_off_who_could_be_trained_makes_no_difference_at_all() -> None:
    assert equal(run("capacity_building", off("R16"), MANY), run("capacity_building", off("R16")))


def test_off_a_rate_of_training_makes_no_difference_at_all() -> None:
    rate = "lever.training_rate.japan=0.1"
    assert equal(run("ai_promotion_act", off("R16"), rate), run("ai_promotion_act", off("R16")))
    assert not equal(run("ai_promotion_act", rate), run("ai_promotion_act"))


def test_the_baseline_trains_nobody() -> None:
    assert equal(run("ai_promotion_act", off("R16")), run("ai_promotion_act"))
