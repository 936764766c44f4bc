"""From layers, records and history to one scenario that is complete and final."""

from __future__ import annotations

from typing import NamedTuple

from sim.axes import JURISDICTIONS, SIZES
from sim.errors import InputError, unknown_name
from sim.policy.catalogue import Catalogue, check_shares, leaves, set_value
from sim.policy.events import Event
from sim.policy.fields import BY_JURISDICTION, FIELDS
from sim.policy.layers import Layer
from sim.policy.mechanisms import Mechanism, find_mechanism, neutral_values
from sim.policy.scenario import JurisdictionPopulation, Scenario, Settings


class Content(NamedTuple):
    """What the configuration holds besides scenarios."""

    catalogue: Catalogue
    mechanisms: tuple[Mechanism, ...]
    history: tuple[Event, ...]


def resolve(names: tuple[str, ...], layers: tuple[Layer, ...], content: Content, settings: Settings) -> Scenario:
    """Return the scenario that layers make, in the order in which they apply.

    Args:
        names: The scenarios asked for; the layers hold their bases and the command line as well.
        layers: What each adds, first to last.
        content: Records, mechanisms and history.
        settings: How it is to be run.
    """
    switches = _switches(layers, content.mechanisms)
    off = [mechanism for mechanism in content.mechanisms if not switches[mechanism.id]]
    catalogue = neutral_values(off, _world(layers, content.catalogue))
    held = [change for mechanism in off for change in mechanism.levers]
    named = [layer for name in names for layer in layers if layer.name == name]
    return Scenario(
        name="+".join(names),
        title=" + ".join(layer.title for layer in named),
        code="+".join(layer.code for layer in named if layer.code),
        question=" ".join(layer.question for layer in named if layer.question),
        notes=" ".join(layer.notes for layer in named if layer.notes),
        sources=tuple(dict.fromkeys(source for layer in named for source in layer.sources)),
        settings=settings,
        values=_values(catalogue),
        population=_population(catalogue),
        changes=(*(change for layer in layers for change in layer.changes), *held),
        events=_events(layers, content.history, off),
        mechanisms=switches,
    )


def _switches(layers: tuple[Layer, ...], mechanisms: tuple[Mechanism, ...]) -> dict[str, bool]:
    """Return which mechanisms are on, by id; the last layer that names one decides."""
    switches = {mechanism.id: True for mechanism in mechanisms}
    for layer in layers:
        for name, on in layer.mechanisms.items():
            switches[find_mechanism(mechanisms, name, f"{layer.place}: mechanisms").id] = on
    return switches


def _world(layers: tuple[Layer, ...], catalogue: Catalogue) -> Catalogue:
    """Return the records after what the layers say about the world."""
    for layer in layers:
        for path, value in layer.world.items():
            place = f"{layer.place}: {path}"
            for leaf, number in leaves(catalogue, path, value, place).items():
                catalogue = catalogue | set_value(catalogue, leaf, number, place)
    check_shares(catalogue)
    return catalogue


def _events(layers: tuple[Layer, ...], history: tuple[Event, ...], silent: list[Mechanism]) -> tuple[Event, ...]:
    """Return history and the scenarios' own events by date, without those that are off."""
    events = {event.name: event for event in history}
    for layer in layers:
        for event in layer.events:
            if event.name in events:
                raise InputError(f"{layer.place}: events", event.name, "a name that no other event has")
            events[event.name] = event
    places = [(f"{layer.place}: events_off", layer.events_off) for layer in layers]
    places += [(f"conf/mechanisms.yaml: {mechanism.id}.off.events", mechanism.events) for mechanism in silent]
    off = {_known(name, events, place) for place, names in places for name in names}
    return tuple(sorted((e for e in events.values() if e.name not in off), key=lambda event: event.date))


def _known(name: str, events: dict[str, Event], place: str) -> str:
    """Return the name of an event that exists, or raise."""
    if name not in events:
        raise unknown_name(place, name, tuple(events))
    return name


def _values(catalogue: Catalogue) -> dict[str, float | tuple[float, ...]]:
    """Return the number or numbers of every path that the equations take."""
    values: dict[str, float | tuple[float, ...]] = {}
    for field in FIELDS:
        if field.name in BY_JURISDICTION:
            values[field.path] = tuple(catalogue[f"{field.path}.{name}"].values[0] for name in JURISDICTIONS)
        else:
            values[field.path] = catalogue[field.path].value
    return values


def _population(catalogue: Catalogue) -> dict[str, JurisdictionPopulation]:
    """Return the real firms of each jurisdiction."""
    return {
        name: JurisdictionPopulation(
            firms=tuple(catalogue[f"jurisdiction.firms.{name}.{size}"].values[0] for size in SIZES),
            sector_share=catalogue[f"jurisdiction.sector_share.{name}"].values,
        )
        for name in JURISDICTIONS
    }
