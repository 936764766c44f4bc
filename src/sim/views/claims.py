"""The chart of claims: in which share of possible worlds each claim of the report holds, and with what verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from sim.views import style
from sim.views.frame import BELOW, ROW, Frame, beside

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

TITLE: Final = "In which share of possible worlds does each claim hold?"
COLOURS: Final = {"robust": "#009E73", "conditional": "#E69F00", "not supported": "#D55E00"}
WIDTH: Final = 11.0
RIGHT: Final = 2.1
LIMITS: Final = (0.5, 0.9)


def draw(rows: Sequence[Mapping[str, Any]], points: int, replicates: int) -> Figure:
    """Draw a row for each claim.

    Args:
        rows: ``id``, ``claim``, ``label``, ``verdict``, ``share``, ``low``, ``high`` and ``undecided`` of each.
        points: Points of the uncertainty space.
        replicates: Replicates at each.
    """
    summary = (
        f"{points:,} points of the uncertainty space, up to {replicates} paired replicates each. A claim holds at a "
        "point if each of its tests is beyond its minimum effect there. Line: 95 % interval of the share. Hollow: the "
        "sign is mechanical, it follows from one equation. Grey figure: points where more replicates could change the "
        "answer."
    )
    key = {f"{name} ({words})": COLOURS[name] for name, words in _words().items()}
    frame = Frame(TITLE, summary, key, "Shares of assumed ranges, not chances in the real world.", WIDTH)
    figure = frame.figure(ROW * len(rows) + BELOW + 0.1)
    axes = frame.rows(figure, [f"{row['id']}  {row['claim']}" for row in rows], RIGHT)
    axes.set_xlim(-1.5, 101.5)
    axes.set_xlabel("% of points at which the claim holds")
    for limit in LIMITS:
        axes.axvline(100 * limit, color=style.GREY, linewidth=0.8, linestyle=(0, (3, 2)), zorder=1)
    for y, row in enumerate(rows):
        _draw_row(axes, y, row)
    return figure


def _words() -> dict[str, str]:
    low, high = (f"{limit:.0%}" for limit in LIMITS)
    return {"robust": f"{high} or more", "conditional": f"{low} to {high}", "not supported": f"below {low}"}


def _draw_row(axes: Axes, y: int, row: Mapping[str, Any]) -> None:
    """Draw one claim: share, interval, numbers."""
    colour = COLOURS[str(row["verdict"])]
    low, share, high = (100 * float(row[name]) for name in ("low", "share", "high"))
    axes.plot([low, high], [y, y], color=colour, linewidth=2.4, solid_capstyle="butt", gid=f"interval-{row['id']}")
    face = "white" if row["label"] == "mechanical" else colour
    axes.plot([share], [y], marker="o", markersize=7, color=face, markeredgecolor=colour, markeredgewidth=1.6, zorder=4)
    beside(axes, y, f"{share:.0f} %  [{low:.0f}, {high:.0f}]")
    open_share = axes.annotate(
        f"{100 * float(row['undecided']):.0f} % open", (1.0, y), xytext=(1.35 * style.POINTS, 0),
        xycoords=("axes fraction", "data"), textcoords="offset points", va="center", fontsize=style.SMALL,
        color=style.GREY, annotation_clip=False,
    )  # fmt: skip
    open_share.set_gid(f"open-{row['id']}")
