"""R18: ministries that use AI do more with the same experts.

Isolated by how much of government's work uses AI (`government_ai_use`), as in `capacity_building`.
"""

from __future__ import annotations

from mechanisms.contrast import equal, mean, off, run

USE = "lever.government_ai_use.japan=1"


def test_ai_in_government_adds_capacity() -> None:
    for name in ("ai_promotion_act", "capacity_building"):
        assert mean(run(name, USE), "effective_capacity") > mean(run(name), "effective_capacity")


def test_off_use_makes_no_difference_at_all() -> None:
    for name in ("ai_promotion_act", "capacity_building"):
        assert equal(run(name, off("R18"), USE), run(name, off("R18")))
        assert not equal(run(name, USE), run(name))
