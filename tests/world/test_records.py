"""Records hold what they are made of, change in place, and have no field that NumPy's own attributes hide."""

from __future__ import annotations

import typing
from typing import Any

import numpy as np
import pytest

import sim
from sim.equations.parameters import Parameters
from sim.policy.values import build_parameters
from sim.world import cells, firms, state
from sim.world.records import as_record, copied, overwrite

TAKEN = {*dir(np.record), *dir(np.recarray), *dir(tuple)}


def kinds(kind: Any) -> list[Any]:
    """Return a NamedTuple's class and those of its fields."""
    inner = typing.get_type_hints(kind).values()
    return [kind, *(each for each in inner if hasattr(each, "_fields"))]


@pytest.mark.parametrize(
    "kind", [*kinds(Parameters), *kinds(state.State), firms.Firm, cells.Cell], ids=lambda kind: kind.__name__
)
def test_no_field_is_hidden(kind: Any) -> None:
    """Compiled code would read the field, plain Python the attribute: two models in one."""
    assert not TAKEN & set(typing.get_type_hints(kind))


def test_record_has_the_content_of_its_tuple() -> None:
    parameters = build_parameters(sim.load("ai_promotion_act"))
    record = as_record(parameters)
    for group in parameters._fields:
        for name in getattr(parameters, group)._fields:
            given = getattr(getattr(parameters, group), name)
            np.testing.assert_array_equal(getattr(getattr(record, group), name), given)


def test_parts_of_a_record_are_the_record() -> None:
    record = as_record(state.initial_state(build_parameters(sim.load("ai_promotion_act")), 5))
    record.country.trust[2] = 0.123
    record.world.alignment[0, 1] = 0.5
    assert record.country.trust[2] == 0.123
    assert record.world.alignment[0, 1] == 0.5
    assert record.work.levers.shape == (5, 6)


def test_a_copy_has_the_content_and_kind_of_its_record_and_memory_of_its_own() -> None:
    record = as_record(build_parameters(sim.load("ai_promotion_act")))
    copy = copied(record)
    assert type(copy) is type(record)
    assert copy.dtype == record.dtype
    assert copy.tobytes() == record.tobytes()
    copy.adoption.threshold_mean[1] = 7.25
    assert record.adoption.threshold_mean[1] != 7.25
    overwrite(record, copy)
    assert record.adoption.threshold_mean[1] == 7.25
    copy.adoption.threshold_mean[1] = 0.5
    assert record.adoption.threshold_mean[1] == 7.25


def test_columns_have_the_types_that_compiled_code_expects() -> None:
    assert firms.FIRM_TYPE.itemsize == 64  # one cache line
    assert firms.FIRM_TYPE["key"] == np.uint64
    assert firms.FIRM_TYPE["adopted"] == np.uint8
    assert cells.CELL_TYPE["own_rate"].shape == (cells.PATTERNS,)
    for name in ("jurisdiction", "sector", "size_class"):
        assert cells.CELL_TYPE[name] == np.int64


def test_the_world_starts_at_rest() -> None:
    parameters = build_parameters(sim.load("ai_promotion_act"))
    start = state.initial_state(parameters, 5)
    np.testing.assert_array_equal(start.country.trust, start.country.trust_start)
    assert (np.diag(start.world.alignment) == 1.0).all()
    off = ~np.eye(6, dtype=bool)
    assert (start.world.alignment[off] == parameters.international.alignment_initial).all()
    assert (start.country.perceived == parameters.detection.initial_perception).all()
    assert start.world.track.sum() == start.groups.diffusion.sum() == 0.0
