"""``sim discover``: where in the uncertainty space one policy does worse than another."""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sim.commands.exploring import Exploration, add_exploring, add_points, chosen_outcomes, draw, names_of
from sim.commands.options import add_words
from sim.commands.output import result_folder, write_manifest
from sim.commands.tables import table, tell
from sim.errors import InputError

if TYPE_CHECKING:
    from sim.analysis.discovery import Discovery
    from sim.analysis.uncertainty import Dimension
    from sim.engine.outcomes import Outcome

EXAMPLES: Final = """\
Where does the first policy do worse than the second? Cases are points at which its outcome is worse in the mean of
paired replicates, by more than --margin. PRIM and CART give boxes (coverage: share of all cases inside; density: share
of cases in the box; both on points held out), feature scores say which dimensions carry the difference at all.

examples:
  sim discover ai_promotion_act ex_ante_hard_law --outcome expected_unintentional
  sim discover ai_promotion_act no_guideline --outcome trust --margin 0.01 --points 500
  sim discover hybrid ai_promotion_act --outcome adoption --worse lower
"""
DEFAULT: Final = "expected_unintentional"
SIDES: Final = ("higher", "lower")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    add_words(parser, "the policy, and what it is held against")
    parser.add_argument("--margin", type=float, default=0.0, metavar="M",
                        help="by how much it must be worse, in the outcome's unit (0)")  # fmt: skip
    parser.add_argument("--worse", choices=SIDES, help="which is worse, where the outcome itself does not say")
    add_points(parser, 300)
    add_exploring(parser, DEFAULT)


def execute(arguments: argparse.Namespace) -> int:
    """Run the points, find boxes, write and print them."""
    names = names_of(arguments, "discover", 2, 2)
    better = {name: _better(name, arguments.worse) for name in chosen_outcomes(arguments.outcome, [DEFAULT])}
    exploration = Exploration(arguments, names, [DEFAULT])
    with result_folder(arguments.out, f"discover-{'-'.join(Path(name).stem for name in names)}") as (folder, target):
        points = exploration.latin_hypercube()
        first, second = exploration.evaluate(points)
        found = _discover(exploration, points, first - second, better)
        rows = [_row(name, each, exploration.dimensions) for name, each in found.items()]
        result = exploration.manifest("discover") | {
            "points": len(points), "margin": arguments.margin, "worse": {k: _opposite(v) for k, v in better.items()},
            "results": rows,
        }  # fmt: skip
        _draw(result, found, points, exploration, folder)
        write_manifest(folder, **result)
    tell(arguments, result, target, _show)
    return 0


def _better(outcome: str, worse: str | None) -> str:
    """Return which side is better, ``low`` or ``high``."""
    from sim.engine.outcomes import OUTCOMES

    if worse is not None:
        return "low" if worse == "higher" else "high"
    if OUTCOMES[outcome].better == "neither":
        raise InputError(
            "sim discover", outcome, "with --worse higher or --worse lower: the outcome itself does not say"
        )
    return OUTCOMES[outcome].better


def _opposite(better: str) -> str:
    """Return which side is worse."""
    return "higher" if better == "low" else "lower"


def _discover(exploration: Exploration, points: Any, difference: Any, better: dict[str, str]) -> dict[str, Discovery]:
    """Return what is found for each outcome."""
    from sim.analysis.discovery import discover, find_cases

    names = [each.name for each in exploration.dimensions]
    margin = exploration.arguments.margin
    return {
        name: discover(points, find_cases(difference[:, :, i], side, margin), names, exploration.seed)
        for i, (name, side) in enumerate(better.items())
    }


def _row(outcome: str, found: Discovery, dimensions: tuple[Dimension, ...]) -> dict[str, Any]:
    """Return a finding as data."""
    from sim.analysis.verdicts import boundary_words, box_data

    return {
        "outcome": outcome, "known_points": int(found.cases.known.sum()), "share_worse": found.cases.share,
        "share_open": float(found.cases.open.mean()), "box": box_data(found.box, found.of),
        "box_words": boundary_words(found.box, found.of, dimensions),
        "leaves": [box_data(each, found.of) for each in found.leaves],
        "leaf_words": [boundary_words(each, found.of, dimensions) for each in found.leaves], "scores": found.scores,
    }  # fmt: skip


def _draw(
    result: dict[str, Any], found: dict[str, Discovery], points: Any, exploration: Exploration, folder: Path
) -> None:
    """Write a chart for each outcome."""
    from sim.engine.outcomes import OUTCOMES
    from sim.views import boxes
    from sim.views.header import NAMES

    about = f"{NAMES[result['jurisdiction']]}, mean of {result['window']}, {result['points']} points"
    drawings = []
    for row in result["results"]:
        title = title_of(result["scenarios"], OUTCOMES[row["outcome"]])
        drawing = partial(boxes.draw, title, about, row, found[row["outcome"]], points, exploration.dimensions)
        drawings.append((f"box_{row['outcome']}", title, drawing))
    draw(folder, drawings)


def title_of(names: list[str], outcome: Outcome) -> str:
    """Return the question."""
    return f"{outcome.label}: where {names[0]} does worse than {names[1]}"


def _show(result: dict[str, Any], target: Path) -> None:
    """Print boxes and scores of each outcome."""
    first, second = result["scenarios"]
    for row in result["results"]:
        print(f"{row['outcome']}: {first} does worse than {second} at {row['share_worse']:.0%} of "
              f"{row['known_points']} points; replicates leave {row['share_open']:.0%} open\n")  # fmt: skip
        print(f"PRIM: {row['box_words']}")
        for words in row["leaf_words"]:
            print(f"CART: {words}")
        scores = [
            (each["dimension"], f"{each['score']:.3f}", f"{each['low']:.3f} to {each['high']:.3f}", _mark(each))
            for each in row["scores"][:8]
        ]
        print("\n" + table(["dimension", "score", "over forests", ""], scores, right=(1,)) + "\n")
    print(f"Data and charts: {target}")


def _mark(score: dict[str, Any]) -> str:
    """Say where a score is no more than chance gives."""
    return "" if score["score"] > score["chance"] else "within chance"
