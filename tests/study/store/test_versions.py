"""A store holds one version of the model, unless it is forked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim.errors import InputError
from sim.study.state import Options
from sim.study.store import Store
from study.sweeps import design, digest, swept

OLD = "0123456789ab"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """Return a store as an older version of the model would have left it."""
    store = tmp_path / "store"
    with pytest.MonkeyPatch.context() as patched:
        for module in ("compiled", "study.chunks", "study.work", "study.design", "study.point", "study.identity",
                       "study.enrol", "study.store.writer", "study.store.versions"):  # fmt: skip
            patched.setattr(f"sim.{module}.model_fingerprint", lambda: OLD)
        swept(store, design())
    path = store / "store.json"
    note = json.loads(path.read_text())
    files = note["versions"][OLD]["files"]
    files["engine/month.py"] = "another hash"
    files["engine/gone.py"] = "was here"
    del files["equations/mood.py"]
    path.write_text(json.dumps(note))
    return store


def test_another_version_is_refused_with_what_differs(old: Path) -> None:
    before = digest(old)
    with pytest.raises(InputError) as caught:
        swept(old, design())
    told = str(caught.value)
    assert OLD in told
    for part in ("--fork", "engine/month.py (changed)", "equations/mood.py (new)", "engine/gone.py (gone)"):
        assert part in told
    assert "engine/firms.py" not in told
    assert digest(old) == before


def test_a_fork_keeps_both_and_runs_everything_of_this_version(old: Path) -> None:
    done, pool = swept(old, design(), Options(fork=True))
    assert (done.state.done, done.state.cached, len(pool.ran)) == (8, 0, 8)
    counts = Store(old).query("SELECT model, count(*) AS n FROM runs GROUP BY ALL")
    assert sorted(counts.n) == [8, 8]
    assert OLD in set(counts.model)
    again, _ = swept(old, design())
    assert again.state.cached == 8
    assert len(Store(old).sweeps) == 2


def test_what_differs_between_versions_is_read_by_its_own_names(old: Path) -> None:
    note = json.loads((old / "store.json").read_text())
    series = note["versions"][OLD]["series"]
    series[0], series[1] = series[1], series[0]  # that version numbered its series in another order
    (old / "store.json").write_text(json.dumps(note))
    swept(old, design(), Options(fork=True))
    first, second = (f"jurisdiction = '{series[i][0]}' AND outcome = '{series[i][3]}'" for i in (0, 1))
    where = "sector = 'all' AND size = 'all'"
    query = "SELECT value FROM summary JOIN runs USING (run_id) WHERE model {} AND {} AND {} ORDER BY 1"
    values = [
        Store(old).query(query.format(f"{sign} '{OLD}'", which, where)).value.tolist()
        for sign, which in (("=", first), ("!=", second))
    ]
    assert values[0] == values[1]
    assert len(values[0]) == 8


def test_the_same_version_may_write_again(tmp_path: Path) -> None:
    swept(tmp_path, design())
    before = (tmp_path / "store.json").read_bytes()
    swept(tmp_path, design(replicates=3))
    assert (tmp_path / "store.json").read_bytes() == before
