"""``sim compare``: scenarios against a baseline, replicate by replicate."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any, Final

from sim.commands.differences import show_cautions, show_scenario
from sim.commands.options import add_running, add_words, check_jurisdiction, split_words
from sim.commands.output import result_folder, write_manifest
from sim.commands.progress import drawing, progress, writing
from sim.commands.run import show_no_effect
from sim.commands.tables import tell
from sim.errors import InputError, unknown_name

if TYPE_CHECKING:
    from pathlib import Path

    from sim.policy.scenario import Scenario

EXAMPLES: Final = """\
The first scenario is the baseline. Both sides of a difference use the same random numbers, so a
scenario that changes nothing gives differences of exactly zero. Settings hold for all scenarios;
'sim run --help' lists them. Intervals are for one outcome at a time (Student's t, extended for
skewness, on paired differences). Verdicts are corrected for many outcomes at once, by Holm's method
over the outcomes of one scenario, window and jurisdiction: the chance of a single false 'higher' or
'lower' among them is at most 5 %; 'perhaps higher' stands out alone but not among so many. 'typical' is
the median difference; a sign after a verdict (explained below the tables) warns of a mean that rests on
few replicates.

examples:
  sim compare ai_promotion_act ex_ante_hard_law no_guideline --replicates 20
  sim compare ai_promotion_act sme_package jurisdiction.japan.deference=0.3 --jurisdiction japan
  sim compare ai_promotion_act sme_package --by size --outcome guideline_substantive --outcome protection
  sim compare ai_promotion_act hybrid population.firms=20000 --workers 2 --out out/hybrid --json
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    from sim.analysis.groups import GROUPS

    add_words(parser, "the baseline and scenarios to compare with it")
    parser.add_argument("--by", metavar="G", choices=GROUPS, help=f"show differences by one of: {', '.join(GROUPS)}")
    parser.add_argument("--outcome", action="append", metavar="O", help="outcome to show by group (more than once)")
    add_running(parser)


def execute(arguments: argparse.Namespace) -> int:
    """Run all scenarios, write differences, data and charts, and print the headline differences."""
    check_jurisdiction(arguments.jurisdiction)
    _check_groups(arguments)
    names, settings = split_words(arguments)
    scenarios = _load(names, settings)
    with result_folder(arguments.out, _name(names)) as (folder, target):
        with progress("runs", arguments.json) as report:
            comparison = _compare(scenarios, report)
        result = _write(comparison, scenarios, folder, arguments, names, settings)
    tell(arguments, result, target, _show)
    return 0


def _check_groups(arguments: argparse.Namespace) -> None:
    """Refuse outcomes that do not exist or have no such groups."""
    from sim.analysis.shown import groups_of
    from sim.engine.outcomes import OUTCOMES

    if arguments.outcome and not arguments.by:
        raise InputError("--outcome", ", ".join(arguments.outcome), "together with --by")
    for name in arguments.outcome or ():
        if name not in OUTCOMES:
            raise unknown_name("--outcome", name, tuple(OUTCOMES))
        if arguments.by not in groups_of(name):
            raise InputError(f"--by with --outcome {name}", arguments.by, ", ".join(groups_of(name)))


def _groups(comparison: Any, arguments: argparse.Namespace) -> list[dict[str, Any]]:
    """Return the differences by group that were asked for."""
    from sim.analysis.shown import shown
    from sim.engine.outcomes import HEADLINES

    if arguments.by is None:
        return []
    outcomes = tuple(arguments.outcome or HEADLINES)
    return shown(comparison.differences, arguments.jurisdiction, arguments.by, outcomes)


def _load(names: list[str], settings: list[str]) -> list[Scenario]:
    """Return the scenarios, each once."""
    from sim.config import load

    if len(names) < 2:
        raise InputError("sim compare", " ".join(names), "two scenarios or more; the first is the baseline")
    double = next((name for name in names if names.count(name) > 1), None)
    if double is not None:
        raise InputError("sim compare", double, "each scenario once")
    return [load(name, settings) for name in names]


def _name(names: list[str]) -> str:
    """Return the name of the folder for a comparison."""
    from pathlib import Path

    short = [Path(name).stem for name in names]
    return f"compare-{'-'.join(short)}" if len(short) <= 3 else f"compare-{short[0]}-and-{len(short) - 1}-others"


def _compare(scenarios: list[Scenario], report: Any) -> Any:
    """Run all replicates of all scenarios and return the comparison."""
    from sim.analysis.paired import compare

    settings = scenarios[0].settings
    return compare(scenarios, replicates=settings.replicates, workers=settings.workers, progress=report)


def _write(
    comparison: Any,
    scenarios: list[Scenario],
    folder: Path,
    arguments: argparse.Namespace,
    names: list[str],
    settings: list[str],
) -> dict[str, Any]:
    """Write data, charts and manifest; return what is printed."""
    from sim.analysis.multiple import METHOD
    from sim.analysis.shown import shown, trade_off
    from sim.study.effects import without_effect
    from sim.views import charts

    writing(arguments.json)
    rows = shown(comparison.differences, arguments.jurisdiction)
    comparison.write(folder)
    workers = scenarios[0].settings.workers
    with drawing(arguments.json) as report:
        written = charts.write_comparison(comparison, folder / "charts", arguments.jurisdiction, workers, report)
    result = {
        "command": "compare",
        "baseline": scenarios[0].name,
        "scenarios": [scenario.name for scenario in scenarios],
        "jurisdiction": arguments.jurisdiction,
        "settings": scenarios[0].settings.model_dump(),
        "differences": rows,
        "groups": _groups(comparison, arguments),
        "trade_offs": {name: trade_off(row for row in rows if row["scenario"] == name) for name in comparison.runs},
        "correction": METHOD,
        "identical": [name for name in comparison.runs if comparison.is_identical(name)][1:],
        "no_effect": list(without_effect(names, settings)),
        "skipped_charts": list(written.skipped),
    }
    write_manifest(folder, **result)
    return result


def _show(result: dict[str, Any], target: Path) -> None:
    """Print a table of differences for each scenario, and where the results are."""
    rows = result["differences"]
    window = rows[0]["window"] if rows else ""
    print(f"Differences to {result['baseline']}, {result['jurisdiction']}, {window}; 95 % intervals of the mean;")
    print("+ = −: per cent of replicates above, equal to the last bit, below; typical: the median difference;")
    print("verdicts corrected for many outcomes\n")
    for name in result["scenarios"][1:]:
        show_scenario(name, rows, result["groups"], result["trade_offs"][name])
    show_cautions(result["groups"] or rows)
    for name in result["identical"]:
        print(f"{name} is identical to {result['baseline']} in every outcome and month: no effect")
    show_no_effect(result["no_effect"])
    for note in result["skipped_charts"]:
        print(note)
    print(f"Data and charts: {target}")
