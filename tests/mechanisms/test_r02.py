"""R2: malicious actors ignore guidelines.

Isolated by what existing law does to misuse (`compliance.existing_law_penalty`) and by how much misusers gain.
"""

from __future__ import annotations

import pytest

from mechanisms.contrast import equal, mean, off, outcome, run

HARSH = "parameters.compliance.existing_law_penalty=200"
LUCRATIVE = "parameters.incidents.gain_log_mean=2"
SAFER = "parameters.incidents.upstream_safeguard=0.9"


def test_there_is_misuse_and_only_enforcement_reaches_it() -> None:
    base = run("ai_promotion_act")
    assert outcome(base, "incidents_external_misuse").sum() > 0.0
    assert mean(run("ai_promotion_act", HARSH), "expected_misuse", "all") < mean(base, "expected_misuse", "all")


def test_off_there_is_no_misuse() -> None:
    without = run("ai_promotion_act", off("R2"))
    assert (outcome(without, "expected_misuse", "all") == 0.0).all()
    assert (outcome(without, "incidents_misuse", "all") == 0.0).all()
    assert (outcome(without, "incidents_external_misuse") == 0.0).all()
    assert outcome(without, "incidents_unintentional").sum() > 0.0


@pytest.mark.parametrize("setting", [HARSH, LUCRATIVE, SAFER])
def test_off_what_misusers_face_changes_nothing(setting: str) -> None:
    assert equal(run("ai_promotion_act", off("R2"), setting), run("ai_promotion_act", off("R2")))
    assert not equal(run("ai_promotion_act", setting), run("ai_promotion_act"))
