"""Tables of paired differences on the terminal: totals and groups, signs, and trade-offs in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sim.analysis.cautions import marked, notes
from sim.commands.tables import figure, table

WORDS: Final = {
    "better": "better", "worse": "worse", "different": "different, no better direction", "open": "open",
    "same": "no effect",
}  # fmt: skip


def show_scenario(
    name: str, rows: Sequence[Mapping[str, Any]], groups: Sequence[Mapping[str, Any]], traded: Mapping[str, list[str]]
) -> None:
    """Print the differences of one scenario and what it trades for what.

    Args:
        name: The scenario.
        rows: Differences of all scenarios, totals.
        groups: Differences of all scenarios by group, where asked for.
        traded: Outcomes by what became of them.
    """
    print(name)
    _print(name, groups or rows, bool(groups))
    for kind, words in WORDS.items():
        if traded[kind]:
            print(f"  {words}: {', '.join(traded[kind])}")
    print()


def _print(name: str, rows: Sequence[Mapping[str, Any]], grouped: bool) -> None:
    """Print one table."""
    lines = [
        [row["label"], *([row["group"]] if grouped else []), figure(row["mean"], True), _interval(row), signs(row),
         figure(row["median"], True), row["unit"], marked(row["verdict"], row["caution"])]
        for row in rows
        if row["scenario"] == name
    ]  # fmt: skip
    headers = [
        "outcome", *(["group"] if grouped else []), "difference", "95 % interval", "+ = −", "typical", "unit", "verdict"
    ]  # fmt: skip
    first = 2 if grouped else 1
    print(table(headers, lines, right=(first, first + 1, first + 2, first + 3)))


def _interval(row: Mapping[str, Any]) -> str:
    return f"{figure(row['low'], True)} to {figure(row['high'], True)}"


def show_cautions(rows: Sequence[Mapping[str, Any]]) -> None:
    """Print what the signs after verdicts mean, those that occur."""
    for note in notes(row["caution"] for row in rows):
        print(note)


def signs(row: Mapping[str, Any]) -> str:
    """Return in how many of 100 replicates a difference is positive, exactly zero, negative."""
    return " ".join(f"{100.0 * row[key]:.0f}" for key in ("share_positive", "share_zero", "share_negative"))
