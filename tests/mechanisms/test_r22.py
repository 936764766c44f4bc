"""R22: distance and tension between members make agreement unlikely.

Isolated by declared tension between the EU and the US (`geopolitical_tension`), and by `g7_fragmentation` against the
baseline without brokers.
"""

from __future__ import annotations

import numpy as np

from mechanisms.contrast import equal, off, run, world

TENSE = "lever.geopolitical_tension.eu.us=0.9"


def test_tension_makes_agreement_unlikely() -> None:
    base, tense, divided = run("ai_promotion_act"), run("ai_promotion_act", TENSE), run("g7_fragmentation")
    chances = [float(np.mean(world(each, "g7_consensus_probability")[156:])) for each in (base, tense, divided)]
    assert chances[0] > chances[1]
    assert chances[0] > chances[2]


def test_off_declared_tension_makes_no_difference_at_all() -> None:
    for name in ("ai_promotion_act", "g7_fragmentation"):
        assert equal(run(name, off("R22"), TENSE), run(name, off("R22")))
        assert not equal(run(name, TENSE), run(name))


def test_off_a_divided_g7_agrees_as_easily_but_for_its_brokers() -> None:
    """Whether tracks lift the G7 depends on distance too, so they are set aside as well."""
    still = (off("R22"), off("R20"), "parameters.international.bilateral_bridge=0")
    divided, base = run("g7_fragmentation", *still), run("ai_promotion_act", *still)
    np.testing.assert_array_equal(world(divided, "g7_consensus_probability"), world(base, "g7_consensus_probability"))
    np.testing.assert_array_equal(world(divided, "consensus_reached"), world(base, "consensus_reached"))
