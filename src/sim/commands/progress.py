"""Progress on standard error: a bar on a terminal, elsewhere one line at the end."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

Report = Callable[[int, int], None]


@contextmanager
def progress(label: str, quiet: bool = False) -> Iterator[Report]:
    """Give a function that is told how many of how many are done.

    Args:
        label: What is counted, such as ``runs``.
        quiet: Show no bar even on a terminal.
    """
    _say_if_compiling()
    start = time.monotonic()
    count = 0
    bar = _bar(label, quiet or not sys.stderr.isatty())

    def report(done: int, total: int) -> None:
        nonlocal count
        count = done
        _show(bar, done, total)

    with bar:
        yield report
    print(f"{count} {label} in {time.monotonic() - start:.1f} s", file=sys.stderr)


def writing(quiet: bool = False) -> None:
    """Say on a terminal that runs are done and files are being written."""
    if sys.stderr.isatty() and not quiet:
        print("writing data …", file=sys.stderr)


@contextmanager
def drawing(quiet: bool = False) -> Iterator[Report]:
    """Give a function that is told how many of how many charts are drawn; a bar on a terminal, nothing elsewhere."""
    with _bar("charts", quiet or not sys.stderr.isatty()) as bar:
        yield partial(_show, bar)


def _say_if_compiling() -> None:
    """Say that the first run compiles the model, so that nobody takes the wait for a fault."""
    from sim.commands.compiling import compile_beside
    from sim.compiled import is_cached

    if not is_cached():
        compile_beside()
        print("compiling the model: once for this version, about half a minute …", file=sys.stderr)


def _show(bar: Any, done: int, total: int) -> None:
    """Show on a bar how many of how many are done."""
    bar.total = total
    bar.update(done - bar.n)
    bar.refresh()


def _bar(label: str, silent: bool) -> Any:
    """Return the bar."""
    from tqdm import tqdm

    return tqdm(total=0, desc=label, file=sys.stderr, disable=silent, leave=False, unit="")
