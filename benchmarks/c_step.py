"""The firm step in C, compiled when the benchmark runs with all that the machine has."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.tape import Start, Tape
from sim.axes import CELL_COUNT
from sim.world.cells import CELL_TYPE
from sim.world.firms import FIRM_TYPE
from sim.world.state import COUNT_NAMES

SOURCE = Path(__file__).with_name("firm_step.c")
FLAGS = ("-O3", "-march=native", "-ffp-contract=off", "-fno-math-errno", "-shared", "-fPIC")
"""Products and sums are not fused, as in the engine: only then do both give the same numbers."""
KINDS = {"u8": "uint64_t", "f8": "double", "f4": "float", "i4": "int32_t", "i8": "int64_t", "u1": "uint8_t"}
NUMBERS = (
    "pyramid_penalty", "choice_noise", "deference_benefit", "peer_norm_benefit", "pyramid_threshold",
    "pyramid_duration",
)  # fmt: skip


def compiler() -> str | None:
    """Return the C compiler of the machine, if it has one."""
    return shutil.which("gcc") or shutil.which("cc")


def header() -> str:
    """Return the rows of firms and cells as C types."""
    return "\n".join(_struct(name, kind) for name, kind in (("Firm", FIRM_TYPE), ("Cell", CELL_TYPE)))


def _struct(title: str, kind: Any) -> str:
    lines = []
    for name in kind.names:
        field = kind.fields[name][0]
        base, shape = field.subdtype or (field, ())
        lines.append(f"    {KINDS[base.str[1:]]} {name}{''.join(f'[{n}]' for n in shape)};")
    return "\n".join(["typedef struct {", *lines, f"}} {title};"])


def build(folder: Path, *definitions: str) -> Any:
    """Compile the step, with definitions such as ``EAGER`` or ``RUNS=8``, and return its library."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "layout.h").write_text(header())
    library = folder / ("_".join(["firm_step", *definitions]).replace("=", "") + ".so")
    chosen = compiler()
    assert chosen is not None
    command = [
        chosen,
        *FLAGS,
        *(f"-D{each}" for each in definitions),
        f"-I{folder}",
        str(SOURCE),
        "-o",
        str(library),
        "-lm",
    ]
    subprocess.run(command, check=True)
    found = ctypes.CDLL(str(library))
    found.row_sizes.restype = ctypes.c_int64
    assert found.row_sizes() == FIRM_TYPE.itemsize * 100_000 + CELL_TYPE.itemsize
    return found


class InC:
    """The firm step in C, fed from the tape."""

    def __init__(self, tape: Tape, start: Start, library: Any) -> None:
        self._tape, self._start, self._library = tape, start, library

    def play(self, months: int) -> Any:
        """Play so many months from the start; return counts, ``[month, cell, count]``."""
        tape, start = self._tape, self._start
        counts = np.zeros((months, CELL_COUNT, len(COUNT_NAMES)), dtype=np.int64)
        firms, seen, counted = (
            start.firms.copy(),
            *(np.zeros((start.associations, 3), dtype=np.int32) for _ in range(2)),
        )
        numbers = np.array([start.numbers[name] for name in NUMBERS])
        arrays = (
            firms, start.begin, tape.cells, seen, counted, start.associations, start.depths, tape.duplicate, tape.reuse,
            tape.frontier_reuse, tape.revised, numbers, tape.keys, counts,
        )  # fmt: skip
        self._library.play(ctypes.c_int64(months), *(_argument(each) for each in arrays))
        return counts


def _argument(value: Any) -> Any:
    return ctypes.c_int64(value) if isinstance(value, int) else value.ctypes.data_as(ctypes.c_void_p)
