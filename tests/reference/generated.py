"""Scenarios by chance, to reach corners that no written scenario reaches."""

from random import Random

from sim.axes import AXES, JURISDICTIONS
from sim.config import list_mechanisms, list_parameters
from sim.policy.levers import LEVERS
from sim.policy.triggers import OBSERVABLES

THRESHOLDS = {
    "detected_incidents": 20,
    "severe_incidents": 2,
    "social_concern": 0.6,
    "existential_anxiety": 0.6,
    "trust": 1,
    "backlog_months": 6,
    "adoption_share": 0.4,
    "capability": 1.5,
    "perceived_detection": 0.3,
    "norm_legitimacy": 0.5,
}
"""Conditions are drawn between 0 and these, so that about half of them come true."""

WHOLE = ("membership", "endogenous_law", "escalation", "extra_units")
FREE = [lever for lever in LEVERS if not lever.name.startswith("allocation_")]
FIXED = ("jurisdiction.firms", "jurisdiction.sector_share", "government.post_share")
"""Paths whose values depend on one another."""


def generated_scenario(number: int) -> tuple[dict, list]:
    """Return the data of a scenario file and the overrides of one generated case."""
    lot = Random(number)
    data = {
        "title": f"Generated {number}",
        "base": lot.choice(["ai_promotion_act", "hybrid", "endogenous_world", "responsive_pyramid"]),
        "question": "Do both implementations agree?",
        "levers": [_change(lot) for _ in range(lot.randint(5, 40))] + _allocation(lot),
        "world": _world(lot),
    }
    if lot.random() < 0.5:
        off = lot.sample([mechanism.id for mechanism in list_mechanisms()], lot.randint(1, 3))
        data["mechanisms"] = dict.fromkeys(off, False)
    start = lot.choice([2015, 2019, 2022, 2023])
    overrides = [
        f"population.firms={lot.choice([108, 150, 277, 400])}",
        f"time.start={start}-{lot.randint(1, 12):02d}",
        f"time.end={start + lot.randint(4, 9)}-12",
        f"time.steps_per_month={lot.choice([1, 1, 1, 2, 4])}",
        f"seed={number + 1}",
    ]
    return data, overrides


def _change(lot: Random) -> dict:
    """Return one change of a lever."""
    lever = lot.choice(FREE)
    value = lot.choice([lever.low, lever.high, lot.uniform(lever.low, lever.high)])
    where = lot.choice(["all", "japan", lot.choice(JURISDICTIONS)])
    change = {"lever": lever.name, "jurisdiction": where, "value": round(value) if lever.name in WHOLE else value}
    if lever.axis:
        change[lever.axis] = lot.choice(["all", lot.choice(AXES[lever.axis])])
    if lot.random() < 0.8:
        change["from"] = f"{lot.randint(2014, 2026)}-{lot.randint(1, 12):02d}"
    if lot.random() < 0.3:
        change["to"] = f"{lot.randint(2027, 2034)}-{lot.randint(1, 12):02d}"
    if lot.random() < 0.4:
        change["phase_in"] = lot.choice([1, 2, 7, 24])
    if lot.random() < 0.4:
        change["when"] = _condition(lot)
    return change


def _condition(lot: Random) -> dict:
    """Return one condition."""
    observable = lot.choice(OBSERVABLES)
    side = lot.choice(["above", "above", "below"])
    condition = {
        "observable": observable,
        side: lot.uniform(0, THRESHOLDS[observable]),
        "months": lot.choice([1, 3, 8]),
    }
    if lot.random() < 0.4:
        condition["jurisdiction"] = lot.choice(JURISDICTIONS)
    return condition


def _allocation(lot: Random) -> list:
    """Return shares of capacity that sum to 1, in the government of one jurisdiction or of all."""
    parts = [lot.choice([0, lot.random()]) for _ in range(3)] + [lot.random()]
    where = lot.choice(["all", *JURISDICTIONS])
    names = [lever.name for lever in LEVERS if lever.name.startswith("allocation_")]
    return [
        {"lever": name, "jurisdiction": where, "value": part / sum(parts), "from": "2020-01"}
        for name, part in zip(names, parts, strict=True)
    ]


def _world(lot: Random) -> dict:
    """Return parameters anywhere within their bounds, a third of all."""
    world = {}
    for path, record in list_parameters().items():
        if path.startswith(FIXED) or lot.random() < 2 / 3:
            continue
        for item, (low, high) in zip(record.items, record.bounds, strict=True):
            world[f"{path}.{item}" if item else path] = lot.choice([low, high, lot.uniform(low, high)])
    return world
