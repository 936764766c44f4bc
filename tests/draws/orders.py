"""Draws one after the other, in every direction in which keys have neighbours: what changes from one to the next."""

from __future__ import annotations

from collections.abc import Callable

import numba
import numpy as np

from sim import draws

SEED = np.uint64(20250527)
REPLICATE = draws.stream("replicate")
CELL, FIRM, TICK = 17, 3, 284
CELLS, FIRMS = 512, 6000
BITS = 52
"""Bits of a draw that are looked at: a double has 53 below one half, and 52 above."""

NAMES = np.array(
    [value for name, value in vars(draws).items() if name[0] != "_" and isinstance(value, np.uint64)], dtype=np.uint64
)
"""The numbers of all streams of the model."""

ORDERS: dict[str, Callable] = {}
POOR: dict[str, Callable] = {}
"""Draws that are not the model's, which the tests of draws must reject."""


def order(name: str, kind: dict[str, Callable] = ORDERS) -> Callable:
    """Return a decorator that compiles an order and files it under its name."""

    def file(function: Callable) -> Callable:
        kind[name] = numba.njit(function)
        return kind[name]

    return file


@numba.njit
def firm_draw(seed, name, tick, index, kind, number):
    """Return the draw of a unit."""
    return draws.uniform(draws.stream_key(seed, name, tick, index), draws.unit_key(kind, number))


@order("firm")
def _(i):
    return firm_draw(SEED, draws.ADOPT, TICK, 0, CELL, i)


@order("cell")
def _(i):
    return firm_draw(SEED, draws.ADOPT, TICK, 0, i % CELLS, i // CELLS)


@order("month")
def _(i):
    return firm_draw(SEED, draws.ADOPT, i, 0, CELL, FIRM)


@order("index")
def _(i):
    return firm_draw(SEED, draws.SEVERITY, TICK, i, CELL, FIRM)


@order("seed")
def _(i):
    return firm_draw(np.uint64(i), draws.ADOPT, TICK, 0, CELL, FIRM)


@order("replicate")
def _(i):
    return firm_draw(draws.stream_key(SEED, REPLICATE, i, 0), draws.ADOPT, TICK, 0, CELL, FIRM)


@order("stream")
def _(i):
    return firm_draw(SEED, NAMES[i % len(NAMES)], TICK, 0, CELL, i // len(NAMES))


@order("bit of the stream")
def _(i):
    return firm_draw(SEED, draws.ADOPT ^ (np.uint64(1) << np.uint64(i % 64)), TICK, 0, CELL, i // 64)


@order("as the model draws")
def _(i):
    return firm_draw(SEED, draws.ADOPT, 4 * (i // FIRMS), 0, CELL, i % FIRMS)


@order("equal steps", POOR)
def _(i):
    return (float((np.uint64(i) * draws._GOLDEN) >> np.uint64(11)) + 0.5) * 2.0**-53


@order("half mixed", POOR)
def _(i):
    word = np.uint64(i) * draws._FIRST
    return (float((word ^ (word >> np.uint64(27))) >> np.uint64(11)) + 0.5) * 2.0**-53


@order("firms next to each other share a draw in ten thousand", POOR)
def _(i):
    shared = i % 2 and draws.uniform(SEED, np.uint64(i)) < 1e-4
    return firm_draw(SEED, draws.ADOPT, TICK, 0, CELL, i - 1 if shared else i)


@numba.njit
def fill(draw, start, words):
    """Fill with the leading bits of consecutive draws of an order, from number ``start`` on."""
    for i in range(len(words)):
        words[i] = np.uint64(draw(start + i) * 2.0**BITS)
