"""Files and folders of a store: whole or not there, and said if they cannot be written."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from sim.errors import InputError
from sim.study.keep import Keep
from sim.study.store.atomic import StoreError, write_file, write_folder
from sim.study.store.writer import writing
from study.sweeps import design


def test_a_folder_that_is_there_stays(tmp_path: Path) -> None:
    write_folder(tmp_path / "a", {"x": b"first"})
    write_folder(tmp_path / "a", {"x": b"second"})
    assert (tmp_path / "a" / "x").read_bytes() == b"first"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_below_a_file_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot write"):
        write_folder(tmp_path / "file" / "a", {"x": b""})
    with pytest.raises(StoreError, match="cannot write"):
        write_file(tmp_path / "file" / "b" / "c", b"")


@pytest.mark.parametrize(
    ("number", "kind", "said"),
    [(errno.ENOSPC, StoreError, "No space left"), (errno.EROFS, InputError, "a folder that can be written")],
)
def test_a_store_that_cannot_be_written_is_said_before_anything_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, kind: type[Exception], said: str
) -> None:
    def refuse(path: Path, **options: object) -> None:
        raise OSError(number, os.strerror(number))

    keep: Keep = design().keep
    monkeypatch.setattr(Path, "touch", refuse)
    with pytest.raises(kind, match=said), writing(tmp_path / "s", keep):
        pass
    assert list((tmp_path / "s").iterdir()) == []
