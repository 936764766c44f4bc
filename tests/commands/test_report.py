"""``sim report`` on results that the engine has made."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

SMALL = ("population.firms=240", "time.start=2024-01", "time.end=2027-12")


def test_a_comparison_and_its_reasons_on_one_page(command: Any, engine: Any, tmp_path: Path) -> None:
    assert command("compare", "ai_promotion_act", "hybrid", "--replicates", "2", *SMALL, "--out", "both").status == 0
    why = ("explain", "ai_promotion_act", "hybrid", "--replicates", "2", *SMALL, "--out", "why")
    assert command(*why).status == 0
    found = command("report", "both", "why")
    assert found.status == 0, found.err
    page = (tmp_path / "both" / "report.html").read_text(encoding="utf-8")
    stored = json.loads((tmp_path / "why" / "result.json").read_text())
    assert "Why hybrid differs from ai_promotion_act" in page
    assert all(row["part"] in page for row in stored["parts"])
    assert "lever liability (japan) 40" in page


def test_what_is_not_a_result_is_refused_and_nothing_is_written(command: Any, tmp_path: Path) -> None:
    found = command("report", "nowhere")
    assert found.status == 2
    assert "nowhere" in found.err
    assert list(tmp_path.iterdir()) == []
