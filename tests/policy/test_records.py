"""Parameter records: what is accepted and what is refused."""

from __future__ import annotations

from typing import Any

import pytest
from trees import record

from sim.errors import InputError
from sim.policy.records import read_record


def read(axis: str | None = None, **more: Any) -> Any:
    """Return a record with other keys."""
    return read_record(record() | more, "conf/g.yaml: f", "g.f", axis)


def test_a_scalar() -> None:
    found = read()
    assert (found.value, found.bounds, found.axis) == (0.5, ((0.0, 1.0),), None)


def test_an_axis_is_in_its_order() -> None:
    found = read("size", value={"small": 0.1, "large": 1, "medium": 0.4})
    assert found.value == (1.0, 0.4, 0.1)


def test_bounds_may_differ_along_the_axis() -> None:
    found = read("size", value=0.5, bounds={"large": [0, 1], "medium": [0.2, 0.6], "small": [0.5, 0.5]})
    assert found.bounds == ((0, 1), (0.2, 0.6), (0.5, 0.5))


def test_some_values_are_replaced_by_name() -> None:
    found = read("size", value=0.5)
    assert found.replaced({"small": 0.2}, "here").value == (0.5, 0.5, 0.2)
    assert found.replaced(0.3, "here").value == (0.3, 0.3, 0.3)
    assert found.value == (0.5, 0.5, 0.5)


@pytest.mark.parametrize("value", [1.1, -0.1, float("nan"), float("inf"), "0.5", True, None, [0.5]])
def test_a_value_that_is_no_number_within_bounds_is_refused(value: object) -> None:
    with pytest.raises(InputError, match="conf/g.yaml: f"):
        read(value=value)


@pytest.mark.parametrize("value", [1.1, float("nan")])
def test_bounds_are_hard_for_replaced_values_too(value: float) -> None:
    with pytest.raises(InputError, match=r"here.small.*0 to 1 \(share\)"):
        read("size").replaced({"small": value}, "here")


@pytest.mark.parametrize(
    ("axis", "more", "words"),
    [
        ("size", {"value": {"large": 0, "medium": 0, "smal": 0}}, ["'smal'", "Did you mean 'small'?"]),
        ("size", {"value": {"large": 0, "medium": 0}}, ["f.value", "'small' is required"]),
        (None, {"value": {"large": 0}}, ["f.value", "one number"]),
        (None, {"bounds": [1, 0]}, ["f.bounds", "the lower first"]),
        (None, {"bounds": [0]}, ["f.bounds", "two finite numbers"]),
        (None, {"bounds": [0, float("inf")]}, ["f.bounds", "two finite numbers"]),
        (None, {"status": "dta"}, ["f.status", "'dta'", "Did you mean 'data'?"]),
        (None, {"unit": None}, ["'unit' is required"]),
        (None, {"source": None}, ["'source' is required"]),
        (None, {"vlue": 1}, ["'vlue'", "Did you mean 'value'?"]),
    ],
)
def test_a_wrong_record_says_what(axis: str | None, more: dict[str, Any], words: list[str]) -> None:
    with pytest.raises(InputError) as caught:
        read(axis, **more)
    for word in ("conf/g.yaml: f", *words):
        assert word in str(caught.value)
