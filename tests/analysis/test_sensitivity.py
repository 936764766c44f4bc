"""Screening and the rules: what is constant, missing or chance only has no indices; assumptions have their share."""

import numpy as np
import pytest

from sim.analysis import screening
from sim.analysis.sensitivity import Sizes, analyse
from sim.analysis.spaces import load_space, unit_problem
from sim.analysis.uncertainty import Dimension
from sim.errors import InputError

STATUS = ("assumption", "assumption", "literature", "data", "assumption", "literature")
SPACE = tuple(
    Dimension(name=f"d{i}", paths=(f"p{i}",), ends=((0.0, 1.0),), status=each) for i, each in enumerate(STATUS)
)
SLOPES = np.array([4.0, 1.0, 3.0, 0.0, 0.0, 0.5])
SIZES = Sizes(trajectories=8, keep=3, rows=128)


def linear(points, replicates=6, noise=0.5):
    """A sum of slopes, with chance that differs by point and replicate."""
    chance = np.random.default_rng(len(points)).normal(size=(len(points), replicates))
    return (points @ SLOPES)[:, None] + noise * chance


def evaluate(points):
    """Four outcomes: the sum, a constant, one that is missing where d0 is high, and chance alone."""
    total = linear(points)
    missing = np.where(points[:, :1] > 0.7, np.nan, total)
    return np.stack([total, np.ones_like(total), missing, linear(points * 0.0)], axis=2)


@pytest.fixture(scope="module")
def found():
    return analyse(evaluate, SPACE, ["sum", "constant", "missing", "chance"], SIZES, seed=1)


def test_each_outcome_has_the_state_that_the_rule_gives(found):
    assert [row["state"] for row in found.outcomes] == ["estimated", "constant", "missing", "chance only"]
    assert [("indices" in row) for row in found.outcomes] == [True, False, False, False]


def test_a_few_missing_rows_are_left_out_and_counted():
    def evaluate(points):
        values = linear(points)[:, :, None]
        values[5, 2] = np.nan
        return values

    row = analyse(evaluate, SPACE, ["sum"], SIZES, seed=1).outcomes[0]
    assert (row["state"], row["rows"], row["rows_left_out"]) == ("estimated", 127, 1)


def test_the_strongest_are_kept_and_the_others_are_one_group(found):
    indices = {row["dimension"]: row for row in found.outcomes[0]["indices"]}
    assert list(indices) == ["d0", "d2", "d1", "all others"]
    whole = (SLOPES**2).sum()
    for name, slope in (("d0", 4.0), ("d2", 3.0), ("d1", 1.0), ("all others", 0.5)):
        for kind in ("first", "total"):
            known = indices[name][kind]
            assert known["value"] == pytest.approx(slope**2 / whole, abs=2.5 * known["error"]), (name, kind)
            assert known["low"] <= known["value"] <= known["high"]


def test_the_share_of_assumptions(found):
    known = found.outcomes[0]["assumptions"]["total"]
    assert known["value"] == pytest.approx(17 / (SLOPES**2).sum(), abs=2.5 * known["error"])
    assert known["error"] < 0.1


def test_chance_has_its_share(found):
    shares = found.outcomes[0]["shares"]
    parameters = (SLOPES**2).sum() / 12
    assert shares["parameters"]["value"] == pytest.approx(parameters / (parameters + 0.25), abs=0.03)
    assert sum(each["value"] for each in shares.values()) == pytest.approx(1.0)


def test_morris_finds_the_slopes_and_what_noise_would_give():
    problem = unit_problem(SPACE)
    points = screening.trajectories(problem, 20, 3)
    effects = screening.screen(problem, points, linear(points, replicates=10), 1)
    np.testing.assert_allclose(effects.mu_star[[0, 2]], [4.0, 3.0], atol=4 * effects.noise[0] / np.sqrt(20))
    expected = np.sqrt(2 / np.pi) * 0.5 * np.sqrt(2 / 10) / (2 / 3)  # of a difference of two means, over the step
    np.testing.assert_allclose(effects.noise, expected, rtol=0.2)
    assert effects.mu_star[3] == pytest.approx(expected, rel=0.5)
    assert screening.strongest([effects], 2) == [0, 2]


def test_a_dimension_that_does_nothing_has_no_effect_at_all_with_shared_seeds():
    problem = unit_problem(SPACE)
    points = screening.trajectories(problem, 4, 3)
    values = (points @ SLOPES)[:, None] + np.random.default_rng(0).normal(size=3)
    effects = screening.screen(problem, points, values, 1)
    np.testing.assert_allclose(effects.mu_star[[3, 4]], 0.0, atol=1e-12)
    np.testing.assert_allclose(effects.noise, 0.0, atol=1e-12)


def test_trajectories_with_missing_values_are_left_out():
    problem = unit_problem(SPACE)
    points = screening.trajectories(problem, 6, 3)
    values = linear(points, noise=0.0)
    values[9] = np.nan
    effects = screening.screen(problem, points, values, 1)
    assert effects.trajectories == 5
    np.testing.assert_allclose(effects.mu_star, SLOPES, atol=1e-12)
    assert screening.screen(problem, points, np.full_like(values, np.nan), 1) is None


def test_spaces_have_names_or_list_parameters(tmp_path):
    assert len(load_space("all")) > len(load_space("claims")) > 40
    assert [each.name for each in load_space("incidents.learning_effect, compliance.base_cost")] == [
        "incidents.learning_effect", "compliance.base_cost",
    ]  # fmt: skip
    own = tmp_path / "own.yaml"
    own.write_text("learning: {paths: [incidents.learning_effect]}\n")
    assert [each.name for each in load_space(str(own))] == ["learning"]
    with pytest.raises(InputError, match="learning_effect"):
        load_space("incidents.learnin_effect")
    with pytest.raises(InputError, match="exists"):
        load_space("no.yaml")


def test_an_outcome_that_is_nowhere_known_is_missing_and_keeps_no_dimension():
    def nothing(points):
        return np.full((len(points), 2, 1), np.nan)

    found = analyse(nothing, SPACE, ["sum"], SIZES, seed=1)
    assert found.screening == []
    assert [row["state"] for row in found.outcomes] == ["missing"]
