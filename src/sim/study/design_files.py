"""Designs in ``conf/experiment/*.yaml``, and what the command line changes in them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from sim.config import conf_directory, list_mechanisms, list_parameters, load
from sim.errors import InputError, unknown_name
from sim.loading.overrides import PLACE
from sim.loading.yaml_files import check_data, parse_yaml, read_yaml
from sim.policy.dates import month_number, month_text
from sim.policy.parsing import known_keys, mapping, sequence, text
from sim.policy.scenario import Scenario
from sim.study.design import Design
from sim.study.factor import LEVER_FROM
from sim.study.keep import read_keep
from sim.study.point import Ground, ground
from sim.study.ranges import Resolve
from sim.study.replicates import read_replicates
from sim.study.sampling import Points, read_points

KEYS: Final = (
    "title", "question", "scenarios", "settings", "levers", "uncertainties", "replicates", "record", "lever_from",
    "notes", "sources",
)  # fmt: skip
SECTIONS: Final = ("scenarios", "levers", "uncertainties", "replicates", "record", "lever_from")
"""What the command line can change; other keys are settings of the scenarios."""

SCENARIO_KEYS: Final = ("name", "as", "settings")


def load_design(name: str, overrides: Sequence[str] = (), directory: Path | None = None) -> Design:
    """Return the design of an experiment.

    Args:
        name: Name of a file in ``conf/experiment``, or the path of one.
        overrides: ``key=value``: parts of the design (``replicates=5``, ``uncertainties.sobol.points=64``,
            ``scenarios=[hybrid]``), else settings of every scenario (``population.firms=1000``).
        directory: Configuration directory, if not the package's own.

    Raises:
        InputError: If anything is wrong; nothing has been run then.
    """
    directory = directory or conf_directory()
    path = find_experiment(name, directory)
    data = read_yaml(path)
    check_data(data, str(path))
    place = f"conf/experiment/{path.name}"
    found = known_keys(data, place, KEYS, ("title", "scenarios"))
    settings = [*_settings(found.get("settings"), f"{place}: settings")]
    for override in overrides:
        if _section(override) in SECTIONS:
            _override(found, override)
        else:
            settings.append(override)
    return design_of(path.stem, found, place, settings, directory)


def design_of(name: str, found: dict[str, Any], place: str, settings: Sequence[str], directory: Path) -> Design:
    """Return the design that data describe."""
    lever_from = month_text(month_number(found.get("lever_from", LEVER_FROM), f"{place}: lever_from"))
    resolve = Resolve(list_parameters(directory), lever_from)
    levers = read_points(found.get("levers"), resolve, f"{place}: levers")
    uncertainties = read_points(found.get("uncertainties"), resolve, f"{place}: uncertainties")
    _check_kinds(levers, uncertainties, place)
    grounds = _grounds(found["scenarios"], settings, directory, f"{place}: scenarios")
    default = grounds[0].scenario.settings.replicates
    return Design(
        name,
        grounds,
        levers,
        uncertainties,
        read_replicates(found.get("replicates", default), f"{place}: replicates"),
        read_keep(found.get("record"), f"{place}: record"),
        text(found["title"], f"{place}: title"),
        str(found.get("question") or ""),
        {"design": found, "settings": list(settings)},
    )


def find_experiment(name: str, directory: Path) -> Path:
    """Return the file of an experiment."""
    paths = {path.stem: path for path in sorted((directory / "experiment").glob("*.yaml"))}
    if name in paths:
        return paths[name]
    if name.endswith((".yaml", ".yml")):
        if not Path(name).is_file():
            raise InputError("experiment", name, "the path of a file that exists")
        return Path(name)
    raise unknown_name("experiment", name, tuple(paths))


def _grounds(data: object, settings: Sequence[str], directory: Path, place: str) -> tuple[Ground, ...]:
    """Load every scenario once."""
    mechanisms = list_mechanisms(directory)
    if data == "all":
        data = [path.stem for path in sorted((directory / "scenario").glob("*.yaml"))]
    grounds = []
    for index, item in enumerate([data] if isinstance(data, str) else sequence(data, place)):
        here = f"{place}[{index}]"
        given = {"name": item} if isinstance(item, str) else known_keys(item, here, SCENARIO_KEYS, ("name",))
        own = _settings(given.get("settings"), f"{here}.settings")
        scenario = _loaded(text(given["name"], here), [*own, *settings], directory, here)
        grounds.append(ground(scenario, mechanisms, str(given.get("as") or scenario.name)))
    labels = [each.label for each in grounds]
    double = next((label for label in labels if labels.count(label) > 1), None)
    if double is not None or not labels:
        raise InputError(place, double or [], "at least one scenario, each once; 'as' gives a second one another name")
    return tuple(grounds)


def _loaded(name: str, settings: Sequence[str], directory: Path, place: str) -> Scenario:
    """Return a scenario; one that does not exist is an error of the design."""
    try:
        return load(name, settings, directory)
    except InputError as error:
        where = place if error.place == "scenario" else error.place
        raise InputError(where, error.value, error.allowed, error.suggestion) from None


def _check_kinds(levers: Points, uncertainties: Points, place: str) -> None:
    """Refuse a belief about the world among the levers, and the other way round."""
    for name in levers.names:
        if not name.startswith("lever."):
            raise InputError(f"{place}: levers", name, "levers; beliefs about the world belong to uncertainties")
    for name in uncertainties.names:
        if name.startswith("lever."):
            raise InputError(f"{place}: uncertainties", name, "beliefs about the world; a lever belongs to levers")


def _settings(data: object, place: str) -> list[str]:
    """Return settings as words of the command line; a mapping is as good as a list."""
    if isinstance(data, dict):
        return [f"{key}={value}" for key, value in mapping(data, place).items()]
    return [text(item, place) for item in sequence(data, place)]


def _section(override: str) -> str:
    """Return which part of a design an override is about."""
    return override.partition("=")[0].partition(".")[0]


def _override(found: dict[str, Any], override: str) -> None:
    """Set one part of a design."""
    key, _, written = override.partition("=")
    value = parse_yaml(written, f"{PLACE}: {key}")
    check_data(value, f"{PLACE}: {key}")
    *way, last = key.split(".")
    target = found
    for part in way:
        if target.get(part) is None:
            target[part] = {}
        target = target[part]
        if not isinstance(target, dict):
            raise InputError(PLACE, key, "a part of the design")
    target[last] = value
