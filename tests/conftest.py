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
    "analysis/test_adapters.py", "analysis/test_cautions.py", "analysis/test_claim_effects.py",
    "analysis/test_discovery.py", "analysis/test_explain.py",
    "analysis/test_information.py", "analysis/test_measures.py", "analysis/test_paired.py",
    "analysis/test_robustness.py", "analysis/test_runner.py",
    "analysis/test_sensitivity.py", "analysis/test_shown.py", "analysis/test_verdicts.py",
    "commands/test_claims.py", "commands/test_compiling.py", "commands/test_console.py",
    "commands/test_exploring.py", "commands/test_find_and_map.py",
    "commands/test_list_and_params.py", "commands/test_multirun.py", "commands/test_report.py",
    "commands/test_run_and_compare.py", "commands/test_sweep_command.py",
    "engine/test_interpreted.py", "engine/test_together.py", "equations/test_plain.py", "loading", "policy",
    "study/store/test_atomic.py", "study/store/test_damage.py", "study/store/test_query.py",
    "study/store/test_upkeep.py", "study/store/test_versions.py", "study/test_cluster_words.py",
    "study/test_dask_pool.py", "study/test_design.py",
    "study/test_keep.py", "study/test_point.py", "study/test_ray_pool.py", "study/test_replicates.py",
    "study/test_sampling.py", "study/test_sweep.py", "study/test_workers.py", "test_config.py",
    "views/test_analysis_charts.py", "views/test_chart_layout.py", "views/test_chart_parts.py", "views/test_claims.py",
    "views/test_report.py", "views/test_threshold_and_phase.py", "world/test_agents.py",
)  # fmt: skip
"""Tests that coverage looks at: of each part those that reach most of it for the time that they take.

It makes plain Python twice as slow. So the tests of whole clusters, of snippets, of charts as files and of claims are
left out: what they reach in this process smaller tests reach, and compiled code counts where plain Python runs it.
"""
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
