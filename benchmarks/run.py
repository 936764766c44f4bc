"""Measure speed and memory beside peers in one go and write docs/benchmarks.md: ``make bench``."""

from __future__ import annotations

import argparse
import platform
import sys
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from benchmarks import firm_step, startup, whole_run  # noqa: E402
from benchmarks.measure import table  # noqa: E402
from sim.own_process import keep_memory  # noqa: E402

PAGE = HERE.parent / "docs" / "benchmarks.md"
TEXT = HERE / "page.md"


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="how often rivals take turns (default 5)")
    parser.add_argument("--long", action="store_true", help="also 100,000 firms in Mesa and 1,000 runs of 10,000 firms")
    parser.add_argument("--no-frames", action="store_true", help="leave mesa-frames out: nothing is installed")
    parser.add_argument("--no-compile", action="store_true", help="leave out the first run, which compiles")
    parser.add_argument("--page", type=Path, default=PAGE, help="the page that is written")
    return parser.parse_args()


def main() -> None:
    """Measure and write the page."""
    asked, parts = arguments(), {}
    keep_memory()  # as the command and its workers do, for all rivals

    def show(name: str, text: str) -> None:
        parts[name] = text
        print(f"\n{name}\n{text}", flush=True)

    show("machine", machine())
    several = [(1, 2_000), (10, 2_000), (100, 2_000), (1_000, 2_000), (1_000 if asked.long else 100, 10_000)]
    head = [
        "runs × firms",
        "processor seconds",
        "wall-clock seconds",
        "of which months",
        "to prepare",
        "to tabulate",
        "peak MB",
    ]
    show("many", table(head, [whole_run.many_alone(*each) for each in several]))
    show("beside", whole_run.beside(1_000, 2_000, 20))
    races = [firm_step.race(firms, asked.rounds, frames=not asked.no_frames) for firms in (10_000, 100_000)]
    show("firm_step", firm_step.report(races))
    mesa = {1_000: asked.rounds, 10_000: min(3, asked.rounds)} | ({100_000: 1} if asked.long else {})
    rows = [whole_run.against_mesa(firms, rounds) for firms, rounds in mesa.items()]
    show("mesa", table(["firms", "plain Mesa, ns a firm-month", "engine, ns a firm-month", "ratio"], rows))
    show("growth", whole_run.growth(min(3, asked.rounds), 1_000_000))
    show("together", whole_run.together(10_000, min(3, asked.rounds)))
    show("threads", whole_run.threads(100_000, asked.rounds))
    show("interactive", whole_run.interactive(asked.rounds))
    show("startup", startup.helps(min(3, asked.rounds)))
    show("tiny", startup.tiny(1_000, min(3, asked.rounds)))
    show("runs", startup.runs(min(3, asked.rounds), not asked.no_compile))
    page = TEXT.read_text()
    for name, text in parts.items():
        page = page.replace("{{" + name + "}}", text)
    asked.page.write_text(page)


def machine() -> str:
    """Return what it is measured on."""
    model = next((line.split(":")[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")), "")
    packages = ", ".join(f"{name} {version(name)}" for name in ("numpy", "numba", "mesa"))
    return f"{model or platform.machine()}, Python {platform.python_version()}, {packages}"


def _lines(path: str) -> list[str]:
    return Path(path).read_text().splitlines() if Path(path).exists() else []


if __name__ == "__main__":
    main()
