"""``sim list``: what there is, with a line each."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from sim.commands.options import add_out
from sim.commands.output import move_files, partial_folder
from sim.commands.tables import print_json, table
from sim.errors import unknown_name

EXAMPLES: Final = """\
examples:
  sim list                      what can be listed, and how many there are
  sim list scenarios            names to run and compare
  sim list levers --json        names, units, bounds and defaults, for machines
  sim list outcomes             what every run reports
"""

if TYPE_CHECKING:
    from sim.policy.layers import Layer

Row = dict[str, object]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("kind", nargs="?", metavar="KIND", help=", ".join(KINDS))
    add_out(parser, "folder to write the list to, as KIND.json")


def execute(arguments: argparse.Namespace) -> int:
    """Print one list, or what can be listed."""
    if arguments.kind is not None and arguments.kind not in KINDS:
        raise unknown_name("sim list", arguments.kind, tuple(KINDS))
    rows = KINDS[arguments.kind]() if arguments.kind else _overview()
    if arguments.out is not None:
        _write(arguments, rows)
    if arguments.json:
        print_json(rows)
    elif rows:
        print(table(list(rows[0]), [[_text(value) for value in row.values()] for row in rows]))
    else:
        print(f"no {arguments.kind} yet")
    return 0


def _write(arguments: argparse.Namespace, rows: list[Row]) -> None:
    """Write the list as JSON into a folder."""
    import json

    with partial_folder(arguments.out) as partial:
        path = partial / f"{arguments.kind or 'everything'}.json"
        path.write_text(json.dumps(rows, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        move_files(partial, arguments.out)


def _text(value: object) -> str:
    """Return a value as a table shows it."""
    return f"{value:g}" if isinstance(value, float) else str(value)


def _overview() -> list[Row]:
    """Return the kinds with how many there are of each."""
    return [{"kind": kind, "count": len(rows())} for kind, rows in KINDS.items()]


def _scenarios() -> list[Row]:
    from sim.config import list_scenarios

    found = sorted(list_scenarios(), key=lambda layer: (_code(layer.code), layer.name))
    return [
        {"code": layer.code, "name": layer.name, "base": "+".join(layer.bases), "summary": _explained(layer)}
        for layer in found
    ]


def _explained(layer: Layer) -> str:
    """Return title and question of a scenario in one line."""
    return " ".join(f"{layer.title}. {layer.question}".split())


def _code(code: str) -> tuple[int, str]:
    """Return a key that sorts S2 before S10, and scenarios without a code last."""
    digits = "".join(character for character in code if character.isdigit())
    return (int(digits) if digits else 10**6, code)


def _levers() -> list[Row]:
    from sim.policy.levers import LEVERS

    return [
        {
            "name": lever.name,
            "by": lever.axis or "",
            "low": float(lever.low),
            "high": float(lever.high),
            "default": float(lever.default),
            "unit": lever.unit,
            "summary": lever.summary,
        }
        for lever in LEVERS
    ]


def _outcomes() -> list[Row]:
    from sim.engine.outcomes import OUTCOMES

    return [
        {
            "name": each.name,
            "unit": each.unit,
            "better": each.better,
            "by": ", ".join(each.dimensions) or "world",
            "summary": each.summary,
        }
        for each in OUTCOMES.values()
    ]


def _parameters() -> list[Row]:
    from sim.commands.params import row_of
    from sim.config import list_parameters

    return [row_of(record) for record in list_parameters().values()]


def _mechanisms() -> list[Row]:
    from sim.config import list_mechanisms

    return [{"id": each.id, "name": each.name, "summary": each.title or each.summary} for each in list_mechanisms()]


def _experiments() -> list[Row]:
    from sim.config import list_experiments

    return [{"name": name, "summary": title} for name, title in list_experiments().items()]


KINDS: Final[dict[str, Callable[[], list[Row]]]] = {
    "scenarios": _scenarios,
    "levers": _levers,
    "outcomes": _outcomes,
    "parameters": _parameters,
    "mechanisms": _mechanisms,
    "experiments": _experiments,
}
