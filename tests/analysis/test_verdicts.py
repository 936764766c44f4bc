"""What a verdict says of the region where a claim holds or fails."""

from __future__ import annotations

import pytest

from sim.analysis.boundary import Box
from sim.analysis.claims import claims_folder
from sim.analysis.uncertainty import load_dimensions
from sim.analysis.verdicts import boundary_words, box_data, limits_of, wilson

DIMENSIONS = load_dimensions(claims_folder() / "uncertainties.yaml")
FIRST, SECOND, THIRD = (each.name for each in DIMENSIONS[:3])
BOX = Box({FIRST: (0.0, 0.25), SECOND: (0.5, 1.0), THIRD: (0.25, 0.75)}, coverage=0.6, density=0.9, share=0.3)


def test_limits_are_in_the_units_of_the_parameters_and_open_at_the_ends_of_the_range() -> None:
    found = limits_of(BOX, DIMENSIONS)
    ends = [(dimension.values(low)[0], dimension.values(high)[0])
            for dimension, (low, high) in zip(DIMENSIONS, BOX.limits.values(), strict=False)]  # fmt: skip
    assert [each["words"] for each in found] == [
        f"≤ {ends[0][1]:.3g}", f"≥ {ends[1][0]:.3g}", f"{ends[2][0]:.3g} to {ends[2][1]:.3g}",
    ]  # fmt: skip
    assert [(each["low"], each["high"]) for each in found] == list(BOX.limits.values())
    for each, dimension in zip(found, DIMENSIONS, strict=False):
        assert dimension.name.replace("_", " ") in each["name"]
        assert f"({dimension.symbol})" in each["name"] or not dimension.symbol


def test_a_boundary_is_told_with_how_well_it_does() -> None:
    words = boundary_words(BOX, "fails", DIMENSIONS)
    assert words.startswith("fails where ")
    assert words.count(" and ") >= 2
    assert words.endswith("(coverage 0.60, density 0.90, against 0.30 of all points)")
    assert "no box" in boundary_words(None, "fails", DIMENSIONS)


def test_a_box_as_data_keeps_its_limits_and_none_stays_none() -> None:
    assert box_data(None, "fails") is None
    assert box_data(BOX, "holds") == {"of": "holds", "limits": BOX.limits, "coverage": 0.6, "density": 0.9}


def test_without_trials_nothing_is_known_of_a_share() -> None:
    assert wilson(0, 0) == pytest.approx((0.0, 1.0))
