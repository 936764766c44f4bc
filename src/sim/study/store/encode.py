"""Tables as Parquet, in memory: the same rows give the same bytes."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

TEXTS: Final = "FORMAT parquet, COMPRESSION zstd, PARQUET_VERSION V2"
"""How tables with texts are written."""
NUMBERS: Final = "FORMAT parquet, COMPRESSION lz4_raw, PARQUET_VERSION V1, DICTIONARY_SIZE_LIMIT 1"
"""How tables of numbers are written, which hardly repeat: measured on outcomes, two fifths of the time and a quarter
larger."""

Columns = Mapping[str, NDArray[Any]]


_OF_THREAD: Final = threading.local()


def database() -> Any:
    """Return this thread's database in memory, which uses no other thread."""
    import duckdb

    if not hasattr(_OF_THREAD, "database"):
        _OF_THREAD.database = duckdb.connect(config={"threads": 1})
    return _OF_THREAD.database


def encode(columns: Columns, types: str = "*") -> bytes:
    """Return columns as the bytes of a Parquet file.

    Args:
        columns: Arrays of one length; missing numbers (nan) become NULL.
        types: What to select, to cast columns.
    """
    connection = database()
    connection.register("written", dict(columns))
    try:
        return copied(connection, f"SELECT {types} FROM written")
    finally:
        connection.unregister("written")


def copied(connection: Any, query: str) -> bytes:
    """Return the result of a query as the bytes of a Parquet file."""
    options = TEXTS if "VARCHAR" in map(str, connection.sql(query).types) else NUMBERS
    with tempfile.TemporaryDirectory(prefix="sim-") as folder:
        path = Path(folder) / "table.parquet"
        connection.execute(f"COPY ({query}) TO {literal(path)} ({options})")
        return path.read_bytes()


def literal(path: Path) -> str:
    """Return a path as a text of SQL."""
    return "'" + str(path).replace("'", "''") + "'"


def number_of(run_id: str) -> int:
    """Return a run id as the number that shards hold."""
    return int(run_id, 16)


def numbers_of(run_ids: list[str]) -> NDArray[np.uint64]:
    """Return run ids as the numbers that shards hold."""
    return np.array([int(each, 16) for each in run_ids], dtype=np.uint64)
