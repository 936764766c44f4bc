"""Joining a Ray cluster, or starting one on this machine: soon, or with an error that says what to do.

Left to itself Ray tries for a quarter of an hour to reach a head that is gone, takes ``127.0.0.1`` for the machine's
outside address, and listens on every interface. So the head is looked for first, Ray gets one attempt, and a loopback
address stays one.
"""

from __future__ import annotations

import os
import socket
import sys
import time
from collections.abc import Callable
from typing import Any, Final

from sim.errors import InputError
from sim.extras import needed
from sim.study.chunks import LARGEST

WAIT: Final = 30.0
"""Seconds in which a head has to answer, and then a core to be there."""

PAUSE: Final = 0.5
LOOPBACK: Final = ("127.0.0.1", "localhost")
ENVIRONMENT: Final = {
    "RAY_USAGE_STATS_ENABLED": "0",  # it would report to Ray's makers
    "RAY_NUM_REDIS_GET_RETRIES": "1",  # attempts, of 40 seconds each, at a head that listens but does not answer
}
ON_LOOPBACK: Final = {"RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0"}  # on every system: a loopback address stays one
HEAD: Final = "HOST:PORT of a Ray head that runs (ray start --head --port=6379)"


def connect(address: str | None, workers: int) -> tuple[Any, bool]:
    """Return the module ``ray``, connected, and whether this made the connection.

    Args:
        address: Of the head; without one, what ``RAY_ADDRESS`` says, or else a new cluster on loopback alone.
        workers: Cores of a new cluster.

    Raises:
        InputError: If no head answers there, this machine is none of its nodes, or it has no cores.
    """
    if sys.modules.get("ray") and sys.modules["ray"].is_initialized():
        return sys.modules["ray"], False
    given = address or os.environ.get("RAY_ADDRESS")
    loopback = _on_loopback(given) if given else True
    for name, value in (ENVIRONMENT | (ON_LOOPBACK if loopback else {})).items():
        os.environ.setdefault(name, value)  # Ray reads them when it is imported
    ray = needed("ray", "cluster")
    _join(ray, given) if given else _start(ray, workers)
    return ray, True


def cores(ray: Any) -> int:
    """Return how many cores a cluster has now."""
    return int(ray.cluster_resources().get("CPU", 0))


def own_node(ray: Any) -> str:
    """Return where Ray on this machine listens, ``HOST:PORT``: the process that all tasks go through."""
    here = ray.get_runtime_context().get_node_id()
    found = next(node for node in ray.nodes() if node["NodeID"] == here)
    return f"{found['NodeManagerAddress']}:{found['NodeManagerPort']}"


def _join(ray: Any, address: str) -> None:
    """Connect to a cluster that runs."""
    try:
        ray.init(address=address, **_quiet())
    except (ConnectionError, RuntimeError, ValueError) as error:
        told = " ".join(str(error.__cause__ or error).rpartition("ray.exceptions.")[2].split())  # without its traceback
        reason = f"one of whose nodes is this machine ({told})"
        raise InputError("cluster", f"ray:{address}", f"{HEAD}, {reason}") from None
    if not _within(lambda: cores(ray) > 0):
        ray.shutdown()
        more = f"a cluster with cores (ray start --address={address} --num-cpus=N); within {WAIT:g} s it had none"
        raise InputError("cluster", f"ray:{address}", more)


def _start(ray: Any, workers: int) -> None:
    """Start a cluster that nobody else can reach.

    Raises:
        InputError: If Ray was imported before this could tell it to stay on loopback.
    """
    memory = 2 * LARGEST * (workers + 2)
    ray.init(address="local", num_cpus=workers, include_dashboard=False, object_store_memory=memory, **_quiet())
    if ray.util.get_node_ip_address() not in LOOPBACK:
        ray.shutdown()
        setting = " ".join(f"{name}={value}" for name, value in ON_LOOPBACK.items())
        raise InputError("cluster", "ray", f"a process that imports ray with {setting}, to keep to loopback")


def _quiet() -> dict[str, Any]:
    return {"log_to_driver": False, "logging_level": "ERROR"}


def _on_loopback(address: str) -> bool:
    """Return whether a head listens on loopback alone.

    Raises:
        InputError: If nothing answers.
    """
    host, _, port = address.rpartition(":")
    if not host or "/" in host or not port.isdecimal() or not 0 < int(port) < 2**16:
        raise InputError("cluster", f"ray:{address}", HEAD)
    if not _within(lambda: answers(address)):
        raise InputError("cluster", f"ray:{address}", f"{HEAD}; within {WAIT:g} s nothing answered there")
    return host in LOOPBACK and not answers(f"{_own_address()}:{port}")


def answers(address: str) -> bool:
    """Return whether something listens at ``HOST:PORT``."""
    host, _, port = address.rpartition(":")
    try:
        socket.create_connection((host.strip("[]"), int(port)), timeout=PAUSE).close()
    except OSError:
        return False
    return True


def _own_address() -> str:
    """Return the address under which others see this machine, as Ray finds it; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 53))
        except OSError:
            return LOOPBACK[0]
        return str(probe.getsockname()[0])


def _within(true: Callable[[], bool]) -> bool:
    """Return whether something comes true in time."""
    end = time.monotonic() + WAIT
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(PAUSE)
    return True
