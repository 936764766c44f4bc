"""What a process that belongs to the package does without, so that it starts and ends sooner.

Only the command and its workers call :func:`claim`; who imports the package keeps a process as it was.
"""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from importlib import import_module
from typing import Final

ALLOCATIONS: Final = 200_000
"""Objects beyond those given back after which Python looks for garbage; its own 700 would cost a tenth of the start."""
THREADS: Final = "OPENBLAS_NUM_THREADS"
"""How many threads NumPy's linear algebra starts as it is loaded; they spin, and the little there is needs one."""
KEPT: Final = 64 * 2**20
LARGEST_KEPT: Final = 32 * 2**20
"""Bytes of memory given back that a process keeps for what comes next, and the largest piece that comes from there."""
KEEP: Final = -1
LARGEST: Final = -3
"""What the C library calls these two (``M_TRIM_THRESHOLD`` and ``M_MMAP_THRESHOLD`` of ``mallopt``)."""
BLAS: Final = "scipy.linalg.cython_blas"
ARRAYS: Final = "numba.np.arraymath"
DATABASE: Final = "duckdb"

_claimed = False


def claim() -> None:
    """Say that this process is the package's own."""
    global _claimed
    _claimed = True
    gc.set_threshold(ALLOCATIONS)
    os.environ.setdefault(THREADS, "1")


def keep_loaded() -> None:
    """Spare the collector what is loaded so far, compiled code above all: at the end it would take 0.3 seconds.

    Not once DuckDB is there, which complains if what it loaded is not given back.
    """
    if _claimed and DATABASE not in sys.modules:
        gc.freeze()


def keep_memory() -> None:
    """Keep the memory of a run for the next, where the C library can: a run's record and table are 7 MB.

    To ask the system for them anew, page by page, takes a sixth of a run of 1,000 firms.
    """
    import ctypes

    with suppress(OSError, AttributeError, TypeError):  # another C library, or none by that name
        options = ctypes.CDLL(None).mallopt
        options(LARGEST, LARGEST_KEPT)
        options(KEEP, KEPT)


def prepare_for_arrays() -> None:
    """Keep memory, and load Numba's functions of arrays without SciPy, if this process is the package's own.

    Numba loads SciPy only to see whether matrices can be multiplied, and the model multiplies none. Elsewhere they are
    loaded as Numba does it, when the first function is compiled.
    """
    if not _claimed:
        return
    keep_memory()
    if ARRAYS in sys.modules or BLAS in sys.modules:
        return
    sys.modules[BLAS] = None  # type: ignore[assignment]  # to import it fails, as if it were not installed
    try:
        import_module(ARRAYS)
    finally:
        del sys.modules[BLAS]
