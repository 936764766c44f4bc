"""Every kind of design: which points it has."""

from __future__ import annotations

import numpy as np
import pytest

from sim.errors import InputError, SimError
from sim.study import sampling
from sim.study.ranges import Resolve
from sim.study.sampling import Points, read_points

A, B = "compliance.deference_benefit", "incidents.learning_effect"
RANGES = {A: [0.2, 0.8], B: [0.1, 0.5]}


def points(data: object) -> Points:
    return read_points(data, Resolve(), "here")


def rows(data: object) -> list[list[float]]:
    return points(data).values.tolist()


def test_a_grid_has_every_combination_the_last_factor_fastest() -> None:
    assert rows({"grid": {A: [0.1, 0.9], B: [0.2, 0.3, 0.4]}}) == [
        [0.1, 0.2], [0.1, 0.3], [0.1, 0.4], [0.9, 0.2], [0.9, 0.3], [0.9, 0.4],
    ]  # fmt: skip


def test_zip_takes_the_levels_side_by_side() -> None:
    assert rows({"zip": {A: [0.1, 0.9], B: [0.2, 0.3]}}) == [[0.1, 0.2], [0.9, 0.3]]
    with pytest.raises(InputError, match="same number of values"):
        points({"zip": {A: [0.1, 0.9], B: [0.2]}})


def test_a_list_leaves_out_what_a_point_does_not_name() -> None:
    found = points({"list": [{A: 0.1}, {B: 0.2, A: 0.3}, {}]})
    assert found.names == (A, B)
    np.testing.assert_array_equal(found.values, [[0.1, np.nan], [0.3, 0.2], [np.nan, np.nan]])


def test_a_latin_hypercube_has_one_point_in_every_stratum_of_every_factor() -> None:
    found = points({"latin_hypercube": {"points": 20, "seed": 3, "ranges": RANGES}}).values
    for column, (low, high) in enumerate(RANGES.values()):
        strata = np.floor((found[:, column] - low) / (high - low) * 20).astype(int)
        assert sorted(strata) == list(range(20))


def test_a_sobol_sequence_has_one_point_in_every_part_of_a_power_of_two() -> None:
    found = points({"sobol": {"points": 64, "ranges": RANGES}}).values
    unit = (found - [0.2, 0.1]) / [0.6, 0.4]
    cells = np.floor(unit * 8).astype(int)
    assert len({tuple(each) for each in cells.tolist()}) == 64
    with pytest.raises(InputError, match="power of two, such as 64 or 128"):
        points({"sobol": {"points": 100, "ranges": RANGES}})


@pytest.mark.parametrize(("second", "size"), [(False, 8 * (2 + 2)), (True, 8 * (2 * 2 + 2))])
def test_saltelli_has_the_size_that_sobol_indices_need(second: bool, size: int) -> None:
    found = points({"saltelli": {"points": 8, "ranges": RANGES, "second_order": second}}).values
    assert len(found) == size
    first, crossed = found[0], found[1]  # A, then A with its first column from B
    assert first[0] != crossed[0]
    assert first[1] == crossed[1]


def test_morris_trajectories_change_one_factor_at_a_time() -> None:
    found = points({"morris": {"points": 5, "ranges": RANGES, "levels": 4}}).values
    assert len(found) == 5 * (2 + 1)
    for trajectory in found.reshape(5, 3, 2):
        assert ((trajectory[1:] != trajectory[:-1]).sum(axis=1) == 1).all()


def test_one_at_a_time_starts_from_the_scenario_and_moves_each_factor_alone() -> None:
    found = points({"one_at_a_time": {"levels": 3, "ranges": RANGES}}).values
    nan = np.nan
    np.testing.assert_allclose(
        found, [[nan, nan], [0.2, nan], [0.5, nan], [0.8, nan], [nan, 0.1], [nan, 0.3], [nan, 0.5]]
    )


def test_a_union_has_the_points_of_its_parts_and_of_all_their_factors() -> None:
    found = points({"union": [{"grid": {A: [0.1, 0.9]}}, {"zip": {B: [0.2]}}]})
    assert found.names == (A, B)
    np.testing.assert_array_equal(found.values, [[0.1, np.nan], [0.9, np.nan], [np.nan, 0.2]])


def test_a_cross_has_every_point_with_every_other() -> None:
    assert rows({"cross": [{"zip": {A: [0.1, 0.9]}}, {"grid": {B: [0.2, 0.3]}}]}) == rows(
        {"grid": {A: [0.1, 0.9], B: [0.2, 0.3]}}
    )
    with pytest.raises(InputError, match="each factor in one of the designs"):
        points({"cross": [{"grid": {A: [0.1]}}, {"grid": {A: [0.2]}}]})


RANDOM = {
    "latin_hypercube": {"points": 16, "ranges": RANGES},
    "sobol": {"points": 16, "ranges": RANGES},
    "saltelli": {"points": 16, "ranges": RANGES},
    "morris": {"points": 16, "ranges": RANGES},
}


@pytest.mark.parametrize("kind", RANDOM)
def test_a_random_design_is_a_function_of_its_seed_alone(kind: str) -> None:
    np.random.seed(1)  # noqa: NPY002  samplers must not look at it, nor change it
    state = np.random.get_state()[1].tolist()  # noqa: NPY002
    first = rows({kind: RANDOM[kind] | {"seed": 5}})
    assert np.random.get_state()[1].tolist() == state  # noqa: NPY002
    np.random.seed(2)  # noqa: NPY002
    assert rows({kind: RANDOM[kind] | {"seed": 5}}) == first
    assert rows({kind: RANDOM[kind] | {"seed": 6}}) != first


@pytest.mark.parametrize("kind", RANDOM)
def test_samples_stay_in_their_ranges_and_reach_both_halves(kind: str) -> None:
    found = points({kind: RANDOM[kind]}).values
    for column, (low, high) in enumerate(RANGES.values()):
        assert found[:, column].min() >= low
        assert found[:, column].max() <= high
        assert found[:, column].min() < (low + high) / 2 < found[:, column].max()


def test_a_pattern_stands_for_every_number_it_matches_and_bounds_for_those_of_the_file() -> None:
    found = points({"latin_hypercube": {"points": 4, "ranges": {"detection.*": "bounds"}}})
    assert len(found.factors) > 3
    for column, each in enumerate(found.factors):
        assert each.name.startswith("detection.")
        assert each.low <= found.values[:, column].min() <= found.values[:, column].max() <= each.high


def test_a_log_scale_spreads_orders_of_magnitude_evenly() -> None:
    name = "lever.penalty.japan"
    found = points({"latin_hypercube": {"points": 30, "ranges": {name: {"low": 0.1, "high": 100, "scale": "log"}}}})
    counts = np.histogram(np.log10(found.values[:, 0]), bins=3, range=(-1, 2))[0]
    assert counts.tolist() == [10, 10, 10]


@pytest.mark.parametrize(
    ("data", "part"),
    [
        ({"gird": {A: [0.1]}}, "Did you mean 'grid'"),
        ({"grid": {A: [0.1]}, "zip": {B: [0.2]}}, "2 samplers"),
        ({"grid": {A: [70.0]}}, "0 to"),
        ({"grid": {A: []}}, "at least one value"),
        ({"grid": {}}, "at least one factor"),
        ({"grid": {"compliance.deference_benefits": [0.1]}}, "Did you mean"),
        ({"latin_hypercube": {"points": 4, "ranges": {}}}, "'ranges' is required"),
        ({"latin_hypercube": {"ranges": RANGES}}, "points"),
        ({"latin_hypercube": {"points": 0, "ranges": RANGES}}, "1 to"),
        ({"latin_hypercube": {"points": 4, "ranges": {A: [0.8, 0.2]}}}, "lower number first"),
        ({"latin_hypercube": {"points": 4, "ranges": {A: {"low": 0, "high": 1, "scale": "log"}}}}, "above 0"),
        ({"latin_hypercube": {"points": 4, "ranges": {"nothing.like.*": "bounds"}}}, "nothing.like"),
        ({"grid": {A: [0.1], "seed": 1}}, "seed"),
        (
            {"latin_hypercube": {"points": 4, "ranges": {A: {"low": 0, "high": 1, "scale": "lgo"}}}},
            "Did you mean 'log'",
        ),
        ({"latin_hypercube": {"points": 4, "ranges": {A: [0.1, 0.2, 0.3]}}}, "[low, high]"),
        ({"saltelli": {"points": 6, "ranges": RANGES}}, "a power of two"),
    ],
)
def test_what_is_wrong_is_said(data: object, part: str) -> None:
    with pytest.raises(InputError) as caught:
        points(data)
    assert part in str(caught.value)
    assert caught.value.place.startswith("here")


def test_a_design_of_too_many_points_is_refused_before_it_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sampling, "LARGEST", 8)
    with pytest.raises(InputError, match="at most 8 points"):
        points({"grid": {A: [0.1, 0.2, 0.3], B: [0.1, 0.2, 0.3]}})
    with pytest.raises(InputError, match="at most 8 points"):
        points({"cross": [{"grid": {A: [0.1, 0.2, 0.3]}}, {"grid": {B: [0.1, 0.2, 0.3]}}]})


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "SALib.sample", None)
    monkeypatch.delitem(sys.modules, "SALib.sample.morris", raising=False)
    with pytest.raises(SimError, match=r"pip install 'sim\[analysis\]'"):
        points({"morris": RANDOM["morris"]})


TWICE = {"incidents.base_rate": "bounds", "parameters.incidents.base_rate": "bounds"}


def test_more_points_than_a_design_may_have_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from sim.study import sampling
    from study.sweeps import design

    monkeypatch.setattr(sampling, "LARGEST", 1)
    with pytest.raises(InputError, match="at most 1 points"):
        design()


@pytest.mark.parametrize(
    ("points", "said"),
    [
        ({"union": []}, "at least one design"),
        ({"morris": {"points": 2, "ranges": TWICE}},
         "each factor once"),
        ({"grid": {"jurisdiction.japan.sector_share.finance": [0.1]}}, "sum to one"),
    ],
)  # fmt: skip
def test_a_design_of_nothing_of_the_same_twice_or_of_shares_is_refused(points: dict[str, object], said: str) -> None:
    from study.sweeps import design

    with pytest.raises(InputError, match=said):
        design(uncertainties=points)
