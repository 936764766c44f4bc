"""Holds property tests to the number of cases that they planned, and says at the end how many were generated."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import pytest
from properties.cases import MADE, PLANNED


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, Any, Any]:
    """Fail a property test that a filter or an early end made smaller."""
    name = getattr(item, "originalname", item.name)
    before = MADE[name]
    done = yield
    if name in PLANNED and (made := MADE[name] - before) < PLANNED[name]:
        pytest.fail(f"{made} cases generated where {PLANNED[name]} were planned", pytrace=False)
    return done


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Tell the process that started this one, if there is one, what was generated here."""
    if (told := getattr(session.config, "workeroutput", None)) is not None:
        told["cases"] = dict(MADE)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Add what another process generated."""
    MADE.update(getattr(node, "workeroutput", {}).get("cases", {}))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print the number of cases that were made and of the tests that made them."""
    if MADE.total():
        made = sum(count > 0 for count in MADE.values())
        terminalreporter.write_line(f"{MADE.total():,} generated cases in {made} property tests")
