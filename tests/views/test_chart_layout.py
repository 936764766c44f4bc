"""What a reader can rely on in every chart: nothing collides, all has a unit, a scenario looks the same everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import pytest
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from sim.views.catalogue import CHARTS, OVERVIEW
from sim.views.palette import look

NAMES = [chart.name for chart in (*CHARTS, OVERVIEW)]
ALL = [*NAMES, "differences"]


def found(figure: Figure, prefix: str, kind: type[Artist] = Text) -> list[Artist]:
    return [artist for artist in figure.findobj(kind) if str(artist.get_gid() or "").startswith(prefix)]


def box(artist: Artist) -> Bbox:
    if isinstance(artist, Text):
        artist.set_bbox(None)
    return artist.get_window_extent().padded(-0.5)


def ticks(axes: Axes) -> Iterator[Text]:
    """Return the labels of ticks that are within the panel."""
    for axis, limits in ((axes.xaxis, axes.get_xlim()), (axes.yaxis, axes.get_ylim())):
        for place, label in zip(axis.get_ticklocs(), axis.get_ticklabels(), strict=True):
            if min(limits) <= place <= max(limits):
                yield label


def texts(figure: Figure) -> Iterator[Text]:
    for text in figure.findobj(Text):
        if text.get_text().strip() and text.get_visible():
            yield text


@pytest.mark.parametrize("name", NAMES)
def test_labels_of_events_do_not_overlap(figures: dict[str, Figure], name: str) -> None:
    boxes = [box(label) for label in found(figures[name], "event-label")]
    assert boxes
    assert not [pair for pair in combinations(boxes, 2) if pair[0].overlaps(pair[1])]


@pytest.mark.parametrize("name", NAMES)
def test_labels_at_the_ends_of_lines_do_not_overlap_and_stay_right_of_the_panel(
    figures: dict[str, Figure], name: str
) -> None:
    labels = found(figures[name], "end-label")
    boxes = [box(label) for label in labels]
    assert boxes
    assert not [pair for pair in combinations(boxes, 2) if pair[0].overlaps(pair[1])]
    assert all(each.x0 > label.axes.bbox.x1 for each, label in zip(boxes, labels, strict=True))


@pytest.mark.parametrize("name", ALL)
def test_no_two_texts_overlap_and_none_leaves_the_figure(figures: dict[str, Figure], name: str) -> None:
    figure = figures[name]
    shown = [
        text for axes in figure.axes for text in (axes.xaxis.label, axes.yaxis.label, *ticks(axes)) if text.get_text()
    ]
    shown += [text for text in texts(figure) if text.get_gid()]
    boxes = [(box(text), text.get_text()) for text in shown]
    assert not [(a[1], b[1]) for a, b in combinations(boxes, 2) if a[0].overlaps(b[0])]
    outside = [text for each, text in boxes if each.x0 < 0 or each.y0 < 0 or each.x1 > figure.bbox.x1]
    assert not outside


@pytest.mark.parametrize("name", ALL)
def test_the_key_covers_no_panel(figures: dict[str, Figure], name: str) -> None:
    keys = [box(key) for key in found(figures[name], "key-")]
    assert len(keys) == 4
    assert not [key for key in keys for axes in figures[name].axes if key.overlaps(axes.bbox)]


@pytest.mark.parametrize("name", NAMES)
def test_every_axis_has_a_unit(figures: dict[str, Figure], name: str) -> None:
    for axes in figures[name].axes:
        assert axes.get_ylabel()
        assert axes.get_xlabel() == "year"
        assert axes.get_ylim()[0] == 0 or "gap" in axes.texts[0].get_text() or axes.get_ylim()[0] < 0


def test_every_difference_has_a_unit(figures: dict[str, Figure]) -> None:
    units = found(figures["differences"], "unit-")
    assert len(units) == len(figures["differences"].axes)
    assert all(str(unit.get_text()).split(" · ")[0] for unit in units if isinstance(unit, Text))


@pytest.mark.parametrize("name", ALL)
def test_a_scenario_looks_the_same_in_every_chart(figures: dict[str, Figure], name: str) -> None:
    for prefix in ("line-", "marks-", "key-line-", "interval-"):
        for artist in found(figures[name], prefix, Line2D):
            assert isinstance(artist, Line2D)
            scenario = str(artist.get_gid()).removeprefix(prefix)
            assert to_hex(artist.get_color()) == look(scenario).colour.lower()
            if prefix in ("marks-", "key-line-"):
                assert artist.get_marker() == look(scenario).marker


@pytest.mark.parametrize("name", ALL)
def test_every_chart_says_that_it_is_no_forecast(figures: dict[str, Figure], name: str) -> None:
    foot = " ".join(str(line.get_text()) for line in found(figures[name], "footer") if isinstance(line, Text))
    assert "20 " in foot
    assert "replicates" in foot
    assert "not a forecast" in foot


def test_scenarios_that_are_identical_share_a_label(figures: dict[str, Figure]) -> None:
    labels = [label for label in found(figures["burden"], "end-label") if isinstance(label, Text)]
    assert sum(label.get_text() == "S1 = S9" for label in labels) == 3


def test_scenarios_that_part_are_said_to_be_identical_until_then(figures: dict[str, Figure]) -> None:
    notes = " ".join(note.get_text() for note in found(figures["adoption"], "notes") if isinstance(note, Text))
    assert "Identical in all panels: S1 = S2 = S9 until 2026-01" in notes


def test_shares_are_drawn_from_zero(figures: dict[str, Figure]) -> None:
    assert all(axes.get_ylim() == (0, 1) for axes in figures["adoption"].axes)
