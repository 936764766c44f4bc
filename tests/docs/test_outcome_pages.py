"""Every outcome has its section, in the page of its family, and every section is an outcome."""

from __future__ import annotations

import re

import pytest
from outcome_pages import PAGES, facts, sections

from sim.engine.outcomes import OUTCOMES

FAMILIES = tuple(dict.fromkeys(outcome.family for outcome in OUTCOMES.values()))
ROWS = ("unit", "reported for", "aggregation", "weighting", "missing", "direction", "read it", "do not read it")


def test_each_family_has_a_page_and_each_page_a_family() -> None:
    assert {path.stem for path in PAGES.glob("*.md")} == {*FAMILIES, "README"}


@pytest.mark.parametrize("family", FAMILIES)
def test_sections_are_the_outcomes_of_the_family(family: str) -> None:
    assert list(sections(family)) == [name for name, outcome in OUTCOMES.items() if outcome.family == family]


@pytest.mark.parametrize("name", OUTCOMES)
def test_section_says_all_a_reader_needs(name: str) -> None:
    outcome = OUTCOMES[name]
    text = sections(outcome.family)[name]
    rows = facts(text)
    assert tuple(rows) == ROWS
    assert f"**{outcome.label}.**" in text
    assert rows["unit"] == outcome.unit
    assert ("size" in rows["reported for"]) == ("size" in outcome.dimensions)
    assert rows["aggregation"].startswith("Flow") == outcome.flow


def test_overview_names_every_outcome() -> None:
    text = (PAGES / "README.md").read_text(encoding="utf-8")
    assert [name for name in OUTCOMES if not re.search(rf"\b{name}\b", text)] == []
