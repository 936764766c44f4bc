"""Modules of the EMA Workbench, without its warnings about optional parts and without its log."""

from __future__ import annotations

import importlib
import logging
import warnings
from typing import Any


def workbench(module: str) -> Any:
    """Return a module of the EMA Workbench by its name in the package, such as ``analysis.prim``."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = importlib.import_module(f"ema_workbench.{module}" if module else "ema_workbench")
    logging.getLogger("EMA").setLevel(logging.ERROR)
    return found
