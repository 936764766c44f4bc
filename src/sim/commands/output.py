"""Output folders: checked before anything runs, complete or not there at all."""

from __future__ import annotations

import errno
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sim.errors import InputError, SimError

MANIFEST: Final = "result.json"
"""Marks a folder as results of this program, so that it may be replaced."""

FULL: Final = (errno.ENOSPC, errno.EDQUOT)


@contextmanager
def result_folder(wanted: Path | None, name: str) -> Iterator[tuple[Path, Path]]:
    """Give a folder to write to, and the place it moves to when all went well.

    Args:
        wanted: What the user asked for; without it a new folder ``out/<name>``.
        name: Name of the new folder.

    Raises:
        InputError: If the folder cannot be written or holds something else.
    """
    target = wanted or _unused(Path("out") / name)
    _check(target)
    with partial_folder(target) as partial:
        yield partial, target
        _swap(partial, target)


@contextmanager
def partial_folder(target: Path) -> Iterator[Path]:
    """Give a new folder beside the target, on the same disk; it is gone at the end.

    Raises:
        InputError: If it cannot be made.
        SimError: If the disk is full.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
        partial.chmod(0o755)
    except OSError as error:
        raise _not_writable(target, error) from None
    try:
        yield partial
    except Exception as error:
        if _is_full(error):
            raise SimError(f"no space left on the disk of {target}; nothing was written") from error
        raise
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def write_manifest(folder: Path, **content: Any) -> None:
    """Write what the results are, which also marks the folder as ours."""
    text = json.dumps({"program": "sim"} | content, indent=2, ensure_ascii=False, default=str)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")


def move_files(source: Path, target: Path) -> list[Path]:
    """Move files into a folder, replacing those of the same name and leaving all others."""
    try:
        target.mkdir(parents=True, exist_ok=True)
        return [Path(shutil.move(path, target / path.name)) for path in sorted(source.iterdir())]
    except OSError as error:
        raise _not_writable(target, error) from None


def _check(target: Path) -> None:
    """Refuse a target that is a file, or a folder with something else in it."""
    if target.is_dir() and any(target.iterdir()) and not (target / MANIFEST).is_file():
        raise InputError("--out", str(target), "a folder that is new, empty, or holds earlier results")
    if target.exists() and not target.is_dir():
        raise InputError("--out", str(target), "a folder, not a file")
    if target.is_dir() and not os.access(target, os.W_OK):
        raise InputError("--out", str(target), "a folder that can be written")


def _is_full(error: Exception) -> bool:
    """Return whether an error says that the disk is full; DuckDB says so in words only."""
    return getattr(error, "errno", None) in FULL or os.strerror(errno.ENOSPC) in str(error)


def _not_writable(target: Path, error: OSError) -> InputError:
    """Return the error for a folder that cannot be written."""
    return InputError("--out", str(target), f"a folder that can be written ({error.strerror})")


def _swap(partial: Path, target: Path) -> None:
    """Put the finished folder in place of the target."""
    old = partial.with_name(f"{partial.name}.old")
    if target.exists():
        target.rename(old)
    partial.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def _unused(path: Path) -> Path:
    """Return the path, numbered if it exists, so that earlier results stay."""
    number = 2
    candidate = path
    while candidate.exists():
        candidate = path.with_name(f"{path.name}-{number}")
        number += 1
    return candidate
