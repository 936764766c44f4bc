"""How a process of this machine starts that works for a driver.

This file imports nothing heavy: what a process needs is imported here, with Ctrl-C already ignored.
"""

from __future__ import annotations

import gc
import os
import signal
import threading
import time
from collections.abc import Callable, Sequence
from functools import cache
from importlib import import_module
from typing import Any

from sim import own_process


def start_worker(driver: int, memory: int | None = None, modules: Sequence[str] = ()) -> None:
    """Prepare a process: Ctrl-C is the driver's, memory is limited, and without the driver there is nothing to do.

    Args:
        driver: Number of its process.
        memory: Largest address space in megabytes.
        modules: What to import.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    own_process.claim()
    threading.Thread(target=_end_with, args=(driver,), daemon=True).start()
    _import(modules)
    if memory is not None:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory * 2**20, memory * 2**20))


def _import(modules: Sequence[str]) -> None:
    """Import modules, whose functions and types live as long as the process: it need not look for garbage in them."""
    gc.disable()
    for each in modules:
        import_module(each)
    gc.freeze()
    gc.enable()


def run_and_keep(run: Callable[[Any], Any], work: Any) -> Any:
    """Do what a process is given, and spare the collector what the first work loaded, compiled code above all."""
    result = run(work)
    _keep_loaded()
    return result


@cache
def _keep_loaded() -> None:
    gc.freeze()


def _end_with(driver: int) -> None:
    """End this process when the driver has ended."""
    while os.getppid() == driver:
        time.sleep(0.5)
    os._exit(1)
