"""``sim claims`` on one claim and a few points of small worlds: verdicts, kill switches, what is stored."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sim.analysis import claims
from sim.config import conf_directory
from sim.errors import InputError

SMALL = ("population.firms=120", "time.end=2035-12", "--store", "store")


def test_a_claim_is_tested_again_from_its_store_and_said_in_words(command: Any, tmp_path: Path) -> None:
    words = ("claims", "H13", *SMALL, "--points", "4", "--replicates", "3", "--first", "1")
    found = command(*words, "--out", "out")
    assert found.status == 0, found.err
    assert "4 points × 3 replicates" in found.out
    assert "H13" in found.out
    assert "boundaries" in found.out
    stored = json.loads(command(*words, "--stored", "--json", "--out", "out").out)
    assert stored["points"] == 4
    assert (tmp_path / "out" / "effects.parquet").is_file()


def test_a_claim_fails_where_its_kill_switch_is_set(command: Any) -> None:
    found = command("claims", "H8", *SMALL, "--replicates", "2", "--kill")
    assert "the law covers nothing" in found.out
    assert found.status == int("STILL HOLDS" in found.out)


def test_without_a_population_there_is_one_for_claims_and_an_empty_store_is_said(command: Any) -> None:
    found = command("claims", "H13", "--stored", "--points", "2")
    assert found.status == 2
    assert "a store that holds points of these claims" in found.err


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("label: emergent", "label: emergnt", "emergent"),
        ("effect: relative", "effect: per_unit", "two measures"),
        ("expect: below", "expect: belo", "below"),
    ],
)
def test_a_wrong_word_in_the_file_of_a_claim_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = (conf_directory() / "claims" / "H8.yaml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "H8.yaml").write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(InputError, match=said):
        claims.read_claims(tmp_path)
