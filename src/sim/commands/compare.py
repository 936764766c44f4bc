"""``sim compare``: scenarios against a baseline, replicate by replicate."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any, Final

from sim.commands.options import add_running, add_words, check_jurisdiction, split_words
from sim.commands.output import result_folder, write_manifest
from sim.commands.progress import progress, writing
from sim.commands.run import show_no_effect
from sim.commands.tables import figure, print_json, table
from sim.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

    from sim.policy.scenario import Scenario

EXAMPLES: Final = """\
The first scenario is the baseline. Both sides of a difference use the same random numbers, so a
scenario that changes nothing gives differences of exactly zero. Settings hold for all scenarios;
'sim run --help' lists them.

examples:
  sim compare ai_promotion_act ex_ante_hard_law no_guideline --replicates 20
  sim compare ai_promotion_act sme_package jurisdiction.japan.deference=0.3 --jurisdiction japan
  sim compare ai_promotion_act hybrid population.firms=20000 --workers 2 --out out/hybrid --json
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    add_words(parser, "the baseline and scenarios to compare with it")
    add_running(parser)


def execute(arguments: argparse.Namespace) -> int:
    """Run all scenarios, write differences, data and charts, and print the headline differences."""
    check_jurisdiction(arguments.jurisdiction)
    names, settings = split_words(arguments)
    scenarios = _load(names, settings)
    with result_folder(arguments.out, _name(names)) as (folder, target):
        with progress("runs", arguments.json) as report:
            comparison = _compare(scenarios, report)
        result = _write(comparison, scenarios, folder, arguments, names, settings)
    if arguments.json:
        print_json(result | {"folder": str(target)})
    else:
        _show(result, target)
    return 0


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
    from sim.study.effects import without_effect
    from sim.views import charts

    writing(arguments.json)
    rows = _rows(comparison, arguments.jurisdiction)
    comparison.write(folder)
    written = charts.write_comparison(comparison, folder / "charts", arguments.jurisdiction)
    result = {
        "command": "compare",
        "baseline": scenarios[0].name,
        "scenarios": [scenario.name for scenario in scenarios],
        "jurisdiction": arguments.jurisdiction,
        "settings": scenarios[0].settings.model_dump(),
        "differences": rows,
        "identical": [name for name in comparison.runs if comparison.is_identical(name)][1:],
        "no_effect": list(without_effect(names, settings)),
        "skipped_charts": list(written.skipped),
    }
    write_manifest(folder, **result)
    return result


def _rows(comparison: Any, jurisdiction: str) -> list[dict[str, Any]]:
    """Return the differences of the headline outcomes in the last window of time."""
    from sim.engine.outcomes import HEADLINES, OUTCOMES

    frame = comparison.differences
    last = frame["window"].iloc[-1] if len(frame) else ""
    frame = frame[(frame["window"] == last) & (frame["sector"] == "all") & (frame["size"] == "all")]
    frame = frame[frame["jurisdiction"].isin([jurisdiction, "all"]) & frame["outcome"].isin(HEADLINES)]
    rows = [{str(key): value for key, value in row.items()} for row in frame.to_dict("records")]
    wanted = [row for row in rows if row["jurisdiction"] == _place(str(row["outcome"]), jurisdiction)]
    for row in wanted:
        row["label"] = OUTCOMES[str(row["outcome"])].label
    order = {name: position for position, name in enumerate(HEADLINES)}
    return sorted(wanted, key=lambda row: order[str(row["outcome"])])


def _place(outcome: str, jurisdiction: str) -> str:
    """Return the jurisdiction in focus, or ``all`` for an outcome of the world."""
    from sim.engine.outcomes import OUTCOMES

    return jurisdiction if "jurisdiction" in OUTCOMES[outcome].dimensions else "all"


def _show(result: dict[str, Any], target: Path) -> None:
    """Print a table of differences for each scenario, and where the results are."""
    rows = result["differences"]
    window = rows[0]["window"] if rows else ""
    print(f"Differences to {result['baseline']}, {result['jurisdiction']}, {window}; 95 % intervals of the mean\n")
    for name in result["scenarios"][1:]:
        lines = [
            (
                row["label"],
                figure(row["mean"], True),
                f"{figure(row['low'], True)} to {figure(row['high'], True)}",
                row["unit"],
                row["verdict"],
            )
            for row in rows
            if row["scenario"] == name
        ]
        print(name)
        print(table(["outcome", "difference", "95 % interval", "unit", "verdict"], lines, right=(1, 2)), end="\n\n")
    for name in result["identical"]:
        print(f"{name} is identical to {result['baseline']} in every outcome and month: no effect")
    show_no_effect(result["no_effect"])
    for note in result["skipped_charts"]:
        print(note)
    print(f"Data and charts: {target}")
