"""The second process compiles what a run needs, and nothing else."""

from __future__ import annotations

from numba import typeof

import sim
from sim.commands.compiling import pieces
from sim.engine.simulate import simulate
from sim.engine.tables import tabulate


def test_every_piece_is_one_that_a_run_compiles() -> None:
    made = simulate(sim.load("ai_promotion_act", ["population.firms=120", "time.end=2015-03"]), 1)
    tabulate(made.record, made.layout.weight)
    for function, arguments in pieces():
        signature = tuple(typeof(each) for each in arguments)
        compiler = getattr(function, "inner", function)
        if signature not in compiler.signatures:  # the whole came from the cache, and so must its pieces
            function.compile(signature)
            assert sum(compiler.stats.cache_misses.values()) == 0, function
