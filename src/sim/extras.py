"""Packages that only some commands need: imported when needed, and asked for by the name of their extra."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from sim.errors import SimError


def needed(module: str, extra: str) -> Any:
    """Return a module of an extra.

    Args:
        module: Name to import.
        extra: The extra that installs it.

    Raises:
        SimError: If it is not installed, with what installs it.
    """
    try:
        return import_module(module)
    except ImportError as error:
        raise SimError(f"this needs the extra {extra!r}: pip install 'sim[{extra}]' ({error})") from None
