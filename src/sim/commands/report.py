"""``sim report``: stored results as one page of HTML."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

from sim.commands.options import add_out
from sim.commands.output import move_files, partial_folder
from sim.commands.tables import print_json

EXAMPLES: Final = """\
The page holds everything, charts included, and needs no network: it can be sent by mail and kept. Further folders
add sections: why scenarios differ, which claims hold.

examples:
  sim report out/compare-ai_promotion_act-no_guideline
  sim report out/demo out/explain-ai_promotion_act-no_guideline out/claims --out out/report
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument(
        "paths", type=Path, nargs="+", metavar="PATH", help="folders of stored results, the main one first"
    )
    add_out(parser, "folder for report.html (default the first PATH)")


def execute(arguments: argparse.Namespace) -> int:
    """Write the page and say where it is."""
    from sim.views.report.page import render

    page = render(arguments.paths)
    target = arguments.out or arguments.paths[0]
    with partial_folder(target) as partial:
        (partial / "report.html").write_text(page, encoding="utf-8")
        move_files(partial, target)
    if arguments.json:
        print_json({"report": str(target / "report.html")})
    else:
        print(f"Report: {target / 'report.html'}")
    return 0
