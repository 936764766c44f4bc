"""Hydra's launchers: how the command line chooses and sets up what runs the jobs of ``--multirun``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from sim.errors import InputError, unknown_name

CHOICE: Final = "hydra/launcher"
OPTION: Final = "hydra.launcher."
WRITTEN: Final = re.compile(r"hydra(/launcher=|\.launcher\.[A-Za-z]\w*=)[^${}\[\]]*", re.DOTALL)
"""A launcher's name, or a plain value of one of its options: nothing that says which class to call."""


def launching(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the words that choose and set up a launcher, checked, and all others.

    Raises:
        InputError: If there is no such launcher or option.
    """
    chosen = [word for word in words if word.startswith("hydra")]
    for word in chosen:
        if not WRITTEN.fullmatch(word):
            raise InputError("sim run --multirun", word, f"{CHOICE}=NAME and {OPTION}OPTION=VALUE of Hydra's settings")
    if chosen:
        _check(chosen)
    return chosen, [word for word in words if not word.startswith("hydra")]


def _check(words: Sequence[str]) -> None:
    """Refuse a launcher that is not installed, and options that it does not have."""
    from hydra.core.config_store import ConfigStore
    from hydra.core.plugins import Plugins

    Plugins.instance()  # what is installed registers itself
    store = ConfigStore.instance()
    installed = [name.removesuffix(".yaml") for name in store.list(CHOICE)]
    more = [] if "joblib" in installed else ["others after pip install 'sim[cluster]'"]
    split = [word.partition("=") for word in words]
    names = [value for key, _, value in split if key == CHOICE] or ["basic"]
    for name in names:
        if name not in installed:
            raise unknown_name(CHOICE, name, [*installed, *more])
    for key, _, value in split:
        if key.startswith(OPTION):
            _check_option(store.load(f"{CHOICE}/{names[-1]}.yaml").node, key.removeprefix(OPTION), value)


def _check_option(launcher: Any, option: str, value: str) -> None:
    """Refuse an option that a launcher does not have, and a value of the wrong type."""
    from omegaconf import OmegaConf
    from omegaconf.errors import OmegaConfBaseException

    options = [str(key) for key in launcher if not str(key).startswith("_")]
    if option not in options:
        raise unknown_name("hydra.launcher", option, options)
    try:
        OmegaConf.merge(launcher, OmegaConf.from_dotlist([f"{option}={value}"]))
    except OmegaConfBaseException as error:
        allowed = str(error).partition("\n")[0]
        raise InputError(f"{OPTION}{option}", value, f"what the launcher takes ({allowed})") from None
