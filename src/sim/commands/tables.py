"""Plain aligned tables and JSON on standard output."""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Final

WIDEST: Final = 44
"""Characters of a cell, other than the last of its row."""

SMALLEST: Final = 1e-4
"""Numbers that are nearer to zero are written as powers of ten."""


def table(headers: Sequence[str], rows: Iterable[Sequence[object]], right: Sequence[int] = ()) -> str:
    """Return rows as aligned text; columns listed in ``right`` are aligned to the right.

    Long cells are cut, except the last of a row; ``--json`` has them whole.
    """
    cells = [[str(header) for header in headers], *([str(cell) for cell in row] for row in rows)]
    cells = [[*map(_cut, row[:-1]), row[-1]] for row in cells]
    widths = [max(len(row[column]) for row in cells) for column in range(len(headers))]
    rule = ["─" * width for width in widths]
    lines = [cells[0], rule, *cells[1:]]
    return "\n".join(
        "  ".join(_cell(row, widths, column, right) for column in range(len(row))).rstrip() for row in lines
    )


def _cut(text: str) -> str:
    """Return text that fits a column."""
    return text if len(text) <= WIDEST else f"{text[: WIDEST - 1]}…"


def _cell(row: list[str], widths: list[int], column: int, right: Sequence[int]) -> str:
    """Return one cell as wide as its column."""
    return row[column].rjust(widths[column]) if column in right else row[column].ljust(widths[column])


def figure(value: float, signed: bool = False) -> str:
    """Return a number with three significant digits (a dash if there is none); very small ones as powers of ten."""
    if value is None or math.isnan(value):
        return "–"
    sign = "+" if signed and value > 0 else ""
    if value == 0:
        return "0"
    if abs(value) < SMALLEST:
        return f"{sign}{value:.1e}"
    digits = max(0, 2 - math.floor(math.log10(abs(value))))
    return f"{sign}{value:,.{digits}f}"


def print_json(data: Any) -> None:
    """Print data as JSON; what is not a number is null."""
    print(json.dumps(_clean(data), indent=2, ensure_ascii=False))


def tell(
    arguments: argparse.Namespace, result: dict[str, Any], target: Path, show: Callable[[dict[str, Any], Path], None]
) -> None:
    """Print what a command found and where it is: as JSON if that is asked for, else as its own tables."""
    if arguments.json:
        print_json(result | {"folder": str(target)})
    else:
        show(result, target)


def _clean(data: Any) -> Any:
    """Return data that JSON can hold."""
    if isinstance(data, dict):
        return {str(key): _clean(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_clean(value) for value in data]
    if hasattr(data, "item"):
        return _clean(data.item())
    if isinstance(data, float) and not math.isfinite(data):
        return None
    return data if isinstance(data, str | int | float | bool | None) else str(data)
