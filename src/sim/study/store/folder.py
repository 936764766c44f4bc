"""A store as it is read: queries in SQL and the values that analyses start from."""

from __future__ import annotations

import hashlib
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sim.engine.tables import ALL
from sim.errors import InputError, phrase, unknown_name
from sim.study.store.encode import literal
from sim.study.store.shards import Damage, Shard, read_shards
from sim.study.store.sweep_files import MEMBERS, POINTS, sweep_files
from sim.study.store.versions import NAME, SHARDS, SWEEPS, read_note
from sim.study.store.views import VIEWS, create_views

if TYPE_CHECKING:
    import pandas as pd

TIMES: Final = ("summary", "annual", "monthly")


class Store:
    """The results in a folder; nothing here writes to it.

    Example::

        store = Store(Path("out/capacity"))
        store.query("SELECT scenario, count(*) FROM runs GROUP BY ALL")
        store.values("adoption")          # a row a run: scenario, point, replicate, value
        store.parameters()                # a row a point, a column a factor
    """

    def __init__(self, path: Path | str, thorough: bool = False) -> None:
        """Open a store.

        Args:
            path: Its folder.
            thorough: Read every byte of it first, and leave out what was altered; else only what was cut off.

        Raises:
            InputError: If there is none.
        """
        self.path = Path(path)
        self._thorough = thorough
        note = read_note(self.path)
        if note is None:
            raise InputError(str(path), phrase("a folder that does not exist or is empty"), f"a folder with {NAME}")
        self.note = note

    @cached_property
    def _examined(self) -> tuple[list[Shard], list[Damage]]:
        return read_shards(self.path / SHARDS, self._thorough)

    @cached_property
    def _sweep_files(self) -> tuple[list[Path], list[Damage]]:
        return sweep_files(self.path)

    @property
    def shards(self) -> list[Shard]:
        """Shards that count, by name."""
        return self._examined[0]

    @property
    def damaged(self) -> list[Damage]:
        """Shards and files about designs that are not as they were written; queries leave them out."""
        return self._examined[1] + self._sweep_files[1]

    @property
    def sweeps(self) -> list[str]:
        """Names of the designs that wrote to the store."""
        folder = self.path / SWEEPS
        return sorted(path.name for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []

    @cached_property
    def connection(self) -> Any:
        """A database in memory with the views; it can read the store's files and do nothing else outside."""
        connection = self.connected()
        connection.execute(f"SET allowed_directories=[{literal(self.path.resolve())}, {literal(self.path)}]")
        connection.execute("SET enable_external_access=false")
        connection.execute("SET lock_configuration=true")
        return connection

    def connected(self, threads: int | None = None) -> Any:
        """Return a new database in memory with the views, which may also write files; not for queries of others."""
        import duckdb

        connection = duckdb.connect(config={} if threads is None else {"threads": threads})
        files = self._sweep_files[0]
        members, points = ([path for path in files if path.name.startswith(kind)] for kind in (MEMBERS, POINTS))
        create_views(connection, self.shards, self.note["versions"], members, points)
        return connection

    def query(self, sql: str) -> pd.DataFrame:
        """Return the result of one SELECT over the views ``runs, parameters, summary, annual, monthly, failures``.

        Raises:
            InputError: If it is not valid SQL, or would do anything but read.
        """
        import duckdb

        try:
            statements = self.connection.extract_statements(sql)
            if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
                raise InputError("query", sql, "one SELECT")  # EXPLAIN ANALYZE would do what it explains
            table: pd.DataFrame = self.connection.execute(statements[0]).df()
        except duckdb.Error as error:
            raise InputError("query", phrase(str(error).replace("\n", " ")), f"SQL over {', '.join(VIEWS)}") from None
        return table

    def values(
        self,
        outcome: str,
        jurisdiction: str = "japan",
        sector: str = ALL,
        size: str = ALL,
        *,
        table: str = "summary",
        sweep: str | None = None,
    ) -> pd.DataFrame:
        """Return one outcome of every run, in the order of scenario, point and replicate.

        Args:
            outcome: Name of the outcome.
            jurisdiction: Where; ``all`` for outcomes of the world.
            sector: Sector of firms, if the table has them.
            size: Size of firms, if the table has them.
            table: ``summary`` (one value a run: the last eight years), ``annual`` or ``monthly``.
            sweep: Runs of this design only; a store with several needs it.

        Returns:
            Columns ``scenario, point, replicate, run_id, [year or month,] value``.
        """
        from sim.study.run import series_row

        series_row(outcome, jurisdiction, sector, size)
        if table not in TIMES:
            raise unknown_name("table", table, TIMES)
        time = {"summary": "", "annual": "year, ", "monthly": "month, "}[table]
        where = [jurisdiction, sector, size, outcome, self.sweep_name(sweep)]
        found: pd.DataFrame = self.connection.execute(
            f"""SELECT scenario, point, replicate, run_id, {time}value FROM {table} JOIN runs USING (run_id)
            WHERE jurisdiction = ? AND sector = ? AND size = ? AND outcome = ? AND sweep = ? ORDER BY ALL""",
            where,
        ).df()
        return found

    def parameters(self, sweep: str | None = None) -> pd.DataFrame:
        """Return the points of a design: a row a point, a column a factor; nan is the scenario's own value."""
        rows: pd.DataFrame = self.connection.execute(
            "SELECT point, name, value FROM points WHERE sweep = ? ORDER BY ALL", [self.sweep_name(sweep)]
        ).df()
        return rows.pivot_table(index="point", columns="name", values="value", sort=True)

    def sweep_name(self, name: str | None) -> str:
        """Return the name of a design, or of the only one; a name without its number finds it if there is one such."""
        known = self.sweeps
        matching = [each for each in known if name is None or each == name or each.rpartition("-")[0] == name]
        if name in matching:
            return str(name)
        if len(matching) == 1:
            return matching[0]
        if name is None or matching:
            raise InputError("sweep", name, f"one of {', '.join(matching or known)}")
        raise unknown_name("sweep", name, known)

    def digest(self) -> dict[str, str]:
        """Return the SHA-256 of each table in canonical order: equal for equal results, however they came about."""
        connection = self.connected()
        tables = (*(f"stored_{name}" for name in ("runs", *TIMES, "failures")), "members", "points")
        return {name: _hashed(connection.execute(f"SELECT * FROM {name} ORDER BY ALL")) for name in tables}


def _hashed(result: Any) -> str:
    """Return the SHA-256 of all rows, column by column, in their order."""
    names = [column[0] for column in result.description]
    columns = {name: hashlib.sha256() for name in names}
    while len(part := result.fetch_df_chunk(50)):
        for name in names:
            values = part[name].to_numpy()
            text = values.dtype.kind not in "uifbM"
            columns[name].update("\0".join(map(str, values)).encode() + b"\0" if text else values.tobytes())
    return hashlib.sha256("".join(f"{name} {columns[name].hexdigest()}" for name in names).encode()).hexdigest()
