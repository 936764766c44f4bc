"""Reading a store: its tables, and nothing but reading."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.errors import InputError
from sim.study.store import Store
from study.sweeps import design, swept

COLUMNS = {
    "runs": "run_id, sweep, scenario, point, replicate, seed, model",
    "parameters": "run_id, sweep, scenario, point, replicate, name, value",
    "summary": "run_id, jurisdiction, sector, size, outcome, unit, value",
    "annual": "run_id, year, jurisdiction, sector, size, outcome, unit, value",
    "monthly": "run_id, month, jurisdiction, sector, size, outcome, unit, value",
    "failures": "run_id, stage, exception, message, traceback, sweep, scenario, point, replicate",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("store")
    swept(path, design(record={"level": "monthly"}))
    return path


@pytest.fixture(scope="module")
def store(folder: Path) -> Store:
    return Store(folder)


def files(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("view", COLUMNS)
def test_every_table_has_its_columns(store: Store, view: str) -> None:
    found = store.query(f"SELECT * FROM {view}")
    assert list(found.columns) == COLUMNS[view].split(", ")
    assert found.empty == (view == "failures")


def test_parameters_are_what_the_design_set(store: Store) -> None:
    found = store.query("SELECT DISTINCT point, name, value FROM parameters ORDER BY ALL")
    assert found.to_numpy().tolist() == [[0, "incidents.base_rate", 0.02], [1, "incidents.base_rate", 0.05]]
    assert store.parameters()["incidents.base_rate"].tolist() == [0.02, 0.05]


def test_values_come_in_order_and_only_of_series_that_exist(store: Store) -> None:
    found = store.values("adoption", table="annual")
    assert list(found.columns) == ["scenario", "point", "replicate", "run_id", "year", "value"]
    keys = found[["scenario", "point", "replicate", "year"]].to_numpy().tolist()
    assert keys == sorted(keys)
    assert len(keys) == 8 * 5
    with pytest.raises(InputError):
        store.values("adoptoin")
    with pytest.raises(InputError, match="monthly"):
        store.values("adoption", table="weekly")


def test_annual_and_monthly_tell_the_same(store: Store) -> None:
    by_year = store.values("adoption", table="annual").set_index(["run_id", "year"]).value
    monthly = store.values("adoption", table="monthly")
    means = monthly.groupby(["run_id", monthly.month.dt.year]).value.mean()
    assert (means.to_numpy() - by_year.sort_index().to_numpy()).max() == pytest.approx(0.0, abs=1e-12)


def test_a_design_is_found_by_its_name_with_or_without_the_number(store: Store) -> None:
    full = store.sweeps[0]
    assert store.sweep_name("tiny") == store.sweep_name(None) == store.sweep_name(full) == full
    with pytest.raises(InputError, match="Did you mean"):
        store.sweep_name(f"{full[:-1]}x")


WRITING = [
    "COPY (SELECT 1) TO '{folder}/mine.csv'",
    "EXPLAIN ANALYZE COPY (SELECT 1) TO '{folder}/mine.csv'",
    "EXPLAIN ANALYZE DROP VIEW runs",
    "DROP VIEW runs",
    "CREATE TABLE mine AS SELECT 1",
    "DELETE FROM series",
    "ATTACH '{folder}/mine.db'",
    "SET enable_external_access=true",
    "INSTALL httpfs",
    "EXPORT DATABASE '{folder}/all'",
    "SELECT 1; SELECT 2",
    "",
]


@pytest.mark.parametrize("sql", WRITING)
def test_whatever_is_not_one_select_is_refused(folder: Path, sql: str) -> None:
    before = files(folder)
    with pytest.raises(InputError):
        Store(folder).query(sql.format(folder=folder))
    assert files(folder) == before


@pytest.mark.parametrize(
    "sql", ["SELECT * FROM read_csv('/etc/passwd')", "SELECT * FROM glob('/etc/*')", "FROM '/etc/passwd'"]
)
def test_files_outside_the_store_cannot_be_read(store: Store, sql: str) -> None:
    with pytest.raises(InputError):
        store.query(sql)


def test_wrong_sql_is_an_input_error_with_the_databases_words(store: Store) -> None:
    with pytest.raises(InputError, match="adoptoin"):
        store.query("SELECT adoptoin FROM runs")


def test_reading_leaves_no_trace(folder: Path) -> None:
    before = files(folder)
    opened = Store(folder)
    opened.query("SELECT * FROM summary")
    opened.digest()
    assert files(folder) == before


def test_a_store_with_a_quote_in_its_path(tmp_path: Path) -> None:
    path = tmp_path / "it's mine"
    swept(path, design(scenarios=["hybrid"], uncertainties=None))
    assert len(Store(path).query("SELECT * FROM runs")) == 2


def test_an_empty_store_has_empty_tables(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "store.json").write_bytes((folder / "store.json").read_bytes())
    for view, columns in COLUMNS.items():
        found = Store(tmp_path).query(f"SELECT * FROM {view}")
        assert found.empty
        assert list(found.columns) == columns.split(", ")


def test_no_store_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="store.json"):
        Store(tmp_path / "nowhere")
