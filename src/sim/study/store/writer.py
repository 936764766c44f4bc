"""A store as one driver writes to it: under a lock, checked first, only ever adding."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from sim.compiled import model_fingerprint
from sim.errors import InputError
from sim.study.keep import Keep
from sim.study.store.atomic import NAME_LENGTH, checksum, not_written, remove_partial, write_file
from sim.study.store.encode import literal
from sim.study.store.lock import locked
from sim.study.store.shards import Damage, Shard, read_shards, set_aside, write_shard
from sim.study.store.sweep_files import MEMBERS, POINTS, damaged_sweep_files
from sim.study.store.versions import SET_ASIDE, SHARDS, SWEEPS, prepared, read_note


@contextmanager
def writing(folder: Path, keep: Keep, fork: bool = False) -> Iterator[Writer]:
    """Open a store for adding runs, creating it if need be.

    Args:
        folder: The store.
        keep: What is kept of each run.
        fork: Add runs of this version of the model to a store that has those of another.

    Raises:
        InputError: If the store cannot be written, is in use, keeps something else, or is of another version.
    """
    _writable(folder)
    read_note(folder)  # before a lock file is left in a folder that is something else
    with locked(folder):
        prepared(folder, keep, fork)
        yield Writer(folder)


class Writer:
    """Adds to a store. ``done`` and ``failed`` are the numbers of the runs that are there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for place in (folder, folder / SHARDS, *(folder / SWEEPS).glob("*")):
            remove_partial(place)
        self.set_aside = self._set_aside()
        self.done, self.failed = known_runs(self.shards)

    def _set_aside(self) -> list[Damage]:
        """Read everything, move what is damaged out of the way, and return what that was."""
        self.shards, damaged = read_shards(self.folder / SHARDS, thorough=True)
        damaged += damaged_sweep_files(self.folder)
        for damage in damaged:
            set_aside(damage, self.folder / SET_ASIDE)
        return damaged

    def add(self, tables: Mapping[str, bytes], done: set[int], failed: set[int]) -> Path:
        """Add the results of a chunk; once this returns they are on the disk.

        Args:
            tables: Parquet files by name of the table.
            done: Numbers of the runs that ended well.
            failed: Numbers of those that did not.
        """
        path = write_shard(self.folder / SHARDS, tables, model_fingerprint())
        self.done |= done
        self.failed = (self.failed | failed) - self.done
        return path

    def add_members(self, sweep: str, table: bytes) -> None:
        """Add which runs belong to a design."""
        self._add(sweep, MEMBERS, table)

    def add_points(self, sweep: str, table: bytes) -> None:
        """Add the values of the points of a design."""
        self._add(sweep, POINTS, table)

    def add_note(self, sweep: str, name: str, content: bytes) -> None:
        """Add a file for people to a design's folder, unless it is there."""
        path = self.folder / SWEEPS / sweep / name
        if not path.is_file() or path.read_bytes() != content:
            write_file(path, content)

    def _add(self, sweep: str, kind: str, table: bytes) -> None:
        path = self.folder / SWEEPS / sweep / f"{kind}{checksum(table)[:NAME_LENGTH]}.parquet"
        if not path.is_file():
            write_file(path, table)


def known_runs(shards: list[Shard]) -> tuple[set[int], set[int]]:
    """Return the numbers of the runs that ended well, and of those that only failed."""
    import duckdb

    paths = [path for shard in shards if (path := shard.table("runs")) is not None]
    if not paths:
        return set(), set()
    with duckdb.connect() as connection:
        query = f"SELECT run FROM read_parquet([{', '.join(map(literal, paths))}])"
        done = {run for (run,) in connection.execute(f"{query} WHERE ok").fetchall()}
        failed = {run for (run,) in connection.execute(f"{query} WHERE NOT ok").fetchall()}
    return done, failed - done


def _writable(folder: Path) -> None:
    """Refuse a place that cannot be written, before anything is run."""
    if folder.exists() and not folder.is_dir():
        raise InputError("--store", str(folder), "a folder, not a file")
    probe = folder / f".partial-{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.unlink(missing_ok=True)  # a driver that holds the store may have removed it
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise not_written(folder, error) from None
        raise InputError("--store", str(folder), f"a folder that can be written ({error.strerror})") from None
