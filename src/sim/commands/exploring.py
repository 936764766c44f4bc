"""What the commands share that run scenarios over an uncertainty space: options, cases, runs that are kept."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.commands.options import add_out, check_jurisdiction
from sim.commands.progress import progress
from sim.errors import InputError, out_of_range, unknown_name

if TYPE_CHECKING:
    from sim.analysis.runner import Case, Values
    from sim.analysis.uncertainty import Dimension
    from sim.policy.scenario import Scenario

FloatArray = NDArray[np.float64]
POPULATION: Final = "population.firms=1800"
BASE: Final = "ai_promotion_act"
"""What a scenario says of the world differently from this one stays at every point."""
FEWEST_REPLICATES: Final = 2


def add_exploring(parser: argparse.ArgumentParser, outcomes: str, replicates: int = 4) -> None:
    """Add the options.

    Args:
        parser: Of the command.
        outcomes: Which outcomes are taken if none is named, for the help.
        replicates: Replicates at each point.
    """
    parser.add_argument("--outcome", action="append", metavar="O", help=f"outcome; may be repeated ({outcomes})")
    parser.add_argument("--jurisdiction", default="japan", metavar="J", help="jurisdiction in focus (default japan)")
    parser.add_argument("--space", default="claims", metavar="S",
                        help="uncertain: claims (default), all, a YAML file, parameters joined by commas")  # fmt: skip
    parser.add_argument("--replicates", type=int, default=replicates, metavar="N",
                        help=f"replicates at each point ({replicates})")  # fmt: skip
    parser.add_argument("--workers", type=int, metavar="W", help="threads (default: as many as there are cores)")
    parser.add_argument("--store", type=Path, default=Path("out/analysis-store"), metavar="DIR",
                        help="where runs are kept; what is there is not run again (out/analysis-store)")  # fmt: skip
    add_out(parser, "folder for results (default out/…, always a new one); earlier results in it are replaced")


def add_points(parser: argparse.ArgumentParser, points: int) -> None:
    """Add the number of points of a Latin hypercube."""
    parser.add_argument("--points", type=int, default=points, metavar="P",
                        help=f"points of the uncertainty space ({points})")  # fmt: skip


def check_count(place: str, value: int, low: int, high: int = 100_000) -> None:
    """Refuse a number outside its range."""
    if not low <= value <= high:
        raise out_of_range(place, value, low, high)


class Exploration:
    """One call of such a command: scenarios, measures, space, and runs that are kept."""

    def __init__(self, arguments: argparse.Namespace, names: Sequence[str], defaults: Sequence[str]) -> None:
        """Read and check everything before anything runs.

        Args:
            arguments: Of the command.
            names: Scenarios.
            defaults: Outcomes if none is named.
        """
        from sim.analysis.measures import measure_in
        from sim.analysis.spaces import load_space

        check_jurisdiction(arguments.jurisdiction)
        check_count("--replicates", arguments.replicates, FEWEST_REPLICATES, 10_000)
        if hasattr(arguments, "points"):
            check_count("--points", arguments.points, 2)
        self.arguments = arguments
        self.settings = settings_of(arguments)
        self.scenarios = load_scenarios(names, self.settings)
        self.names = [each.name for each in self.scenarios]
        self.outcomes = chosen_outcomes(arguments.outcome, defaults)
        self.measures = tuple(measure_in(each, arguments.jurisdiction, "--outcome") for each in self.outcomes)
        self.dimensions: tuple[Dimension, ...] = load_space(arguments.space)
        self.seed = self.scenarios[0].settings.seed
        self.failed: dict[str, int] = {}

    @property
    def cases(self) -> tuple[Case, ...]:
        """Every scenario with the headlines and what else is asked for: other questions then find the same runs."""
        from sim.analysis.measures import measure_in
        from sim.analysis.runner import cases_of
        from sim.config import load
        from sim.engine.outcomes import HEADLINES

        headlines = [measure_in(each, self.arguments.jurisdiction, "--outcome") for each in HEADLINES]
        every = tuple(dict.fromkeys([*headlines, *self.measures]))
        return cases_of(self.scenarios, load(BASE, self.settings), every)

    def evaluate(self, points: FloatArray) -> tuple[FloatArray, ...]:
        """Return ``[point, replicate, measure]`` of every scenario, running what is not kept."""
        from sim.analysis.runner import Design, evaluate
        from sim.loading.settings import cores

        cases = self.cases
        design = Design(cases, self.dimensions, self.arguments.replicates)
        with kept(self.arguments.store), progress("points", self.arguments.json) as report:
            found = evaluate(design, points, self.arguments.store, self.arguments.workers or cores(), report)
        self._note(found)
        columns = [cases[0].measures.index(each) for each in self.measures]
        return tuple(values[:, :, columns] for values in found.values)

    def latin_hypercube(self) -> FloatArray:
        """Return the points of the space, seeded."""
        from sim.analysis.uncertainty import latin_hypercube

        return latin_hypercube(len(self.dimensions), self.arguments.points, self.seed)

    def _note(self, found: Values) -> None:
        """Count failed points by their reason."""
        for reason in found.failed.values():
            self.failed[reason] = self.failed.get(reason, 0) + 1

    def manifest(self, command: str) -> dict[str, Any]:
        """Return what results are known by."""
        from sim.compiled import model_fingerprint

        return {
            "command": command, "scenarios": self.names, "settings": self.settings, "space": self.arguments.space,
            "dimensions": len(self.dimensions), "jurisdiction": self.arguments.jurisdiction, "outcomes": self.outcomes,
            "window": f"{self.measures[0].begin} to {self.measures[0].end}", "replicates": self.arguments.replicates,
            "seed": self.seed, "model": model_fingerprint(), "failed_points": self.failed,
        }  # fmt: skip


@contextmanager
def kept(store: Path) -> Iterator[None]:
    """Say on Ctrl-C that what is done is kept."""
    try:
        yield
    except KeyboardInterrupt:
        raise KeyboardInterrupt(f"finished points are kept in {store}; the same command goes on from there") from None


def settings_of(arguments: argparse.Namespace) -> list[str]:
    """Return the settings among the words, with a small population unless one is given."""
    settings = [word for word in arguments.words if "=" in word]
    given = any(word.startswith("population.") for word in settings)
    return settings if given else [*settings, POPULATION]


def names_of(arguments: argparse.Namespace, command: str, fewest: int, most: int = 30) -> list[str]:
    """Return the scenarios among the words, different ones and neither too few nor too many."""
    names = [word for word in arguments.words if "=" not in word]
    if not fewest <= len(names) <= most or len(set(names)) < len(names):
        count = f"{fewest}" if fewest == most else f"{fewest} to {most}"
        raise InputError(f"sim {command}", " ".join(names), f"{count} different scenarios ('sim list scenarios')")
    return names


def load_scenarios(names: Sequence[str], settings: Sequence[str]) -> list[Scenario]:
    """Return the scenarios."""
    from sim.config import load

    return [load(name, settings) for name in names]


def chosen_outcomes(named: Sequence[str] | None, defaults: Sequence[str]) -> list[str]:
    """Return outcomes that exist, each once."""
    from sim.engine.outcomes import OUTCOMES

    for name in named or ():
        if name not in OUTCOMES:
            raise unknown_name("--outcome", name, tuple(OUTCOMES))
    return list(dict.fromkeys(named or defaults))


def decided_outcomes(named: Sequence[str] | None) -> dict[str, str]:
    """Return outcomes of which one side is better, with that side; the headlines that have one if none is named.

    Raises:
        InputError: If neither side of an outcome is better.
    """
    from sim.engine.outcomes import HEADLINES, OUTCOMES

    defaults = [name for name in HEADLINES if OUTCOMES[name].better != "neither"]
    found = {name: OUTCOMES[name].better for name in chosen_outcomes(named, defaults)}
    for name, better in found.items():
        if better == "neither":
            raise InputError("--outcome", name, f"outcomes of which one side is better, such as {', '.join(defaults)}")
    return found


def draw(folder: Path, drawings: Sequence[tuple[str, str, Callable[[], Any]]]) -> None:
    """Write charts: name of the file, title, and what draws it."""
    from sim.views import charts, style

    (folder / "charts").mkdir()
    with style.clean():
        for name, title, drawing in drawings:
            charts.save(drawing(), folder / "charts" / name, title)
