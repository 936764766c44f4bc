"""Hydra composes one configuration, and it ends here: what leaves is plain data."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any

from sim.errors import InputError, phrase
from sim.loading.overrides import PLACE, rewrite
from sim.loading.unchanged import until_changed
from sim.loading.yaml_files import check_data


def compose(directory: Path, overrides: Sequence[str]) -> dict[str, Any]:
    """Return the configuration of a directory with the overrides of the command line.

    Raises:
        InputError: If a file or an override is wrong.
    """
    return deepcopy(_composed(directory, tuple(overrides)))


@until_changed("config.yaml")
def _composed(directory: Path, overrides: tuple[str, ...]) -> dict[str, Any]:
    """Return the configuration; scenarios that are compared have the same overrides."""
    from hydra import compose as hydra_compose
    from hydra import initialize_config_dir
    from hydra.errors import HydraException
    from omegaconf.errors import OmegaConfBaseException
    from yaml import YAMLError

    rewritten = rewrite(overrides)
    try:
        with initialize_config_dir(str(directory), version_base="1.3"):
            return plain(hydra_compose("config", rewritten))
    except (HydraException, OmegaConfBaseException, YAMLError) as error:
        raise _refused(error, directory, overrides) from None
    except RecursionError:
        raise _refused(RecursionError("deeper nesting"), directory, overrides) from None


def _refused(error: Exception, directory: Path, overrides: Sequence[str]) -> InputError:
    """Return what Hydra refused as an error of ours."""
    message = phrase(str(error).partition("\n")[0])
    if not overrides:
        return InputError(str(directory), message, "YAML files that Hydra can compose")
    return InputError(
        f"{PLACE}: {' '.join(overrides)}", message, "key=value with one value; several only with --multirun"
    )


def plain(composed: Any) -> dict[str, Any]:
    """Return what Hydra composed as plain data, refusing whatever could run code."""
    from omegaconf import OmegaConf

    data = OmegaConf.to_container(composed, resolve=False)
    check_data(data, "configuration")
    assert isinstance(data, dict)
    return {str(key): value for key, value in data.items()}
