"""The axes of the parameters agree with what the equations take."""

from __future__ import annotations

import typing

from sim.equations.parameters import Array, Parameters
from sim.policy.fields import AXIS_OF, BY_JURISDICTION, FIELDS, GROUP_KINDS


def test_every_field_of_every_group_is_there_once() -> None:
    expected = [(group, name) for group, kind in GROUP_KINDS.items() for name in kind._fields]
    assert [(field.group, field.name) for field in FIELDS] == expected
    assert tuple(GROUP_KINDS) == Parameters._fields


def test_axes_are_given_for_arrays_and_for_nothing_else() -> None:
    arrays = {
        f"{group}.{name}"
        for group, members in GROUP_KINDS.items()
        for name, kind in typing.get_type_hints(members).items()
        if kind == Array
    }
    assert set(AXIS_OF) == arrays


def test_what_differs_between_jurisdictions_has_one_name_each() -> None:
    assert len(BY_JURISDICTION) == len(set(BY_JURISDICTION))
    assert "deference" in BY_JURISDICTION
