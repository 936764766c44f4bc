"""The report's claims as data: contrast, tests, kill switches, label; read from ``conf/claims`` and hashed.

The files were written before any run. The hash over them is part of every result, so that a claim cannot be moved after
the fact without leaving a trace.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pydantic import Field

from sim.analysis.measures import Measure
from sim.errors import InputError, unknown_name
from sim.policy.parsing import Frozen, build, known_keys, mapping, sequence, text

if TYPE_CHECKING:
    from sim.policy.scenario import Scenario

EFFECTS: Final = ("difference", "relative", "level", "per_unit")
EXPECTED: Final = ("above", "below", "near")
LABELS: Final = ("mechanical", "emergent")
KEYS: Final = ("id", "claim", "mechanisms", "label", "reason", "contrast", "tests", "kill", "note")
TEST_KEYS: Final = ("name", "effect", "baseline", "measures", "expect", "threshold")


class Side(Frozen):
    """One side of a contrast: a scenario, settings as on the command line, numbers fixed at every point."""

    name: str
    scenario: str
    settings: tuple[str, ...] = ()
    world: dict[str, float] = Field(default_factory=dict)


class Test(Frozen):
    """What must be the case: an effect on weighted measures, above or below a threshold, or near 0."""

    __test__ = False  # not a test of pytest
    name: str
    effect: str
    expect: str
    threshold: float
    measures: tuple[tuple[float, Measure], ...]
    baseline: str = ""


class Kill(Frozen):
    """A setting of the world under which the claim must fail; it may lie outside the range of uncertainty."""

    name: str
    world: dict[str, float] = Field(default_factory=dict)
    settings: tuple[str, ...] = ()


class Claim(Frozen):
    """One claim of the report."""

    id: str
    claim: str
    mechanisms: tuple[str, ...]
    label: str
    reason: str
    of: str
    against: str
    tests: tuple[Test, ...]
    kills: tuple[Kill, ...]
    note: str = ""

    @property
    def sides(self) -> tuple[str, ...]:
        """Names of the sides that the claim needs."""
        named = (self.of, self.against, *(test.baseline for test in self.tests))
        return tuple(dict.fromkeys(name for name in named if name))


def claims_folder() -> Path:
    """Return the folder of the claims."""
    from sim.config import conf_directory

    return conf_directory() / "claims"


def read_claims(folder: Path | None = None) -> tuple[Claim, ...]:
    """Return all claims in the order of their numbers."""
    from sim.loading.yaml_files import read_yaml

    paths = sorted((folder or claims_folder()).glob("H*.yaml"), key=lambda path: int(path.stem[1:]))
    return tuple(_claim(read_yaml(path), f"conf/claims/{path.name}") for path in paths)


def read_sides(folder: Path | None = None) -> dict[str, Side]:
    """Return the sides of contrasts that are no scenario of their own."""
    from sim.loading.yaml_files import read_yaml

    place = "conf/claims/sides.yaml"
    data = mapping(read_yaml((folder or claims_folder()) / "sides.yaml"), place)
    return {name: _side(str(name), item, f"{place}: {name}") for name, item in data.items()}


def claims_hash(folder: Path | None = None) -> str:
    """Return 16 hexadecimal digits over the content of every file of the claims, comments aside."""
    digest = hashlib.sha256()
    for path in sorted((folder or claims_folder()).glob("*.yaml")):
        lines = (re.sub(r"\s+#.*$", "", line).rstrip() for line in path.read_text(encoding="utf-8").splitlines())
        digest.update(path.name.encode())
        digest.update("\n".join(line for line in lines if line and not line.startswith("#")).encode())
    return digest.hexdigest()[:16]


def select(claims: tuple[Claim, ...], names: list[str]) -> tuple[Claim, ...]:
    """Return the claims named, or all; refuse a name that none has."""
    known = [claim.id for claim in claims]
    for name in names:
        if name.upper() not in known:
            raise unknown_name("sim claims", name, known)
    return tuple(claim for claim in claims if not names or claim.id in [name.upper() for name in names])


def load_side(name: str, sides: Mapping[str, Side], settings: tuple[str, ...]) -> tuple[Scenario, dict[str, float]]:
    """Return the scenario of a side and the numbers that it fixes at every point.

    Args:
        name: A side, or a scenario.
        sides: The sides that are no scenario of their own.
        settings: Further settings, for every side alike.
    """
    from sim.analysis.uncertainty import set_values
    from sim.config import load

    side = sides.get(name) or Side(name=name, scenario=name)
    scenario = load(side.scenario, (*side.settings, *settings))
    return set_values(scenario, side.world).model_copy(update={"name": name}), dict(side.world)


def _claim(data: object, place: str) -> Claim:
    found = known_keys(data, place, KEYS, KEYS[:-1])
    contrast = known_keys(found["contrast"], f"{place}: contrast", ("of", "against"), ("of",))
    fields = {
        "id": found["id"], "claim": found["claim"], "reason": text(found["reason"], place).strip(),
        "label": _one_of(found["label"], LABELS, f"{place}: label"), "note": found.get("note") or "",
        "mechanisms": tuple(sequence(found["mechanisms"], place)),
        "of": contrast["of"], "against": contrast.get("against") or "",
        "tests": tuple(_test(item, f"{place}: tests") for item in sequence(found["tests"], place)),
        "kills": tuple(_kill(item, f"{place}: kill") for item in sequence(found["kill"], place)),
    }  # fmt: skip
    return build(Claim, fields, place)


def _test(data: object, place: str) -> Test:
    found = known_keys(data, place, TEST_KEYS, ("name", "effect", "measures", "expect", "threshold"))
    effect = _one_of(found["effect"], EFFECTS, f"{place}: effect")
    measures = tuple(_measure(item, f"{place}: measures") for item in sequence(found["measures"], place))
    if effect == "per_unit" and (len(measures) != 2 or not found.get("baseline")):
        raise InputError(place, effect, "two measures (harm, then burden) and a baseline")
    expect = _one_of(found["expect"], EXPECTED, f"{place}: expect")
    return build(Test, {**found, "effect": effect, "expect": expect, "measures": measures}, place)


def _measure(data: object, place: str) -> tuple[float, Measure]:
    fields: dict[str, Any] = dict(mapping(data, place))
    weight = float(fields.pop("weight", 1.0))
    measure = build(Measure, fields, place)
    measure.check(place)
    return weight, measure


def _kill(data: object, place: str) -> Kill:
    found = known_keys(data, place, ("name", "world", "settings"), ("name",))
    return build(Kill, {**found, "settings": tuple(found.get("settings") or ())}, place)


def _side(name: str, data: object, place: str) -> Side:
    found = known_keys(data, place, ("scenario", "settings", "world"), ("scenario",))
    return build(Side, {**found, "name": name, "settings": tuple(found.get("settings") or ())}, place)


def _one_of(value: object, valid: tuple[str, ...], place: str) -> str:
    if value not in valid:
        raise unknown_name(place, value, valid)
    return str(value)
