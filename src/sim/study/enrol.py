"""Entering runs into a store as members of a design, and what the design is, before anything is run."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice

import numpy as np

from sim.compiled import model_fingerprint
from sim.study.design import Design, Job
from sim.study.store.encode import encode, numbers_of
from sim.study.store.writer import Writer

BLOCK = 10_000
"""Runs that are entered at a time: what bounds the memory of the driver."""


def enrol(design: Design, writer: Writer, jobs: Iterator[Job]) -> Iterator[Job]:
    """Yield the jobs after they have been entered, block by block."""
    while block := list(islice(jobs, BLOCK)):
        writer.add_members(design.sweep, _members(design, block))
        yield from block


def write_points(design: Design, writer: Writer) -> None:
    """Write the values of every point, and the design for people to read."""
    points = design.points
    known = ~np.isnan(points.values)
    rows, columns = np.nonzero(known)
    if len(rows):
        table = {
            "sweep": np.full(len(rows), design.sweep, dtype=object),
            "point": rows.astype(np.int32),
            "name": np.array(points.names, dtype=object)[columns],
            "value": points.values[known],
        }
        writer.add_points(design.sweep, encode(table))
    note = {
        "name": design.name, "title": design.title, "question": design.question, "model": model_fingerprint(),
        "scenarios": {each.label: each.scenario.model_dump(mode="json") for each in design.grounds},
        "replicates": design.replicates.data(), "record": design.keep.data(), "source": design.source,
    }  # fmt: skip
    writer.add_note(design.sweep, "design.json", (json.dumps(note, indent=1, ensure_ascii=False) + "\n").encode())


def _members(design: Design, jobs: list[Job]) -> bytes:
    """Return the table that says which run is which cell and replicate."""
    ids = [job.id for job in jobs]
    return encode(
        {
            "run": numbers_of(ids),
            "run_id": np.array(ids, dtype=object),
            "sweep": np.full(len(jobs), design.sweep, dtype=object),
            "scenario": np.array([design.grounds[job.cell.ground].label for job in jobs], dtype=object),
            "point": np.array([job.cell.point for job in jobs], dtype=np.int32),
            "replicate": np.array([job.replicate for job in jobs], dtype=np.int32),
            "seed": np.array([job.seed for job in jobs], dtype=np.uint64),
        }
    )
