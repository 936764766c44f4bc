"""``store.json``: the versions of the model that wrote to a store, and what each run keeps."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any, Final

from sim.compiled import MODEL_SOURCE, model_fingerprint
from sim.engine.outcomes import OUTCOMES
from sim.engine.tables import series_index
from sim.errors import InputError, phrase
from sim.study.identity import SCHEMA
from sim.study.keep import Keep
from sim.study.store.atomic import PARTIAL, write_file
from sim.study.store.lock import LOCK

NAME: Final = "store.json"
SHARDS, SWEEPS, SET_ASIDE = "shards", "sweeps", "set_aside"
FORMAT: Final = 1


def read_note(folder: Path) -> dict[str, Any] | None:
    """Return what a store says of itself, or nothing if there is no store.

    Raises:
        InputError: If the folder holds something else.
    """
    path = folder / NAME
    if not path.is_file():
        if folder.is_dir() and any(map(_foreign, folder.iterdir())):
            raise InputError(
                str(folder), phrase("a folder without store.json"), "a store, or a folder that is new or empty"
            )
        return None
    try:
        note = json.loads(path.read_text(encoding="utf-8"))
        if note["format"] != FORMAT:
            raise InputError(str(path), note["format"], f"format {FORMAT}")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(
            str(path), type(error).__name__, "the JSON that a sweep wrote; restore it from a copy"
        ) from None
    return dict(note)


def _foreign(path: Path) -> bool:
    """Return whether a file is none that a store has before it has its note."""
    return path.name != LOCK and not path.name.startswith(PARTIAL)


def prepared(folder: Path, keep: Keep, fork: bool) -> dict[str, Any]:
    """Return the note of a store that this version of the model may write to, creating or extending it.

    Raises:
        InputError: If the store keeps something else of a run, or has runs of another version and ``fork`` is not set.
    """
    note = read_note(folder) or {"program": "sim", "format": FORMAT, "keep": keep.data(), "versions": {}}
    if note["keep"] != keep.data():
        raise InputError(f"{folder}: record", keep.data(), f"{note['keep']}, as the store has it; or another store")
    model = model_fingerprint()
    if model in note["versions"]:
        return note
    if note["versions"] and not fork:
        raise _refused(folder, note)
    note["versions"][model] = version()
    write_file(folder / NAME, (json.dumps(note, indent=1, ensure_ascii=False) + "\n").encode())
    return note


def version() -> dict[str, Any]:
    """Return what identifies this version of the model, and what its series are."""
    from sim import __version__

    series = [[*row, OUTCOMES[row.outcome].flow] for row in series_index()]
    return {"package": __version__, "schema": SCHEMA, "files": source_files(), "series": series}


def source_files() -> dict[str, str]:
    """Return the hash of each file that results depend on."""
    package = Path(__file__).parents[2]
    files: dict[str, str] = {}
    for entry in MODEL_SOURCE:
        path = package / entry
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            files[file.relative_to(package).as_posix()] = hashlib.sha256(file.read_bytes()).hexdigest()[:12]
    return files


def differences(stored: dict[str, Any]) -> list[str]:
    """Return in which files this version differs from one that is stored."""
    theirs, mine = stored["files"], source_files()
    found = [f"{name} (changed)" for name in mine if name in theirs and mine[name] != theirs[name]]
    found += [f"{name} (new)" for name in mine if name not in theirs]
    return found + [f"{name} (gone)" for name in theirs if name not in mine]


def _refused(folder: Path, note: dict[str, Any]) -> InputError:
    """Return the error for a store of another version of the model, with what differs."""
    model, stored = list(note["versions"].items())[-1]
    parts = differences(stored)
    package = f"package {stored['package']}, model {model}"
    return InputError(
        str(folder),
        phrase(f"a store written by {package}, while this is model {model_fingerprint()}"),
        f"the same model, another store, or --fork to keep both; differs in {', '.join(parts) or 'its schema'}",
    )
