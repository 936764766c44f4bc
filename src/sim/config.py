"""From the configuration directory and the command line to a validated scenario.

Hydra composes, then stops at this door: what leaves is a frozen
:class:`~sim.policy.scenario.Scenario`. Listings read the YAML files directly, without Hydra.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from sim.axes import JURISDICTIONS
from sim.errors import InputError
from sim.loading.composing import compose
from sim.loading.overrides import PLACE
from sim.loading.scenario_files import ScenarioFiles, split_names
from sim.loading.settings import read_settings
from sim.loading.unchanged import until_changed
from sim.loading.yaml_files import check_data, read_yaml
from sim.policy.catalogue import Catalogue, read_catalogue
from sim.policy.changes import LeverChange, read_change
from sim.policy.combine import layers_of
from sim.policy.dates import month_number
from sim.policy.events import Event, read_events
from sim.policy.fields import GROUP_KINDS
from sim.policy.layers import Layer, flat, read_switches
from sim.policy.levers import LEVER
from sim.policy.mechanisms import Mechanism, read_mechanisms
from sim.policy.parsing import known_keys
from sim.policy.resolve import Content, resolve
from sim.policy.scenario import Scenario
from sim.policy.timeline import compile_timeline

REQUIRED: Final = ("name", "seed", "replicates", "population", "time", "lever_from", "world", "lever", "switches")
"""Keys of ``conf/config.yaml``; ``workers`` may be null."""


def conf_directory() -> Path:
    """Return the configuration directory: the installed package's, else the checkout's."""
    here = Path(__file__).resolve()
    shipped = here.parent / "conf"
    return shipped if shipped.is_dir() else here.parents[2] / "conf"


def load(name: str, overrides: Sequence[str] = (), directory: Path | None = None) -> Scenario:
    """Return a scenario, frozen and validated.

    Args:
        name: A scenario, several joined by ``+``, or the path of a scenario file.
        overrides: Settings as on the command line, such as ``population.firms=2000``.
        directory: Configuration directory, if not the one that comes with the package.

    Raises:
        InputError: If anything in a file or an override is wrong.
    """
    directory = directory or conf_directory()
    return from_data(compose(directory, overrides), directory, name)


def from_data(data: dict[str, Any], directory: Path, name: str | None = None) -> Scenario:
    """Return the scenario that composed settings describe; the data files are read here."""
    known_keys(data, "conf/config.yaml", (*REQUIRED, "workers"), REQUIRED)
    files = ScenarioFiles(directory)
    names = split_names(name or str(data["name"]))
    content = Content(list_parameters(directory), list_mechanisms(directory), list_events(directory))
    layers = layers_of(names, files.find, "scenario")
    titles = tuple(files.find(each, "scenario").name for each in names)
    scenario = resolve(titles, (*layers, _command_line(data)), content, read_settings(data, PLACE))
    compile_timeline(scenario)  # what only shows month by month is an error now, not in the run
    return scenario


def _command_line(data: dict[str, Any]) -> Layer:
    """Return what the command line adds, as the last layer."""
    return Layer(
        name=PLACE,
        place=PLACE,
        changes=tuple(_lever_changes(data["lever"], data["lever_from"])),
        world=flat(data["world"], PLACE),
        mechanisms=read_switches(data["switches"], f"{PLACE}: mechanisms"),
    )


def _lever_changes(levers: object, start: object) -> list[LeverChange]:
    """Return the lever changes of the command line."""
    month_number(start, f"{PLACE}: lever_from")
    changes = []
    for path, value in flat(levers, f"{PLACE}: lever").items():
        lever, jurisdiction, *item = path.split(".")
        change = {"lever": lever, "jurisdiction": jurisdiction, "value": value, "from": start}
        axis = LEVER[lever].axis
        changes.append(read_change(change | ({axis: item[0]} if axis else {}), f"{PLACE}: lever.{path}", PLACE))
    return changes


def list_scenarios(directory: Path | None = None) -> tuple[Layer, ...]:
    """Return every scenario as its file has it, without what it builds on."""
    return ScenarioFiles(directory or conf_directory()).all()


def list_parameters(directory: Path | None = None) -> Catalogue:
    """Return every parameter record by its path."""
    return dict(_parameters(directory or conf_directory()))


@until_changed("parameters/*.yaml", "jurisdiction/*.yaml")
def _parameters(directory: Path) -> Catalogue:
    parameters = {group: _read(directory / "parameters" / f"{group}.yaml") for group in GROUP_KINDS}
    places = {name: _read(directory / "jurisdiction" / f"{name}.yaml") for name in JURISDICTIONS}
    return read_catalogue(parameters, places)


def list_mechanisms(directory: Path | None = None) -> tuple[Mechanism, ...]:
    """Return every mechanism of the report with the values that switch it off."""
    return _mechanisms(directory or conf_directory())


@until_changed("mechanisms.yaml")
def _mechanisms(directory: Path) -> tuple[Mechanism, ...]:
    return read_mechanisms(_read(directory / "mechanisms.yaml"))


def list_events(directory: Path | None = None) -> tuple[Event, ...]:
    """Return the dated events that all scenarios share."""
    return _events(directory or conf_directory())


@until_changed("history.yaml")
def _events(directory: Path) -> tuple[Event, ...]:
    place = "conf/history.yaml"
    data = known_keys(_read(directory / "history.yaml"), place, ("events",))
    return read_events(data.get("events"), place)


def list_experiments(directory: Path | None = None) -> dict[str, str]:
    """Return the experiments by name with their titles."""
    paths = sorted(((directory or conf_directory()) / "experiment").glob("*.yaml"))
    return {path.stem: str((_read(path) or {}).get("title", "")) for path in paths}


def _read(path: Path) -> Any:
    """Return the data of one file of the configuration."""
    if not path.is_file():
        raise InputError(str(path), "no such file", "a complete configuration directory")
    data = read_yaml(path)
    check_data(data, str(path))
    return data
