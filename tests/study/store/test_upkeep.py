"""Check, compact and export."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.errors import InputError, SimError
from sim.study.state import Options
from sim.study.store import Store, upkeep
from sim.study.store.export import check_folder, export
from sim.study.store.lock import locked
from sim.study.store.upkeep import check, compact
from study.sweeps import design, digest, failing, swept


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store of seven runs and a failure in eight shards."""
    store = tmp_path_factory.mktemp("whole")
    bad = list(design().jobs(0, 2))[5].id
    swept(store, design(), Options(seconds=0.001), run=failing(lambda task: task.id == bad))
    return store


@pytest.fixture
def store(whole: Path, tmp_path: Path) -> Path:
    """Return a copy of it."""
    return shutil.copytree(whole, tmp_path / "store")


def test_check_counts_and_finds_nothing_wrong(whole: Path) -> None:
    found = check(whole)
    assert (found.shards, found.done, found.failed, found.twice, found.damaged) == (8, 7, 1, 0, [])
    assert found.size == sum(path.stat().st_size for path in whole.glob("shards/*/*.parquet"))


def test_a_run_counted_twice_is_noticed(store: Path) -> None:
    from sim.compiled import model_fingerprint
    from sim.study.store.shards import write_shard

    shard = next(each for each in Store(store).shards if each.table("summary"))
    tables = {path.stem: path.read_bytes() for path in shard.path.glob("*.parquet")}
    write_shard(store / "shards", tables, model_fingerprint(), ["another"])
    assert check(store).twice == 1
    assert len(Store(store).query("SELECT DISTINCT run_id FROM runs")) == len(
        Store(store).query("SELECT run_id FROM runs")
    )


def test_compact_merges_and_changes_no_result(whole: Path, store: Path) -> None:
    assert compact(store) == (8, 1)
    assert digest(store) == digest(whole)
    assert len(list((store / "shards").iterdir())) == 1
    assert compact(store) == (1, 1)
    done, pool = swept(store, design())
    assert (done.state.cached, pool.ran) == (8, [])


@pytest.mark.parametrize("when", [1, 2])
def test_a_crash_while_compacting_neither_loses_nor_doubles(
    whole: Path, store: Path, monkeypatch: pytest.MonkeyPatch, when: int
) -> None:
    calls = 0
    remove = upkeep._remove_replaced

    def crash(*arguments: object) -> None:
        nonlocal calls
        calls += 1
        if calls == when:
            raise KeyboardInterrupt
        remove(*arguments)

    monkeypatch.setattr(upkeep, "_remove_replaced", crash)
    with pytest.raises(KeyboardInterrupt):
        compact(store)
    assert digest(store) == digest(whole)
    monkeypatch.undo()
    compact(store)
    assert len(list((store / "shards").iterdir())) == 1
    assert digest(store) == digest(whole)


def test_half_of_the_replaced_shards_may_be_gone(whole: Path, store: Path) -> None:
    kept = {path.name for path in list((store / "shards").iterdir())[:4]}
    copies = shutil.copytree(store / "shards", store.with_name("copies"))
    compact(store)
    for name in kept:
        shutil.copytree(copies / name, store / "shards" / name)
    assert check(store).damaged == []
    assert check(store).twice == 0
    assert digest(store) == digest(whole)


def test_compact_keeps_shards_below_a_size(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = [shard.size for shard in Store(store).shards]
    monkeypatch.setattr(upkeep, "MERGED", 2 * max(sizes))
    before, after = compact(store)
    assert before == 8
    assert 2 <= after <= 4


def test_shards_that_are_full_already_stay_as_they_are(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [shard.name for shard in Store(store).shards]
    monkeypatch.setattr(upkeep, "MERGED", 1)
    assert compact(store) == (8, 8)
    assert [shard.name for shard in Store(store).shards] == names


def test_one_title_of_two_designs_is_not_enough(store: Path) -> None:
    (name,) = Store(store).sweeps
    title = name.rpartition("-")[0]
    assert Store(store).sweep_name(title) == name
    (store / "sweeps" / f"{title}-0").mkdir()
    with pytest.raises(InputError, match=f"one of {title}-0, {name}"):
        Store(store).sweep_name(title)


def test_compact_refuses_a_damaged_store_and_one_in_use(store: Path) -> None:
    with locked(store), pytest.raises(InputError, match="in use by process"):
        compact(store)
    path = next(path for shard in Store(store).shards if (path := shard.table("summary")))
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(InputError, match="undamaged shards"):
        compact(store)


def test_csv_and_parquet_hold_every_table(whole: Path, tmp_path: Path) -> None:
    import duckdb

    for form in ("csv", "parquet"):
        folder = tmp_path / form
        folder.mkdir()
        files = export(Store(whole), folder, form)
        assert sorted(path.name for path in folder.iterdir()) == sorted(path.name for path in files)
        for path in files:
            ours = Store(whole).query(f"SELECT * FROM {path.stem} ORDER BY ALL")
            read = f"read_csv('{path}')" if form == "csv" else f"read_parquet('{path}')"
            theirs = duckdb.sql(f"SELECT count(*) FROM {read}").fetchall()[0][0]
            assert theirs == len(ours), path
    ours = Store(whole).query("SELECT run_id, outcome, value FROM summary ORDER BY ALL")
    for read in (f"read_csv('{tmp_path}/csv/summary.csv')", f"'{tmp_path}/parquet/summary.parquet'"):
        theirs = duckdb.sql(f"SELECT run_id, outcome, value FROM {read} ORDER BY ALL").df()
        pd.testing.assert_frame_equal(ours, theirs)


def test_netcdf_is_a_cube_of_run_series_and_year(whole: Path, tmp_path: Path) -> None:
    import xarray

    files = export(Store(whole), tmp_path, "netcdf")
    assert sorted(path.name for path in files) == ["annual.nc", "summary.nc"]
    with xarray.open_dataset(tmp_path / "annual.nc") as data:
        assert dict(data.sizes) == {"run": 7, "series": data.sizes["series"], "year": 5}
        chosen = (data.outcome == "adoption") & (data.jurisdiction == "japan")
        found = data.value[:, chosen.to_numpy(), :].to_numpy().ravel()
        runs = data.run.to_numpy().tolist()
    stored = Store(whole).values("adoption", table="annual").sort_values(["run_id", "year"])
    np.testing.assert_array_equal(found, stored.value.to_numpy())
    assert runs == sorted(set(stored.run_id))


def test_one_design_of_several_can_be_exported(store: Path, tmp_path: Path) -> None:
    other = design(scenarios=["no_guideline"])
    swept(store, other)
    folder = tmp_path / "one"
    folder.mkdir()
    export(Store(store), folder, "csv", other.sweep)
    assert set(pd.read_csv(folder / "runs.csv").scenario) == {"no_guideline"}
    assert pd.read_csv(folder / "summary.csv").run_id.nunique() == 4
    with pytest.raises(InputError):
        export(Store(store), folder, "csv", "another")


def test_export_refuses_what_it_does_not_know_and_full_folders(whole: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="netcdf"):
        export(Store(whole), tmp_path, "excel")
    (tmp_path / "mine").touch()
    with pytest.raises(InputError, match="new or empty"):
        check_folder(tmp_path)


def test_a_missing_extra_is_named(whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "h5netcdf", None)
    with pytest.raises(SimError, match=r"pip install 'sim\[export\]'"):
        export(Store(whole), tmp_path, "netcdf")
