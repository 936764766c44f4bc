"""``sim search``: packages of levers that no other package beats in all objectives, found by NSGA-II."""

from __future__ import annotations

import argparse
import hashlib
import json
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sim.commands.exploring import (
    add_exploring,
    check_count,
    decided_outcomes,
    draw,
    kept,
    settings_of,
)
from sim.commands.options import add_words, check_jurisdiction
from sim.commands.output import result_folder, write_manifest
from sim.commands.progress import progress
from sim.commands.tables import figure, table, tell
from sim.errors import InputError, unknown_name

if TYPE_CHECKING:
    from sim.analysis.packages import Packages, SearchFile
    from sim.analysis.pareto import Trials

EXAMPLES: Final = """\
A search file names a base scenario, the levers that may be turned and their ranges (conf/search/japan.yaml is the
default). NSGA-II looks for packages on a few worlds; those that no other beats are run again in other worlds with
other seeds, because the best of many noisy trials are partly lucky. --bad looks at what one world in ten exceeds in
place of the mean. An interrupted search goes on where it stopped; more --trials later continue it.

examples:
  sim search --trials 300
  sim search mine.yaml --outcome expected_unintentional --outcome burden_domestic --bad
  sim search japan --worlds 16 --test-worlds 64 --against ex_ante_hard_law --against hybrid
"""
DEFAULT: Final = "japan"
OTHER_SEED: Final = 1_000_003
"""Added to the seed for the worlds and seeds of the test."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    add_words(parser, f"a search file, by name or path ({DEFAULT})")
    parser.add_argument("--trials", type=int, default=200, metavar="T", help="packages that are tried (200)")
    parser.add_argument("--population", type=int, default=24, metavar="G", help="packages of a generation (24)")
    parser.add_argument("--worlds", type=int, default=8, metavar="P", help="points of the space while searching (8)")
    parser.add_argument("--test-worlds", type=int, default=32, metavar="P", help="other points for the test (32)")
    parser.add_argument("--bad", action="store_true", help="what one world in ten exceeds, not the mean over worlds")
    parser.add_argument(
        "--against", action="append", default=[], metavar="S", help="scenarios shown beside; repeatable"
    )
    add_exploring(parser, "those of the search file", 2)


def execute(arguments: argparse.Namespace) -> int:
    """Search, test what was found elsewhere, write and print it."""
    check_jurisdiction(arguments.jurisdiction)
    for name, low in (("trials", 2), ("population", 4), ("worlds", 1), ("test_worlds", 2), ("replicates", 2)):
        check_count(f"--{name.replace('_', '-')}", getattr(arguments, name), low)
    run = _Search(arguments)
    with result_folder(arguments.out, f"search-{run.name}") as (folder, target):
        with kept(arguments.store):
            trials = run.search()
            result = run.test(trials)
        _write_trials(run, trials, folder)
        _draw(result, trials, folder)
        write_manifest(folder, **result)
    tell(arguments, result, target, _show)
    return 0


def search_file(words: list[str]) -> tuple[str, Path]:
    """Return name and path of the search file among the words.

    Raises:
        InputError: If there is none, or more than one is named.
    """
    from sim.config import conf_directory

    names = [word for word in words if "=" not in word] or [DEFAULT]
    if len(names) > 1:
        raise InputError("sim search", " ".join(names), "one search file")
    shipped = {path.stem: path for path in sorted((conf_directory() / "search").glob("*.yaml"))}
    path = shipped.get(names[0], Path(names[0]))
    if not path.is_file():
        raise unknown_name("sim search", names[0], tuple(shipped))
    return path.stem, path


class _Search:
    """One call of the command."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        from sim.analysis.measures import measure_in
        from sim.analysis.packages import Packages, read_search
        from sim.analysis.spaces import load_space
        from sim.config import load

        self.arguments = arguments
        self.name, path = search_file(arguments.words)
        self.file: SearchFile = read_search(path, f"{self.name}.yaml")
        self.better = decided_outcomes(arguments.outcome or list(self.file.objectives))
        if len(self.better) < 2:
            raise InputError("--outcome", ", ".join(self.better), "at least two objectives; one has no trade-off")
        self.settings = settings_of(arguments)
        base = load(self.file.base, self.settings)
        self.others = [load(name, self.settings) for name in arguments.against]
        measures = [measure_in(each, arguments.jurisdiction, "--outcome") for each in self.better]
        self.dimensions = load_space(arguments.space)
        self.packages: Packages = Packages(base, self.file.ranges, measures, self.dimensions, arguments.replicates)
        self.seed = base.settings.seed

    @property
    def workers(self) -> int:
        """Threads."""
        from sim.loading.settings import cores

        return self.arguments.workers or cores()

    def worlds(self, count: int, seed: int) -> Any:
        """Return points of the space."""
        from sim.analysis.uncertainty import latin_hypercube

        return latin_hypercube(len(self.dimensions), count, seed)

    def search(self) -> Trials:
        """Return all trials; those that are kept are not run again."""
        from sim.analysis import pareto

        arguments, sides = self.arguments, list(self.better.values())
        points = self.worlds(arguments.worlds, self.seed)
        arguments.store.mkdir(parents=True, exist_ok=True)
        storage = arguments.store / f"search-{self.identity(points)}.journal"

        def evaluate(levers: Any) -> Any:
            values = self.packages.values([self.packages.scenario(levers)], points, None, self.workers)
            return self._summary(values, sides)[0]

        with progress("trials", arguments.json) as report:
            return pareto.search(
                self.file.space,
                self.better,
                evaluate,
                arguments.trials,
                arguments.population,
                self.seed,
                storage,
                report,
            )

    def identity(self, points: Any) -> str:
        """Return what a search is known by: all but how many trials it has."""
        from sim.analysis.runner import Design, cases_of

        packages, space = self.packages, self.file.space
        cases = cases_of([packages.base], packages.base, packages.measures)
        design = Design(cases, packages.dimensions, packages.replicates).identity()
        changes = [each.factor.change.model_dump(mode="json") for each in self.file.ranges if each.factor.change]
        content = [
            design, points.tolist(), list(space.names), space.low.tolist(), space.high.tolist(), changes,
            self.arguments.population, self.arguments.bad,
        ]  # fmt: skip
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:16]

    def test(self, trials: Trials) -> dict[str, Any]:
        """Run what no other trial beats, the base and others in other worlds with other seeds."""
        from sim.analysis import pareto

        arguments, packages, sides = self.arguments, self.packages, list(self.better.values())
        best = trials.best(sides)
        points, seed = self.worlds(arguments.test_worlds, self.seed + OTHER_SEED), self.seed + OTHER_SEED
        known = [packages.base, *self.others]
        scenarios = [packages.seeded(each, seed) for each in known]
        scenarios += [packages.scenario(trials.levers[i], seed) for i in best]
        with progress("test worlds", arguments.json) as report:
            values = packages.values(scenarios, points, arguments.store, self.workers, report)
        tested, first = self._summary(values, sides), len(known)
        still = pareto.nondominated(tested[first:], sides)
        beats = _beats(values[first:], values[0], sides)
        rows = [
            {
                "trial": int(i), "levers": dict(zip(self.file.space.names, trials.levers[i].tolist(), strict=True)),
                "searched": trials.objectives[i].tolist(), "tested": tested[first + n].tolist(),
                "still_best": bool(still[n]), "worlds_better_in_all": float(beats[n]),
            }
            for n, i in enumerate(best)
        ]  # fmt: skip
        rows.sort(key=lambda row: row["tested"][0])
        return self._manifest(trials) | {
            "packages": rows,
            "known": [{"scenario": each.name, "tested": tested[i].tolist()} for i, each in enumerate(known)],
        }

    def _summary(self, values: Any, sides: list[str]) -> Any:
        from sim.analysis.packages import summary

        return summary(values, sides, self.arguments.bad)

    def _manifest(self, trials: Trials) -> dict[str, Any]:
        from sim.compiled import model_fingerprint

        space, arguments = self.file.space, self.arguments
        return {
            "command": "search", "search": self.name, "base": self.packages.base.name, "settings": self.settings,
            "objectives": self.better, "of_worlds": "what one in ten exceeds" if arguments.bad else "mean",
            "levers": {n: [a, b] for n, a, b in zip(space.names, space.low.tolist(), space.high.tolist(), strict=True)},
            "jurisdiction": arguments.jurisdiction, "space": arguments.space, "trials": len(trials.levers),
            "failed_trials": trials.failed, "population": arguments.population, "worlds": arguments.worlds,
            "test_worlds": arguments.test_worlds, "replicates": arguments.replicates, "seed": self.seed,
            "window": f"{self.packages.measures[0].begin} to {self.packages.measures[0].end}",
            "model": model_fingerprint(),
        }  # fmt: skip


def _beats(values: Any, base: Any, sides: list[str]) -> Any:
    """Return in what share of worlds a package is no worse than the base in all objectives and better in one."""
    sign = np.array([1.0 if each == "high" else -1.0 for each in sides])
    ahead = (values - base) * sign
    return ((ahead >= 0).all(axis=2) & (ahead > 0).any(axis=2)).mean(axis=1)


def _write_trials(run: _Search, trials: Trials, folder: Path) -> None:
    """Write every trial."""
    import pandas as pd

    from sim.study.files import write_parquet

    columns = dict(zip(run.file.space.names, trials.levers.T, strict=True))
    columns |= dict(zip(run.better, trials.objectives.T, strict=True))
    write_parquet(pd.DataFrame(columns), folder / "trials.parquet")


def _draw(result: dict[str, Any], trials: Trials, folder: Path) -> None:
    """Write the charts of objectives and of levers."""
    from sim.views import fronts

    drawings = [
        ("front", "Packages that no other beats", partial(fronts.draw_front, result, trials.objectives)),
        ("levers", "What is in the packages", partial(fronts.draw_levers, result)),
    ]
    draw(folder, drawings)


def _show(result: dict[str, Any], target: Path) -> None:
    """Print the packages and what is known beside."""
    objectives = list(result["objectives"])
    print(
        f"{result['trials']} packages tried on {result['base']}; {len(result['packages'])} that no other beats, tested"
    )
    print(f"in {result['test_worlds']} other worlds with other seeds ({result['of_worlds']} of worlds)\n")
    rows = [(each["scenario"], *map(figure, each["tested"]), "", "") for each in result["known"]]
    rows += [
        (f"trial {each['trial']}", *map(figure, each["tested"]), "yes" if each["still_best"] else "no",
         f"{each['worlds_better_in_all']:.0%}") for each in result["packages"]
    ]  # fmt: skip
    heads = ["package", *objectives, "still best", f"beats {result['base']} at"]
    print(table(heads, rows, right=range(1, len(objectives) + 1)))
    print(f"\nLevers of each package, data and charts: {target}")
