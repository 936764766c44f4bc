"""``sim run … --multirun``: a few values through Hydra's own sweeper and launcher.

Hydra expands the combinations and calls one job for each, which is what ``sim run`` does: one after the other in this
process, or as another of its launchers does. Long sweeps that resume are another command's.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sim.commands.launchers import launching
from sim.commands.multirun_jobs import gather, note_error, note_result
from sim.commands.options import split_words
from sim.commands.output import result_folder, write_manifest
from sim.commands.tables import figure, print_json, table
from sim.errors import InputError, SimError


def run_several(arguments: argparse.Namespace) -> int:
    """Run every combination and print a line for each."""
    from sim.loading.overrides import rewrite

    names, words = split_words(arguments)
    launcher, settings = launching(words)
    if not names:
        raise InputError("sim run --multirun", "no scenario", "one scenario or several")
    overrides = rewrite(settings)
    given = {_key(new): _key(old) for new, old in zip(overrides, settings, strict=True)}
    with result_folder(arguments.out, f"multirun-{names[0]}") as (folder, target):
        results = _sweep(folder, [f"name={','.join(names)}", *overrides, *launcher], arguments)
        for result in results:
            result["overrides"] = [_as_given(override, given) for override in result["overrides"]]
        write_manifest(folder, command="multirun", scenarios=names, settings=settings, jobs=results)
    if arguments.json:
        print_json({"command": "multirun", "jobs": results, "folder": str(target)})
    else:
        _show(results, target)
    return 0


def _key(override: str) -> str:
    """Return what an override sets."""
    return override.partition("=")[0].lstrip("+")


def _as_given(override: str, given: dict[str, str]) -> str:
    """Return an override of a job in the words of the command line."""
    key, _, value = override.lstrip("+").partition("=")
    return value if key == "name" else f"{given.get(key, key)}={value}"


def _sweep(folder: Path, overrides: list[str], arguments: argparse.Namespace) -> list[dict[str, Any]]:
    """Let Hydra run all jobs into numbered folders; return their results, which came as files.

    A job's error is noted there as well, so that Hydra does not print it its own way.
    """
    import hydra

    from sim.config import conf_directory

    def job(composed: Any) -> None:
        _job(composed, arguments)

    task = hydra.main(version_base="1.3", config_path=str(conf_directory()), config_name="config")(job)
    options = [
        f"hydra.sweep.dir='{folder.absolute()}'",
        "hydra.sweep.subdir=${hydra.job.num}",
        "hydra.output_subdir=null",
        "hydra/job_logging=none",
        "hydra/hydra_logging=none",
    ]
    with _command_line(["--multirun", *options, *overrides]):
        task()
    return gather(folder)


def _job(composed: Any, arguments: argparse.Namespace) -> None:
    """Run one combination into the folder that Hydra made for it; whatever happens is noted there."""
    from hydra.core.hydra_config import HydraConfig

    from sim.commands.run import run_into
    from sim.config import conf_directory, from_data
    from sim.loading.composing import plain

    job = HydraConfig.get()
    folder = Path(job.runtime.output_dir)
    try:
        result = run_into(from_data(plain(composed), conf_directory()), folder, arguments)
    except Exception as error:  # raised again where the jobs were started
        note_error(folder, error)
    else:
        note_result(folder, job=int(job.job.num), overrides=list(job.overrides.task), **result)


@contextmanager
def _command_line(words: list[str]) -> Iterator[None]:
    """Let Hydra see these words as the command line; it reads nothing else."""
    before = sys.argv
    sys.argv = ["sim", *words]
    try:
        yield
    except SystemExit as stop:
        if stop.code:
            raise SimError("Hydra could not start the jobs; its message is above") from None
    finally:
        sys.argv = before


def _show(results: list[dict[str, Any]], target: Path) -> None:
    """Print the headline outcomes of every job."""
    labels = [row["label"] for row in results[0]["outcomes"]] if results else []
    rows = [
        (label, *(figure(result["outcomes"][position]["mean"]) for result in results))
        for position, label in enumerate(labels)
    ]
    for result in results:
        print(f"job {result['job']}: {' '.join(result['overrides'])}")
    print()
    print(table(["outcome", *(f"job {result['job']}" for result in results)], rows, right=range(1, len(results) + 1)))
    print(f"\nData and charts: {target}, a folder for each job")
