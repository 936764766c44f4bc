"""Commands on the real engine: small worlds, one of the charts, and failures injected where a test asks for them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from sim.cli import main


@dataclass
class Calls:
    """Which scenarios the engine ran, and the error to raise after its first run."""

    scenarios: list[Any] = field(default_factory=list)
    error: BaseException | None = None

    def interrupt(self, report: Callable[[int, int], None] | None) -> Callable[[int, int], None]:
        """Return a progress report that raises the error after the first run."""

        def reported(done: int, total: int) -> None:
            if report is not None:
                report(done, total)
            if self.error is not None:
                raise self.error

        return reported


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Calls:
    """Watch the engine, and draw only panels of adoption: all charts take a while and have tests of their own."""
    from sim.analysis import paired
    from sim.study import execute
    from sim.views import catalogue, charts

    calls = Calls()
    run_many, compare = execute.run_many, paired.compare

    def watched_run(scenario: Any, replicates: int, workers: int, progress: Any) -> list[Any]:
        calls.scenarios.append(scenario)
        return run_many(scenario, replicates, workers, calls.interrupt(progress))

    def watched_compare(scenarios: Any, progress: Any = None, **more: Any) -> Any:
        calls.scenarios += scenarios
        return compare(scenarios, progress=calls.interrupt(progress), **more)

    monkeypatch.setattr(execute, "run_many", watched_run)
    monkeypatch.setattr(paired, "compare", watched_compare)
    monkeypatch.setattr(catalogue, "CHARTS", tuple(each for each in catalogue.CHARTS if each.name == "adoption"))
    monkeypatch.setattr(catalogue, "OVERVIEW", replace(catalogue.OVERVIEW, panels=catalogue.OVERVIEW.panels[:1]))
    monkeypatch.setattr(charts, "_differences", lambda data, written: iter(()))
    return calls


@dataclass
class Outcome:
    """What a command did."""

    status: int
    out: str
    err: str


@pytest.fixture
def command(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Outcome]:
    """Run a command in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> Outcome:
        capsys.readouterr()
        try:
            status = main(list(words))
        except SystemExit as stop:  # argparse's own help and errors
            status = int(stop.code or 0)
        captured = capsys.readouterr()
        return Outcome(status, captured.out, captured.err)

    return run
