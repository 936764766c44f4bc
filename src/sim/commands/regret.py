"""``sim regret``: policies over all worlds of an uncertainty space: regret, requirements met, ranks by weights."""

from __future__ import annotations

import argparse
import re
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from sim.commands.exploring import Exploration, add_exploring, add_points, decided_outcomes, draw, names_of
from sim.commands.options import add_words
from sim.commands.output import result_folder, write_manifest
from sim.commands.tables import figure, table, tell
from sim.errors import InputError, unknown_name

if TYPE_CHECKING:
    from sim.analysis.robustness import Ranks, Table

EXAMPLES: Final = """\
Regret: how far a policy stays behind the best of those named, in each world and outcome. Requirements: in what share
of worlds each is met (without --require: not worse than the first policy). Ranks: for what share of weights on the
outcomes each policy is best; outcomes are not added up for any other purpose.

examples:
  sim regret ai_promotion_act ex_ante_hard_law no_guideline hybrid
  sim regret ai_promotion_act hybrid --require 'protection>=0.4' --require 'burden_domestic<=2'
  sim regret ai_promotion_act sme_package capacity_building --outcome trust --outcome protection --points 500
"""
REQUIREMENT: Final = re.compile(r"(\w+)\s*(>=|<=)\s*([-+.\deE]+)")
SYMBOL: Final = {"high": ">=", "low": "<="}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    add_words(parser, "the policies")
    parser.add_argument(
        "--require", action="append", metavar="R", help="what must be met: 'outcome>=x' or 'outcome<=x'"
    )
    add_points(parser, 300)
    add_exploring(parser, "headlines of which one side is better")


def execute(arguments: argparse.Namespace) -> int:
    """Run the points, write and print regret, requirements and ranks."""
    from sim.analysis import robustness

    names = names_of(arguments, "regret", 2)
    outcomes = decided_outcomes(arguments.outcome)
    required = requirements(arguments.require or [], list(outcomes))
    exploration = Exploration(arguments, names, list(outcomes))
    with result_folder(arguments.out, "regret") as (folder, target):
        points = exploration.latin_hypercube()
        values = exploration.evaluate(points)
        found = robustness.table(values, list(outcomes.values()), exploration.names, list(outcomes))
        ranks = robustness.ranks(found, exploration.seed)
        result = exploration.manifest("regret") | _result(found, ranks, outcomes, required)
        result["points"] = len(points)
        _draw(result, folder)
        write_manifest(folder, **result)
    tell(arguments, result, target, _show)
    return 0


def requirements(written: list[str], outcomes: list[str]) -> dict[str, float]:
    """Return the least utility by outcome.

    Raises:
        InputError: If a requirement cannot be read, or asks for the worse side.
    """
    from sim.engine.outcomes import OUTCOMES

    found = {}
    for text in written:
        match = REQUIREMENT.fullmatch(text.strip())
        if match is None:
            raise InputError("--require", text, "'outcome>=x' or 'outcome<=x'")
        name, symbol, value = match[1], match[2], match[3]
        if name not in outcomes:
            raise unknown_name("--require", name, outcomes)
        if symbol != SYMBOL[OUTCOMES[name].better]:
            raise InputError(
                "--require", text, f"{name}{SYMBOL[OUTCOMES[name].better]}x: {OUTCOMES[name].better} is better"
            )
        found[name] = float(value) if symbol == ">=" else -float(value)
    return found


def _result(found: Table, ranks: Ranks, outcomes: dict[str, str], required: dict[str, float]) -> dict[str, Any]:
    """Return everything that is printed and stored."""
    from sim.analysis import robustness

    return {
        "better": outcomes, "regret": robustness.regret(found),
        "stakes": dict(zip(found.outcomes, robustness.stakes(found).tolist(), strict=True)),
        "required": {name: abs(value) for name, value in required.items()},
        "satisficing": robustness.satisficing(found, required), "dominated": robustness.dominated(found),
        "ranks": {
            "points": ranks.points, "outcomes": ranks.outcomes,
            "policies": [_ranked(policy, row, ranks, found) for row, policy in enumerate(found.policies)],
        },
    }  # fmt: skip


def _ranked(policy: str, row: int, ranks: Ranks, found: Table) -> dict[str, Any]:
    """Return what weights do to one policy."""
    return {
        "policy": policy, "first": float(ranks.first[row]), "acceptability": ranks.acceptability[row].tolist(),
        "beats": dict(zip(found.policies, ranks.beats[row].tolist(), strict=True)),
        "central_weights": dict(zip(ranks.outcomes, ranks.central[row].tolist(), strict=True)),
    }  # fmt: skip


def _draw(result: dict[str, Any], folder: Any) -> None:
    """Write both charts."""
    from sim.views import regrets
    from sim.views.header import NAMES

    about = f"{NAMES[result['jurisdiction']]}, mean of {result['window']}, {result['points']} points"
    drawings = [
        ("regret", "Regret of each policy", partial(regrets.draw_regret, about, result)),
        ("ranks", "How ranks hang on weights", partial(regrets.draw_ranks, about, result)),
    ]
    draw(folder, drawings)


def _show(result: dict[str, Any], target: Any) -> None:
    """Print the three tables."""
    print(
        f"{result['points']} points × {result['replicates']} replicates; {result['jurisdiction']}, {result['window']}\n"
    )
    print("regret: how far behind the best of these, in the outcome's unit: mean, and what one world in ten exceeds")
    cells = {
        (row["outcome"], row["policy"]): f"{figure(row['mean'])} / {figure(row['bad'])}" for row in result["regret"]
    }
    print(_crossed("outcome", cells, result["scenarios"]) + "\n")
    rest = result["scenarios"] if result["required"] else result["scenarios"][1:]
    met = result["satisficing"]
    cells = {(row["requirement"], row["policy"]): f"{row['share']:.0%}" for row in met if row["policy"] in rest}
    what = "requirement is met" if result["required"] else f"policy is not worse than {result['scenarios'][0]}"
    print(f"share of worlds in which a {what}")
    print(_crossed("outcome", cells, rest) + "\n")
    ranked = sorted(result["ranks"]["policies"], key=lambda row: -row["first"])
    print("ranks: share of all weights on the outcomes for which a policy is best in the mean, and best at a point")
    left_out = set(result["better"]) - set(result["ranks"]["outcomes"])
    shown = [
        (r["policy"], f"{r['first']:.0%}", f"{r['acceptability'][0]:.0%}", _by(result, r["policy"])) for r in ranked
    ]
    print(table(["policy", "best", "best at a point", "dominated by"], shown, right=(1, 2)))
    if left_out:
        print(f"left out of ranks, because next to nothing is at stake: {', '.join(sorted(left_out))}")
    print(f"\nData and charts: {target}")


def _crossed(corner: str, cells: dict[tuple[str, str], str], policies: list[str]) -> str:
    """Return a table with a row for each outcome and a column for each policy."""
    rows = [(row, *(cells[row, policy] for policy in policies)) for row in dict.fromkeys(row for row, _ in cells)]
    return table([corner, *policies], rows, right=range(1, len(policies) + 1))


def _by(result: dict[str, Any], policy: str) -> str:
    """Say which policies are better or equal in every outcome."""
    return ", ".join(result["dominated"].get(policy, []))
