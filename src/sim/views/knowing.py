"""The chart of the value of information: how often knowing a number would change the ranking of policies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from matplotlib.ticker import FuncFormatter

from sim.views import style
from sim.views.frame import BELOW, ROW, Frame, beside
from sim.views.scales import percent
from sim.views.variances import STATUS

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MOST: Final = 15


def draw(about: str, result: Mapping[str, Any]) -> Figure:
    """Draw a bar for each dimension: how often the ranking changes, and a mark for how often the best policy does.

    Args:
        about: Policies, place, window.
        result: What ``sim information`` found.
    """
    rows = [row for row in result["results"] if row["changes_ranking"] > 0][:MOST]
    weighted = len(result["with_a_stake"]) > 1
    over = "worlds and weights on the outcomes" if weighted else "worlds"
    summary = (
        f"{about}. If a number were known, in what share of {over} would any two policies change places (bar, 95 % "
        "interval) and would another policy be best (white mark)? Right: what choosing after knowing would gain, in "
        f"{result['gain_unit']}."
    )
    key = {name: colour for name, colour in STATUS.items() if name != "all others"}
    frame = Frame("What is worth knowing", summary, key, f"Outcomes: {', '.join(result['with_a_stake'])}.")
    figure = frame.figure(ROW * max(1, len(rows)) + BELOW)
    axes = frame.rows(figure, [row["dimension"].replace("_", " ") for row in rows] or ["no number"], 0.8)
    for y, row in enumerate(rows):
        axes.barh(y, row["changes_ranking"], height=0.62, color=STATUS[row["status"]], gid=f"bar-{y}")
        ends = [row["changes_ranking_low"], row["changes_ranking_high"]]
        axes.plot(ends, [y, y], color=style.DARK, linewidth=1.0, gid=f"interval-{y}")
        axes.plot(
            [row["changes_best"]], [y], marker="D", markersize=4.5, color="white", markeredgecolor=style.DARK,
            markeredgewidth=0.9, zorder=4, clip_on=False, gid=f"best-{y}",
        )  # fmt: skip
        beside(axes, y, f"{row['gain']:.2g}")
    axes.set_xlim(0, max([0.05, *(1.05 * row["changes_ranking_high"] for row in rows)]))
    axes.xaxis.set_major_formatter(FuncFormatter(percent))
    axes.set_xlabel("share in which the ranking would change")
    return figure
