"""``sim map``: a phase diagram, the difference of two scenarios over a plane of two numbers."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sim.commands.exploring import BASE, check_count, draw, kept, load_scenarios, names_of, settings_of
from sim.commands.find import lever_from
from sim.commands.options import add_out, add_words, check_jurisdiction
from sim.commands.output import result_folder, write_manifest
from sim.commands.progress import progress
from sim.commands.tables import tell
from sim.errors import InputError

if TYPE_CHECKING:
    from sim.analysis.measures import Measure
    from sim.analysis.phase import Phase, Plane
    from sim.policy.scenario import Scenario

EXAMPLES: Final = """\
Both scenarios are run in every cell of the plane: second minus first is shown, in the mean of 2028 to 2035. An axis is
a lever or a parameter by its name on the command line, with the whole range in seven steps, or NAME=LOW:HIGH:STEPS.
--worlds takes so many points of the uncertainty space, the same in every cell, and hatches cells in which they do not
agree on the sign; without it the default beliefs hold, and hatching marks what chance leaves open.

examples:
  sim map no_guideline ai_promotion_act --x jurisdiction.japan.deference --y lever.staff_target.japan=50:600:6
  sim map ai_promotion_act ex_ante_hard_law --x lever.law_minimum_time.japan=6:60:5 \\
      --y technology.capability_growth --outcome expected_unintentional --worlds 12
"""
STEPS: Final = 7


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    add_words(parser, "the two scenarios")
    for axis, words in (("x", "across"), ("y", "upwards")):
        parser.add_argument(
            f"--{axis}", required=True, metavar="A", help=f"what is turned {words}: NAME or NAME=L:H:STEPS"
        )
    parser.add_argument("--outcome", default="protection", metavar="O", help="outcome (protection)")
    parser.add_argument("--jurisdiction", default="japan", metavar="J", help="jurisdiction in focus (default japan)")
    parser.add_argument("--worlds", type=int, default=0, metavar="W", help="points of the uncertainty space (none)")
    parser.add_argument("--replicates", type=int, default=8, metavar="N", help="replicates in each cell and world (8)")
    parser.add_argument("--workers", type=int, metavar="W", help="threads (default: as many as there are cores)")
    parser.add_argument("--store", type=Path, default=Path("out/analysis-store"), metavar="DIR",
                        help="where runs are kept; what is there is not run again (out/analysis-store)")  # fmt: skip
    add_out(parser, "folder for results (default out/…, always a new one); earlier results in it are replaced")


def execute(arguments: argparse.Namespace) -> int:
    """Run the plane, write chart and data, print what it shows."""
    from sim.analysis.measures import measure_in

    check_jurisdiction(arguments.jurisdiction)
    check_count("--worlds", arguments.worlds, 0)
    check_count("--replicates", arguments.replicates, 1 if arguments.worlds > 1 else 2)
    first, second = names_of(arguments, "map", 2, 2)
    settings = settings_of(arguments)
    plane = _plane(arguments, lever_from(settings))
    one, other = load_scenarios([first, second], settings)
    measure = measure_in(arguments.outcome, arguments.jurisdiction, "--outcome")
    with result_folder(arguments.out, f"map-{Path(first).stem}-{Path(second).stem}") as (folder, target):
        found = _run(arguments, (one, other), plane, measure, settings)
        result = _result(arguments, (one, other), plane, measure, found, settings)
        _draw(result, folder)
        write_manifest(folder, **result)
    tell(arguments, result, target, _show)
    return 0


def _plane(arguments: argparse.Namespace, start: str) -> Plane:
    """Return both axes."""
    from sim.analysis.phase import Plane

    (across, wide), (up, high) = _axis("--x", arguments.x, start), _axis("--y", arguments.y, start)
    if across.name == up.name:
        raise InputError("--y", arguments.y, "something else than on --x")
    return Plane(across, up, wide, high)


def _axis(place: str, text: str, start: str) -> tuple[Any, tuple[float, ...]]:
    """Return what is turned and its values."""
    from sim.config import list_parameters
    from sim.study.factor import factor

    name, equals, given = text.partition("=")
    turned = factor(name, list_parameters(), place, start)
    low, high, steps = turned.low, turned.high, float(STEPS)
    if equals:
        try:
            low, high, steps = (float(part) for part in given.split(":"))
        except ValueError:
            raise InputError(place, text, "NAME=LOW:HIGH:STEPS, three numbers") from None
    if not (turned.low <= low < high <= turned.high and steps == int(steps) and 2 <= steps <= 50):
        allowed = f"LOW:HIGH:STEPS within {turned.low:g} to {turned.high:g} ({turned.unit}), 2 to 50 steps"
        raise InputError(place, text, allowed)
    return turned, tuple(float(value) for value in np.linspace(low, high, int(steps)))


def _run(
    arguments: argparse.Namespace, pair: tuple[Scenario, Scenario], plane: Plane, measure: Measure, settings: list[str]
) -> Phase:
    """Run every cell in every world."""
    from sim.analysis.phase import run_plane
    from sim.analysis.spaces import load_space
    from sim.analysis.uncertainty import latin_hypercube
    from sim.config import load
    from sim.loading.settings import cores

    dimensions = load_space("claims") if arguments.worlds else ()
    seed = pair[0].settings.seed
    worlds = latin_hypercube(len(dimensions), arguments.worlds, seed) if arguments.worlds else np.zeros((1, 0))
    with kept(arguments.store), progress("worlds", arguments.json) as report:
        return run_plane(
            pair, plane, measure, dimensions, worlds, arguments.replicates, load(BASE, settings), arguments.store,
            arguments.workers or cores(), report,
        )  # fmt: skip


def _result(
    arguments: argparse.Namespace, pair: tuple[Scenario, Scenario], plane: Plane, measure: Measure, found: Phase,
    settings: list[str],
) -> dict[str, Any]:  # fmt: skip
    """Return everything that is printed and stored."""
    from sim.compiled import model_fingerprint

    return {
        "command": "map", "baseline": pair[0].name, "scenario": pair[1].name, "outcome": measure.outcome,
        "jurisdiction": measure.jurisdiction, "window": f"{measure.begin} to {measure.end}",
        "across": {"name": plane.across.name, "unit": plane.across.unit, "values": list(plane.across_values)},
        "up": {"name": plane.up.name, "unit": plane.up.unit, "values": list(plane.up_values)},
        "worlds": max(1, arguments.worlds), "replicates": arguments.replicates, "settings": settings,
        "model": model_fingerprint(), "failed": found.failed, "median": found.median.tolist(),
        "agree": found.agree.tolist(), "robust": found.robust.tolist(), "same": found.same.tolist(),
    }  # fmt: skip


def _draw(result: dict[str, Any], folder: Path) -> None:
    """Write the heat map."""
    from sim.views import phase

    draw(folder, [("map", phase.title(result), lambda: phase.draw(result))])


def _show(result: dict[str, Any], target: Path) -> None:
    """Print what the plane shows in a sentence, and where chart and data are."""
    from sim.views.phase import corner

    print(f"{result['outcome']} of {result['jurisdiction']}: {result['scenario']} minus {result['baseline']}")
    print(corner(result))
    if result["failed"]:
        print(f"{result['failed']} cells in some world could not be run; they are left out")
    print(f"Data and chart: {target}")
