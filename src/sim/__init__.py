"""Compare AI-governance policies in simulated worlds that share every chance event.

The public interface is three functions::

    import sim

    scenario = sim.load("ai_promotion_act", ["population.firms=2000"])
    run = sim.run(scenario, seed=1)
    both = sim.compare(["ai_promotion_act", "ex_ante_hard_law"], replicates=20)

Each is imported when it is first used, so that ``import sim`` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sim.analysis.paired import compare
    from sim.config import load
    from sim.study.execute import run

__version__ = "0.1.0"
__all__ = ["__version__", "compare", "load", "run"]

_HOME: Final = {"compare": "sim.analysis.paired", "load": "sim.config", "run": "sim.study.execute"}
"""Where each public name is defined."""


def __getattr__(name: str) -> object:
    """Return a public name, importing the module that defines it."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """Return the public names, those not yet imported included."""
    return sorted({*globals(), *_HOME})
