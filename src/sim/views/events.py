"""Dated events: thin vertical lines in every panel, labels above the panels in lanes so that no two overlap.

Few events carry their label; where those would need more than a few lanes, events are numbered and
a key below the panels says which is which. Events of one month share a line and a number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sim.views import style
from sim.views.data import ChartData
from sim.views.scales import month_numbers

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LANE: Final = 0.125
"""Height of a lane in inches."""
GAP: Final = 0.03
KEY_LINE: Final = 0.15
KEY_COLUMNS: Final = 4
MANY: Final = 15
MOST_LANES: Final = 3
MOST_NUMBERS: Final = 4


@dataclass(frozen=True)
class Mark:
    """One vertical line: month counted from 1970, date in words, number, and the labels of all events of that month."""

    month: int
    date: str
    number: int
    label: str


def _month(date: str) -> int:
    year, month = date.split("-")[:2]
    return 12 * (int(year) - 1970) + int(month) - 1


def _scope(holders: set[str], data: ChartData) -> str:
    """Say which scenarios have an event, where not all have it."""
    missing = [data.labels[info.name] for info in data.scenarios if info.name not in holders]
    if not missing:
        return ""
    if len(missing) < len(holders) or len(missing) == 1:
        return f" (not in {', '.join(missing)})"
    return f" (only in {', '.join(data.labels[info.name] for info in data.scenarios if info.name in holders)})"


def marks(data: ChartData) -> list[Mark]:
    """Return the events of all scenarios within the months drawn, those of one month together, numbered in order.

    An event without a label is not for charts.
    """
    first, last = (int(number) for number in month_numbers(data.months)[[0, -1]])
    holders: dict[tuple[str, str], set[str]] = {}
    for info in data.scenarios:
        for event in info.events:
            if event.label and first <= _month(event.date) <= last:
                holders.setdefault((event.date[:7], event.label), set()).add(info.name)
    labels: dict[str, list[str]] = {}
    for (date, label), names in sorted(holders.items(), key=lambda item: item[0][0]):
        labels.setdefault(date, []).append(label + _scope(names, data))
    return [Mark(_month(date), date, number, "; ".join(each)) for number, (date, each) in enumerate(labels.items(), 1)]


def assign_lanes(spans: Sequence[tuple[float, float]]) -> list[int]:
    """Return a lane for each span (from, to), each the lowest in which it overlaps no earlier span."""
    lanes: list[int] = []
    for position, (start, end) in enumerate(spans):
        taken = {
            lane
            for lane, (other_start, other_end) in zip(lanes, spans[:position], strict=True)
            if start < other_end + GAP and other_start < end + GAP
        }
        lanes.append(next(lane for lane in range(len(spans)) if lane not in taken))
    return lanes


@dataclass(frozen=True)
class Tag:
    """A label above the panels: its text, the first and last month it stands for, its centre in inches, its lane."""

    text: str
    first: int
    last: int
    centre: float
    lane: int


@dataclass(frozen=True)
class Lanes:
    """The labels above panels of one width: words, or numbers that a key explains."""

    tags: tuple[Tag, ...]
    numbered: bool

    @property
    def height(self) -> float:
        """Inches that the lanes need above the panel."""
        return (max(tag.lane for tag in self.tags) + 1) * LANE + 0.06 if self.tags else 0.0


def _place(texts: Sequence[str], spans: Sequence[tuple[int, int]], start: int, inch: float, width: float) -> list[Tag]:
    """Return labels centred on their months as far as the width of the panel allows; ``inch`` is months per inch."""
    halves = [style.text_width(text, style.TINY) / 2 for text in texts]
    middles = [((first + last) / 2 - start) / inch for first, last in spans]
    centres = [min(max(middle, half), max(width - half, half)) for middle, half in zip(middles, halves, strict=True)]
    lanes = assign_lanes([(centre - half, centre + half) for centre, half in zip(centres, halves, strict=True)])
    return [
        Tag(text, *span, centre, lane) for text, span, centre, lane in zip(texts, spans, centres, lanes, strict=True)
    ]


def _together(found: Sequence[Mark], months: int) -> tuple[list[str], list[tuple[int, int]]]:
    """Return numbers, or ranges of numbers for events of the same so many months, and the months they span."""
    blocks: dict[int, list[Mark]] = {}
    for mark in found:
        blocks.setdefault(mark.month // months, []).append(mark)
    texts = [str(block[0].number) + (f"–{block[-1].number}" if len(block) > 1 else "") for block in blocks.values()]
    return texts, [(block[0].month, block[-1].month) for block in blocks.values()]


def lay_out(found: Sequence[Mark], data: ChartData, width: float) -> Lanes:
    """Place labels above panels of so many inches: words where few lanes are enough, otherwise numbers.

    Where numbers would need too many lanes, those of a quarter, half year or year become a range.
    """
    first, last = (int(number) for number in month_numbers(data.months)[[0, -1]])
    inch = max(last - first, 1) / width
    words = _place([mark.label for mark in found], [(mark.month, mark.month) for mark in found], first, inch, width)
    narrow = all(style.text_width(mark.label, style.TINY) <= width / 2 for mark in found)
    if narrow and max((tag.lane for tag in words), default=0) < MOST_LANES:
        return Lanes(tuple(words), False)
    for months in (1, 3, 6, 12):
        tags = _place(*_together(found, months), first, inch, width)
        if max(tag.lane for tag in tags) < MOST_NUMBERS:
            break
    return Lanes(tuple(tags), True)


def draw_lines(axes: Axes, found: Sequence[Mark]) -> None:
    """Draw the vertical lines of a panel, behind everything else, paler where they are many."""
    months, colour = [mark.month for mark in found], style.PALE if len(found) <= MANY else style.PALER
    axes.vlines(
        months, 0, 1, transform=axes.get_xaxis_transform(), color=colour, linewidth=0.45, zorder=0.6, gid="event-lines"
    )


def draw_labels(axes: Axes, lanes: Lanes, width: float, height: float) -> None:
    """Draw the labels above a panel of so many inches, each with a hairline down to its event or events."""
    bar = 1 + 0.03 / height
    for position, tag in enumerate(lanes.tags):
        bottom = 1 + (0.05 + tag.lane * LANE) / height
        middle = (tag.first + tag.last) / 2
        x = [tag.first, tag.first, middle, middle, middle, tag.last, tag.last]
        y = [1, bar, bar, bottom, bar, bar, 1]
        axes.plot(
            x, y, transform=axes.get_xaxis_transform(), color=style.PALE, linewidth=0.45, zorder=0.6, clip_on=False,
            scalex=False, scaley=False,
        )  # fmt: skip
        axes.text(
            tag.centre / width, bottom, tag.text, transform=axes.transAxes, fontsize=style.TINY, color=style.GREY,
            ha="center", va="bottom", gid=f"event-label-{position}", zorder=3,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.3},
        )  # fmt: skip


def _entry(mark: Mark, width: float) -> list[str]:
    """Return the lines of an event in the key."""
    start = f"{mark.number}  {mark.date}  "
    first, *more = style.wrap(mark.label, width - style.text_width(f"{start}.", style.SMALL), style.SMALL)
    return [start + first, *(f"       {line}" for line in more)]


def key_columns(found: Sequence[Mark], width: float) -> list[list[str]]:
    """Return the key of numbered events in columns of lines, together no wider than so many inches."""
    entries = [_entry(mark, width / KEY_COLUMNS - 0.2) for mark in found]
    rows = sum(len(entry) for entry in entries) / KEY_COLUMNS
    columns: list[list[str]] = [[]]
    for entry in entries:
        if len(columns[-1]) + len(entry) / 2 > rows and len(columns) < KEY_COLUMNS:
            columns.append([])
        columns[-1] += entry
    return columns


def draw_key(figure: Figure, columns: Sequence[Sequence[str]], corner: tuple[float, float], width: float) -> None:
    """Write the key of numbered events from its upper left corner, in inches of the figure."""
    left, top = corner
    for column, entries in enumerate(columns):
        for row, entry in enumerate(entries):
            place = (left + column * width / KEY_COLUMNS, top - row * KEY_LINE)
            style.write(figure, place, entry, style.SMALL, gid=f"event-key-{column}-{row}")
