"""Says at the end of a test run how many cases were generated."""

from __future__ import annotations

from typing import Any

from properties.cases import MADE


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print the number of cases that were made and of the tests that made them."""
    if MADE:
        terminalreporter.write_line(f"{MADE.total():,} generated cases in {len(MADE)} property tests")
