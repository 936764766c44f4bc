"""Run a small world and save its record; started as a program of its own, compiled or not."""

from __future__ import annotations

import sys

import numpy as np

import sim
from sim.engine.simulate import simulate


def main(path: str) -> None:
    """Write the record and the firms of two years."""
    settings = ["population.firms=150", "time.start=2024-06", "time.end=2026-05"]
    made = simulate(sim.load("responsive_pyramid", settings), 9)
    np.savez(path, firms=np.asarray(made.firms), **made.record._asdict())


if __name__ == "__main__":
    with np.errstate(over="ignore"):  # the hash wraps around on purpose
        main(sys.argv[1])
