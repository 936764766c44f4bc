"""Holds property tests to the number of cases that they planned, and says at the end how many were generated.

Chooses the tests whose coverage is measured, too.
"""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path
from typing import Any, Final

import pytest
from properties.cases import MADE, PLANNED

TESTS: Final = Path(__file__).parent
MEASURED: Final = (
    "analysis/test_explain.py", "analysis/test_verdicts.py", "commands", "docs/test_snippets.py",
    "engine/test_interpreted.py", "engine/test_together.py", "policy", "study/test_clusters.py", "study/test_design.py",
    "study/test_ray.py", "study/test_sampling.py", "test_config.py", "views", "world",
)  # fmt: skip
"""Tests that coverage looks at. It makes plain Python twice as slow; these reach nearly all that the others reach."""
EVERY_TEST: Final = os.environ.get("SIM_COVERAGE") == "all"
PROCESSES: Final = "COVERAGE_PROCESS_CONFIG"
"""Variable that tells a new process to be measured, too."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, Any, Any]:
    """Let coverage look away from tests that are not to be measured."""
    plugin = item.config.pluginmanager.getplugin("_cov")
    controller = getattr(plugin, "cov_controller", None)
    if controller is None or EVERY_TEST or item.path.relative_to(TESTS).as_posix().startswith(MEASURED):
        return (yield)
    told = os.environ.pop(PROCESSES, None)
    controller.pause()
    try:
        return (yield)
    finally:
        controller.resume()
        os.environ |= {PROCESSES: told} if told else {}


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
