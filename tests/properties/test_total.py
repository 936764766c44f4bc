"""The number of generated cases is counted, so that no filter or early end makes it smaller unnoticed.

Its name sorts last: it counts what the other files of this folder have done.
"""

from __future__ import annotations

from properties import test_invariants, test_refusals, test_relations
from properties.cases import MADE, NIGHTLY, PLANNED, TIMES

LEAST, LEAST_NIGHTLY = 2_000, 50_000


def test_enough_cases_are_planned_for_ci_and_for_the_night() -> None:
    assert all(module.__doc__ for module in (test_invariants, test_refusals, test_relations))
    planned = sum(PLANNED.values()) // TIMES
    assert planned >= LEAST
    assert planned * 25 >= LEAST_NIGHTLY
    assert not NIGHTLY or TIMES == 25


def test_every_test_has_made_the_cases_that_it_planned() -> None:
    fewer = {name: (made, PLANNED[name]) for name, made in MADE.items() if made < PLANNED[name]}
    assert not fewer
