"""What a job of ``--multirun`` leaves in its folder for the command that started it, which may be another process."""

from __future__ import annotations

import json
import shutil
import traceback
from pathlib import Path
from typing import Any, Final

from sim.errors import InputError, SimError, phrase, shown

NOTE: Final = "job.json"


def note_result(folder: Path, **content: Any) -> None:
    """Write down what a job did."""
    (folder / NOTE).write_text(json.dumps(content, default=str), encoding="utf-8")


def note_error(folder: Path, error: Exception) -> None:
    """Write down why a job failed, so that the same error can be raised where it is reported."""
    trace = "".join(traceback.format_exception(error))
    content: dict[str, Any] = {"error": f"{type(error).__name__}: {error}", "trace": trace}
    if isinstance(error, InputError):
        content["input"] = [error.place, shown(error.value), error.allowed, error.suggestion]
    elif isinstance(error, SimError):
        content["refused"] = str(error)
    note_result(folder, **content)


def gather(folder: Path) -> list[dict[str, Any]]:
    """Return what the jobs did, in their order, and leave nothing but their folders.

    Raises:
        InputError: If the input of the first job that failed was wrong.
        SimError: If it refused for another reason, or a job left no note.
        RuntimeError: If it failed unexpectedly.
    """
    for path in folder.iterdir():
        if not path.name.isdecimal():  # Hydra's settings, with a folder that is gone, and its launchers' notes
            path.unlink() if path.is_file() else shutil.rmtree(path)
    places = sorted(folder.iterdir(), key=lambda path: int(path.name))
    if [int(path.name) for path in places] != list(range(len(places))):
        raise SimError("jobs are missing: their processes did not start")
    return [_done(path) for path in places]


def _done(folder: Path) -> dict[str, Any]:
    """Return what one job did, or raise what it raised."""
    note = folder / NOTE
    if not note.is_file():
        raise SimError(f"job {folder.name} left no result: its process died")
    found: dict[str, Any] = json.loads(note.read_text(encoding="utf-8"))
    note.unlink()
    if "input" in found:
        place, value, allowed, suggestion = found["input"]
        raise InputError(place, phrase(value), allowed, suggestion)
    if "refused" in found:
        raise SimError(found["refused"])
    if "error" in found:
        error = RuntimeError(f"job {folder.name}: {found['error']}")
        error.add_note(found["trace"])
        raise error
    return found
