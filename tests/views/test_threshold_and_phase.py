"""Charts of thresholds and planes show what the results say."""

import math

import pytest

from sim.views import phase, style, threshold

FOUND = {
    "turned": "lever.staff_target.japan", "unit": "experts", "scenario": "a", "against": None, "outcome": "backlog",
    "jurisdiction": "japan", "window": "2028-01 to 2035-12", "below": True, "limit": 3.0, "largest": False,
    "replicates": 4, "threshold": 20.0, "lenient": 15.0, "strict": 30.0, "everywhere": False, "fails_again": [],
    "tried": [{"value": value, "mean": mean, "lenient": mean - 1.0, "strict": mean + 1.0}
              for value, mean in ((10.0, 5.0), (20.0, 2.9), (30.0, 1.9), (40.0, 1.0))],
}  # fmt: skip
PLANE = {
    "baseline": "a", "scenario": "b", "outcome": "protection", "jurisdiction": "japan", "window": "w", "worlds": 5,
    "replicates": 2, "across": {"name": "lever.hub.japan", "unit": "share", "values": [0.0, 1.0]},
    "up": {"name": "technology.capability_growth", "unit": "per year", "values": [0.1, 0.5, 0.9]},
    "median": [[0.1, -0.2], [0.0, 0.3], [0.0, math.nan]], "robust": [[True, True], [False, False], [False, False]],
    "same": [[False, False], [True, False], [False, False]],
}  # fmt: skip


def test_the_sentence_has_value_unit_and_interval():
    assert threshold.sentence(FOUND) == (
        "The smallest staff target (japan) at which Backlog is below 3: 20 experts (95 % interval 15 to 30)."
    )
    open_end = threshold.sentence(FOUND | {"strict": math.nan, "fails_again": [40.0]})
    assert "15 to beyond the range" in open_end
    assert "fails again at 40" in open_end
    assert threshold.sentence(FOUND | {"threshold": math.nan}).startswith("Nowhere between 10 and 40")


def test_the_threshold_and_its_interval_stand_where_they_are():
    with style.clean():
        axes = threshold.draw(FOUND).axes[0]
    lines = {line.get_gid(): line for line in axes.lines}
    assert lines["value"].get_xdata()[0] == 20.0
    assert lines["limit"].get_ydata()[0] == 3.0
    span = next(patch for patch in axes.patches if patch.get_gid() == "interval")
    assert (span.get_x(), span.get_width()) == pytest.approx((15.0, 15.0))


def test_cells_without_a_robust_sign_are_hatched_and_identical_ones_white():
    with style.clean():
        axes = phase.draw(PLANE).axes[0]
    marks = {patch.get_gid(): patch for patch in axes.patches}
    assert set(marks) == {"same-1-0", "open-1-1", "open-2-0", "open-2-1"}
    assert marks["open-1-1"].get_hatch() == phase.HATCH
    assert [text.get_text() for text in axes.texts] == ["+0.1", "−0.2", "0", "+0.3", "0", "–"]
    assert phase.corner(PLANE) == (
        "Of 6 cells 1 are robustly higher, 1 robustly lower, 1 identical; 3 (50 %) have no robust sign."
    )
