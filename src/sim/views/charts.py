"""Write the charts of a comparison, of runs, or of a stored result, each as PNG and SVG.

The same data give the same bytes. A chart without data is not drawn; the result says which and why.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.views.data import ChartData
    from sim.views.sources import ComparisonLike, RunLike

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


def write_comparison(comparison: ComparisonLike, directory: str | Path, jurisdiction: str = "japan") -> Written:
    """Draw a :class:`Comparison` into a folder and return the files."""
    from sim.views.sources import from_comparison

    return write(from_comparison(comparison, jurisdiction), directory)


def write_run(run: RunLike | Sequence[RunLike], directory: str | Path, jurisdiction: str = "japan") -> Written:
    """Draw a :class:`Run`, or several replicates of one scenario, into a folder and return the files."""
    from sim.views.sources import from_runs

    runs = list(run) if isinstance(run, Sequence) else [run]
    return write(from_runs(runs, jurisdiction=jurisdiction), directory)


def write_stored(path: str | Path, directory: str | Path | None = None, jurisdiction: str = "japan") -> Written:
    """Draw a stored result again, into its folder ``charts`` unless another is given; nothing is run."""
    from sim.views.sources import from_stored

    return write(from_stored(Path(path), jurisdiction), Path(path) / "charts" if directory is None else directory)


def write(data: ChartData, directory: str | Path) -> Written:
    """Draw every chart for which there are data."""
    from sim.views import style

    folder = Path(directory)
    folder.mkdir(parents=True, exist_ok=True)
    written = Written()
    with style.clean():
        for name, title, draw in (*_over_time(data, written), *_differences(data, written)):
            written += save(draw(), folder / name, title)
    return written


Job = tuple[str, str, Callable[[], "Figure"]]


def _over_time(data: ChartData, written: Written) -> Iterator[Job]:
    """Yield the charts over time, and note those that cannot be drawn."""
    from sim.views import grid
    from sim.views.catalogue import CHARTS
    from sim.views.panels import missing, needed

    if len(data.months) < 2:
        written.skip("charts over time: not drawn, because no monthly values are stored")
        return
    for chart in CHARTS:
        absent = missing(chart, data)
        if len(absent) == len(needed(chart)):
            written.skip(f"{chart.name}: not drawn, because nothing it shows is stored by month: {', '.join(absent)}")
            continue
        if absent:
            written.skip(f"{chart.name}: drawn in part, not stored by month: {', '.join(absent)}")
        yield chart.name, chart.title, partial(grid.draw, chart, data)


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
        yield "_".join(["differences", *endings]), title, partial(forest.draw, data, window, names)


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")


def save(figure: Figure, stem: Path, title: str) -> list[Path]:
    """Write a figure as PNG and SVG, without dates or versions, so that the same figure gives the same bytes."""
    metadata: dict[str, dict[str, Any]] = {
        "png": {"Software": None, "Title": title},
        "svg": {"Date": None, "Creator": "sim", "Title": title},
    }
    paths = []
    for kind, entries in metadata.items():
        buffer = io.BytesIO()
        figure.savefig(buffer, format=kind, dpi=150, metadata=entries)
        path = stem.with_name(f"{stem.name}.{kind}")
        path.write_bytes(buffer.getvalue())
        paths.append(path)
    return paths
