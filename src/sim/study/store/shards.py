"""Shards: the results of one chunk of runs, written once, named after what is in them, never changed.

A shard is a folder of Parquet files and ``shard.json``, which has the size and SHA-256 of each file. The folder's name
is the hash of ``shard.json``: nothing in a shard can be cut off or altered unnoticed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sim.study.store.atomic import NAME_LENGTH, PARTIAL, StoreError, checksum, not_written, write_folder

MANIFEST: Final = "shard.json"
TABLES: Final = ("runs", "summary", "annual", "monthly", "failures")


@dataclass(frozen=True)
class Shard:
    """One shard as its manifest describes it."""

    path: Path
    model: str
    files: dict[str, tuple[int, str]]
    replaces: tuple[str, ...]

    @property
    def name(self) -> str:
        """Name of the folder."""
        return self.path.name

    def table(self, name: str) -> Path | None:
        """Return the file of a table, or nothing if the shard has none."""
        file = f"{name}.parquet"
        return self.path / file if file in self.files else None

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(size for size, _ in self.files.values())


@dataclass(frozen=True)
class Damage:
    """A shard or file that is not what was written, and what is wrong with it."""

    path: Path
    reason: str

    def __str__(self) -> str:
        """Return name and reason."""
        return f"{self.path.name}: {self.reason}"


def write_shard(folder: Path, tables: Mapping[str, bytes], model: str, replaces: Iterable[str] = ()) -> Path:
    """Write a shard and return its folder.

    Args:
        folder: The folder of all shards.
        tables: Parquet files as bytes, by name of the table.
        model: Version of the model that the runs were made with.
        replaces: Names of shards whose content is in this one.
    """
    files = {f"{name}.parquet": data for name, data in tables.items()}
    listed = {name: {"bytes": len(data), "sha256": checksum(data)} for name, data in sorted(files.items())}
    note = {"model": model, "files": listed, "replaces": sorted(replaces)}
    manifest = (json.dumps(note, indent=1) + "\n").encode()
    path = folder / checksum(manifest)[:NAME_LENGTH]
    write_folder(path, files | {MANIFEST: manifest})
    return path


def read_shards(folder: Path, thorough: bool) -> tuple[list[Shard], list[Damage]]:
    """Return the shards that count, by name, and those that are damaged.

    Args:
        folder: The folder of all shards.
        thorough: Read every byte; else only manifests and the sizes of files.
    """
    paths = sorted(path for path in folder.iterdir() if not path.name.startswith(PARTIAL)) if folder.is_dir() else []
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda path: _examined(path, thorough), paths))
    shards = [each for each in found if isinstance(each, Shard)]
    replaced = {name for shard in shards for name in shard.replaces}
    damaged = [each for each in found if isinstance(each, Damage) and each.path.name not in replaced]
    return [shard for shard in shards if shard.name not in replaced], damaged


def set_aside(damage: Damage, folder: Path) -> Path:
    """Move a damaged shard or file out of the way and return where it is now."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        target, number = folder / damage.path.name, 2
        while target.exists():
            target, number = folder / f"{damage.path.name}-{number}", number + 1
        return damage.path.rename(target)
    except OSError as error:
        raise not_written(folder, error) from error


def _examined(path: Path, thorough: bool) -> Shard | Damage:
    """Return a shard, or what is wrong with it."""
    try:
        manifest = (path / MANIFEST).read_bytes()
        if checksum(manifest)[:NAME_LENGTH] != path.name:
            return Damage(path, f"{MANIFEST} was altered")
        note = json.loads(manifest)
        files = {name: (each["bytes"], each["sha256"]) for name, each in note["files"].items()}
        reason = next(filter(None, (_wrong(path / name, *known, thorough) for name, known in files.items())), "")
        return Damage(path, reason) if reason else Shard(path, note["model"], files, tuple(note["replaces"]))
    except FileNotFoundError as error:
        return Damage(path, f"{Path(str(error.filename)).name} is missing")
    except NotADirectoryError:
        return Damage(path, "not a shard")
    except OSError as error:
        raise StoreError(f"cannot read {path}: {error.strerror}") from error


def _wrong(path: Path, size: int, digest: str, thorough: bool) -> str:
    """Return what is wrong with a file, or an empty text."""
    found = path.stat().st_size
    if found != size:
        return f"{path.name} has {found} bytes, not {size}"
    if thorough and checksum(path.read_bytes()) != digest:
        return f"{path.name} was altered"
    return ""
