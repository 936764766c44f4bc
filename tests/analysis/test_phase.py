"""Phase diagrams: what is robust, and a plane on the real engine whose answer is known."""

import numpy as np
import pytest

from sim.analysis.measures import Measure
from sim.analysis.phase import Plane, phase_of, run_plane
from sim.analysis.uncertainty import latin_hypercube, parameter_dimension
from sim.config import list_parameters, load
from sim.study.factor import factor

SETTINGS = ["population.firms=120", "time.end=2028-12"]


def test_a_sign_is_robust_if_nine_worlds_in_ten_agree():
    worlds = np.ones((1, 3, 20, 2))
    worlds[0, 1, :2] = -1.0  # 18 of 20 agree
    worlds[0, 2, :3] = -1.0  # 17 of 20
    found = phase_of(worlds)
    assert found.median.tolist() == [[1.0, 1.0, 1.0]]
    assert found.agree[0].tolist() == pytest.approx([1.0, 0.9, 0.85])
    assert found.robust.tolist() == [[True, True, False]]


def test_in_one_world_a_sign_is_robust_if_its_interval_leaves_out_zero():
    sample = np.array([[[[1.0, 1.1, 0.9, 1.0]], [[-1.0, 3.0, -2.0, 1.0]], [[0.0, 0.0, 0.0, 0.0]]]])
    found = phase_of(sample)
    assert found.robust.tolist() == [[True, False, False]]
    assert found.same.tolist() == [[False, False, True]]


def test_missing_values_are_left_out_and_nothing_is_no_sign():
    sample = np.full((1, 2, 3, 2), np.nan)
    sample[0, 0, :2, 0] = 2.0
    found = phase_of(sample)
    assert found.median[0, 0] == 2.0
    assert found.agree[0, 0] == 1.0
    assert np.isnan(found.median[0, 1])
    assert not found.robust[0, 1]
    assert not found.same[0, 1]


def test_a_plane_in_which_a_kill_switch_is_one_edge():
    """Where the guideline asks for nothing it has no effect, to the last bit, whatever the beliefs."""
    records = list_parameters()
    across = factor("lever.guideline_stringency.japan", records, "test", "2015-01")
    up = factor("lever.staff_target.japan", records, "test")
    pair = (load("ai_promotion_act", SETTINGS), load("ai_promotion_act", [*SETTINGS, "lever.outreach.japan.small=3"]))
    plane = Plane(across, up, (0.0, 1.0), (100.0, 300.0))
    dimension = parameter_dimension("compliance.base_cost", records, "test")
    measure = Measure(outcome="awareness", size="small", begin="2028-01", end="2028-12")
    worlds = latin_hypercube(1, 3, 1)
    found = run_plane(pair, plane, measure, [dimension], worlds, 2, load("ai_promotion_act", SETTINGS))
    assert found.failed == 0
    assert found.same.tolist() == [[True, False], [True, False]]
    assert (found.median[:, 1] > 0.0).all()
    assert found.robust.tolist() == [[False, True], [False, True]]
