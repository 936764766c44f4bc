"""The report page: whole, true to what is stored, and safe to open whatever the files hold."""

from __future__ import annotations

import base64
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from sim.config import list_parameters
from sim.errors import InputError
from sim.views.report.page import render
from sim.views.report.stored import deviations, in_short

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
VOID = {"meta", "img", "br", "hr", "link", "input"}


def difference(scenario: str, outcome: str, verdict: str, zero: float = 0.0) -> dict[str, Any]:
    return {
        "scenario": scenario, "outcome": outcome, "label": outcome, "unit": "share", "mean": -0.0107, "low": -0.0124,
        "high": -0.0091, "share_positive": 0.25, "share_zero": zero, "verdict": verdict,
    }  # fmt: skip


def note(name: str, title: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "title": title, "code": "", "question": "Why?", "notes": "", "sources": ["CSIS25"],
            "events": [], "levers": [], "values": {}} | more  # fmt: skip


@pytest.fixture
def compared(tmp_path: Path) -> Path:
    """A stored comparison with a hostile title."""
    folder = tmp_path / "compared"
    (folder / "charts").mkdir(parents=True)
    (folder / "charts" / "adoption.png").write_bytes(PIXEL)
    (folder / "charts" / "mood.png").write_bytes(PIXEL)
    result = {
        "command": "compare", "baseline": "one", "scenarios": ["one", "two"], "jurisdiction": "japan",
        "settings": {"replicates": 3, "firms": 600, "start": "2015-01", "end": "2035-12", "seed": 1},
        "differences": [difference("two", "adoption", "lower"), difference("two", "trust", "no effect", 1.0)],
    }  # fmt: skip
    (folder / "result.json").write_text(json.dumps(result))
    notes = [note("one", "The Act"), note("two", "<script>alert(1)</script>", levers=["hub (japan) 0.9 from 2025-09"])]
    (folder / "scenarios.json").write_text(json.dumps(notes))
    return folder


class Page(HTMLParser):
    """Collects tags, checks that they close, and notes everything that would be loaded."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.loaded: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.loaded += [value or "" for key, value in attrs if key in ("src", "href", "data")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, tag


def test_the_page_is_well_formed_and_loads_nothing(compared: Path) -> None:
    page = Page(render([compared]))
    assert page.open == []
    assert all(each.startswith(("data:image/png;base64,", "#")) for each in page.loaded)
    assert page.tags.count("img") == 2
    assert "script" not in page.tags


def test_what_files_hold_is_text_and_never_markup(compared: Path) -> None:
    text = render([compared])
    assert "<script>alert(1)" not in text
    assert "The Act compared with &lt;script&gt;alert(1)" in text


def test_charts_are_those_that_are_stored(compared: Path) -> None:
    found = re.findall(r"data:image/png;base64,([^\"]+)", render([compared]))
    assert [base64.b64decode(each) for each in found] == [PIXEL, PIXEL]


def test_differences_and_changes_are_shown_as_stored(compared: Path) -> None:
    text = render([compared])
    assert "−0.0107 [−0.0124, −0.00910]" in text
    assert "25 %" in text
    assert "identical" in text
    assert "lever hub (japan) 0.9 from 2025-09" in text


def test_cautions_have_a_sign_and_a_note_and_earlier_results_have_none(compared: Path) -> None:
    assert "†" not in render([compared])
    result = json.loads((compared / "result.json").read_text())
    result["differences"][0] |= {"median": -0.0108, "caution": "few differ"}
    (compared / "result.json").write_text(json.dumps(result))
    text = render([compared])
    assert "<td>lower †</td>" in text
    assert '<td class="n">−0.0108</td>' in text
    assert text.count('<p class="small">† ') == 1
    assert "‡" not in text


def test_every_parameter_stands_on_the_page_with_its_source(compared: Path) -> None:
    text = render([compared])
    records = list_parameters().values()
    assert all(f"<td>{record.path}</td>" in text for record in records)
    assumed = sum(record.status == "assumption" for record in records)
    assert f"{assumed} of {len(records)} parameters are assumptions" in text


def test_outcomes_are_sorted_by_which_direction_is_better() -> None:
    rows = [
        difference("two", "trust", "higher"), difference("two", "backlog", "higher"),
        difference("two", "adoption", "lower"), difference("two", "protection", "unclear"),
        difference("two", "experts", "no effect", 1.0),
    ]  # fmt: skip
    (found,) = in_short({"scenarios": ["one", "two"], "differences": rows})
    assert found == {
        "scenario": "two", "better": ["trust"], "worse": ["backlog"], "moved": ["adoption"],
        "unclear": ["protection"], "none": ["experts"],
    }  # fmt: skip


def test_events_left_out_and_other_beliefs_are_named() -> None:
    event = {"name": "us_shift", "date": "2025-01", "label": ""}
    base = note("one", "", events=[event], values={"jurisdiction.deference": [0.8, 0.5]})
    other = note("two", "", values={"jurisdiction.deference": [0.3, 0.5]})
    assert deviations([base, other]) == {
        "one": [],
        "two": ["event us shift left out", "jurisdiction.deference [0.3, 0.5] (baseline [0.8, 0.5])"],
    }


@pytest.mark.parametrize("content", [None, "not json", "[]", '{"program": "sim"}'])
def test_a_folder_without_results_is_refused(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "result.json").write_text(content)
    with pytest.raises(InputError, match="sim report"):
        render([tmp_path])
