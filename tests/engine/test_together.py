"""Branching changes nothing: every branch is the run of its own, bit for bit."""

import numpy as np
import pytest

from sim.config import load
from sim.engine.simulate import simulate
from sim.engine.tables import tabulate
from sim.engine.together import plan, simulate_group, simulate_many

SETTINGS = ["population.firms=240", "time.end=2028-12"]
NAMES = ("ai_promotion_act", "ex_ante_hard_law", "responsive_pyramid", "no_us_shift", "low_deference", "no_guideline")


@pytest.fixture(scope="module")
def scenarios():
    return [load(name, SETTINGS) for name in NAMES]


def test_scenarios_of_the_same_world_share_a_trunk(scenarios):
    groups = plan(scenarios)
    assert [[branch.number for branch in group] for group in groups] == [[0, 1, 2, 3, 5], [4]]
    months = {branch.number: branch.month for branch in groups[0]}
    assert months[1] == 132  # January 2026
    assert months[3] == 120  # the shift of January 2025 does not happen


def test_every_branch_is_the_run_of_its_own(scenarios):
    for group in plan(scenarios):
        for number, simulation in simulate_group(group, 7):
            alone = simulate(scenarios[number], 7)
            mine, theirs = (tabulate(each.record, each.layout.weight) for each in (simulation, alone))
            assert np.array_equal(mine, theirs, equal_nan=True), NAMES[number]


def test_many_runs_together_are_the_runs_alone(scenarios):
    chosen, seeds = scenarios[:3], (3, 2**63 + 11)
    found = {}
    for scenario, seed, simulation in simulate_many(chosen, seeds):
        found[scenario, seed] = tabulate(simulation.record, simulation.layout.weight)
    assert sorted(found) == [(scenario, seed) for scenario in range(3) for seed in range(2)]
    for (scenario, seed), values in found.items():
        alone = simulate(chosen[scenario], seeds[seed])
        assert np.array_equal(values, tabulate(alone.record, alone.layout.weight), equal_nan=True)
