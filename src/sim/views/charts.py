"""Write the charts of a comparison, of runs, or of a stored result, each as PNG and SVG.

The same data give the same bytes. A chart without data is not drawn; the result says which and why.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

from sim.views.drawing import Job, Progress, draw_all, save

if TYPE_CHECKING:
    from sim.views.catalogue import Chart
    from sim.views.data import ChartData
    from sim.views.sources import ComparisonLike, RunLike

__all__ = ["Written", "save", "write", "write_comparison", "write_run", "write_stored"]
log = logging.getLogger(__name__)


class Written(list[Path]):
    """The files written, in order; ``skipped`` says which charts were not drawn, or not in full, and why."""

    def __init__(self, paths: Sequence[Path] = (), skipped: Sequence[str] = ()) -> None:
        """Hold files and notes."""
        super().__init__(paths)
        self.skipped: list[str] = list(skipped)

    def skip(self, note: str) -> None:
        """Record and log why something was not drawn."""
        self.skipped.append(note)
        log.warning(note)


def _silent(_done: int, _total: int) -> None:
    """Tell nobody how far it is."""


def write_comparison(
    comparison: ComparisonLike,
    directory: str | Path,
    jurisdiction: str = "japan",
    workers: int = 1,
    progress: Progress = _silent,
) -> Written:
    """Draw a :class:`Comparison` into a folder and return the files."""
    from sim.views.sources import from_comparison

    return write(from_comparison(comparison, jurisdiction), directory, workers, progress)


def write_run(
    run: RunLike | Sequence[RunLike],
    directory: str | Path,
    jurisdiction: str = "japan",
    workers: int = 1,
    progress: Progress = _silent,
    overview: bool = False,
) -> Written:
    """Draw a :class:`Run`, or several replicates of one scenario, into a folder and return the files."""
    from sim.views.sources import from_runs

    runs = list(run) if isinstance(run, Sequence) else [run]
    return write(from_runs(runs, jurisdiction=jurisdiction), directory, workers, progress, overview)


def write_stored(
    path: str | Path,
    directory: str | Path | None = None,
    jurisdiction: str = "japan",
    workers: int = 1,
    progress: Progress = _silent,
) -> Written:
    """Draw a stored result again, into its folder ``charts`` unless another is given; nothing is run."""
    from sim.views.sources import from_stored

    target = Path(path) / "charts" if directory is None else directory
    return write(from_stored(Path(path), jurisdiction), target, workers, progress)


def write(
    data: ChartData,
    directory: str | Path,
    workers: int = 1,
    progress: Progress = _silent,
    overview: bool = False,
) -> Written:
    """Draw every chart for which there are data.

    Args:
        data: What is drawn.
        directory: Folder, made if it is not there.
        workers: Processes that draw; the files are the same however many there are.
        progress: Told after each chart how many of how many are drawn.
        overview: Draw only the overview, one chart of the main outcomes.
    """
    from sim.views.catalogue import CHARTS, OVERVIEW

    folder = Path(directory)
    folder.mkdir(parents=True, exist_ok=True)
    written = Written()
    if overview:
        jobs = list(_over_time([OVERVIEW], data, written))
    else:
        jobs = [*_over_time(CHARTS, data, written), *_differences(data, written)]
    written += draw_all(jobs, folder, workers, progress)
    return written


def _over_time(charts: Sequence[Chart], data: ChartData, written: Written) -> Iterator[Job]:
    """Yield the charts over time, and note those that cannot be drawn."""
    from sim.views import grid
    from sim.views.panels import missing, needed

    if len(data.months) < 2:
        written.skip("charts over time: not drawn, because no monthly values are stored")
        return
    for chart in charts:
        absent = missing(chart, data)
        if len(absent) == len(needed(chart)):
            written.skip(f"{chart.name}: not drawn, because nothing it shows is stored by month: {', '.join(absent)}")
            continue
        if absent:
            written.skip(f"{chart.name}: drawn in part, not stored by month: {', '.join(absent)}")
        yield Job(chart.name, chart.title, partial(grid.draw, chart, _part(chart, data)))


def _part(chart: Chart, data: ChartData) -> ChartData:
    """Return the data that a chart shows and no more, as they may go to another process."""
    from sim.views.panels import needed

    outcomes = {outcome for outcome, _ in needed(chart)}
    return replace(data, frames={key: frame for key, frame in data.frames.items() if key[0] in outcomes})


def _differences(data: ChartData, written: Written) -> Iterator[Job]:
    """Yield the charts of paired differences, one for each window and portion of scenarios."""
    from sim.views import differences, forest

    if not data.differences:
        if len(data.scenarios) > 1:
            written.skip("differences: not drawn, because no differences are stored")
        return
    windows, parts = differences.windows(data), differences.parts(data)
    for window, (part, names) in product(windows, enumerate(parts, 1)):
        if not differences.groups(data, window, names):
            written.skip(f"differences, {window}: not drawn, because no headline is stored for {', '.join(names)}")
            continue
        endings = [_slug(window)] * (len(windows) > 1) + [str(part)] * (len(parts) > 1)
        title = f"Paired differences, {window}"
        slim = replace(data, frames={})
        yield Job("_".join(["differences", *endings]), title, partial(forest.draw, slim, window, names))


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")
