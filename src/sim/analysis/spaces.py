"""Uncertainty spaces by name: that of the claims, every parameter there is, or a file of one's own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from sim.analysis.uncertainty import Dimension, free_dimensions, load_dimensions, parameter_dimension
from sim.errors import InputError

CLAIMS: Final = "claims"
EVERY: Final = "all"


def load_space(word: str) -> tuple[Dimension, ...]:
    """Return the dimensions of a space.

    Args:
        word: ``claims`` (``conf/claims/uncertainties.yaml``), ``all`` (every parameter record with a range), paths of
            parameters joined by commas, or a YAML file of the form of the first.

    Raises:
        InputError: If there is no such space.
    """
    from sim.config import conf_directory, list_parameters

    if word == CLAIMS:
        return load_dimensions(conf_directory() / "claims" / "uncertainties.yaml")
    if word == EVERY:
        return free_dimensions(list_parameters())
    if word.endswith((".yaml", ".yml")):
        if not Path(word).is_file():
            raise InputError("--space", word, "a file that exists")
        return load_dimensions(Path(word))
    catalogue = list_parameters()
    return tuple(parameter_dimension(path.strip(), catalogue, "--space") for path in word.split(","))


def unit_problem(dimensions: Sequence[Dimension]) -> dict[str, Any]:
    """Return a space as SALib wants it: each dimension as its share of the range, from 0 to 1."""
    names = [each.name for each in dimensions]
    return {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}
