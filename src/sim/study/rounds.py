"""Rounds of a sweep: all replicates at once, or more where an interval is not yet narrow.

What a round asks for depends on stored results alone, so an interrupted sweep goes through the same rounds again.
"""

from __future__ import annotations

from collections.abc import Iterator

from sim.study.design import Cell, Design
from sim.study.store.folder import Store
from sim.study.store.writer import Writer

Round = tuple[int, int, "list[Cell] | None"]
"""Replicates from, up to, and the cells (nothing: all)."""


def rounds(design: Design, writer: Writer) -> Iterator[Round]:
    """Yield the rounds; the next one is decided when the one before is stored."""
    wanted = design.replicates
    yield 0, wanted.first, None
    if wanted.series is None:
        return
    cells, had = list(design.every_cell()), wanted.first
    while cells and had < wanted.most:
        values = _values(design, writer)
        cells = [cell for cell in cells if wanted.wanted(values.get(cell, []), had) > had]
        following = min(had + wanted.step, wanted.most)
        if cells:
            yield had, following, cells
        had = following


def _values(design: Design, writer: Writer) -> dict[Cell, list[float]]:
    """Return the summary values of the outcome that decides, by cell."""
    assert design.replicates.series is not None
    outcome, jurisdiction, sector, size = design.replicates.series
    table = Store(writer.folder).values(outcome, jurisdiction, sector, size, sweep=design.sweep)
    label = {each.label: index for index, each in enumerate(design.grounds)}
    found: dict[Cell, list[float]] = {}
    for scenario, point, value in zip(table["scenario"], table["point"], table["value"], strict=True):
        found.setdefault(Cell(label[scenario], int(point)), []).append(float(value))
    return found
