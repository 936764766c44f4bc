"""Options and words that several commands take."""

from __future__ import annotations

import argparse
from pathlib import Path

from sim.errors import InputError, missing


def add_words(parser: argparse.ArgumentParser, names: str) -> None:
    """Add the words of a command: names, and settings of the form ``key=value``."""
    parser.add_argument("words", nargs="*", metavar="WORD", help=f"{names}, and settings: key=value")


def add_running(parser: argparse.ArgumentParser) -> None:
    """Add what a command that runs scenarios takes."""
    parser.add_argument("--replicates", type=int, metavar="N", help="replicates of each scenario (default 20)")
    parser.add_argument(
        "--workers", type=int, metavar="W", help="runs at the same time (default: as many as there are cores)"
    )
    parser.add_argument("--jurisdiction", default="japan", metavar="J", help="jurisdiction in focus (default japan)")
    add_out(parser, "folder for results (default out/…, always a new one); earlier results in it are replaced")


def add_out(parser: argparse.ArgumentParser, text: str) -> None:
    """Add the option for the output folder."""
    parser.add_argument("--out", type=Path, metavar="DIR", help=text)


def split_words(arguments: argparse.Namespace) -> tuple[list[str], list[str]]:
    """Return names and settings; ``--replicates`` and ``--workers`` are settings as well."""
    names = [word for word in arguments.words if "=" not in word]
    settings = [word for word in arguments.words if "=" in word]
    for key in ("replicates", "workers"):
        value = getattr(arguments, key, None)
        if value is not None:
            settings.append(f"{key}={value}")
    return names, settings


def one_name(names: list[str], command: str) -> str:
    """Return the only name, or raise."""
    if not names:
        raise missing(f"sim {command}", "SCENARIO")
    if len(names) > 1:
        raise InputError(f"sim {command}", " ".join(names), "one scenario; 'sim compare' takes several, a+b combines")
    return names[0]


def check_jurisdiction(name: str) -> None:
    """Refuse a jurisdiction that does not exist."""
    from sim.axes import JURISDICTIONS
    from sim.errors import unknown_name

    if name not in JURISDICTIONS:
        raise unknown_name("--jurisdiction", name, JURISDICTIONS)
