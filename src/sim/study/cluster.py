"""Where a sweep runs, by the words of the command line: ``local``, ``ray`` or ``dask``; everything else is the same.

Workers of a cluster need the package, not the store: results come back as bytes and only the driver writes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from sim.errors import InputError, unknown_name
from sim.study.pools import LocalPool, Pool

KINDS: Final = ("local", "ray", "dask")


def pool_maker(cluster: str, workers: int, memory: int | None = None) -> Callable[[], Pool]:
    """Return what makes the pool of a cluster.

    Args:
        cluster: ``local``, ``ray``, ``dask``, or with an address ``ray:HOST:PORT``, ``dask:tcp://HOST:PORT``.
        workers: Processes on this machine; a cluster that runs already has its own number.
        memory: Address space of a local process in megabytes.

    Raises:
        InputError: If there is no such kind, or memory is limited where that is the cluster's own business.
    """
    kind, _, address = cluster.partition(":")
    if kind not in KINDS:
        raise unknown_name("cluster", cluster, KINDS)
    if kind == "local":
        return lambda: LocalPool(workers, memory=memory)
    if memory is not None:
        raise InputError("--memory", memory, "cluster=local; a cluster has limits of its own")
    if kind == "ray":
        from sim.study.ray_pool import RayPool

        return lambda: RayPool(address or None, workers)
    from sim.study.dask_pool import DaskPool

    return lambda: DaskPool(address or None, workers)
