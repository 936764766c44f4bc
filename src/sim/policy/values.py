"""From a scenario's values to the NamedTuples of numbers that the equations take."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.equations.parameters import Parameters
from sim.policy.fields import FIELDS, GROUP_KINDS, Field
from sim.policy.scenario import Scenario


def build_parameters(scenario: Scenario) -> Parameters:
    """Return the parameters of a scenario: scalars as ``float``, axes as float64 arrays."""
    groups = {
        name: kind(**{field.name: _value(scenario, field) for field in FIELDS if field.group == name})
        for name, kind in GROUP_KINDS.items()
    }
    return Parameters(**groups)


def _value(scenario: Scenario, field: Field) -> Any:
    """Return one number, or a contiguous array in the order of the field's axis."""
    value = scenario.values[field.path]
    return float(value) if isinstance(value, int | float) else np.ascontiguousarray(value, dtype=np.float64)
