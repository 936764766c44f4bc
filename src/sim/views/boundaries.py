"""The chart of boundaries: for each claim the box of the uncertainty space in which it fails, or in which it holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from sim.views import style
from sim.views.frame import BELOW, ROW, Frame, beside

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

TITLE: Final = "Where claims fail, and where those that mostly fail hold"
COLOURS: Final = {"fails": "#D55E00", "holds": "#009E73"}
PALE: Final = "#E4E4E4"
WIDTH: Final = 11.0
RIGHT: Final = 2.9


def rows_of(claims: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return a row for each limit of each claim's box; the first of a claim has its name and how good the box is."""
    rows = []
    for claim in claims:
        box = claim["box"]
        for number, limit in enumerate(claim["box_limits"]):
            first = {"id": claim["id"], "box": box, "share": claim["share"]} if number == 0 else {}
            rows.append({"of": box["of"], **limit, **first})
    return rows


def draw(claims: Sequence[Mapping[str, Any]]) -> Figure | None:
    """Draw a bar over its range for each parameter that bounds a claim; nothing if no claim has a box.

    Args:
        claims: Rows of verdicts with their boxes.
    """
    rows = rows_of(claims)
    if not rows:
        return None
    summary = (
        "Each grey bar is the range of an uncertain parameter, the coloured part the limits of the box (all limits of "
        "a claim at once). Coverage: share of all such points that lie in the box. Density: share of points in the box "
        "that are such; in brackets among all points. Boxes are found by PRIM on half of the points and judged on the "
        "other half."
    )
    key = {f"the claim {word} in the box": colour for word, colour in COLOURS.items()}
    frame = Frame(TITLE, summary, key, width=WIDTH)
    figure = frame.figure(ROW * len(rows) + BELOW + 0.1)
    axes = frame.rows(figure, [f"{row.get('id', '')}   {row['name']}" for row in rows], RIGHT)
    axes.set_xlim(0, 1)
    axes.set_xticks([0, 1], ["low end", "high end of the range"])
    axes.spines["left"].set_visible(False)
    for y, row in enumerate(rows):
        _draw_row(axes, y, row)
    return figure


def _draw_row(axes: Axes, y: int, row: Mapping[str, Any]) -> None:
    """Draw one limit, its numbers, and beside the first of a claim how good the box is."""
    axes.barh(y, 1.0, height=0.42, color=PALE, zorder=1)
    low, high = row["low"], row["high"]
    axes.barh(y, high - low, left=low, height=0.42, color=COLOURS[row["of"]], zorder=2, gid=f"limit-{y}")
    beside(axes, y, row["words"])
    if "box" in row:
        box, base = row["box"], row["share"] if row["of"] == "holds" else 1.0 - row["share"]
        text = f"coverage {box['coverage']:.2f}, density {box['density']:.2f} ({base:.2f})"
        beside(axes, y, text, 0.95)
        axes.axhline(y - 0.5, color=style.PALER, linewidth=0.7, zorder=0)
