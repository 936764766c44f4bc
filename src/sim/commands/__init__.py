"""The commands, one a file: what each is called, takes and does.

A module here has ``SUMMARY`` (one line), ``EXAMPLES``, ``add_arguments(parser)`` and
``execute(arguments) -> int``. It imports what is heavy only when it is executed.
"""

from __future__ import annotations

from typing import Final

COMMANDS: Final[dict[str, str]] = {
    "run": "Run one scenario with all its replicates: headline outcomes, data, charts.",
    "compare": "Compare scenarios pair by pair: differences with intervals, data, charts.",
    "sweep": "Run a design of an experiment into a store; the same command resumes.",
    "query": "Ask a store in SQL, read only.",
    "store": "Check, compact or export a store.",
    "explain": "Say why two scenarios differ: shares of every part, and where two runs part.",
    "find": "Find the smallest or largest value at which a condition on an outcome holds.",
    "map": "Draw a phase diagram: the difference of two scenarios over two numbers.",
    "claims": "Test the report's claims over the uncertainty space: verdicts and boundaries.",
    "sensitivity": "Find what outcomes hang on: screening, Sobol indices, assumptions, chance.",
    "discover": "Find where one policy does worse than another: boxes by PRIM and CART, scores.",
    "regret": "Hold policies against each other over all worlds: regret, requirements, ranks.",
    "information": "Find which uncertain number, if known, would change the ranking of policies.",
    "search": "Search packages of levers that no other beats in all objectives; test them elsewhere.",
    "plot": "Draw the charts of stored results again; nothing is run.",
    "report": "Put stored results on one page of HTML: differences, why, claims, parameters.",
    "list": "List scenarios, levers, outcomes, parameters, mechanisms or experiments.",
    "params": "Show parameters with value, unit, bounds, status and source; audit them.",
}
"""Every command with its summary, in the order of the help; the module has the command's name."""
