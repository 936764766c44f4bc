"""From values to what the equations take."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from trees import write_tree

from sim.config import load
from sim.equations.parameters import Parameters
from sim.policy.fields import AXIS_OF, FIELDS
from sim.policy.values import build_parameters


@pytest.fixture
def parameters(tmp_path: Path) -> Parameters:
    tree = write_tree(tmp_path / "conf")
    overrides = ["parameters.incidents.exposure.small=0.1", "jurisdiction.eu.culture=0.9"]
    return build_parameters(load("low", overrides, tree))


def test_scalars_are_floats_and_axes_are_contiguous_arrays(parameters: Parameters) -> None:
    for field in FIELDS:
        value = getattr(getattr(parameters, field.group), field.name)
        if f"{field.group}.{field.name}" in AXIS_OF:
            assert value.dtype == np.float64
            assert value.flags.c_contiguous
        else:
            assert type(value) is float


def test_values_stand_in_the_order_of_their_axis(parameters: Parameters) -> None:
    assert parameters.incidents.exposure.tolist() == [0.5, 0.5, 0.1]
    assert parameters.compliance.deference.tolist() == [0.25, 0.5, 0.5, 0.5, 0.5, 0.5]
    assert parameters.mood.culture.tolist() == [0.5, 0.9, 0.5, 0.5, 0.5, 0.5]
