"""Messages of the one input error."""

from __future__ import annotations

import pickle

import pytest

from sim.errors import InputError, listed, missing, nearest, out_of_range, shown, unknown_name


def test_a_message_has_place_value_range_and_nearest_name() -> None:
    error = unknown_name("conf/x.yaml: levers[0].lever", "hbu", ("hub", "penalty"))
    assert str(error) == "conf/x.yaml: levers[0].lever: 'hbu' is not valid; allowed: hub, penalty. Did you mean 'hub'?"


def test_a_name_like_no_other_gets_no_suggestion() -> None:
    assert "Did you mean" not in str(unknown_name("here", "zzzz", ("hub", "penalty")))


def test_nearest_ignores_case() -> None:
    assert nearest("JAPAN", ("us", "japan")) == "japan"


def test_out_of_range_shows_bounds_and_unit() -> None:
    assert str(out_of_range("a.yaml: b", 2.0, 0, 1, "share")) == "a.yaml: b: 2.0 is not valid; allowed: 0 to 1 (share)"


def test_a_unit_that_is_the_range_is_not_repeated() -> None:
    assert str(out_of_range("b", 2, 0, 1, "0 to 1")).endswith("allowed: 0 to 1")


def test_missing_names_the_key() -> None:
    assert str(missing("a.yaml", "title")) == "a.yaml: nothing is not valid; allowed: the key 'title' is required"


def test_long_values_and_lists_are_cut() -> None:
    assert len(shown("x" * 500)) == 120
    assert listed([f"n{index}" for index in range(20)]).endswith("n11 and 8 more")


def test_an_input_error_survives_the_way_from_a_worker() -> None:
    error = InputError("place", 3, "less", "name")
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


@pytest.mark.parametrize("name", ["", "hub"])
def test_nearest_of_nothing_is_nothing(name: str) -> None:
    assert nearest(name, ()) == ""
