"""``sim query``: SQL over a store, read only."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

from sim.commands.options import add_out
from sim.commands.tables import print_json, table
from sim.errors import InputError, missing

EXAMPLES: Final = """\
tables:
  runs        run_id, sweep, scenario, point, replicate, seed, model
  parameters  run_id, sweep, scenario, point, replicate, name, value
  summary     run_id, jurisdiction, sector, size, outcome, unit, value      the last eight years
  annual      the same with year          monthly     the same with month
  failures    run_id, stage, exception, message, traceback, …

examples:
  sim query --store out/sweep-capacity_by_compliance "SELECT scenario, count(*) FROM runs GROUP BY ALL"
  sim query --store out/mine "SELECT scenario, avg(value) FROM summary JOIN runs USING (run_id)
      WHERE outcome = 'adoption' AND jurisdiction = 'japan' AND sector = 'all' AND size = 'all' GROUP BY ALL"
  sim query --store out/mine "SELECT * FROM failures" --json
"""
SHOWN: Final = 200
"""Rows that are printed without --json or --out."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("sql", nargs="?", metavar="SQL", help="one SELECT")
    parser.add_argument("--store", type=Path, metavar="DIR", help="the store (default: the only one in out/)")
    add_out(parser, "folder to write the result to, as query.csv")


def execute(arguments: argparse.Namespace) -> int:
    """Print the result of a query."""
    import sys

    from sim.study.store import Store

    if arguments.sql is None:
        raise missing("sim query", "SQL")
    store = Store(store_folder(arguments.store))
    for damage in store.damaged:
        print(f"sim: left out, damaged: {damage}", file=sys.stderr)
    found = store.query(arguments.sql)
    if arguments.out is not None:
        arguments.out.mkdir(parents=True, exist_ok=True)
        found.to_csv(arguments.out / "query.csv", index=False)
    if arguments.json:
        print_json([{str(key): value for key, value in row.items()} for row in found.to_dict("records")])
    elif arguments.out is None:
        print(table(list(found.columns), found.head(SHOWN).itertuples(index=False)))
        if len(found) > SHOWN:
            print(f"and {len(found) - SHOWN} more rows; --json or --out has them all")
    return 0


def store_folder(wanted: Path | None) -> Path:
    """Return the store that was named, or the only one there is."""
    if wanted is not None:
        return wanted
    found = sorted(path.parent for path in Path("out").glob("*/store.json"))
    if len(found) == 1:
        return found[0]
    if not found:
        raise missing("sim", "--store DIR")
    raise InputError("sim", ", ".join(map(str, found)), "one of these stores: --store DIR")
