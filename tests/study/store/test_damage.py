"""What is cut off or altered in a store is found, named, set aside, and its runs made again."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sim.errors import InputError
from sim.study.state import Options
from sim.study.store import Store
from sim.study.store.upkeep import check
from study.sweeps import design, digest, swept


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store of eight runs in eight shards."""
    store = tmp_path_factory.mktemp("whole")
    swept(store, design(), Options(seconds=0.001))
    assert len(Store(store).shards) == 8
    return store


@pytest.fixture
def store(whole: Path, tmp_path: Path) -> Path:
    """Return a copy of it."""
    return shutil.copytree(whole, tmp_path / "store")


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-7])


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def empty(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize("file", ["runs.parquet", "summary.parquet", "annual.parquet", "shard.json"])
@pytest.mark.parametrize("harm", [cut, flip, empty, Path.unlink])
def test_a_shard_is_set_aside_and_only_its_runs_are_made_again(
    whole: Path, store: Path, file: str, harm: Callable[[Path], None]
) -> None:
    shard = Store(store).shards[3].path
    lost = set(Store(store).query("SELECT run_id FROM runs").run_id)
    harm(shard / file)
    found = check(store)
    assert [damage.path.name for damage in found.damaged] == [shard.name]
    assert file in str(found.damaged[0])
    assert found.done == 7
    done, pool = swept(store, design())
    assert [damage.path.name for damage in done.set_aside] == [shard.name]
    assert (done.state.done, done.state.cached) == (1, 7)
    assert set(pool.ran) < lost
    assert (store / "set_aside" / shard.name).is_dir()
    assert check(store).damaged == []
    assert digest(store) == digest(whole)


def test_what_is_cut_off_is_left_out_of_queries(store: Path) -> None:
    shard = Store(store).shards[0].path
    cut(shard / "summary.parquet")
    opened = Store(store)
    assert [damage.path.name for damage in opened.damaged] == [shard.name]
    assert len(opened.query("SELECT * FROM runs")) == 7


@pytest.mark.parametrize("kind", ["members-*.parquet", "points-*.parquet"])
@pytest.mark.parametrize("harm", [cut, flip, empty])
def test_a_file_about_a_design_is_set_aside_and_written_again(
    whole: Path, store: Path, kind: str, harm: Callable[[Path], None]
) -> None:
    path = next(store.glob(f"sweeps/*/{kind}"))
    harm(path)
    assert [damage.path for damage in check(store).damaged] == [path]
    assert [damage.path for damage in Store(store).damaged] == [path]
    Store(store).query("SELECT * FROM runs")
    done, pool = swept(store, design())
    assert [damage.path for damage in done.set_aside] == [path]
    assert pool.ran == []
    assert digest(store) == digest(whole)


def test_a_file_that_is_no_shard_is_set_aside(store: Path) -> None:
    (store / "shards" / "notes.txt").write_text("mine")
    assert [str(damage) for damage in check(store).damaged] == ["notes.txt: not a shard"]
    swept(store, design())
    assert (store / "set_aside" / "notes.txt").read_text() == "mine"


def test_damage_of_the_same_name_twice_keeps_both(store: Path) -> None:
    name = Store(store).shards[0].name
    for _ in range(2):
        flip(store / "shards" / name / "summary.parquet")
        swept(store, design())
    assert sorted(path.name for path in (store / "set_aside").iterdir()) == [name, f"{name}-2"]


def test_what_a_killed_driver_was_writing_is_removed(whole: Path, store: Path) -> None:
    shard = Store(store).shards[0].path
    shutil.copytree(shard, store / "shards" / ".partial-abc")
    (store / ".partial-12-store.json").write_text("{")
    sweep_folder = next((store / "sweeps").iterdir())
    (sweep_folder / ".partial-12-members-x.parquet").write_text("half")
    assert check(store).damaged == []
    swept(store, design())
    assert list(store.rglob(".partial*")) == []
    assert digest(store) == digest(whole)


@pytest.mark.parametrize("text", ["", "{", '{"format": 99}', "[]"])
def test_a_store_whose_note_is_damaged_is_refused(store: Path, text: str) -> None:
    (store / "store.json").write_text(text)
    with pytest.raises(InputError, match="store.json"):
        swept(store, design())
    with pytest.raises(InputError, match="store.json"):
        Store(store)


def test_a_folder_of_something_else_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(InputError, match="a store, or a folder that is new or empty"):
        swept(tmp_path, design())
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]
    with pytest.raises(InputError, match="a folder, not a file"):
        swept(tmp_path / "thesis.txt", design())
