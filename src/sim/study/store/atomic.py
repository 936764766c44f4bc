"""Files and folders that are there completely or not at all, also after the power went."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from sim.errors import SimError

PARTIAL = ".partial-"
"""Start of the names of what is being written; whatever has it is worthless and removed."""

NAME_LENGTH = 20
"""Hexadecimal digits of a checksum that name a file or folder."""


class StoreError(SimError):
    """The store could not be written or read; what was written before is safe."""


def checksum(data: bytes) -> str:
    """Return the SHA-256 of bytes as hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def write_file(path: Path, data: bytes) -> None:
    """Write a file beside its place, flush it and rename it."""
    partial = path.with_name(f"{PARTIAL}{os.getpid()}-{path.name}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(partial, data)
        partial.replace(path)
        flush_folder(path.parent)
    except OSError as error:
        with suppress(OSError):  # what keeps it from being written may keep it from being removed
            _remove(partial)
        raise not_written(path, error) from error


def write_folder(path: Path, files: Mapping[str, bytes]) -> None:
    """Write a folder of files beside its place, flush all and rename it; one that is there already stays."""
    partial = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = Path(tempfile.mkdtemp(prefix=PARTIAL, dir=path.parent))
        partial.chmod(0o755)
        for name, data in files.items():
            _write(partial / name, data)
        flush_folder(partial)
        if not path.exists():
            partial.rename(path)
        flush_folder(path.parent)
    except OSError as error:
        raise not_written(path, error) from error
    finally:
        if partial is not None:
            shutil.rmtree(partial, ignore_errors=True)


def remove_partial(folder: Path) -> None:
    """Remove what an earlier driver was writing when it was killed."""
    for path in folder.glob(f"{PARTIAL}*"):
        _remove(path)


def flush_folder(path: Path) -> None:
    """Make names in a folder last."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def not_written(path: Path, error: OSError) -> StoreError:
    """Return the error for what could not be written."""
    return StoreError(f"cannot write {path}: {error.strerror or error}")


def _write(path: Path, data: bytes) -> None:
    """Write bytes and wait until they are on the disk."""
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _remove(path: Path) -> None:
    """Remove a file or a folder if it is there."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
