"""A sweep as a process of its own, to be killed: ``python -m study.driver STORE RUNS [LOG [PAUSE [CLUSTER]]]``.

Workers note each chunk in LOG as they begin it, and wait PAUSE seconds before each run.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any

from sim.errors import SimError
from sim.study.design import Design
from sim.study.pools import LocalPool, Pool
from sim.study.state import Options
from sim.study.sweep import sweep
from sim.study.work import Chunk, Result, run_chunk
from study.sweeps import design

ROOT = Path(__file__).parents[2]
REPLICATES = 5
CHUNK = Options(seconds=0.1)


def many(runs: int) -> Design:
    """Return a design of so many runs: two scenarios, five replicates, and points of a Latin hypercube."""
    points = {"points": runs // (2 * REPLICATES), "ranges": {"incidents.*": "bounds"}}
    return design(uncertainties={"latin_hypercube": points}, replicates=REPLICATES)


def noted(chunk: Chunk, log: str, pause: float) -> Result:
    """Run a chunk after noting its runs in one write, which the system does not tear apart."""
    handle = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(handle, (" ".join(task.id for task in chunk.tasks) + "\n").encode())
    os.close(handle)
    time.sleep(pause * len(chunk.tasks))
    return run_chunk(chunk)


def trouble(chunk: Any) -> Any:
    """Go wrong in the way that the chunk, a word, says."""
    if chunk == "memory":
        raise MemoryError("too large")
    if chunk == "model":
        raise SimError("another model")
    if chunk == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    return chunk


def pool(cluster: str, run: Any) -> Pool:
    """Return two local workers, or a cluster."""
    kind, _, address = cluster.partition(":")
    if kind == "ray":
        from sim.study.ray_pool import RayPool

        return RayPool(address, run=run)
    if kind == "dask":
        from sim.study.dask_pool import DaskPool

        return DaskPool(address, run=run)
    return LocalPool(2, run)


def environment(**more: str) -> dict[str, str]:
    """Return the environment of a process that finds the package and the tests."""
    paths = [str(ROOT / "src"), str(ROOT / "tests"), *filter(None, [os.environ.get("PYTHONPATH")])]
    return os.environ | {"PYTHONPATH": os.pathsep.join(paths)} | more


def start(store: Path, runs: int, *more: object, **options: Any) -> subprocess.Popen[str]:
    """Start a driver."""
    words = [sys.executable, "-m", "study.driver", str(store), str(runs), *map(str, more)]
    given: dict[str, Any] = {"env": environment(), "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen(words, **given | options)


def finish(driver: subprocess.Popen[str], seconds: float = 1500) -> str:
    """Wait for a driver to end well and return what it printed."""
    out, err = driver.communicate(timeout=seconds)
    assert driver.returncode == 0, err
    return out.strip()


def main(store: str, runs: str, log: str = os.devnull, pause: str = "0", cluster: str = "local") -> None:
    """Sweep and print how many runs were done, failed, and there already."""
    run = partial(noted, log=log, pause=float(pause))
    state = sweep(many(int(runs)), Path(store), lambda: pool(cluster, run), CHUNK).state
    sys.stdout.write(f"{state.done} {state.failed} {state.cached}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
