"""``sim params``: parameter records, one in full, or an audit of how well they are founded."""

from __future__ import annotations

import argparse
from collections import Counter
from typing import TYPE_CHECKING, Final

from sim.commands.options import add_out
from sim.commands.output import move_files, partial_folder
from sim.commands.tables import print_json, table
from sim.errors import unknown_name

if TYPE_CHECKING:
    from sim.policy.records import ParameterRecord

EXAMPLES: Final = """\
examples:
  sim params                                  every parameter with value, unit, bounds and status
  sim params incidents                        one group
  sim params incidents.learning_effect        one in full, with its source
  sim params jurisdiction.deference           one that differs between jurisdictions
  sim params audit                            how many are data, literature, assumptions; which are assumed
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("name", nargs="?", metavar="NAME", help="a path, the beginning of one, or 'audit'")
    add_out(parser, "folder to write the records to, as parameters.json")


def execute(arguments: argparse.Namespace) -> int:
    """Print records, or the audit."""
    from sim.config import list_parameters

    records = list(list_parameters().values())
    if arguments.name == "audit":
        return _audit(arguments, records)
    if arguments.name is not None:
        records = _matching(arguments.name, records)
    rows = [full_row(record) for record in records]
    if arguments.out is not None:
        _write(arguments, rows)
    if arguments.json:
        print_json(rows)
    elif arguments.name is not None and len(records) <= 6:
        print("\n\n".join(_card(row) for row in rows))
    else:
        print(_table(records))
    return 0


def row_of(record: ParameterRecord) -> dict[str, object]:
    """Return a record as a line of a table."""
    return {
        "path": record.path,
        "value": _joined(record, [f"{value:g}" for value in record.values]),
        "unit": record.unit,
        "bounds": _joined(record, [f"{low:g} to {high:g}" for low, high in record.bounds]),
        "status": record.status,
    }


def full_row(record: ParameterRecord) -> dict[str, object]:
    """Return a record in full."""
    more = {"symbol": record.symbol, "source": record.source, "note": record.note, "file": record.place}
    return row_of(record) | more


def _joined(record: ParameterRecord, parts: list[str]) -> str:
    """Return one part, the one that all share, or each with its name along the axis."""
    if len(set(parts)) == 1:
        return parts[0]
    return ", ".join(f"{item} {part}" for item, part in zip(record.items, parts, strict=True))


def _table(records: list[ParameterRecord]) -> str:
    """Return records as a table."""
    rows = [row_of(record) for record in records]
    return table(list(rows[0]), [list(row.values()) for row in rows])


def _card(row: dict[str, object]) -> str:
    """Return one record in full, a line for each of its parts."""
    return "\n".join(f"{key:<7} {value}" for key, value in row.items() if value)


def _matching(name: str, records: list[ParameterRecord]) -> list[ParameterRecord]:
    """Return the records of a path, or those whose path begins with it."""
    found = [record for record in records if record.path == name or record.path.startswith(f"{name}.")]
    if not found:
        raise unknown_name("sim params", name, ("audit", *(record.path for record in records)))
    return found


def _audit(arguments: argparse.Namespace, records: list[ParameterRecord]) -> int:
    """Print how many records there are of each status, and every assumption."""
    counts = Counter(record.status for record in records)
    assumed = [record for record in records if record.status == "assumption"]
    rows = [full_row(record) for record in assumed]
    if arguments.out is not None:
        _write(arguments, rows)
    if arguments.json:
        print_json({"records": len(records), "counts": dict(counts), "assumptions": rows})
        return 0
    print(table(["status", "records"], [*sorted(counts.items()), ("all", len(records))], right=(1,)))
    print("\nassumptions:")
    print(table(["path", "value", "reason"], [(row["path"], row["value"], row["source"]) for row in rows]))
    return 0


def _write(arguments: argparse.Namespace, rows: list[dict[str, object]]) -> None:
    """Write records as JSON into a folder."""
    import json

    with partial_folder(arguments.out) as partial:
        text = json.dumps(rows, indent=2, ensure_ascii=False) + "\n"
        (partial / "parameters.json").write_text(text, encoding="utf-8")
        move_files(partial, arguments.out)
