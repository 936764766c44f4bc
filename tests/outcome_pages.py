"""The pages of the outcomes as tests read them: a section an outcome, a table in each."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

PAGES = Path(__file__).parents[1] / "docs" / "outcomes"


@cache
def sections(family: str) -> dict[str, str]:
    """Return the text under each heading of a page."""
    parts = re.split(r"^## (.+)$", (PAGES / f"{family}.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def facts(text: str) -> dict[str, str]:
    """Return the rows of the table of a section."""
    return dict(re.findall(r"^\| ([a-z ]+) \| (.+) \|$", text, flags=re.MULTILINE))
