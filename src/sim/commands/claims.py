"""``sim claims``: the report's claims, tested over the uncertainty space."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sim.commands.exploring import kept
from sim.commands.options import add_out, add_words, split_words
from sim.commands.output import result_folder, write_manifest
from sim.commands.progress import progress
from sim.commands.tables import table, tell
from sim.errors import InputError

if TYPE_CHECKING:
    from sim.analysis.claims import Claim
    from sim.analysis.runner import Design
    from sim.analysis.verdicts import Finding

EXAMPLES: Final = """\
Every claim is a file in conf/claims, written before any run; results carry the hash of these files. A claim holds at a
point if all its tests do, on paired runs. Verdict: robust in 90 % of the space or more, conditional in half, else not
supported. Points that were run before are read from --store, so an interrupted test goes on where it stopped.

examples:
  sim claims --points 60 --replicates 4                       a first look, minutes
  sim claims H8 H12 --points 200                              two claims
  sim claims --points 2000 --replicates 20 --first 5          hours; stop with Ctrl-C, the same command goes on
  sim claims --points 2000 --replicates 20 --first 5 --stored verdicts on what is finished so far
  sim claims --kill                                           every kill switch: each claim must fail there
"""
POPULATION: Final = ("population.firms=720", "population.japan=900", "population.us=420")
"""Claims are about Japan and some about the United States: 120 firms in each other country (experiments/claims)."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    add_words(parser, "claims (all without one)")
    parser.add_argument("--points", type=int, default=60, metavar="P", help="points of the uncertainty space (60)")
    parser.add_argument("--replicates", type=int, default=4, metavar="N", help="replicates of each run (4)")
    parser.add_argument("--first", type=int, default=0, metavar="N",
                        help="after N, 2N, 4N … replicates go on only where a claim is open")  # fmt: skip
    parser.add_argument("--workers", type=int, metavar="W", help="threads (default: as many as there are cores)")
    parser.add_argument(
        "--store", type=Path, default=Path("out/claims-store"), metavar="DIR", help="where runs are kept"
    )
    parser.add_argument("--stored", action="store_true", help="run nothing: judge the points that are in --store")
    parser.add_argument("--kill", action="store_true", help="run the kill switches at the default beliefs instead")
    add_out(parser, "folder for results (default out/…, always a new one); earlier results in it are replaced")


def execute(arguments: argparse.Namespace) -> int:
    """Test the claims, write and print verdicts."""
    from sim.analysis.claims import read_claims, select

    workers, arguments.workers = arguments.workers, None
    replicates, arguments.replicates = arguments.replicates, None
    names, settings = split_words(arguments)
    claims = select(read_claims(), names)
    if not any(word.startswith("population.") for word in settings):
        settings += POPULATION
    run = _Run(claims, tuple(settings), replicates, workers or _cores(), arguments)
    with result_folder(arguments.out, "kill-switches" if arguments.kill else "claims") as (folder, target):
        result = run.kill() if arguments.kill else run.test(folder)
        write_manifest(folder, **result)
    tell(arguments, result, target, _show)
    return 1 if arguments.kill and any(row["holds"] for row in result["kills"]) else 0


def _cores() -> int:
    from sim.loading.settings import cores

    return cores()


class _Run:
    """One call of the command."""

    def __init__(
        self, claims: tuple[Claim, ...], settings: tuple[str, ...], replicates: int, workers: int,
        arguments: argparse.Namespace,
    ) -> None:  # fmt: skip
        self.claims, self.settings, self.replicates = claims, settings, replicates
        self.workers, self.arguments = workers, arguments

    def test(self, folder: Path) -> dict[str, Any]:
        """Test over the uncertainty space; write effects by point and return the verdicts."""
        from sim.analysis.claim_runs import claim_runs
        from sim.analysis.claims import claims_folder
        from sim.analysis.runner import evaluate
        from sim.analysis.uncertainty import latin_hypercube, load_dimensions
        from sim.analysis.verdicts import judge

        dimensions = load_dimensions(claims_folder() / "uncertainties.yaml")
        runs = claim_runs(self.claims, dimensions, self.replicates, self.settings, first=self.arguments.first)
        seed = runs.design.cases[0].scenario.settings.seed
        points = latin_hypercube(len(dimensions), self.arguments.points, seed)
        if self.arguments.stored:
            points = points[_stored(runs.design, points, self.arguments.store)]
        with progress("points", self.arguments.json) as report, kept(self.arguments.store):
            found = evaluate(runs.design, points, self.arguments.store, self.workers, report)
        findings = [judge(claim, runs, found.values, points) for claim in self.claims]
        rows = [finding.row(dimensions) for finding in findings]
        _write_effects(findings, points, [each.name for each in dimensions], folder)
        _draw(rows, len(points), self.replicates, folder)
        return self._manifest() | {
            "points": len(points), "of_points": self.arguments.points, "seed": seed,
            "failed_points": {str(k): v for k, v in found.failed.items()},
            "claims": rows,
        }  # fmt: skip

    def kill(self) -> dict[str, Any]:
        """Run every kill switch at the default beliefs."""
        import numpy as np

        from sim.analysis.claim_runs import claim_runs
        from sim.analysis.runner import evaluate
        from sim.analysis.verdicts import judge

        rows = []
        for claim in self.claims:
            for kill in claim.kills:
                runs = claim_runs([claim], (), self.replicates, self.settings, kill)
                found = evaluate(runs.design, np.zeros((1, 0)), self.arguments.store, self.workers)
                finding = judge(claim, runs, found.values, np.zeros((1, 0)))
                effects = [float(effect.effect[0]) for effect in finding.effects]
                rows.append({"id": claim.id, "kill": kill.name, "effects": effects, "holds": bool(finding.holds[0])})
        return self._manifest() | {"kills": rows}

    def _manifest(self) -> dict[str, Any]:
        from sim.analysis.claims import claims_hash
        from sim.compiled import model_fingerprint

        return {
            "command": "claims", "claims_hash": claims_hash(), "model": model_fingerprint(),
            "settings": list(self.settings), "replicates": self.replicates, "first": self.arguments.first,
        }  # fmt: skip


def _stored(design: Design, points: Any, store: Path) -> list[int]:
    """Return which points are in the store; one at least."""
    from sim.analysis.runner import stored

    found = stored(design, points, store)
    if not found:
        raise InputError("--stored", str(store), "a store that holds points of these claims, settings and this model")
    return found


def _draw(rows: list[dict[str, Any]], points: int, replicates: int, folder: Path) -> None:
    """Draw in which share of the space each claim holds, and the boundaries if there are any."""
    from sim.commands.exploring import draw
    from sim.views import boundaries, claims

    shares = ("claims", claims.TITLE, lambda: claims.draw(rows, points, replicates))
    limits = ("boundaries", boundaries.TITLE, lambda: boundaries.draw(rows))
    draw(folder, [shares, limits] if boundaries.rows_of(rows) else [shares])


def _write_effects(findings: list[Finding], points: Any, names: list[str], folder: Path) -> None:
    """Write the effect of every test at every point beside the point."""
    import pandas as pd

    from sim.study.files import write_parquet

    columns: dict[str, Any] = {f"u_{name}": points[:, i].astype("float32") for i, name in enumerate(names)}
    for finding in findings:
        columns[f"{finding.claim.id}_holds"] = finding.holds
        for number, effect in enumerate(finding.effects, start=1):
            columns[f"{finding.claim.id}_effect_{number}"] = effect.effect.astype("float32")
            columns[f"{finding.claim.id}_error_{number}"] = effect.error.astype("float32")
    write_parquet(pd.DataFrame(columns), folder / "effects.parquet")


def _show(result: dict[str, Any], target: Path) -> None:
    """Print the table of verdicts, or of kill switches."""
    if "kills" in result:
        kills = [(r["id"], "STILL HOLDS" if r["holds"] else "fails, as it must", r["kill"]) for r in result["kills"]]
        print(table(["claim", "there", "kill switch"], kills))
    else:
        points, most = result["points"], result["of_points"]
        of = "" if points == most else f" (of {most} wanted)"
        print(f"{points} points{of} × {result['replicates']} replicates; claims {result['claims_hash']}\n")
        rows = [
            (r["id"], r["verdict"], f"{r['share']:.0%}", f"{r['low']:.0%} to {r['high']:.0%}", r["label"], r["claim"])
            for r in result["claims"]
        ]
        print(table(["", "verdict", "share", "95 % interval", "label", "claim"], rows, right=(2, 3)))
        print("\nboundaries (limits found on half of the points, coverage and density on the other half):")
        for row in result["claims"]:
            print(f"  {row['id']}: {row['boundary']}")
    print(f"\nData and chart: {target}")
