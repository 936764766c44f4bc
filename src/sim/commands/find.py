"""``sim find``: the smallest (or largest) value of one number at which a condition on an outcome holds."""

from __future__ import annotations

import argparse
import re
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sim.commands.options import add_running, add_words, check_jurisdiction, split_words
from sim.commands.output import result_folder, write_manifest
from sim.commands.progress import progress
from sim.commands.tables import figure, table, tell
from sim.errors import InputError, out_of_range, unknown_name

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sim.analysis.measures import Measure
    from sim.analysis.threshold import Condition, Threshold
    from sim.policy.scenario import Scenario
    from sim.study.factor import Factor

EXAMPLES: Final = """\
The first word is what is turned: a lever or a parameter by its name on the command line. The condition is about the
mean of an outcome over 2028 to 2035; with --against it is about the paired difference to that scenario. All values are
run with the same random numbers; nine values over the range come first, then bisection. The interval holds the values
at which the condition is not decided at 95 %. Levers hold from 2026-01, or from lever_from=YYYY-MM.

examples:
  sim find lever.staff_target.japan ai_promotion_act --until 'response_median < 3'
  sim find lever.hub.japan siloed_headquarters --until 'drift_guideline < 0.1' --range 0:1
  sim find jurisdiction.japan.deference ai_promotion_act --against no_guideline --until 'protection > 0.05'
  sim find lever.law_minimum_time.japan ex_ante_hard_law --largest --against ai_promotion_act \\
      --until 'expected_unintentional < 0' --range 6:60
"""
CONDITION: Final = re.compile(r"\s*([a-z]\w*)\s*([<>])\s*([-+]?[\d.]+(?:[eE][-+]?\d+)?)\s*")
STEPS: Final = 400
"""Parts of the range that the default tolerance is one of."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    add_words(parser, "what is turned, and a scenario")
    parser.add_argument(
        "--until", required=True, metavar="C", help="condition: 'OUTCOME < NUMBER' or 'OUTCOME > NUMBER'"
    )
    parser.add_argument("--against", metavar="S", help="the condition is about the difference to this scenario")
    parser.add_argument("--range", metavar="L:H", help="values to look at (default: the whole range)")
    parser.add_argument("--largest", action="store_true", help="the largest value at which the condition holds")
    parser.add_argument("--tolerance", type=float, metavar="T", help="how close to come (a 400th of the range)")
    add_running(parser)


def execute(arguments: argparse.Namespace) -> int:
    """Find the threshold, write chart and data, print it."""
    from sim.analysis.measures import measure_in

    check_jurisdiction(arguments.jurisdiction)
    names, settings = split_words(arguments)
    if len(names) != 2:
        raise InputError("sim find", " ".join(names), "what is turned, then a scenario")
    turned, (low, high) = read_axis(names[0], arguments.range, lever_from(settings))
    outcome, condition = _condition(arguments.until)
    measure = measure_in(outcome, arguments.jurisdiction, "--until")
    tolerance = arguments.tolerance or (high - low) / STEPS
    if not 0.0 < tolerance < high - low:
        raise out_of_range("--tolerance", tolerance, 0.0, high - low)
    scenarios = [_load(name, settings) for name in (names[1], arguments.against) if name]
    start, end = (high, low) if arguments.largest else (low, high)
    with result_folder(arguments.out, f"find-{names[0].replace('.', '-')}") as (folder, target):
        found = _find(scenarios, turned, measure, condition, (start, end, tolerance), arguments.json)
        result = _result(arguments, scenarios, turned, measure, condition, found, settings)
        _draw(result, folder)
        write_manifest(folder, **result)
    tell(arguments, result, target, _show)
    return 0


def lever_from(settings: Sequence[str]) -> str:
    """Return the month from which levers hold."""
    from sim.study.factor import LEVER_FROM

    given = [word.partition("=")[2] for word in settings if word.startswith("lever_from=")]
    return given[-1] if given else LEVER_FROM


def read_axis(name: str, given: str | None, start: str) -> tuple[Factor, tuple[float, float]]:
    """Return what is turned and between which values.

    Args:
        name: A lever or parameter as on the command line.
        given: ``LOW:HIGH``, or nothing for the whole range.
        start: Month from which a lever holds.
    """
    from sim.config import list_parameters
    from sim.study.factor import factor

    turned = factor(name, list_parameters(), "sim find", start)
    if given is None:
        return turned, (turned.low, turned.high)
    try:
        low, high = (float(part) for part in given.split(":"))
    except ValueError:
        raise InputError("--range", given, "two numbers LOW:HIGH") from None
    if not turned.low <= low < high <= turned.high:
        raise InputError("--range", given, f"LOW:HIGH within {turned.low:g} to {turned.high:g} ({turned.unit})")
    return turned, (low, high)


def _condition(text: str) -> tuple[str, Condition]:
    """Return outcome and condition."""
    from sim.analysis.threshold import Condition
    from sim.engine.outcomes import OUTCOMES

    match = CONDITION.fullmatch(text)
    if match is None:
        raise InputError("--until", text, "a condition such as 'response_median < 3' ('sim list outcomes')")
    if match[1] not in OUTCOMES:
        raise unknown_name("--until", match[1], tuple(OUTCOMES))
    return match[1], Condition(match[2] == "<", float(match[3]))


def _load(name: str, settings: list[str]) -> Scenario:
    from sim.config import load

    return load(name, settings)


def _find(
    scenarios: list[Scenario], turned: Factor, measure: Measure, condition: Condition,
    way: tuple[float, float, float], quiet: bool,
) -> Threshold:  # fmt: skip
    """Run what bisection asks for and return the threshold."""
    from sim.analysis.attribution import runs_of
    from sim.analysis.threshold import find_threshold
    from sim.study.point import ground

    settings = scenarios[0].settings
    run = runs_of(measure, settings.replicates, settings.workers)
    prepared = ground(scenarios[0])
    with progress("values", quiet) as report:
        base = run(scenarios[1:])[0] if scenarios[1:] else np.zeros(settings.replicates)
        count = 0

        def curve(values: Sequence[float]) -> list[Any]:
            nonlocal count
            found = run([prepared.at((turned,), (value,)) for value in values])
            count += len(values)
            report(count, count)
            return [each - base for each in found]

        return find_threshold(curve, condition, *way)


def _result(
    arguments: argparse.Namespace, scenarios: list[Scenario], turned: Factor, measure: Measure,
    condition: Condition, found: Threshold, settings: list[str],
) -> dict[str, Any]:  # fmt: skip
    """Return everything that is printed and stored."""
    from sim.compiled import model_fingerprint

    return {
        "command": "find", "turned": turned.name, "unit": turned.unit, "scenario": scenarios[0].name,
        "against": scenarios[1].name if scenarios[1:] else None, "outcome": measure.outcome,
        "jurisdiction": measure.jurisdiction, "window": f"{measure.begin} to {measure.end}",
        "below": condition.below, "limit": condition.limit, "largest": arguments.largest,
        "replicates": scenarios[0].settings.replicates, "settings": settings, "model": model_fingerprint(),
        "threshold": found.value, "lenient": found.lenient, "strict": found.strict, "everywhere": found.everywhere,
        "fails_again": list(found.fails_again), "tried": [each._asdict() for each in found.tried],
    }  # fmt: skip


def _draw(result: dict[str, Any], folder: Path) -> None:
    """Write the chart of the outcome over what is turned."""
    from sim.commands.exploring import draw
    from sim.views import threshold

    draw(folder, [("threshold", threshold.title(result), lambda: threshold.draw(result))])


def _show(result: dict[str, Any], target: Path) -> None:
    """Print the values tried, the threshold in a sentence, and where the data are."""
    from sim.views.threshold import sentence, words

    signed = result["against"] is not None
    lines = [
        (figure(row["value"]), figure(row["mean"], signed), _ends(row, signed), "yes" if _holds(result, row) else "no")
        for row in sorted(result["tried"], key=lambda row: row["value"])
    ]
    print(table([words(result["turned"]), result["outcome"], "95 % interval", "holds"], lines, right=(0, 1, 2)))
    print(f"\n{sentence(result)}\n\nData and chart: {target}")


def _ends(row: dict[str, float], signed: bool) -> str:
    low, high = sorted((row["lenient"], row["strict"]))
    return f"{figure(low, signed)} to {figure(high, signed)}"


def _holds(result: dict[str, Any], row: dict[str, float]) -> bool:
    return bool(row["mean"] < result["limit"] if result["below"] else row["mean"] > result["limit"])
