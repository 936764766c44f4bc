"""Finding scenario files: those of the configuration by name, others by path."""

from __future__ import annotations

from pathlib import Path

from sim.errors import InputError, unknown_name
from sim.loading.yaml_files import check_data, read_yaml
from sim.policy.layers import Layer, read_layer


class ScenarioFiles:
    """The scenarios of one configuration directory."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.paths = {path.stem: path for path in sorted((directory / "scenario").glob("*.yaml"))}

    def find(self, name: str, place: str) -> Layer:
        """Return the layer of a scenario, by its name or the path of its file.

        Args:
            name: Name or path.
            place: What names it, for messages.
        """
        if name in self.paths:
            return self._read(self.paths[name], f"conf/scenario/{name}.yaml")
        if name.endswith((".yaml", ".yml")):
            return self._read(self._other(Path(name), place), name)
        raise unknown_name(place, name, tuple(self.paths))

    def all(self) -> tuple[Layer, ...]:
        """Return the layer of every scenario."""
        return tuple(self.find(name, "scenario") for name in self.paths)

    def _other(self, path: Path, place: str) -> Path:
        """Return the path of a file outside the configuration, whose name must be its own."""
        if not _is_file(path):
            raise InputError(place, str(path), "the path of a scenario file that exists")
        known = self.paths.get(path.stem)
        if known is not None and known.resolve() != path.resolve():
            raise InputError(place, str(path), f"a file name other than {path.name}: a scenario has it already")
        return path

    def _read(self, path: Path, place: str) -> Layer:
        """Return the layer that a file holds."""
        data = read_yaml(path)
        check_data(data, place)
        return read_layer(data, path.stem, place)


def split_names(name: str) -> tuple[str, ...]:
    """Return the names of the scenarios that ``a+b`` combines; a path that exists is one name."""
    if _is_file(Path(name)):
        return (name,)
    return tuple(part.strip() for part in name.split("+"))


def _is_file(path: Path) -> bool:
    """Return whether there is such a file; no file can have a name that the system refuses."""
    try:
        return path.is_file()
    except OSError:
        return False
