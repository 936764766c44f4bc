"""Charts of claims: colours by verdict, intervals where they are, limits over the whole range."""

import pytest

from sim.views import boundaries, claims, style

ROWS = [
    {"id": "H1", "claim": "A.", "label": "emergent", "verdict": "robust", "share": 0.95, "low": 0.93, "high": 0.97,
     "undecided": 0.02, "box": None, "box_limits": []},
    {"id": "H2", "claim": "B.", "label": "mechanical", "verdict": "not supported", "share": 0.2, "low": 0.15,
     "high": 0.25, "undecided": 0.1, "box": {"of": "holds", "coverage": 0.7, "density": 0.8},
     "box_limits": [{"name": "x", "low": 0.0, "high": 0.4, "words": "≤ 4"},
                    {"name": "y", "low": 0.5, "high": 1.0, "words": "≥ 1"}]},
]  # fmt: skip


def test_every_claim_has_its_interval_in_the_colour_of_its_verdict():
    with style.clean():
        axes = claims.draw(ROWS, 100, 20).axes[0]
    found = {line.get_gid(): line for line in axes.lines if str(line.get_gid()).startswith("interval")}
    assert found["interval-H1"].get_xdata() == pytest.approx([93.0, 97.0])
    assert found["interval-H1"].get_color() == claims.COLOURS["robust"]
    assert found["interval-H2"].get_color() == claims.COLOURS["not supported"]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["H1  A.", "H2  B."]


def test_a_box_is_drawn_limit_by_limit():
    with style.clean():
        axes = boundaries.draw(ROWS).axes[0]
    bars = [bar for bar in axes.patches if bar.get_facecolor()[:3] != axes.patches[0].get_facecolor()[:3]]
    assert [(bar.get_x(), bar.get_width()) for bar in bars] == [(0.0, 0.4), (0.5, 0.5)]
    texts = [text.get_text() for text in axes.texts]
    assert "coverage 0.70, density 0.80 (0.20)" in texts


def test_without_a_box_there_is_no_chart():
    assert boundaries.draw(ROWS[:1]) is None
