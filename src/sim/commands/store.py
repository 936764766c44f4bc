"""``sim store``: check, compact and export a store."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

from sim.commands.query import store_folder
from sim.commands.tables import print_json
from sim.errors import unknown_name

ACTIONS: Final = ("check", "compact", "export")
EXAMPLES: Final = """\
  check    reads every byte and compares it with its checksum; changes nothing; exit status 1 if anything is damaged
           (the next sweep sets damaged shards aside and runs their runs again)
  compact  merges many small shards into few
  export   writes all tables for other programs

examples:
  sim store check --store out/mine --digest
  sim store compact --store out/mine
  sim store export --store out/mine --format csv --out out/mine-csv
  sim store export --store out/mine --format netcdf --sweep capacity_by_compliance --out out/mine-nc
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("action", metavar="ACTION", help=", ".join(ACTIONS))
    parser.add_argument("--store", type=Path, metavar="DIR", help="the store (default: the only one in out/)")
    parser.add_argument("--out", type=Path, metavar="DIR", help="export: folder to write to, new or empty")
    parser.add_argument("--format", default="parquet", metavar="F", help="export: csv, parquet (default) or netcdf")
    parser.add_argument("--sweep", metavar="NAME", help="export: the runs of one design only")
    parser.add_argument("--digest", action="store_true", help="check: print a hash of each table in canonical order")


def execute(arguments: argparse.Namespace) -> int:
    """Do what is asked."""
    if arguments.action not in ACTIONS:
        raise unknown_name("sim store", arguments.action, ACTIONS)
    folder = store_folder(arguments.store)
    return {"check": _check, "compact": _compact, "export": _export}[arguments.action](folder, arguments)


def _check(folder: Path, arguments: argparse.Namespace) -> int:
    from sim.study.store import Store
    from sim.study.store.upkeep import check

    found = check(folder)
    damaged = [str(damage) for damage in found.damaged]
    digest = Store(folder).digest() if arguments.digest else {}
    if arguments.json:
        print_json(found._asdict() | {"damaged": damaged, "digest": digest})
    else:
        each = found.size / max(found.done + found.failed, 1) / 1000
        print(
            f"{found.shards} shards, {found.done} runs, {found.failed} failed; "
            f"{found.size / 1e6:.1f} MB, {each:.1f} kB a run"
        )
        print("\n".join([f"damaged: {damage}" for damage in damaged] or ["every byte is as it was written"]))
        print("\n".join(f"{value}  {name}" for name, value in digest.items()), end="\n" if digest else "")
    return 1 if damaged or found.twice else 0


def _compact(folder: Path, arguments: argparse.Namespace) -> int:
    from sim.study.store.upkeep import compact

    before, after = compact(folder)
    print_json({"before": before, "after": after}) if arguments.json else print(f"{before} shards, now {after}")
    return 0


def _export(folder: Path, arguments: argparse.Namespace) -> int:
    from sim.commands.output import move_files, partial_folder
    from sim.study.store import Store
    from sim.study.store.export import check_folder, export

    store = Store(folder)
    target = arguments.out or folder.with_name(f"{folder.name}-{arguments.format}")
    check_folder(target)
    with partial_folder(target) as partial:
        export(store, partial, arguments.format, arguments.sweep)
        files = move_files(partial, target)
    print_json([str(file) for file in files]) if arguments.json else print("\n".join(map(str, files)))
    return 0
