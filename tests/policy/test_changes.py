"""Reading one change of a lever."""

from __future__ import annotations

from typing import Any

import pytest

from sim.errors import InputError
from sim.policy.changes import read_change

HUB = {"lever": "hub", "jurisdiction": "japan", "value": 0.9}


def read(**more: Any) -> Any:
    """Return a change of the hub with other keys."""
    return read_change(HUB | more, "file: levers[0]", "scenario")


def test_a_plain_change() -> None:
    change = read(**{"from": "2026-1", "to": "2030-01", "phase_in": 12})
    assert (change.rows, change.jurisdictions, change.value) == (("hub",), ("japan",), 0.9)
    assert (change.start, change.end, change.phase_in, change.origin) == ("2026-01", "2030-01", 12, "scenario")


def test_lists_and_all_stand_for_several_in_the_order_of_the_axis() -> None:
    assert read(jurisdiction=["us", "japan"]).jurisdictions == ("japan", "us")
    assert len(read(jurisdiction="all").jurisdictions) == 6


def test_a_sub_axis_gives_its_rows() -> None:
    change = read(lever="sector_stringency", sector=["medical", "finance"])
    assert change.rows == ("sector_stringency.finance", "sector_stringency.medical")


def test_an_event_gives_its_date() -> None:
    assert read_change(HUB, "place", "event", "2022-11").start == "2022-11"


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"lever": "hbu"}, ["levers[0].lever", "'hbu'", "Did you mean 'hub'?"]),
        ({"jurisdiction": "jpan"}, ["levers[0].jurisdiction", "'jpan'", "Did you mean 'japan'?"]),
        ({"jurisdiction": []}, ["levers[0].jurisdiction", "or all"]),
        ({"value": 1.2}, ["hub", "1.2", "0 to 1"]),
        ({"value": -0.1}, ["hub", "-0.1", "0 to 1"]),
        ({"value": float("nan")}, ["hub", "nan", "0 to 1"]),
        ({"value": float("inf")}, ["hub", "inf", "0 to 1"]),
        ({"value": "much"}, ["hub", "'much'", "a number"]),
        ({"value": True}, ["hub", "True", "a number"]),
        ({"lever": "staff_target", "value": -5}, ["staff_target", "-5", "0 to 1000 (full-time experts)"]),
        ({"sector": "finance"}, ["levers[0].sector", "hub has no sub-axis"]),
        ({"lever": "toolkit", "value": 0.1}, ["toolkit", "'size' is required"]),
        ({"lever": "toolkit", "value": 0.1, "size": "smal"}, ["'smal'", "Did you mean 'small'?"]),
        ({"lever": "toolkit", "value": 0.1, "sector": "finance"}, ["toolkit has the sub-axis size"]),
        ({"from": "2026-13"}, ["levers[0].from", "'2026-13'", "YYYY-MM"]),
        ({"from": "2026-02", "to": "2026-02"}, ["levers[0].to", "a month after 2026-02"]),
        ({"phase_in": -1}, ["phase_in", "-1"]),
        ({"phase_in": 1.5}, ["phase_in", "whole number"]),
        ({"phasein": 3}, ["'phasein'", "Did you mean 'phase_in'?"]),
        ({"value": None}, ["'value' is required"]),
        ({"when": {"observable": "trst", "above": 1}}, ["when.observable", "'trst'", "Did you mean 'trust'?"]),
        ({"when": {"observable": "trust"}}, ["when", "'above' and 'below'"]),
        ({"when": {"observable": "trust", "above": 1, "below": 2}}, ["when", "'above' and 'below'"]),
        ({"when": {"observable": "trust", "above": float("nan")}}, ["when.above", "nan"]),
        ({"when": {"observable": "trust", "above": 1, "months": 0}}, ["when.months", "0"]),
        ({"when": {"observable": "trust", "above": 1, "jurisdiction": "all"}}, ["when.jurisdiction", "one"]),
    ],
)
def test_a_wrong_change_names_key_value_and_range(more: dict[str, Any], words: list[str]) -> None:
    with pytest.raises(InputError) as caught:
        read(**more)
    for word in ("file: levers[0]", *words):
        assert word in str(caught.value)


def test_a_condition() -> None:
    when = read(when={"observable": "backlog_months", "below": 2, "months": 3, "jurisdiction": "eu"}).when
    assert (when.observable, when.above, when.threshold, when.months, when.jurisdiction) == (
        "backlog_months", False, 2.0, 3, "eu",
    )  # fmt: skip


def test_a_change_is_frozen() -> None:
    with pytest.raises(ValueError, match="frozen"):
        read().value = 0.1
