"""Scenarios as arrays by month."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from trees import write_tree

from sim.axes import EU, GUIDELINE, JAPAN, US
from sim.config import load
from sim.errors import InputError
from sim.policy.changes import LeverChange
from sim.policy.dates import month_index
from sim.policy.levers import ROW, ROWS
from sim.policy.timeline import Timeline, apply_change, compile_timeline, default_levers
from sim.policy.triggers import OBSERVABLES

WHEN = {"observable": "backlog_months", "above": 5, "months": 3}


def timeline(directory: Path, *levers: dict[str, Any], overrides: tuple[str, ...] = (), **more: Any) -> Timeline:
    """Return the timeline of a scenario that stands on history alone."""
    content = {"title": "Test", "levers": list(levers)} | more
    tree = write_tree(directory / "conf", {"test": content})
    return compile_timeline(load("test", overrides, tree))


def change(**more: Any) -> dict[str, Any]:
    """Return a change of the hub in Japan."""
    return {"lever": "hub", "jurisdiction": "japan", "value": 0.9} | more


def at(date: str) -> int:
    """Return the index of a month from 2015-01."""
    return month_index(date, "2015-01")


def hub(found: Timeline) -> Any:
    """Return the hub of Japan by month."""
    return found.levers[:, ROW["hub"], JAPAN]


def test_shapes_and_types(tmp_path: Path) -> None:
    found = timeline(tmp_path, change(when=WHEN))
    assert found.levers.shape == (252, len(ROWS), 6)
    assert found.levers.flags.c_contiguous
    assert found.revision.shape == (252, 4, 6)
    assert found.revision.dtype == found.trigger_above.dtype == np.uint8
    assert found.trigger_row.dtype == np.int64
    assert found.trigger_threshold.dtype == np.float64


def test_without_changes_every_lever_is_at_its_default(tmp_path: Path) -> None:
    found = timeline(tmp_path, events_off=["guideline"])
    np.testing.assert_array_equal(found.levers, default_levers(252))


def test_a_change_holds_from_its_month_up_to_its_end(tmp_path: Path) -> None:
    series = hub(timeline(tmp_path, change(**{"from": "2026-01", "to": "2030-01"})))
    expected = np.zeros(252)
    expected[at("2026-01") : at("2030-01")] = 0.9
    np.testing.assert_array_equal(series, expected)


def test_a_change_touches_no_other_row_and_no_other_jurisdiction(tmp_path: Path) -> None:
    found = timeline(tmp_path / "a", change())
    base = timeline(tmp_path / "b")
    differs = np.argwhere((found.levers != base.levers).any(axis=0))
    assert differs.tolist() == [[ROW["hub"], JAPAN]]


def test_a_later_change_wins_only_where_it_holds(tmp_path: Path) -> None:
    later = change(value=0.5, **{"from": "2026-01", "to": "2026-03"})
    series = hub(timeline(tmp_path, change(), later))
    assert series[at("2025-12") : at("2026-04")].tolist() == [0.9, 0.5, 0.5, 0.9]


def test_phase_in_is_linear_from_the_value_before(tmp_path: Path) -> None:
    rise = change(value=0.8, phase_in=4, **{"from": "2026-01"})
    series = hub(timeline(tmp_path, change(value=0.4), rise))
    np.testing.assert_allclose(series[at("2025-12") : at("2026-06")], [0.4, 0.5, 0.6, 0.7, 0.8, 0.8])


def test_a_phase_in_that_begins_before_time_is_under_way_at_the_start(tmp_path: Path) -> None:
    series = hub(timeline(tmp_path, change(value=0.8, phase_in=4, **{"from": "2014-11"})))
    np.testing.assert_allclose(series[:3], [0.6, 0.8, 0.8])


def test_a_change_outside_time_changes_nothing(tmp_path: Path) -> None:
    series = hub(timeline(tmp_path, change(to="2014-01"), change(**{"from": "2036-01"})))
    np.testing.assert_array_equal(series, np.zeros(252))


def test_events_come_by_date_whatever_their_order_in_the_file(tmp_path: Path) -> None:
    first = {"name": "late", "date": "2020-01", "changes": [change(value=0.7)]}
    second = {"name": "early", "date": "2019-01", "changes": [change(value=0.3)]}
    series = hub(timeline(tmp_path, events=[first, second]))
    assert (series[at("2018-12")], series[at("2019-06")], series[at("2021-01")]) == (0.0, 0.3, 0.7)


def test_jumps_and_revisions_stand_in_their_month(tmp_path: Path) -> None:
    found = timeline(tmp_path)
    assert np.flatnonzero(found.capability_jump).tolist() == [at("2022-11")]
    assert found.capability_jump[at("2022-11")] == 1.2
    assert found.hype_jump[at("2022-11")] == 0.8
    assert np.argwhere(found.revision).tolist() == [[at("2024-04"), GUIDELINE, JAPAN]]


def test_a_shorter_time_shifts_months(tmp_path: Path) -> None:
    found = timeline(tmp_path, overrides=("time.start=2022-01", "time.end=2022-12"))
    assert found.levers.shape[0] == 12
    assert np.flatnonzero(found.capability_jump).tolist() == [10]


def test_a_condition_becomes_a_trigger_for_each_jurisdiction(tmp_path: Path) -> None:
    found = timeline(tmp_path, change(jurisdiction=["japan", "eu"], when=WHEN, phase_in=6, **{"from": "2026-01"}))
    assert found.trigger_target.tolist() == [JAPAN, EU]
    assert found.trigger_jurisdiction.tolist() == [JAPAN, EU]
    assert found.trigger_observable.tolist() == [OBSERVABLES.index("backlog_months")] * 2
    assert found.trigger_start.tolist() == [at("2026-01")] * 2
    assert found.trigger_end.tolist() == [252] * 2
    assert found.trigger_row.tolist() == [ROW["hub"]] * 2
    assert (found.trigger_threshold[0], found.trigger_above[0], found.trigger_months[0]) == (5.0, 1, 3)
    assert (found.trigger_value[0], found.trigger_phase_in[0]) == (0.9, 6)
    np.testing.assert_array_equal(hub(found), np.zeros(252))


def test_a_condition_may_be_observed_elsewhere(tmp_path: Path) -> None:
    found = timeline(tmp_path, change(when=WHEN | {"jurisdiction": "us"}))
    assert (found.trigger_jurisdiction.tolist(), found.trigger_target.tolist()) == ([US], [JAPAN])


def test_a_later_change_takes_its_interval_from_a_trigger(tmp_path: Path) -> None:
    plain = change(value=0.1, **{"from": "2026-01", "to": "2027-01"})
    found = timeline(tmp_path, change(when=WHEN), plain)
    assert list(zip(found.trigger_start, found.trigger_end, strict=True)) == [
        (0, at("2026-01")), (at("2027-01"), 252),
    ]  # fmt: skip


def test_an_earlier_change_takes_nothing_from_a_trigger(tmp_path: Path) -> None:
    found = timeline(tmp_path, change(value=0.1), change(when=WHEN))
    assert list(zip(found.trigger_start, found.trigger_end, strict=True)) == [(0, 252)]


SHIFT = [
    {"lever": "allocation_investigation", "jurisdiction": "japan", "value": 0.5, "from": "2026-01"},
    {"lever": "allocation_guidance", "jurisdiction": "japan", "value": 0.15, "from": "2026-01"},
]


def test_shares_of_capacity_that_sum_to_one_are_accepted_while_they_phase_in(tmp_path: Path) -> None:
    found = timeline(tmp_path, *(each | {"phase_in": 7} for each in SHIFT))
    rows = [ROW[name] for name in ROWS if name.startswith("allocation_")]
    np.testing.assert_allclose(found.levers[:, rows, JAPAN].sum(axis=1), 1.0)


@pytest.mark.parametrize("more", [{}, {"when": WHEN}])
def test_shares_of_capacity_must_sum_to_one_in_every_month(tmp_path: Path, more: dict[str, Any]) -> None:
    with pytest.raises(InputError, match=r"scenario test: allocation of japan in 2026-01.*1\.1.*a sum of 1"):
        timeline(tmp_path, SHIFT[0] | more)


def test_shares_that_wait_for_one_condition_are_taken_together(tmp_path: Path) -> None:
    found = timeline(tmp_path, *(each | {"when": WHEN} for each in SHIFT))
    assert len(found.trigger_row) == 2


@given(
    before=st.floats(0, 1),
    value=st.floats(0, 1),
    first=st.integers(-30, 60),
    length=st.integers(1, 60),
    phase_in=st.integers(0, 60),
)
def test_a_change_stays_between_the_values_before_and_after(
    before: float, value: float, first: int, length: int, phase_in: int
) -> None:
    series = np.full(48, before)
    wanted = LeverChange(lever="hub", jurisdictions=("japan",), value=value, phase_in=phase_in)
    last = min(first + length, 48)
    apply_change(series, wanted, first, last)
    outside = np.ones(48, dtype=bool)
    outside[max(first, 0) : max(last, 0)] = False
    assert (series[outside] == before).all()
    assert (series >= min(before, value)).all()
    assert (series <= max(before, value)).all()
    full = slice(max(first + max(phase_in, 1) - 1, 0), max(last, 0))
    assert (series[full] == value).all()
