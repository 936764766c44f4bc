"""``sim run``: one scenario with all its replicates."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sim.commands.beside import beside
from sim.commands.options import add_running, add_words, check_jurisdiction, one_name, split_words
from sim.commands.output import result_folder
from sim.commands.progress import drawing, progress, writing
from sim.commands.tables import figure, print_json, table
from sim.own_process import keep_loaded

if TYPE_CHECKING:
    from sim.policy.scenario import Scenario

EXAMPLES: Final = """\
settings (key=value):
  seed=7  replicates=50  workers=2          random numbers, number of runs, runs at the same time
  population.firms=20000                    model firms, in equal parts; population.japan=3000 sets one part
  time.end=2030-12  time.steps_per_month=2  months that are simulated; 1, 2 or 4 steps in each
  parameters.incidents.learning_effect=0.2  a belief about the world ('sim list parameters')
  jurisdiction.japan.deference=0.3          one that differs between jurisdictions
  lever.hub.japan=0.9                       a policy lever ('sim list levers'), from lever_from=2026-01 on
  lever.toolkit.japan.small=0.6             one with a sub-axis
  mechanisms.R4=false                       a mechanism switched off ('sim list mechanisms')

examples:
  sim run ai_promotion_act
  sim run ai_promotion_act population.firms=20000 seed=7 --out out/large --charts all
  sim run sme_package+capacity_building     two scenarios combined; a conflict is an error
  sim run my_scenario.yaml                  a scenario file of your own
  sim run ai_promotion_act parameters.incidents.learning_effect=0.2,0.4 --multirun
  sim run ai_promotion_act seed=1,2,3,4 workers=1 --multirun hydra/launcher=joblib hydra.launcher.n_jobs=4
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    add_words(parser, "a scenario")
    add_running(parser)
    parser.add_argument(
        "--charts",
        choices=("overview", "all", "none"),
        default="overview",
        help="what is drawn (default overview: one chart of the main outcomes); 'sim plot' draws all of them later",
    )
    parser.add_argument(
        "--multirun",
        "-m",
        action="store_true",
        help="run every combination of settings with several values, through Hydra",
    )


def execute(arguments: argparse.Namespace) -> int:
    """Run the scenario, write data and charts, and print the headline outcomes."""
    check_jurisdiction(arguments.jurisdiction)
    if arguments.multirun:
        from sim.commands.multirun import run_several

        return run_several(arguments)
    from sim.config import load

    names, settings = split_words(arguments)
    scenario = load(one_name(names, "run"), settings)
    with result_folder(arguments.out, f"run-{scenario.name}") as (folder, target):
        result = run_into(scenario, folder, arguments, names, settings)
    show(result, target, arguments.json)
    return 0


def run_into(
    scenario: Scenario,
    folder: Path,
    arguments: argparse.Namespace,
    names: Sequence[str] = (),
    words: Sequence[str] = (),
) -> dict[str, Any]:
    """Run all replicates and write data, charts and manifest into a folder; return the headlines.

    With the scenario's name and its settings, settings that change nothing are named as well.
    """
    from sim.commands.headlines import headlines
    from sim.commands.output import write_manifest
    from sim.study.effects import without_effect
    from sim.study.execute import run_many
    from sim.study.files import write_results
    from sim.views import charts

    settings = scenario.settings
    with progress("runs", arguments.json) as report:
        runs = run_many(scenario, settings.replicates, settings.workers, report)
    writing(arguments.json)
    skipped: list[str] = []
    keep_loaded()
    with beside(write_results, folder, runs):
        if arguments.charts != "none":
            with drawing(arguments.json) as report:
                drawn, few = (folder / "charts", arguments.jurisdiction), arguments.charts == "overview"
                skipped = charts.write_run(runs, *drawn, settings.workers, report, few).skipped
    result = {
        "command": "run",
        "scenario": scenario.name,
        "title": scenario.title,
        "jurisdiction": arguments.jurisdiction,
        "settings": settings.model_dump(),
        "run_ids": [run.id for run in runs],
        "outcomes": headlines(runs, arguments.jurisdiction),
        "no_effect": list(without_effect(names, words)),
        "charts": arguments.charts,
        "skipped_charts": skipped,
    }
    write_manifest(folder, **result)
    return result


def show(result: dict[str, Any], target: Path, as_json: bool) -> None:
    """Print the headline outcomes and where the results are."""
    if as_json:
        print_json(result | {"folder": str(target)})
        return
    rows = [
        (row["label"], figure(row["mean"]), f"{figure(row['low'])} to {figure(row['high'])}", row["unit"])
        for row in result["outcomes"]
    ]
    window = result["outcomes"][0]["window"] if rows else ""
    print(f"{result['title']} ({result['scenario']}), {result['jurisdiction']}, {window}\n")
    print(table(["outcome", "mean", "95 % of replicates", "unit"], rows, right=(1, 2)))
    show_no_effect(result["no_effect"])
    print(f"\nData{'' if result['charts'] == 'none' else ' and charts'}: {target}")
    if result["charts"] != "all":
        print(f"All charts: sim plot {shlex.quote(str(target))}")


def show_no_effect(settings: Sequence[str]) -> None:
    """Name the settings that changed nothing."""
    for setting in settings:
        print(f"\nno effect: {setting} (every outcome of the first replicate is the same without it)")
