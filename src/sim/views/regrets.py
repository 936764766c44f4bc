"""Charts of robustness: regret by policy and outcome as a table of tones, and how ranks hang on weights."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from matplotlib.patches import Rectangle
from matplotlib.ticker import FuncFormatter

from sim.engine.outcomes import OUTCOMES
from sim.views import style
from sim.views.frame import BELOW, MARGIN, ROW, Frame, beside
from sim.views.scales import percent

if TYPE_CHECKING:
    from matplotlib.figure import Figure

CELL: Final = (1.0, 0.42)
"""Inches of a cell of the table."""
WIDEST_HEADING: Final = 0.92
RED: Final = (0.84, 0.37, 0.0)
RANKS: Final = ("#0072B2", "#56B4E9", "#BFDDF0", "#E3E3E3", "#C4C4C4", "#999999")
"""Colours of the ranks, the last of all further ones."""


def draw_regret(about: str, result: Mapping[str, Any]) -> Figure:
    """Draw a cell for each policy and outcome: mean regret as tone and number, its 90 % quantile below.

    Args:
        about: Place, window, points.
        result: What ``sim regret`` found.
    """
    policies, outcomes = result["scenarios"], list(dict.fromkeys(row["outcome"] for row in result["regret"]))
    left = max(style.text_width(name, style.TEXT) for name in policies) + 0.2
    width = max(8.0, 2 * MARGIN + left + CELL[0] * len(outcomes))
    summary = (
        f"{about}. Mean regret: how far a policy stays behind the best of these, in the outcome's unit, and below it "
        "the regret that one world in ten exceeds. Tone: mean regret as a share of what lies between best and worst. "
        "No stake: between best and worst lies less than a hundredth of the outcome's size."
    )
    headings = [style.wrap(OUTCOMES[name].label, WIDEST_HEADING, style.SMALL) for name in outcomes]
    head = 0.15 * max(len(each) for each in headings) + 0.1
    frame = Frame("Regret of each policy", summary, {}, "", width)
    figure = frame.figure(head + CELL[1] * len(policies) + 0.1)
    top = float(figure.get_size_inches()[1]) - frame.top
    for column, lines in enumerate(headings):
        for position, line in enumerate(lines):
            place = (MARGIN + left + CELL[0] * (column + 0.5), top - 0.15 * position)
            style.write(figure, place, line, style.SMALL, ha="center", color=style.DARK, gid=f"heading-{column}")
    for y, policy in enumerate(policies):
        middle = top - head - CELL[1] * (y + 0.5)
        style.write(figure, (MARGIN, middle), policy, va="center", color=style.DARK)
        for row in result["regret"]:
            if row["policy"] == policy:
                x = MARGIN + left + CELL[0] * outcomes.index(row["outcome"])
                stake = result["stakes"][row["outcome"]] if row["outcome"] in result["ranks"]["outcomes"] else 0.0
                _draw_cell(figure, (x, middle), row, stake)
    return figure


def _draw_cell(figure: Figure, place: tuple[float, float], row: Mapping[str, Any], stake: float) -> None:
    """Draw one cell from the middle of its left edge."""
    (x, y), (width, height) = place, (float(length) for length in figure.get_size_inches())
    tone = min(1.0, row["mean"] / stake) if stake > 0 else 0.0
    colour = tuple(1 - tone * 0.8 * (1 - part) for part in RED)
    corner = ((x + 0.02) / width, (y - CELL[1] / 2 + 0.02) / height)
    size = ((CELL[0] - 0.04) / width, (CELL[1] - 0.04) / height)
    figure.add_artist(
        Rectangle(corner, *size, facecolor=colour, edgecolor=style.PALER, linewidth=0.5, transform=figure.transFigure)
    )
    middle = x + CELL[0] / 2
    if stake == 0:
        style.write(figure, (middle, y), "no stake", style.SMALL, ha="center", va="center", gid="mean")
    else:
        text = f"{row['mean']:.3g}"
        style.write(
            figure, (middle, y + 0.08), text, style.SMALL, ha="center", va="center", color=style.DARK, gid="mean"
        )
        style.write(
            figure, (middle, y - 0.09), f"90 %: {row['bad']:.3g}", style.TINY, ha="center", va="center", gid="bad"
        )


def draw_ranks(about: str, result: Mapping[str, Any]) -> Figure:
    """Draw for each policy the share of weights and worlds at which it has each rank.

    Args:
        about: Place, window, points.
        result: What ``sim regret`` found.
    """
    ranks = result["ranks"]
    policies = sorted(ranks["policies"], key=lambda row: -row["first"])
    key = {_rank_name(rank, len(policies)): RANKS[rank] for rank in range(min(len(policies), len(RANKS)))}
    summary = (
        f"{about}; {len(ranks['outcomes'])} outcomes, weights drawn evenly from all there are. Each bar: share of "
        "weights and worlds together at which the policy has that rank. Right: share of weights for which it is best "
        "in the mean over worlds. Weights are drawn to see what hangs on them, not to add outcomes up."
    )
    frame = Frame("How ranks hang on weights", summary, key, f"Outcomes: {', '.join(ranks['outcomes'])}.")
    figure = frame.figure(ROW * len(policies) + BELOW)
    axes = frame.rows(figure, [row["policy"] for row in policies], 1.1)
    for y, row in enumerate(policies):
        at = 0.0
        for rank, share in enumerate(row["acceptability"]):
            axes.barh(y, share, left=at, height=0.66, color=RANKS[min(rank, len(RANKS) - 1)], gid=f"rank-{y}-{rank}")
            at += share
        beside(axes, y, f"best: {row['first']:.0%}")
    axes.set_xlim(0, 1)
    axes.xaxis.set_major_formatter(FuncFormatter(percent))
    axes.set_xlabel("share of weights and worlds")
    return figure


def _rank_name(rank: int, policies: int) -> str:
    """Return the name of a rank in the key."""
    more = rank == len(RANKS) - 1 and policies > len(RANKS)
    return f"rank {rank + 1}" + (" or lower" if more else "")
