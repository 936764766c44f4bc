"""Looking after a store: check every byte, merge many small shards into few."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from sim.errors import InputError
from sim.study.store.encode import copied, literal
from sim.study.store.folder import Store
from sim.study.store.lock import locked
from sim.study.store.shards import TABLES, Damage, Shard, read_shards, write_shard
from sim.study.store.versions import SHARDS

MERGED: Final = 256 * 2**20
"""Bytes of results that one merged shard holds at most."""


class Checked(NamedTuple):
    """What a check found: shards in order, runs that ended well, failed runs, bytes, and what is damaged."""

    shards: int
    done: int
    failed: int
    size: int
    twice: int
    damaged: list[Damage]


def check(folder: Path) -> Checked:
    """Read every byte of a store and compare it with its checksums; nothing is changed."""
    store = Store(folder, thorough=True)
    counts = store.connection.execute(
        """SELECT count(DISTINCT run) FILTER (ok), count(DISTINCT run),
           count(*) FILTER (ok) - count(DISTINCT run) FILTER (ok) FROM stored_runs"""
    ).fetchone()
    size = sum(shard.size for shard in store.shards)
    return Checked(len(store.shards), counts[0], counts[1] - counts[0], size, counts[2], store.damaged)


def compact(folder: Path) -> tuple[int, int]:
    """Merge shards of one version of the model into few; return how many there were and are.

    A merged shard names those it replaces, so that a crash in between neither loses nor doubles a run.

    Raises:
        InputError: If a shard is damaged; a sweep sets it aside and runs it again.
    """
    Store(folder)
    with locked(folder):
        shards, damaged = read_shards(folder / SHARDS, thorough=True)
        if damaged:
            raise InputError(str(folder), str(damaged[0]), "undamaged shards; the next sweep sets it aside")
        _remove_replaced(folder, shards)
        for group in _groups(shards):
            write_shard(folder / SHARDS, _merged(group), group[0].model, [shard.name for shard in group])
        after, _ = read_shards(folder / SHARDS, thorough=True)
        _remove_replaced(folder, after)
    return len(shards), len(after)


def _groups(shards: list[Shard]) -> Iterator[list[Shard]]:
    """Yield shards to merge: of one version, two or more, together not too large."""
    group: list[Shard] = []
    for shard in sorted(shards, key=lambda each: (each.model, each.name)):
        full = group and (group[0].model != shard.model or sum(each.size for each in group) + shard.size > MERGED)
        if full:
            if len(group) > 1:
                yield group
            group = []
        group.append(shard)
    if len(group) > 1:
        yield group


def _merged(group: list[Shard]) -> dict[str, bytes]:
    """Return the tables of several shards as one each, by run."""
    import duckdb

    tables = {}
    with duckdb.connect(config={"threads": 1}) as connection:
        for name in TABLES:
            paths = [path for shard in group if (path := shard.table(name)) is not None]
            if paths:
                query = f"SELECT * FROM read_parquet([{', '.join(map(literal, paths))}]) ORDER BY ALL"
                tables[name] = copied(connection, query)
    return tables


def _remove_replaced(folder: Path, shards: list[Shard]) -> None:
    """Remove the shards whose content is in a merged one."""
    for name in {name for shard in shards for name in shard.replaces}:
        shutil.rmtree(folder / SHARDS / name, ignore_errors=True)
