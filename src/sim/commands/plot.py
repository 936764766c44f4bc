"""``sim plot``: the charts of stored results, drawn again."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

from sim.commands.options import add_out, check_jurisdiction
from sim.commands.output import move_files, partial_folder
from sim.commands.progress import drawing
from sim.commands.tables import print_json
from sim.errors import InputError

EXAMPLES: Final = """\
examples:
  sim plot out/compare-ai_promotion_act-no_guideline
  sim plot out/run-ai_promotion_act --jurisdiction eu --out charts_eu
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("path", type=Path, metavar="PATH", help="folder of stored results")
    parser.add_argument("--jurisdiction", default="japan", metavar="J", help="jurisdiction in focus (default japan)")
    add_out(parser, "folder for the charts (default PATH/charts)")


def execute(arguments: argparse.Namespace) -> int:
    """Draw the charts and say where they are."""
    check_jurisdiction(arguments.jurisdiction)
    if not (arguments.path / "scenarios.json").is_file():
        raise InputError("sim plot", str(arguments.path), "a folder that 'sim run' or 'sim compare' has written")
    target = arguments.out or arguments.path / "charts"
    with partial_folder(target) as partial:
        from sim.loading.settings import cores
        from sim.views import charts

        with drawing(arguments.json) as report:
            written = charts.write_stored(arguments.path, partial, arguments.jurisdiction, cores(), report)
        files = move_files(partial, target)
    if arguments.json:
        print_json({"charts": [str(path) for path in files], "skipped": written.skipped})
    else:
        print(f"{len(files)} files in {target}")
        print("\n".join(written.skipped))
    return 0
