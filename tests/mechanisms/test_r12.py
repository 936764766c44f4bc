"""R12: hype before diffusion makes the public anxious and asks for law.

Isolated by how large hype is (`technology.hype_scale`); hype itself is still recorded.
"""

from __future__ import annotations

from mechanisms.contrast import different, mean, off, outcome, run

NO_HYPE = "parameters.technology.hype_scale=0"


def test_anxiety_follows_hype() -> None:
    base = run("ai_promotion_act")
    assert outcome(base, "existential_anxiety").max() > 0.0
    assert mean(run("western_anxiety"), "law_in_force") > mean(run("western_anxiety", off("R12")), "law_in_force")


def test_off_nobody_is_anxious() -> None:
    without = run("western_anxiety", off("R12"))
    for place in ("japan", "eu", "us", "uk", "india", "china"):
        assert (outcome(without, "existential_anxiety", place) == 0.0).all()


def test_off_hype_makes_no_difference_at_all() -> None:
    for name in ("ai_promotion_act", "endogenous_world"):
        assert different(run(name, off("R12"), NO_HYPE), run(name, off("R12"))) == {"hype"}
        assert "existential_anxiety" in different(run(name, NO_HYPE), run(name))
