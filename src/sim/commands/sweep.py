"""``sim sweep``: a design into a store, resumable."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sim.commands.tables import print_json
from sim.errors import InputError, missing, unknown_name

if TYPE_CHECKING:
    from sim.study.design import Design
    from sim.study.estimate import Estimate
    from sim.study.state import Swept

EXAMPLES: Final = """\
A design is a file in conf/experiment, or one of your own: scenarios × levers × uncertainties × replicates.
Settings change it, or every scenario in it. Stopped in whatever way, the same command goes on where it was.

examples:
  sim sweep experiment=capacity_by_compliance --dry-run
  sim sweep experiment=capacity_by_compliance population.firms=1000 replicates=5 workers=2
  sim sweep experiment=capacity_by_compliance 'replicates=until ci(adoption) < 0.01, max 100'
  sim sweep experiment=my_design.yaml uncertainties.sobol.points=256 --store out/mine
  sim sweep experiment=capacity_by_compliance cluster=ray:head:6379
  sim sweep experiment=capacity_by_compliance cluster=dask:tcp://scheduler:8786

exit status: 0 all runs done, 1 some failed, 2 wrong input, 130 stopped by Ctrl-C, 143 by SIGTERM
"""

CONTINUE: Final = "continue"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("words", nargs="*", metavar="WORD", help="experiment=NAME, cluster=…, and settings: key=value")
    parser.add_argument("--store", "--out", type=Path, metavar="DIR", help="the store (default out/sweep-NAME)")
    parser.add_argument("--dry-run", action="store_true", help="print size, time and disk expected; run nothing")
    parser.add_argument(
        "--on-error", default=CONTINUE, metavar="WHAT", help="continue (default), stop, or max=K failures"
    )
    parser.add_argument("--retry", action="store_true", help="run again what failed earlier")
    parser.add_argument("--fork", action="store_true", help="add to a store of another version of the model")
    parser.add_argument("--memory", type=int, metavar="MB", help="address space of a local worker, at most")


def execute(arguments: argparse.Namespace) -> int:
    """Run the design, or say what running it would take."""
    from sim.study.design_files import load_design

    special, settings = _words(arguments.words)
    most = _most_failures(arguments.on_error)
    design = load_design(special["experiment"], settings)
    store = arguments.store or Path("out") / f"sweep-{design.name}"
    if arguments.dry_run:
        return _dry_run(design, store, arguments.json)
    swept = _sweep(design, store, special.get("cluster", "local"), most, arguments)
    return _report(swept, store, design, arguments)


def _words(words: list[str]) -> tuple[dict[str, str], list[str]]:
    """Return experiment and cluster, and all other settings."""
    special: dict[str, str] = {}
    settings = []
    for word in words:
        key, equals, value = word.partition("=")
        if not equals:
            raise InputError("sim sweep", word, f"key=value, such as experiment={word}")
        if key in ("experiment", "cluster"):
            special[key] = value
        else:
            settings.append(word)
    if "experiment" not in special:
        raise missing("sim sweep", "experiment=NAME")
    return special, settings


def _most_failures(text: str) -> float:
    """Return how many runs may fail."""
    if text in (CONTINUE, "stop"):
        return float("inf") if text == CONTINUE else 0.0
    number = text.removeprefix("max=")
    if not text.startswith("max=") or not number.isdecimal():
        raise unknown_name("--on-error", text, (CONTINUE, "stop", "max=K"))
    return float(number)


def _dry_run(design: Design, store: Path, as_json: bool) -> int:
    """Print what a sweep would take."""
    from sim.study.estimate import estimate

    expected = estimate(design, store)
    print_json(expected.data()) if as_json else print(_told(expected))
    return 0


def _told(expected: Estimate) -> str:
    """Return size, time and disk in words."""
    from sim.commands.sweep_progress import duration

    cost = expected.seconds_a_run
    speed = f"{1000 * cost:.1f} ms a run" if cost else "not measured: the model is not compiled yet"
    total = duration(expected.seconds) if expected.seconds is not None else "unknown"
    size, free = f"{expected.bytes / 1e6:,.1f} MB", f"{expected.free / 1e9:,.1f} GB"
    return (
        f"{expected.sweep}: {expected.scenarios} scenarios × {expected.points} points "
        f"× {expected.replicates} replicates\n"
        f"runs   {expected.runs:,}, of which {expected.stored:,} are in the store\n"
        f"time   {total} on {expected.workers} workers ({speed})\n"
        f"disk   {size} ({expected.bytes_a_run / 1000:.0f} kB a run); {free} are free"
    )


def _sweep(design: Design, store: Path, cluster: str, most: float, arguments: argparse.Namespace) -> Swept:
    """Run the design with a progress bar."""
    from sim.commands.sweep_progress import bar
    from sim.study.cluster import pool_maker
    from sim.study.state import Options
    from sim.study.sweep import sweep

    options = Options(most_failures=most, retry=arguments.retry, fork=arguments.fork)
    pool = pool_maker(cluster, design.grounds[0].scenario.settings.workers, arguments.memory)
    with bar(arguments.json) as report:
        return sweep(design, store, pool, options, report)


def _report(swept: Swept, store: Path, design: Design, arguments: argparse.Namespace) -> int:
    """Print what was done and return the exit status."""
    state = swept.state
    if arguments.json:
        print_json(
            {
                "command": "sweep", "sweep": swept.sweep, "store": str(store), "done": state.done,
                "failed": state.failed, "cached": state.cached, "failed_before": state.failed_before,
                "most": len(design), "seconds": round(state.seconds, 3), "complete": swept.complete,
                "set_aside": [str(damage) for damage in swept.set_aside],
            }
        )  # fmt: skip
    else:
        print("\n".join(_told_report(swept, store, _again(arguments, store))))
    return _status(swept)


def _again(arguments: argparse.Namespace, store: Path) -> str:
    """Return the command that goes on with the same sweep."""
    words = ["sim", "sweep", *arguments.words, "--store", str(store)]
    if arguments.on_error != CONTINUE:
        words += ["--on-error", arguments.on_error]
    if arguments.memory is not None:
        words += ["--memory", str(arguments.memory)]
    return shlex.join(words)


def _told_report(swept: Swept, store: Path, again: str) -> Iterator[str]:
    """Yield in words what was done and what can be done next."""
    state = swept.state
    for damage in swept.set_aside:
        yield f"damaged, set aside and run again: {damage}"
    yield f"{swept.sweep}: {state.done} runs done, {state.failed} failed, {state.cached} there already"
    if state.failed_before:
        yield f"of these {state.failed_before} failed earlier: --retry runs them again"
    if state.failed or state.failed_before:
        yield f'what failed: sim query --store {shlex.quote(str(store))} "SELECT * FROM failures"'
    if not swept.complete:
        why = "stopped" if swept.signal else "given up, too many runs failed"
        yield f"{why}; what was done is stored. To go on: {again}"
    yield f"Store: {store}"


def _status(swept: Swept) -> int:
    """Return the exit status."""
    if swept.signal:
        return 128 + swept.signal
    return 1 if swept.state.failed or swept.state.failed_before else 0
