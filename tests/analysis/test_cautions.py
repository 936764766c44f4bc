"""Cautions: which differences are marked, with what sign, and that notes explain the signs that occur."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from sim.analysis.cautions import (
    AGAINST,
    FEW,
    FEW_DIFFER,
    MOVED_BY_RARE_WORLDS,
    NOTES,
    RARE_WORLDS,
    SIGNS,
    cautions,
    marked,
    notes,
)
from sim.analysis.intervals import paired_interval, typical_interval
from sim.engine.outcomes import OUTCOMES

ROOT = Path(__file__).parents[2]
NAN = np.nan


@pytest.mark.parametrize(
    ("mean", "typical", "differing", "known", "expected"),
    [
        ((-1.0, 2.0), (0.0, 0.0), 0, 20, ""),
        ((-1.0, 2.0), (0.0, 0.0), 1, 20, FEW_DIFFER),
        ((0.5, 2.0), (0.0, 0.0), FEW - 1, 20, FEW_DIFFER),
        ((0.5, 2.0), (0.0, 1.0), FEW, 20, ""),
        ((0.5, 2.0), (NAN, NAN), 5, 5, ""),
        ((0.5, 2.0), (NAN, NAN), 4, 5, FEW_DIFFER),
        ((NAN, NAN), (NAN, NAN), 1, 1, ""),
        ((0.5, 2.0), (-2.0, -1.0), 20, 20, AGAINST),
        ((-2.0, -0.5), (1.0, 2.0), 20, 20, AGAINST),
        ((-2.0, -0.5), (1.0, 2.0), FEW - 1, 20, AGAINST),
        ((-2.0, -0.5), (0.0, 2.0), 20, 20, ""),
        ((-2.0, 0.0), (1.0, 2.0), 20, 20, ""),
        ((0.5, 2.0), (1.0, 2.0), 20, 20, ""),
    ],
)
def test_what_is_marked(
    mean: tuple[float, float], typical: tuple[float, float], differing: int, known: int, expected: str
) -> None:
    low, high = ((np.array([first]), np.array([last])) for first, last in (mean, typical))
    assert cautions(low, high, np.array([differing]), known).tolist() == [expected]


def test_a_mean_that_five_worlds_turn_against_fifteen_is_marked() -> None:
    sample = np.repeat([0.01, -1.0], [15, 5])[:, None]
    mean, typical = paired_interval(sample)[1:], typical_interval(sample)[1:]
    assert mean[1][0] < 0.0 < typical[0][0]
    assert cautions(mean, typical, np.array([20]), np.array([20])).tolist() == [AGAINST]


def test_outcomes_that_rare_worlds_move_are_those_of_the_study() -> None:
    """By outcome: intervals of 20 replicates cover too little for some policy, and few studies would be marked so."""
    with (ROOT / "experiments" / "intervals" / "table.csv").open(encoding="ascii") as file:
        rows = [row for row in csv.DictReader(file) if row["replicates"] == "20" and float(row["used"]) < 0.93]
    found = {row["outcome"] for row in rows if float(row[FEW_DIFFER]) < 0.5 * (1.0 - float(row["no effect"]))}
    assert found == MOVED_BY_RARE_WORLDS
    assert found <= set(OUTCOMES)


def test_such_an_outcome_is_marked_where_anything_differs_and_nothing_else_is_said() -> None:
    ends = np.full(4, 0.5), np.array([2.0, 2.0, 2.0, 0.6])
    typical = np.array([1.0, 0.0, 0.0, -2.0]), np.array([2.0, 0.0, 0.0, -1.0])
    differing = np.array([20, FEW - 1, 0, 20])
    expected = [RARE_WORLDS, FEW_DIFFER, "", AGAINST]
    assert cautions(ends, typical, differing, 20, np.ones(4, dtype=bool)).tolist() == expected


def test_the_sign_stands_after_the_verdict() -> None:
    assert marked("lower", "") == "lower"
    assert marked("lower", FEW_DIFFER) == "lower †"
    assert marked("higher", AGAINST) == "higher ‡"


def test_notes_explain_each_sign_that_occurs_once() -> None:
    assert notes(["", ""]) == []
    assert notes([AGAINST, "", AGAINST]) == [f"{SIGNS[AGAINST]} {NOTES[AGAINST]}"]
    assert [note[0] for note in notes([AGAINST, FEW_DIFFER, ""])] == ["†", "‡"]
