"""The table of outcomes: every row is filled in, sums are those of the record, nobody's share is missing."""

from __future__ import annotations

import numpy as np
import pytest

from engine.worlds import play, scenario
from sim.axes import CELL_COUNT, JURISDICTION_COUNT, SECTOR_COUNT, SIZE_COUNT
from sim.engine import tables
from sim.engine.simulate import Simulation, prepare


@pytest.fixture(scope="module")
def world() -> Simulation:
    """Return a world after its last month."""
    return play(prepare(scenario(firms=600), 3))


def test_no_row_of_the_table_is_left_to_chance(world: Simulation, monkeypatch: pytest.MonkeyPatch) -> None:
    """The table is made without content."""
    made = tables.tabulate(world.record, world.layout.weight)
    monkeypatch.setattr(tables.np, "empty", lambda shape: np.full(shape, 12345.678))
    assert tables.tabulate(world.record, world.layout.weight).tobytes() == made.tobytes()
    assert not (made == 12345.678).any()


def test_groups_are_sums_of_their_cells() -> None:
    generator = np.random.default_rng(7)
    cells = generator.integers(0, 50, (5, CELL_COUNT, 2)).astype(np.int32)
    weight = generator.integers(1, 9, CELL_COUNT).astype(float)
    real = (cells * weight[:, None]).reshape(5, JURISDICTION_COUNT, SECTOR_COUNT, SIZE_COUNT, 2)
    with_all = np.concatenate([real, real.sum(1, keepdims=True)], axis=1)
    whole, sectors, sizes = (with_all.sum(axes) for axes in ((2, 3), 3, 2))
    expected = np.concatenate([each.reshape(5, -1, 2) for each in (whole, sectors, sizes)], axis=1)
    np.testing.assert_array_equal(tables.group_sums(cells, weight), expected.transpose(2, 1, 0))


def test_a_share_of_nobody_is_missing() -> None:
    part, whole = np.array([[1.0, 0.0, 0.0]]), np.array([[4.0, 2.0, 0.0]])
    result = np.empty((1, 3))
    tables.fill_share(result, part, whole)
    np.testing.assert_array_equal(result, [[0.25, 0.0, np.nan]])
