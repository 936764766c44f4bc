"""Compilation of equations and loops to machine code, and the fingerprint of the model's source.

The compiler's cache does not notice when a *called* function in another file changes. The cache
folder is therefore named after a hash of the source: edit an equation and nothing stale can be run.
A hash of all that determines results is the model version that runs are identified by.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Mapping
from functools import cache, cached_property, update_wrapper
from pathlib import Path
from types import FunctionType
from typing import Any, Final, TypeVar, cast

import numba

from sim.own_process import prepare_for_arrays

Function = TypeVar("Function", bound=Callable[..., Any])

COMPILED_SOURCE = (
    "equations", "world", "engine", "policy/levers.py", "policy/timeline.py", "axes.py", "compiled.py", "draws.py",
)  # fmt: skip
"""What compiled code depends on, relative to the package."""

MODEL_SOURCE = (*COMPILED_SOURCE, "policy")
"""What a run's numbers depend on, given its configuration."""


@cache
def model_fingerprint() -> str:
    """Return 12 hexadecimal digits of a hash over the source that determines results: the model's version."""
    return source_hash(MODEL_SOURCE)


def source_hash(entries: tuple[str, ...]) -> str:
    """Return 12 hexadecimal digits of a hash over files and folders of the package."""
    package = Path(__file__).parent
    digest = hashlib.sha256()
    for entry in entries:
        path = package / entry
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            digest.update(file.relative_to(package).as_posix().encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


@cache
def cache_folder() -> Path:
    """Return the folder for compiled code of this version of the model, creating it if need be."""
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = base / "ai-governance-sim" / f"compiled-{source_hash(COMPILED_SOURCE)}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        folder = Path(tempfile.mkdtemp(prefix="ai-governance-sim-"))
    return folder


def is_cached() -> bool:
    """Return whether the month has been compiled before for this version of the model."""
    return any(cache_folder().rglob("*.nbc"))


if not os.environ.get("NUMBA_CACHE_DIR"):
    numba.config.CACHE_DIR = str(cache_folder())
prepare_for_arrays()


FROM_PYTHON: Final = "_from_python"
"""End of the name that a function has in the cache folder as Python calls it."""
OPTIONS: Final = {"cache": True, "error_model": "numpy", "nogil": True, "no_cfunc_wrapper": True, "_nrt": True}


class Compiled:
    """A function that is compiled when compiled code calls it, and apart from that when Python does.

    Nearly all are called by compiled code alone. What Python needs to call a function, which takes its arguments apart
    array by array, would be a twelfth of the compiler's work and a fifth of its memory.
    """

    def __init__(self, function: Callable[..., Any], options: Mapping[str, Any]) -> None:
        """Hold a function; nothing is compiled yet.

        Args:
            function: What is compiled.
            options: Of the compiler, which looks among them for what is to be inlined.
        """
        update_wrapper(self, function)
        self.py_func = function
        self.targetoptions = options
        self.inner = numba.njit(no_cpython_wrapper=True, **options)(function)
        self._numba_type_ = self.inner._numba_type_

    @cached_property
    def outer(self) -> Any:
        """The function as Python calls it."""
        function = self.py_func
        copy = FunctionType(function.__code__, function.__globals__, function.__name__, function.__defaults__)
        copy.__module__, copy.__qualname__ = function.__module__, f"{function.__qualname__}{FROM_PYTHON}"
        return numba.njit(**self.targetoptions)(copy)

    def __call__(self, *given: Any, **named: Any) -> Any:
        """Call the function from Python."""
        return self.outer(*given, **named)

    def compile(self, types: tuple[Any, ...]) -> None:
        """Compile the function as compiled code calls it with arguments of these types, or read it from the cache."""
        self.inner.compile(types)


def from_python(function: Callable[..., Any]) -> Any:
    """Return what compiles a function, or reads it from the cache, as Python calls it."""
    return cast(Compiled, function).outer


def compiled(function: Function) -> Function:
    """Compile a function on first use; division by zero gives inf or nan as in NumPy.

    Nothing is called through pointers from C, so the compiler need not make wrappers for that.
    """
    return _compiled(function)


def inlined(function: Function) -> Function:
    """Compile a function of one caller as part of it, which spares the compiler a piece of its own and a copy of that.

    The code is the same as if it were written there; called from Python it is compiled like any other.
    """
    return _compiled(function, inline="always")


def borrowing(function: Function) -> Function:
    """Compile a function that makes no arrays and takes those of its caller without counting who holds them.

    Where it is counted, each array that is looked up in a NamedTuple costs two undivided acts of some 20 cycles, more
    than the loop over it in many a place. The compiler refuses a function that makes an array; nor may it call one that
    returns a new array, which nobody would free.
    """
    return _compiled(function, _nrt=False)


def _compiled(function: Function, **options: Any) -> Function:
    """Return a function to be compiled, or as it is where the compiler is switched off."""
    if numba.config.DISABLE_JIT:
        return function
    return cast(Function, Compiled(function, OPTIONS | options))
