"""``sim sensitivity``: which uncertain numbers outcomes hang on, and how much of that is assumption or chance."""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path
from typing import Any, Final

from sim.commands.exploring import Exploration, add_exploring, check_count, draw, names_of
from sim.commands.options import add_words
from sim.commands.output import result_folder, write_manifest
from sim.commands.tables import figure, table, tell
from sim.errors import InputError

EXAMPLES: Final = """\
One scenario: what its outcomes hang on. Two scenarios: what their paired difference (second minus first) hangs on,
which is the better question for a decision. First Morris screening over the whole space, then Sobol indices of the
dimensions kept, of all others together and of all assumptions, with bootstrap intervals. The variance is split into
parameters, seeds and their interaction; indices are freed of the noise of few replicates.

Runs: [trajectories x (dimensions + 1) + rows x (kept + 4)] x scenarios x replicates. 8 replicates are safer.

examples:
  sim sensitivity ai_promotion_act --outcome protection --outcome trust
  sim sensitivity ai_promotion_act ex_ante_hard_law --outcome expected_unintentional --rows 256
  sim sensitivity ai_promotion_act --space all --trajectories 6 population.firms=600
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    add_words(parser, "one scenario, or two for their difference")
    parser.add_argument("--trajectories", type=int, default=10, metavar="T", help="trajectories of the screening (10)")
    parser.add_argument("--keep", type=int, default=8, metavar="K", help="dimensions that get indices of their own (8)")
    parser.add_argument(
        "--rows", type=int, default=128, metavar="N", help="rows of the Sobol design, 2 to a power (128)"
    )
    add_exploring(parser, "the headlines")


def execute(arguments: argparse.Namespace) -> int:
    """Run the designs, write and print indices."""
    from sim.analysis.sensitivity import Sizes, analyse
    from sim.engine.outcomes import HEADLINES

    names = names_of(arguments, "sensitivity", 1, 2)
    sizes = Sizes(arguments.trajectories, arguments.keep, arguments.rows)
    _check(sizes)
    exploration = Exploration(arguments, names, HEADLINES)
    with result_folder(arguments.out, f"sensitivity-{'-'.join(Path(name).stem for name in names)}") as (folder, target):
        found = analyse(
            lambda points: _values(exploration.evaluate(points)), exploration.dimensions, exploration.outcomes, sizes,
            exploration.seed,
        )  # fmt: skip
        result = exploration.manifest("sensitivity") | {
            "sizes": sizes._asdict(), "screening": found.screening, "results": found.outcomes,
        }  # fmt: skip
        _draw(result, folder)
        write_manifest(folder, **result)
    tell(arguments, result, target, _show)
    return 0


def _check(sizes: Any) -> None:
    """Refuse sizes for which there is no design."""
    check_count("--trajectories", sizes.trajectories, 2, 10_000)
    check_count("--keep", sizes.keep, 1, 200)
    check_count("--rows", sizes.rows, 8, 65_536)
    if sizes.rows & (sizes.rows - 1):
        raise InputError("--rows", sizes.rows, f"a power of two, such as {1 << sizes.rows.bit_length()}")


def _values(values: tuple[Any, ...]) -> Any:
    """Return the values of one scenario, or second minus first."""
    return values[0] if len(values) == 1 else values[1] - values[0]


def subject(result: dict[str, Any]) -> str:
    """Say what is analysed."""
    names = result["scenarios"]
    return names[0] if len(names) == 1 else f"{names[1]} minus {names[0]}"


def _draw(result: dict[str, Any], folder: Path) -> None:
    """Write the chart of variances, and one of indices for each outcome that has them."""
    from sim.views import variances
    from sim.views.header import NAMES

    about = f"{subject(result)}; {NAMES[result['jurisdiction']]}, mean of {result['window']}"
    drawings = [("variance", "Whose variance it is", partial(variances.draw_parts, about, result["results"]))]
    drawings += [
        (f"indices_{row['outcome']}", f"What {row['outcome']} hangs on", partial(variances.draw_indices, about, row))
        for row in result["results"]
        if row["state"] == "estimated"
    ]
    draw(folder, drawings)


def _show(result: dict[str, Any], target: Path) -> None:
    """Print whose variance it is, then the indices of each outcome."""
    print(f"{subject(result)}; {result['jurisdiction']}, {result['window']}; {result['replicates']} replicates\n")
    print(table(
        ["outcome", "parameters", "chance", "both", "on assumptions", "state"],
        [_variance_row(row) for row in result["results"]], right=(1, 2, 3, 4),
    ))  # fmt: skip
    for row in result["results"]:
        if row["state"] == "estimated":
            print(f"\n{row['outcome']}: share of the variance due to parameters")
            rows = [
                (each["dimension"], each["status"], _text(each["first"]), _text(each["total"]))
                for each in row["indices"]
            ]
            print(table(["dimension", "status", "alone", "with interactions"], rows))
    print(f"\nData and charts: {target}")


def _variance_row(row: dict[str, Any]) -> list[str]:
    """Return one line of the first table."""
    shares = [f"{row['shares'][part]['value']:.0%}" if "shares" in row else "–"
              for part in ("parameters", "seeds", "interaction")]  # fmt: skip
    state = row["state"] + (f", {row['rows_left_out']} rows left out" if row["rows_left_out"] else "")
    return [row["outcome"], *shares, _text(row["assumptions"]["total"]) if "assumptions" in row else "–", state]


def _text(value: dict[str, float]) -> str:
    """Return an index with its interval."""
    return f"{figure(value['value'])} ({figure(value['low'])} to {figure(value['high'])})"
