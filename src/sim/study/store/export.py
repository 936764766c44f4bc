"""A store for other programs: CSV, Parquet or netCDF files that need nothing of ours to be read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from sim.errors import InputError, unknown_name
from sim.extras import needed
from sim.study.store.encode import literal
from sim.study.store.folder import TIMES, Store
from sim.study.store.views import VIEWS

ORDER: Final = "ORDER BY ALL"


def export(store: Store, folder: Path, form: str, sweep: str | None = None) -> list[Path]:
    """Write all tables of a store, or of one of its designs, and return the files.

    Args:
        store: The store.
        folder: Where to; it must exist.
        form: ``csv``, ``parquet`` or ``netcdf``.
        sweep: Only the runs of this design.
    """
    if form not in FORMATS:
        raise unknown_name("--format", form, tuple(FORMATS))
    where = "" if sweep is None else f"WHERE sweep = '{store.sweep_name(sweep)}'"
    return FORMATS[form](store, folder, where)


def _copied(options: str, ending: str) -> Callable[[Store, Path, str], list[Path]]:
    """Return what writes a file a table."""

    def write(store: Store, folder: Path, where: str) -> list[Path]:
        connection = store.connected()
        files = []
        for view in VIEWS:
            path = folder / f"{view}.{ending}"
            connection.execute(f"COPY ({_selected(view, where)} {ORDER}) TO {literal(path)} ({options})")
            files.append(path)
        return files

    return write


def _netcdf(store: Store, folder: Path, where: str) -> list[Path]:
    """Write a file a table of outcomes, with the dimensions run, series and time."""
    needed("h5netcdf", "export")
    xarray = needed("xarray", "export")
    files = []
    for table in TIMES:
        data = _cube(store, table, where)
        if data is not None:
            path = folder / f"{table}.nc"
            xarray.Dataset(*data).to_netcdf(path, engine="h5netcdf")
            files.append(path)
    return files


def _cube(store: Store, table: str, where: str) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """Return variables and coordinates of one table, or nothing if it is empty."""
    import numpy as np

    time = {"summary": None, "annual": "year", "monthly": "month"}[table]
    names = ["jurisdiction", "sector", "size", "outcome", "unit"]
    frame = store.connected().execute(f"{_selected(table, where)} {ORDER}").df()
    if frame.empty:
        return None
    runs, run = np.unique(frame["run_id"].to_numpy(str), return_inverse=True)
    keys = frame[names].agg("|".join, axis=1).to_numpy(str)
    series, first, column = np.unique(keys, return_index=True, return_inverse=True)
    times, when = (
        np.unique(frame[time].to_numpy(), return_inverse=True) if time else (np.zeros(1), np.zeros(len(frame), int))
    )
    values = np.full((len(runs), len(series), len(times)), np.nan)
    values[run, column, when] = frame["value"].to_numpy(float)
    coordinates: dict[str, Any] = {"run": runs.astype(object)}
    coordinates |= {name: ("series", frame[name].to_numpy(object)[first]) for name in names}
    if time is None:
        return {"value": (("run", "series"), values[:, :, 0])}, coordinates
    return {"value": (("run", "series", time), values)}, coordinates | {time: times}


def _selected(view: str, where: str) -> str:
    """Return the query for a view, or for the part of it that belongs to a design."""
    if not where or view in ("runs", "parameters", "failures"):
        return f"SELECT * FROM {view} {where}"
    return f"SELECT * FROM {view} WHERE run_id IN (SELECT run_id FROM runs {where})"


FORMATS: Final[dict[str, Callable[[Store, Path, str], list[Path]]]] = {
    "csv": _copied("FORMAT csv, HEADER", "csv"),
    "parquet": _copied("FORMAT parquet, COMPRESSION zstd", "parquet"),
    "netcdf": _netcdf,
}


def check_folder(folder: Path) -> None:
    """Refuse a folder that holds something already."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError("--out", str(folder), "a folder that is new or empty")
