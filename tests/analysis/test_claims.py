"""Claims: data that is checked and frozen, verdicts with intervals, and kill switches under which each must fail."""

import json

import numpy as np
import pytest

from sim.analysis.boundary import find_box, lasts
from sim.analysis.claim_runs import claim_runs
from sim.analysis.claims import claims_hash, read_claims, select
from sim.analysis.runner import evaluate
from sim.analysis.uncertainty import latin_hypercube, load_dimensions
from sim.analysis.verdicts import judge, verdict, wilson
from sim.cli import main
from sim.config import conf_directory
from sim.errors import InputError

CLAIMS = read_claims()
KILLS = [(claim, kill) for claim in CLAIMS for kill in claim.kills]
NOWHERE = np.zeros((1, 0))


def test_there_are_twenty_two_claims_and_each_can_fail():
    assert [claim.id for claim in CLAIMS] == [f"H{number}" for number in range(1, 23)]
    assert all(claim.kills and claim.tests for claim in CLAIMS)


@pytest.mark.slow
@pytest.mark.parametrize(("claim", "kill"), KILLS, ids=[f"{claim.id}: {kill.name[:40]}" for claim, kill in KILLS])
def test_a_claim_fails_under_its_kill_switch(claim, kill):
    runs = claim_runs([claim], (), 8, ("population.firms=1200",), kill)
    found = evaluate(runs.design, NOWHERE)
    assert not found.failed
    assert not judge(claim, runs, found.values, NOWHERE).holds[0]


def test_the_hash_sees_content_and_not_comments(tmp_path):
    source = conf_directory() / "claims"
    for path in source.glob("*.yaml"):
        (tmp_path / path.name).write_text(path.read_text() + "\n# a comment\n")
    assert claims_hash(tmp_path) == claims_hash()
    changed = tmp_path / "H1.yaml"
    changed.write_text(changed.read_text().replace("-0.01", "-0.02"))
    assert claims_hash(tmp_path) != claims_hash()


def test_an_unknown_claim_is_refused():
    with pytest.raises(InputError, match="H1"):
        select(CLAIMS, ["H99"])


def test_wilson_interval_of_a_textbook_case():
    low, high = wilson(15, 20)  # Newcombe 1998 style: 0.5313 to 0.8881
    assert low == pytest.approx(0.5313, abs=2e-4)
    assert high == pytest.approx(0.8881, abs=2e-4)
    assert wilson(0, 10)[0] == 0.0
    assert wilson(10, 10)[1] == pytest.approx(1.0)


def test_words_for_shares():
    assert [verdict(share) for share in (0.9, 0.899, 0.5, 0.499)] == [
        "robust", "conditional", "conditional", "not supported",
    ]  # fmt: skip


def test_prim_finds_a_planted_box():
    points = latin_hypercube(6, 1000, 4)
    cases = (points[:, 1] > 0.6) & (points[:, 4] < 0.5)
    box = find_box(points, cases, list("abcdef"))
    assert box is not None
    assert set(box.limits) == {"b", "e"}
    assert box.limits["b"][0] == pytest.approx(0.6, abs=0.06)
    assert box.limits["e"][1] == pytest.approx(0.5, abs=0.06)
    assert box.coverage > 0.85
    assert box.density > 0.85


def test_a_box_of_noise_does_not_last_and_a_planted_one_does():
    draws, points, names = np.random.default_rng(5), latin_hypercube(40, 340, 4), [f"x{i}" for i in range(40)]
    planted = (points[:, 1] > 0.6) & (points[:, 4] < 0.5)
    box = find_box(points, planted, names)
    assert box is not None
    assert lasts(box, points, planted, names)
    kept = 0
    for _ in range(8):
        noise = draws.uniform(size=340) < 0.3
        box = find_box(points, noise, names)
        kept += box is not None and lasts(box, points, noise, names)
    assert kept <= 2  # one in twenty is expected, more than two in eight has a chance of 0.6 %


def test_prim_finds_no_box_where_there_are_no_cases():
    points = latin_hypercube(3, 100, 1)
    assert find_box(points, np.zeros(100, dtype=bool), list("abc")) is None


def test_points_are_the_same_for_every_side_and_what_a_side_says_stays():
    from sim.analysis.uncertainty import at_point

    dimensions = load_dimensions(conf_directory() / "claims" / "uncertainties.yaml")
    runs = claim_runs(select(CLAIMS, ["H4"]), dimensions, 1, ("population.firms=240",))
    point = latin_hypercube(len(dimensions), 1, 3)[0]
    soft, low = (at_point(case.scenario, dimensions, point, case.held) for case in runs.design.cases)
    assert low.values["jurisdiction.deference"][0] == 0.3
    assert soft.values["jurisdiction.deference"][0] != 0.3
    differing = [path for path in soft.values if soft.values[path] != low.values[path]]
    assert differing == ["jurisdiction.deference"]


def test_an_interrupted_test_goes_on_where_it_stopped(tmp_path, monkeypatch):
    dimensions = load_dimensions(conf_directory() / "claims" / "uncertainties.yaml")
    runs = claim_runs(select(CLAIMS, ["H13"]), dimensions, 2, ("population.firms=240",))
    points = latin_hypercube(len(dimensions), 4, 3)
    evaluate(runs.design, points[:3], tmp_path)
    done = []
    import sim.analysis.runner as runner

    original = runner.run_point
    monkeypatch.setattr(runner, "run_point", lambda *given: done.append(1) or original(*given))
    again = evaluate(runs.design, points, tmp_path)
    assert len(done) == 1
    fresh = evaluate(runs.design, points)
    for mine, theirs in zip(again.values, fresh.values, strict=True):
        np.testing.assert_array_equal(mine, theirs)


def test_a_failed_point_is_missing_and_says_why(tmp_path, monkeypatch):
    runs = claim_runs(select(CLAIMS, ["H13"]), (), 2, ("population.firms=240",))
    import sim.analysis.runner as runner

    def fail(*_):
        raise ValueError("planted")

    monkeypatch.setattr(runner, "run_point", fail)
    found = evaluate(runs.design, NOWHERE, tmp_path)
    assert found.failed == {0: "ValueError: planted"}
    assert not judge(CLAIMS[12], runs, found.values, NOWHERE).holds[0]


def test_deciding_early_agrees_with_running_everything():
    dimensions = load_dimensions(conf_directory() / "claims" / "uncertainties.yaml")
    claims = select(CLAIMS, ["H1", "H13", "H17"])
    points = latin_hypercube(len(dimensions), 6, 5)
    every = claim_runs(claims, dimensions, 10, ("population.firms=600",))
    early = claim_runs(claims, dimensions, 10, ("population.firms=600",), first=5)
    all_values, some = evaluate(every.design, points).values, evaluate(early.design, points).values
    assert sum(np.isnan(each).all(axis=2).sum() for each in some) > 0
    for claim in claims:
        mine = judge(claim, every, all_values, points).holds
        np.testing.assert_array_equal(mine, judge(claim, early, some, points).holds)


def test_stages_double_and_a_decided_side_stops_at_one_of_them():
    dimensions = load_dimensions(conf_directory() / "claims" / "uncertainties.yaml")
    runs = claim_runs(select(CLAIMS, ["H13", "H20"]), dimensions, 7, ("population.firms=240",), first=2)
    assert runs.design.screen.stages == (2, 4)
    values = evaluate(runs.design, latin_hypercube(len(dimensions), 3, 5)).values
    run = {int(count) for each in values for count in (~np.isnan(each).all(axis=2)).sum(axis=1)}
    assert run <= {2, 4, 7}
    assert min(run) == 2  # long tenure is decided at once


def test_what_is_stored_is_judged_without_a_run(tmp_path, monkeypatch, capsys):
    words = ["claims", "H13", "--replicates", "2", "population.firms=240", "--json", "--store", str(tmp_path / "store")]
    assert main([*words, "--points", "3", "--stored", "--out", str(tmp_path / "none")]) == 2  # there is nothing yet
    import sim.analysis.runner as runner

    original, done = runner.run_point, []

    def only_two(*given):
        done.append(1)
        if len(done) > 2:
            raise KeyboardInterrupt
        return original(*given)

    monkeypatch.setattr(runner, "run_point", only_two)
    words = [*words, "--points", "3"]
    assert main([*words, "--workers", "1", "--out", str(tmp_path / "stopped")]) == 130
    assert "kept" in capsys.readouterr().err
    assert not (tmp_path / "stopped").exists()
    assert main([*words, "--stored", "--out", str(tmp_path / "out")]) == 0
    result = json.loads(capsys.readouterr().out)
    assert (result["points"], result["of_points"]) == (2, 3)
    assert len(done) == 3
    assert (tmp_path / "out" / "charts" / "claims.png").is_file()


@pytest.mark.slow
def test_a_small_version_of_all_claims(tmp_path, capsys):
    """The whole file on few points: what runs in continuous integration."""
    out = tmp_path / "out"
    words = ["claims", "--points", "6", "--replicates", "2", "population.firms=600", "--json", "--out", str(out)]
    assert main([*words, "--store", str(tmp_path / "store")]) == 0
    result = json.loads(capsys.readouterr().out)
    assert len(result["claims"]) == 22
    assert result["claims_hash"] == claims_hash()
    assert not result["failed_points"]
    assert all(0.0 <= row["low"] <= row["share"] <= row["high"] <= 1.0 for row in result["claims"])
    assert (out / "effects.parquet").is_file()
