"""The page on defaults of levers: every number that is more than "not used" or "as in the baseline"."""

from __future__ import annotations

import re
from pathlib import Path

from sim.policy.levers import LEVER, LEVERS

DOCS = Path(__file__).parents[2] / "docs"
ROWS = {
    cells[0].strip("`"): cells[1:]
    for line in (DOCS / "levers.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| `")
    for cells in [[cell.strip() for cell in line.strip("|").split("|")]]
}


def test_every_default_with_a_meaning_of_its_own_has_a_source() -> None:
    assert set(ROWS) == {lever.name for lever in LEVERS if lever.default not in (0, 1)}


def test_defaults_and_units_are_those_of_the_code() -> None:
    shown = {name: (float(default), unit) for name, (default, unit, _, _) in ROWS.items()}
    assert shown == {name: (LEVER[name].default, LEVER[name].unit) for name in ROWS}


def test_status_and_source_say_something() -> None:
    for name, (_, _, status, source) in ROWS.items():
        assert status in ("data", "literature", "assumption"), name
        assert len(source) > 20, name


def test_what_is_named_as_a_source_is_in_the_list_of_sources() -> None:
    listed = (DOCS / "sources.md").read_text(encoding="utf-8")
    for name, (_, _, _, source) in ROWS.items():
        for key in re.findall(r"\b[A-Z]{3,}[0-9]{0,2}\b", source):
            assert key in listed, (name, key)
