"""R20: a member in the middle that brokers makes agreement likelier.

Isolated by whether Japan brokers (`broker_engagement`), in `broker_mode`.
"""

from __future__ import annotations

import numpy as np

from mechanisms.contrast import equal, off, run, world

IDLE = ("lever.broker_engagement.japan=0", "lever_from=2023-05")


def test_brokering_makes_agreement_likelier() -> None:
    for name in ("broker_mode", "ai_promotion_act"):
        with_it, without = (
            world(run(name), "g7_consensus_probability"),
            world(run(name, *IDLE), "g7_consensus_probability"),
        )
        assert np.mean(with_it[100:]) > np.mean(without[100:])


def test_off_brokering_makes_no_difference_at_all() -> None:
    for name in ("broker_mode", "ai_promotion_act"):
        assert equal(run(name, off("R20"), *IDLE), run(name, off("R20")))
        assert not equal(run(name, *IDLE), run(name))


def test_the_claim_can_fail() -> None:
    """A biased mediator may be more credible: with a negative effect brokering makes agreement less likely."""
    biased = "parameters.international.consensus_broker=-1"
    with_it, without = run("broker_mode", biased), run("broker_mode", biased, *IDLE)
    one, other = world(with_it, "g7_consensus_probability"), world(without, "g7_consensus_probability")
    assert np.mean(one[100:]) < np.mean(other[100:])
