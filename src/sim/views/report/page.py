"""Write the page: one file without scripts or anything to load, so that it can be sent and kept."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from sim.analysis.cautions import marked, notes
from sim.views import differences
from sim.views.report.stored import Stored, deviations, in_short, read_stored

TEMPLATE: Final = "page.html.j2"
KNOWN: Final = ("compare", "run", "explain", "claims")
"""Commands whose results have a section of their own; of others the charts are shown."""


def render(folders: Sequence[Path]) -> str:
    """Return the page for results in some folders; the first gives it its title."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"number": _number, "percent": _percent, "shown": _shown}
    parts = [read_stored(folder) for folder in folders]
    return environment.get_template(TEMPLATE).render(
        title=_title(parts[0]),
        parts=parts,
        known=KNOWN,
        in_short=in_short,
        deviations=deviations,
        marked=marked,
        notes=notes,
        **_foundations(),
    )


def _title(part: Stored) -> str:
    """Return what the page is about."""
    names = {note["name"]: note["title"] for note in part.scenarios}
    listed = part.result.get("scenarios") or list(names) or [part.command]
    titles = [names.get(name, str(name)) for name in listed]
    return titles[0] if len(titles) == 1 else f"{titles[0]} compared with {_joined(titles[1:])}"


def _joined(words: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def _foundations() -> dict[str, Any]:
    """Return every parameter with its source, and how many have which status."""
    from sim.compiled import model_fingerprint
    from sim.config import list_parameters

    records = list(list_parameters().values())
    return {"records": records, "statuses": Counter(each.status for each in records), "model": model_fingerprint()}


def _number(value: float | None) -> str:
    """Return a signed number with three significant digits, or a dash."""
    return differences.number(value) if value is not None and math.isfinite(value) else "–"


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _shown(record: Any, of: str) -> str:
    """Return a parameter's values or bounds in one line: one for all, or each with its name."""
    parts = [f"{each:g}" if of == "values" else f"{each[0]:g} to {each[1]:g}" for each in getattr(record, of)]
    if len(set(parts)) == 1:
        return parts[0]
    return ", ".join(f"{item} {part}" for item, part in zip(record.items, parts, strict=True))
