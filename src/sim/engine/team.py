"""Threads that share the firms of one run: cells are claimed one sector at a time by whoever is free.

All that firms add up to are whole numbers by cell and association, so it does not matter who works on which cell, or
when: results are those of one thread, bit for bit. A helper waits in compiled code, which costs less than a microsecond
a month; asking Python's threads each month would cost a hundred. While it waits it offers its core to others.
"""

from __future__ import annotations

import os
from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from sim.compiled import compiled, inlined
from sim.world.firms import IntArray

HELPERS, CALLS, CLAIMED, FINISHED = range(4)
"""Helpers there are; how often they were called; sectors claimed since; how often a helper finished."""


def new_team(helpers: int = 0) -> IntArray:
    """Return the notice board of a team."""
    board = np.zeros(8, dtype=np.int64)
    board[HELPERS] = helpers
    return board


@intrinsic  # type: ignore[untyped-decorator]
def add(typing: Any, board: Any, place: Any, number: Any) -> Any:
    """Add to a number of the board in one undivided act and return what it was; others see all that came before."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        kind = signature.args[0]
        array = context.make_array(kind)(context, builder, arguments[0])
        pointer = cgutils.get_item_pointer(context, builder, kind, array, [arguments[1]])
        return builder.atomic_rmw("add", pointer, arguments[2], "seq_cst")

    return types.int64(board, types.intp, types.int64), generate


@intrinsic  # type: ignore[untyped-decorator]
def give_way(typing: Any) -> Any:
    """Let others have the core if they want it: at once if nobody does, where the system knows how."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        if hasattr(os, "sched_yield"):
            kind = ir.FunctionType(ir.IntType(32), [])
            builder.call(cgutils.get_or_insert_function(builder.module, kind, "sched_yield"), [])
        return context.get_dummy_value()

    return types.void(), generate


@compiled
def claim(board: IntArray) -> int:
    """Return the next piece of work that nobody has claimed."""
    if board[HELPERS] > 0:
        return add(board, CLAIMED, 1)
    board[CLAIMED] += 1
    return board[CLAIMED] - 1


@inlined
def call_helpers(board: IntArray) -> None:
    """Let the helpers start on the coming step."""
    board[CLAIMED] = 0
    if board[HELPERS] > 0:
        add(board, CALLS, 1)


@inlined
def await_helpers(board: IntArray) -> None:
    """Wait until every helper has finished the step."""
    while board[HELPERS] > 0 and add(board, FINISHED, 0) < board[CALLS] * board[HELPERS]:
        give_way()


@inlined
def await_call(board: IntArray, number: int) -> None:
    """Wait, as a helper, for a call."""
    while add(board, CALLS, 0) < number:
        give_way()
