"""``sim information``: which uncertain number, if known, would most often change the ranking of policies."""

from __future__ import annotations

import argparse
from functools import partial
from typing import Any, Final

from sim.commands.exploring import Exploration, add_exploring, add_points, decided_outcomes, draw, names_of
from sim.commands.options import add_words
from sim.commands.output import result_folder, write_manifest
from sim.commands.tables import figure, table, tell

EXAMPLES: Final = """\
What is worth finding out before choosing? For each uncertain number: how often would knowing it change which policy
is best, or any ranking, and what would be gained. One outcome: in its unit. Several: a mean over all weights on them,
each outcome in units of what lies between the best and the worst policy.

examples:
  sim information ai_promotion_act ex_ante_hard_law hybrid --outcome expected_unintentional
  sim information ai_promotion_act no_guideline sme_package --outcome trust --outcome protection --points 500
"""
SHOWN: Final = 15


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    add_words(parser, "the policies")
    add_points(parser, 300)
    add_exploring(parser, "headlines of which one side is better")


def execute(arguments: argparse.Namespace) -> int:
    """Run the points, write and print what knowing each dimension would change."""
    from sim.analysis import information, robustness

    names = names_of(arguments, "information", 2)
    outcomes = decided_outcomes(arguments.outcome)
    exploration = Exploration(arguments, names, list(outcomes))
    with result_folder(arguments.out, "information") as (folder, target):
        points = exploration.latin_hypercube()
        values = exploration.evaluate(points)
        utilities = robustness.table(values, list(outcomes.values()), exploration.names, list(outcomes))
        dimensions = {each.name: each for each in exploration.dimensions}
        found = information.information(utilities, points, list(dimensions), exploration.seed)
        rows = [
            row | {"symbol": dimensions[row["dimension"]].symbol, "status": dimensions[row["dimension"]].status}
            for row in found.rows
        ]
        result = exploration.manifest("information") | {
            "points": len(points), "known_points": found.points, "with_a_stake": found.outcomes,
            "gain_unit": _unit(list(outcomes)), "gain_of_knowing_all": found.perfect, "results": rows,
        }  # fmt: skip
        _draw(result, folder)
        write_manifest(folder, **result)
    tell(arguments, result, target, _show)
    return 0


def _unit(outcomes: list[str]) -> str:
    """Return the unit of a gain."""
    from sim.engine.outcomes import OUTCOMES

    if len(outcomes) > 1:
        return "mean stakes"
    outcome = OUTCOMES[outcomes[0]]
    return f"{outcome.unit} per year" if outcome.flow else outcome.unit


def _draw(result: dict[str, Any], folder: Any) -> None:
    """Write the chart."""
    from sim.views import knowing
    from sim.views.header import NAMES

    about = f"{', '.join(result['scenarios'])}; {NAMES[result['jurisdiction']]}, mean of {result['window']}"
    draw(folder, [("information", "What is worth knowing", partial(knowing.draw, about, result))])


def _show(result: dict[str, Any], target: Any) -> None:
    """Print the dimensions that would change something."""
    print(f"{', '.join(result['scenarios'])}: {result['known_points']} points × {result['replicates']} replicates")
    print(f"knowing everything would gain {figure(result['gain_of_knowing_all'])} ({result['gain_unit']}) at most\n")
    rows = [
        (name, row["status"], _share(row, "changes_best"), _share(row, "changes_ranking"), figure(row["gain"]))
        for row in result["results"] if row["changes_ranking"] > 0 for name in [row["dimension"]]
    ]  # fmt: skip
    if rows:
        print(table(["if known", "status", "best policy changes", "ranking changes", "gain"], rows[:SHOWN], right=(4,)))
    else:
        print("No single number, if known, would change the ranking.")
    print(f"\nData and chart: {target}")


def _share(row: dict[str, Any], key: str) -> str:
    """Return a share with its interval."""
    return f"{row[key]:.0%} ({row[f'{key}_low']:.0%} to {row[f'{key}_high']:.0%})"
