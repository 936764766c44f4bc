"""Two things at a time: what is written or computed without the interpreter need not keep it waiting."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import ParamSpec

Given = ParamSpec("Given")


@contextmanager
def beside(work: Callable[Given, object], *given: Given.args, **named: Given.kwargs) -> Iterator[None]:
    """Do some work in a thread of its own beside what stands in the block.

    The block ends when both have ended, with the error of either; if both fail, with its own.
    """
    with ThreadPoolExecutor(1) as thread:
        future = thread.submit(work, *given, **named)
        yield
        future.result()
