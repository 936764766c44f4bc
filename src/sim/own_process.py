"""What a process that belongs to the package does without, so that it starts and ends sooner.

Only the command and its workers call :func:`claim`; who imports the package keeps a process as it was.
"""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module
from typing import Final

ALLOCATIONS: Final = 200_000
"""Objects beyond those given back after which Python looks for garbage; its own 700 would cost a tenth of the start."""
THREADS: Final = "OPENBLAS_NUM_THREADS"
"""How many threads NumPy's linear algebra starts as it is loaded; they spin, and the little there is needs one."""
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


def load_arrays() -> None:
    """Load Numba's functions of arrays without SciPy, which it loads only to see whether matrices can be multiplied.

    The model multiplies none. Elsewhere they are loaded as Numba does it, when the first function is compiled.
    """
    if not _claimed or ARRAYS in sys.modules or BLAS in sys.modules:
        return
    sys.modules[BLAS] = None  # type: ignore[assignment]  # to import it fails, as if it were not installed
    try:
        import_module(ARRAYS)
    finally:
        del sys.modules[BLAS]
