"""The tables that a query sees, as views over the Parquet files of a store.

``runs(run_id, sweep, scenario, point, replicate, seed, model)`` has a row for each run of each design;
``parameters(run_id, sweep, scenario, point, replicate, name, value)`` what the design set;
``summary``, ``annual`` and ``monthly`` the outcomes by ``run_id``; ``failures`` what went wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from sim.study.store.encode import literal
from sim.study.store.shards import Shard

VIEWS: Final = ("runs", "parameters", "summary", "annual", "monthly", "failures")

_EMPTY: Final = {
    "runs": "0::UBIGINT AS run, '' AS run_id, 0::UBIGINT AS seed, true AS ok",
    "summary": "0::UBIGINT AS run, 0::SMALLINT AS series, 0.0::DOUBLE AS value",
    "annual": "0::UBIGINT AS run, 0::SMALLINT AS series, 0::SMALLINT AS year, 0.0::DOUBLE AS value",
    "monthly": "0::UBIGINT AS run, 0::SMALLINT AS series, DATE '2015-01-01' AS month, 0.0::DOUBLE AS value",
    "failures": "'' AS run_id, '' AS stage, '' AS exception, '' AS message, '' AS traceback",
    "members": "0::UBIGINT AS run, '' AS run_id, '' AS sweep, '' AS scenario, 0::INTEGER AS point, "
    "0::INTEGER AS replicate, 0::UBIGINT AS seed",
    "points": "'' AS sweep, 0::INTEGER AS point, '' AS name, 0.0::DOUBLE AS value",
}
"""Columns of the files, for a store that has none yet."""

_TIMES: Final = {"summary": "", "annual": "year, ", "monthly": "month, "}


def create_views(
    connection: Any, shards: Sequence[Shard], versions: dict[str, Any], members: Sequence[Path], points: Sequence[Path]
) -> None:
    """Create the views of a store in a database in memory.

    Args:
        connection: DuckDB connection.
        shards: Shards that count.
        versions: Versions of the model by name, with their series.
        members: Files that say which runs belong to which design.
        points: Files with the values of the points of each design.
    """
    for table in ("runs", "summary", "annual", "monthly", "failures"):
        connection.execute(f"CREATE VIEW stored_{table} AS {_stored(table, shards)}")
    connection.execute(f"CREATE VIEW members AS {_files('members', members)}")
    connection.execute(f"CREATE VIEW points AS {_files('points', points)}")
    _create_series(connection, versions)
    for name, text in _QUERIES.items():
        connection.execute(f"CREATE VIEW {name} AS {text}")


_RUN: Final = "run_id, sweep, scenario, point, replicate"
_OUTCOME: Final = "jurisdiction, sector, size, outcome"
_DONE: Final = "SELECT DISTINCT run, run_id, model FROM stored_runs WHERE ok"
_QUERIES: Final = {
    "runs": f"SELECT {_RUN}, m.seed, model FROM members m JOIN ({_DONE}) USING (run, run_id)",
    "parameters": f"SELECT {_RUN}, name, value FROM runs JOIN points USING (sweep, point)",
    **{
        table: f"""SELECT run_id, {time}{_OUTCOME},
            unit || CASE WHEN flow AND {table == "summary"} THEN ' per year' ELSE '' END AS unit, value
            FROM stored_{table} JOIN series USING (model, series) JOIN ({_DONE}) USING (run, model)"""
        for table, time in _TIMES.items()
    },
    "failures": """SELECT DISTINCT f.* EXCLUDE (model), m.sweep, m.scenario, m.point, m.replicate
        FROM stored_failures f LEFT JOIN members m USING (run_id)
        WHERE run_id NOT IN (SELECT run_id FROM stored_runs WHERE ok)""",
}


def _stored(table: str, shards: Sequence[Shard]) -> str:
    """Return the query for one table of all shards, with the version of the model."""
    by_model: dict[str, list[Path]] = {}
    for shard in shards:
        path = shard.table(table)
        if path is not None:
            by_model.setdefault(shard.model, []).append(path)
    parts = [f"SELECT *, {_text(model)} AS model FROM {_read(paths)}" for model, paths in sorted(by_model.items())]
    return " UNION ALL ".join(parts) or f"SELECT {_EMPTY[table]}, '' AS model WHERE false"


def _files(table: str, paths: Sequence[Path]) -> str:
    """Return the query for a table of files that carry all their columns."""
    return f"SELECT DISTINCT * FROM {_read(paths)}" if paths else f"SELECT {_EMPTY[table]} WHERE false"


def _read(paths: Sequence[Path]) -> str:
    """Return the table function over files."""
    return f"read_parquet([{', '.join(map(literal, paths))}])"


def _text(value: str) -> str:
    """Return a text of SQL."""
    return "'" + value.replace("'", "''") + "'"


def _create_series(connection: Any, versions: dict[str, Any]) -> None:
    """Create the table that says what the numbered series of each version are."""
    import pandas as pd

    columns = ["model", "series", "jurisdiction", "sector", "size", "outcome", "unit", "flow"]
    rows = [[model, index, *row] for model, each in versions.items() for index, row in enumerate(each["series"])]
    connection.register("given_series", pd.DataFrame(rows, columns=columns))
    connection.execute("CREATE TABLE series AS SELECT * REPLACE (CAST(series AS SMALLINT) AS series) FROM given_series")
    connection.unregister("given_series")
