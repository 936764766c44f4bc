"""Threads that share firms: every piece of work is done once, and nobody goes on before the others are ready."""

from threading import Thread

import numba
import numpy as np

from sim.engine.team import (
    BY_HELPERS,
    CALLS,
    CLAIMED,
    FINISHED,
    HELPERS,
    NONE_LEFT,
    add,
    await_call,
    await_helpers,
    call_helpers,
    claim,
    new_team,
)

PIECES = 100_000


@numba.njit(nogil=True)
def added(board, place, number):
    return add(board, place, number)


@numba.njit(nogil=True)
def claim_many(board, mine, pieces, helping):
    for i in range(len(mine)):
        mine[i] = claim(board, pieces, helping)


def waits(function, *arguments):
    """Return a thread that runs a function, and is seen to wait."""
    thread = Thread(target=function, args=arguments, daemon=True)
    thread.start()
    thread.join(0.1)
    assert thread.is_alive()
    return thread


def goes_on(thread):
    thread.join(10.0)
    return not thread.is_alive()


def test_nobody_helps_and_nothing_is_claimed_at_first():
    assert not new_team().any()
    board = new_team(3)
    assert board[HELPERS] == 3
    assert board.sum() == 3


def test_adding_changes_one_number_and_returns_what_it_was():
    board = np.arange(8) * 10
    assert added(board, 2, 5) == 20
    assert added(board, 2, -1) == 25
    assert board.tolist() == [0, 10, 24, 30, 40, 50, 60, 70]


def test_alone_pieces_are_claimed_in_order_and_a_call_starts_over():
    board = new_team()
    call_helpers(board)
    assert [claim(board, 3, False) for _ in range(5)] == [0, 1, 2, NONE_LEFT, NONE_LEFT]
    call_helpers(board)
    assert [claim(board, 3, False) for _ in range(2)] == [0, 1]


def test_the_caller_claims_from_the_first_piece_and_helpers_from_the_last_until_none_is_left():
    board = new_team(2)
    call_helpers(board)
    assert [claim(board, 5, helping) for helping in (False, True, True, False, True)] == [0, 4, 3, 1, 2]
    assert [claim(board, 5, helping) for helping in (True, False)] == [NONE_LEFT, NONE_LEFT]
    assert board[[CALLS, CLAIMED]].tolist() == [1, 3 + 4 * BY_HELPERS]  # each has asked once more than it got
    call_helpers(board)
    assert [claim(board, 5, helping) for helping in (True, False)] == [4, 0]
    assert board[[CALLS, CLAIMED]].tolist() == [2, 1 + BY_HELPERS]


def test_threads_at_once_claim_every_piece_once():
    board, claims = new_team(3), np.zeros((4, PIECES), dtype=np.int64)
    pieces = 3 * PIECES
    claim_many(board, claims[0, :0], pieces, False)  # compiled before they start
    threads = [Thread(target=claim_many, args=(board, mine, pieces, row > 0)) for row, mine in enumerate(claims)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    claimed = np.sort(claims, axis=None)
    assert np.array_equal(claimed[claimed != NONE_LEFT], np.arange(pieces))


def test_the_caller_waits_for_every_helper_of_every_call():
    board = new_team(3)
    await_helpers(board)  # of no call yet
    for _ in range(3):
        call_helpers(board)
    added(board, FINISHED, 8)
    waiting = waits(await_helpers, board)
    added(board, FINISHED, 1)
    assert goes_on(waiting)
    assert board[FINISHED] == 9


def test_a_helper_waits_for_its_call_and_not_for_an_earlier_one():
    board = new_team(1)
    call_helpers(board)
    await_call(board, 1)
    waiting = waits(await_call, board, 2)
    call_helpers(board)
    assert goes_on(waiting)
    await_call(board, 1)
    assert board[CALLS] == 2
