"""Threads that share the firms of one run: cells are claimed one by one, from both ends, by whoever is free.

The caller claims from the first on and helpers from the last back, so that most firms stay in the memory next to one
core from month to month, and threads seldom write side by side. All that firms add up to are whole numbers by cell and
association, so it does not matter who works on which cell, or when: results are those of one thread, bit for bit. A
helper waits in compiled code, which costs less than a microsecond a month; asking Python's threads each month would
cost a hundred. While it waits it offers its core to others.
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
"""Helpers there are; how often they were called; cells claimed since; how often a helper finished."""
BY_HELPERS = 2**32
"""A cell that a helper claims counts so much, one that the caller claims 1: both counts change in one act."""
NONE_LEFT = -1


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
def claim(board: IntArray, pieces: int, helping: bool) -> int:
    """Return the next of so many pieces of work that nobody has claimed, or -1: the first, or for a helper the last."""
    if board[HELPERS] == 0:
        board[CLAIMED] += 1
        return board[CLAIMED] - 1 if board[CLAIMED] <= pieces else NONE_LEFT
    claimed = add(board, CLAIMED, BY_HELPERS if helping else 1)
    by_helpers, by_caller = claimed // BY_HELPERS, claimed % BY_HELPERS
    if by_helpers + by_caller >= pieces:
        return NONE_LEFT
    return pieces - 1 - by_helpers if helping else by_caller


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
