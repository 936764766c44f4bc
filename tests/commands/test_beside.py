"""Work beside a block: both run at the same time, and no error of either is lost."""

from __future__ import annotations

import threading

import pytest

from sim.commands.beside import beside


def fail(message: str) -> None:
    raise ValueError(message)


def test_work_and_block_wait_for_each_other() -> None:
    here, there = threading.Event(), threading.Event()

    def answer() -> None:
        assert here.wait(10)
        there.set()

    with beside(answer):
        here.set()
        assert there.wait(10)


def test_an_error_of_the_work_is_raised_at_the_end_of_the_block() -> None:
    reached = False
    with pytest.raises(ValueError, match="work"), beside(fail, "work"):
        reached = True
    assert reached


def test_the_error_of_the_block_is_raised_first() -> None:
    with pytest.raises(ValueError, match="block"), beside(fail, "work"):
        fail("block")
