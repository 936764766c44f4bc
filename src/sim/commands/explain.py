"""``sim explain``: why two scenarios differ, in shares that sum exactly and in the chain of events of one run."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sim.commands.options import add_running, add_words, check_jurisdiction, split_words
from sim.commands.output import result_folder, write_manifest
from sim.commands.progress import Report, progress
from sim.commands.tables import figure, table, tell
from sim.errors import InputError, unknown_name

if TYPE_CHECKING:
    from sim.analysis.attribution import Attribution
    from sim.analysis.measures import Measure
    from sim.policy.scenario import Scenario

EXAMPLES: Final = """\
The difference is second minus first in one outcome, averaged over 2028 to 2035. Shares are Shapley values with common
random numbers: they sum to the paired difference in every replicate. --mechanisms attributes it to the report's
mechanisms instead: those six whose switch moves it most, the others stay on.

examples:
  sim explain ai_promotion_act capacity_building --outcome response_median
  sim explain ai_promotion_act ex_ante_hard_law --outcome expected_unintentional --mechanisms
  sim explain secondment_status_quo capacity_building --outcome trust population.firms=2000 --json
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    add_words(parser, "the two scenarios")
    parser.add_argument(
        "--outcome", default="expected_unintentional", metavar="O", help="outcome ('sim list outcomes')"
    )
    parser.add_argument("--mechanisms", action="store_true", help="attribute to mechanisms, not to what differs")
    parser.add_argument("--replicate", type=int, default=0, metavar="R", help="replicate that is traced (default 0)")
    add_running(parser)


def execute(arguments: argparse.Namespace) -> int:
    """Attribute, trace, write chart and data, print both."""
    check_jurisdiction(arguments.jurisdiction)
    names, settings = split_words(arguments)
    if len(names) != 2 or names[0] == names[1]:
        raise InputError("sim explain", " ".join(names), "two different scenarios")
    measure = _measure(arguments)
    first, second = _load(names, settings, ())
    with result_folder(arguments.out, f"explain-{Path(names[0]).stem}-{Path(names[1]).stem}") as (folder, target):
        with progress("replicates of all runs", arguments.json) as report:
            found = _attribute(arguments, names, settings, measure, report)
        result = _result(arguments, first, second, found, measure)
        _draw(result, measure, folder)
        write_manifest(folder, **result)
    tell(arguments, result, target, _show)
    return 0


def _measure(arguments: argparse.Namespace) -> Measure:
    """Return what is explained."""
    from sim.analysis.measures import world_measure
    from sim.engine.outcomes import OUTCOMES, WORLD

    if arguments.outcome not in OUTCOMES:
        raise unknown_name("--outcome", arguments.outcome, tuple(OUTCOMES))
    if OUTCOMES[arguments.outcome].dimensions == WORLD:
        return world_measure(arguments.outcome)
    return world_measure(arguments.outcome, jurisdiction=arguments.jurisdiction)


def _load(names: list[str], settings: list[str], off: tuple[str, ...]) -> tuple[Scenario, Scenario]:
    """Return both scenarios with some mechanisms switched off."""
    from sim.config import load

    switches = [f"mechanisms.{name}=false" for name in off]
    first, second = (load(name, [*settings, *switches]) for name in names)
    return first, second


def _attribute(
    arguments: argparse.Namespace, names: list[str], settings: list[str], measure: Measure, report: Report
) -> Attribution:
    """Return the shares."""
    from sim.analysis.attribution import attribute_levers, attribute_mechanisms, runs_of
    from sim.config import list_mechanisms

    first, second = _load(names, settings, ())
    run = runs_of(measure, first.settings.replicates, first.settings.workers, report)
    if not arguments.mechanisms:
        return attribute_levers(first, second, run, first.settings.seed)
    labels = [(each.id, f"{each.id} {each.name.replace('_', ' ')}") for each in list_mechanisms()]
    on = [(name, label) for name, label in labels if first.mechanisms[name] and second.mechanisms[name]]
    return attribute_mechanisms(lambda off: _load(names, settings, off), on, run)


def _result(
    arguments: argparse.Namespace, first: Scenario, second: Scenario, found: Attribution, measure: Measure
) -> dict[str, Any]:
    """Return everything that is printed and stored."""
    from sim.analysis.intervals import paired_interval
    from sim.analysis.sentences import sentences
    from sim.analysis.trace import trace

    mean, low, high = (float(each) for each in paired_interval(found.difference))
    parted = trace(first, second, arguments.replicate)
    return {
        "command": "explain", "first": first.name, "second": second.name, "outcome": measure.outcome,
        "jurisdiction": measure.jurisdiction, "window": f"{measure.begin} to {measure.end}",
        "replicates": len(found.difference), "attribution": "mechanisms" if arguments.mechanisms else "differences",
        "exact": found.exact, "sum_error": found.gap, "difference": {"mean": mean, "low": low, "high": high},
        "parts": found.rows(), "parted": parted.month,
        "trace": sentences(parted, measure.outcome, measure.jurisdiction, (first.name, second.name)),
    }  # fmt: skip


def _draw(result: dict[str, Any], measure: Measure, folder: Path) -> None:
    """Write the waterfall chart."""
    from sim.engine.outcomes import OUTCOMES
    from sim.views import charts, style, waterfall

    outcome = OUTCOMES[measure.outcome]
    title = f"Why {result['second']} differs from {result['first']}"
    summary = (
        f"{outcome.label}, {measure.jurisdiction}, {result['window']}: second minus first, mean of "
        f"{result['replicates']} paired replicates. Each bar is a part's Shapley share with its 95 % interval; bars "
        "sum to the difference."
    )
    unit = f"{outcome.unit} per year" if outcome.flow else outcome.unit
    with style.clean():
        drawn = waterfall.draw(title, summary, result["parts"], result["difference"]["mean"], unit)
        (folder / "charts").mkdir()
        charts.save(drawn, folder / "charts" / "waterfall", title)


def _show(result: dict[str, Any], target: Path) -> None:
    """Print shares and trace."""
    what = f"{result['outcome']} of {result['jurisdiction']}, {result['window']}"
    print(f"{what}: {result['second']} minus {result['first']}\n")
    whole = {"part": "together", "share": result["difference"]["mean"], **result["difference"]}
    lines = [
        (row["part"], figure(row["share"], True), f"{figure(row['low'], True)} to {figure(row['high'], True)}")
        for row in [*result["parts"], whole]
    ]
    print(table(["part", "share", "95 % interval"], lines, right=(1, 2)), end="\n\n")
    if not result["exact"]:
        print("Many parts: shares are averaged over sampled orders; they still sum exactly.\n")
    print("\n".join(result["trace"]), end="\n\n")
    print(f"Data and chart: {target}")
