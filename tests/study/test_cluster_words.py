"""Which pool the words of the command line mean, and which words are refused."""

from __future__ import annotations

import pytest

from sim.errors import InputError
from sim.study.cluster import pool_maker
from sim.study.pools import LocalPool


def test_local_means_processes_of_this_machine() -> None:
    pool = pool_maker("local", 3)()
    assert isinstance(pool, LocalPool)
    assert (pool.workers, pool.free, pool.running) == (3, 3, 0)
    pool.close()


@pytest.mark.parametrize(("word", "wanted"), [("rey", "Did you mean 'ray'"), ("slurm", "local, ray, dask")])
def test_an_unknown_kind_is_refused_with_those_there_are(word: str, wanted: str) -> None:
    with pytest.raises(InputError, match=wanted):
        pool_maker(word, 2)


@pytest.mark.parametrize("word", ["ray", "dask", "ray:head:6379"])
def test_memory_can_be_limited_here_only(word: str) -> None:
    with pytest.raises(InputError, match="cluster=local"):
        pool_maker(word, 2, memory=500)


@pytest.mark.parametrize("word", ["ray", "dask:tcp://head:8786"])
def test_nothing_starts_before_the_pool_is_made(word: str) -> None:
    assert callable(pool_maker(word, 2))
