"""What is kept of a run, and how much disk it takes."""

from __future__ import annotations

import itertools
import subprocess
from pathlib import Path

import pytest

from sim.study.keep import CROSSTABS, LEVELS
from sim.study.store import Store
from study.sweeps import design, swept

LONG = ["population.firms=1000"]  # twenty-one years, as by default
COMBINATIONS = [(level, tabs) for level in LEVELS for n in range(3) for tabs in itertools.combinations(CROSSTABS, n)]


def disk(folder: Path) -> int:
    """Return the bytes that a folder takes on the disk, in whole blocks as du counts."""
    return int(
        subprocess.run(["du", "-s", "--block-size=1", folder], capture_output=True, check=True).stdout.split()[0]
    )


def test_a_run_of_full_length_takes_at_most_a_hundred_kilobytes_by_default(tmp_path: Path) -> None:
    made = design(
        LONG, uncertainties={"latin_hypercube": {"points": 6, "ranges": {"incidents.*": "bounds"}}}, replicates=1
    )
    done, _ = swept(tmp_path, made)
    assert done.state.done == 12
    assert disk(tmp_path) / 12 <= 100_000
    assert made.keep.bytes_a_run(252) <= 100_000


def test_a_single_run_takes_at_most_a_hundred_kilobytes_in_its_shard(tmp_path: Path) -> None:
    swept(tmp_path, design(LONG, scenarios=["hybrid"], uncertainties=None, replicates=1))
    assert disk(next((tmp_path / "shards").iterdir())) <= 100_000


@pytest.mark.parametrize(("level", "tabs"), COMBINATIONS)
def test_a_level_has_the_tables_up_to_it_with_the_crosstabs_asked_for(
    tmp_path: Path, level: str, tabs: tuple[str, ...]
) -> None:
    record = {"level": level, "crosstabs": list(tabs)}
    swept(tmp_path, design(scenarios=["hybrid"], uncertainties=None, replicates=1, record=record))
    store = Store(tmp_path)
    assert set(store.query("SELECT DISTINCT sector FROM summary").sector) > {"all"}
    for table in LEVELS[1:]:
        kept = LEVELS.index(table) <= LEVELS.index(level)
        assert store.query(f"SELECT * FROM {table}").empty != kept
        for name in CROSSTABS if kept else ():
            groups = set(store.query(f"SELECT DISTINCT {name} AS g FROM {table}").g)
            assert (groups > {"all"}) == (name in tabs)


def test_the_expected_size_is_not_less_than_the_real_one(tmp_path: Path) -> None:
    made = design(LONG, scenarios=["hybrid"], uncertainties=None, replicates=4, record={"level": "monthly"})
    swept(tmp_path, made)
    real = sum(shard.size for shard in Store(tmp_path).shards) / 4
    assert real <= made.keep.bytes_a_run(252) <= 3 * real
