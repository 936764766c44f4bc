"""The numbers of a scenario as plain Python: ``parameters.adoption.innovation`` is a float or a list of floats."""

from types import SimpleNamespace

import numpy as np

from sim.policy.scenario import Scenario
from sim.policy.values import build_parameters


def plain_parameters(scenario: Scenario) -> SimpleNamespace:
    """Return the parameters of a scenario by group."""
    return SimpleNamespace(**{name: _plain(group) for name, group in build_parameters(scenario)._asdict().items()})


def _plain(group) -> SimpleNamespace:
    fields = group._asdict().items()
    return SimpleNamespace(**{name: v.tolist() if isinstance(v, np.ndarray) else float(v) for name, v in fields})


def ratio(part: float, whole: float, otherwise: float = float("nan")) -> float:
    """Return part over whole, or something else where the whole is 0."""
    return part / whole if whole else otherwise
