"""Reading YAML as data: no tags that run code, no keys given twice, no bombs of aliases."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any, ClassVar, Final

import yaml

from sim.errors import InputError, phrase

LARGEST_FILE: Final = 1_000_000
LARGEST_CONTENT: Final = 200_000
LONGEST_TEXT: Final = 10_000
DEEPEST: Final = 50
"""Bytes of a file, values in it once every alias is written out, characters of a text, levels of nesting."""

PLAIN: Final = "plain YAML: mappings, lists, numbers and text"
CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""Characters that command a terminal instead of being shown; tab and line feed are not among them."""

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Base):  # type: ignore[misc]  # the compiled loader where PyYAML has one
    """A safe loader that reads ``1e-3`` as a number, dates, ``010`` and ``1:30`` as text, and refuses double keys."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {
        first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":timestamp", ":float", ":int"))]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_object(self, node: Any, deep: bool = False) -> Any:
        """Return the value of a node; a tag that does not fit the value is an error of the file."""
        try:
            return super().construct_object(node, deep=deep)
        except (ValueError, KeyError, AttributeError) as error:
            kind = node.tag.rpartition(":")[2]
            message = f"what cannot be read as {kind}"
            raise yaml.constructor.ConstructorError(None, None, message, node.start_mark) from error

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        """Return a mapping, refusing a key that stands there twice."""
        if not isinstance(node, yaml.MappingNode):
            raise yaml.constructor.ConstructorError(None, None, f"no mapping but {node.tag}", node.start_mark)
        keys = Counter(key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode))
        double = next((key for key, count in keys.items() if count > 1), None)
        if double is not None:
            raise yaml.constructor.ConstructorError(None, None, f"the key {double!r} twice", node.start_mark)
        return super().construct_mapping(node, deep)


_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:float",
    re.compile(
        r"[-+]?(?:(?:\d[\d_]*)?\.\d[\d_]*|\d[\d_]*\.)(?:[eE][-+]?\d+)?$|[-+]?\d+[eE][-+]?\d+$|[-+]?\.inf$|\.nan$"
    ),
    list("-+0123456789."),
)
_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"[-+]?(?:0|[1-9][\d_]*)$"), list("-+0123456789"))


def read_yaml(path: Path) -> Any:
    """Return the content of a YAML file as plain data.

    Raises:
        InputError: If the file cannot be read or holds anything but data.
    """
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise InputError(str(path), path.stat().st_size, f"a file of at most {LARGEST_FILE} bytes")
        content = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(str(path), getattr(error, "strerror", None) or "not text", "a readable YAML file") from None
    return parse_yaml(content, str(path))


def parse_yaml(content: str, place: str) -> Any:
    """Return YAML text as plain data."""
    try:
        loader = _Loader(content)
        node = loader.get_single_node()
        if node is None:
            return None
        if _size(node, {}) > LARGEST_CONTENT:
            raise InputError(place, "aliases of aliases", f"at most {LARGEST_CONTENT} values")
        return loader.construct_document(node)
    except yaml.YAMLError as error:
        raise InputError(place, phrase(_first_line(error)), PLAIN) from None
    except RecursionError:
        raise InputError(place, phrase("deeper nesting"), f"{PLAIN}, at most {DEEPEST} levels deep") from None


def _size(node: Any, known: dict[int, int]) -> int:
    """Return how many values a node holds once its aliases are written out."""
    if isinstance(node, yaml.ScalarNode):
        return 1
    if id(node) not in known:
        known[id(node)] = LARGEST_CONTENT  # an alias to what it stands in never ends
        parts = node.value if isinstance(node, yaml.SequenceNode) else [part for pair in node.value for part in pair]
        known[id(node)] = 1 + sum(_size(part, known) for part in parts)
    return known[id(node)]


def _first_line(error: yaml.YAMLError) -> str:
    """Return what the parser found, with its line."""
    problem = getattr(error, "problem", None) or str(error).partition("\n")[0]
    mark = getattr(error, "problem_mark", None)
    return f"{problem} (line {mark.line + 1})" if mark is not None else problem


def check_data(data: object, place: str, depth: int = 0) -> None:
    """Refuse what could ask for code to run, and what no file of ours needs: control characters, endless text."""
    if depth > DEEPEST:
        raise InputError(place, phrase("deeper nesting"), f"at most {DEEPEST} levels")
    if isinstance(data, dict):
        for key, value in data.items():
            _check_key(key, value, place)
            check_data(value, f"{place}: {key}", depth + 1)
    elif isinstance(data, list):
        for number, value in enumerate(data):
            check_data(value, f"{place}[{number}]", depth + 1)
    elif isinstance(data, str):
        _check_text(data, place)


def _check_key(key: object, value: object, place: str) -> None:
    """Refuse a key that Hydra would call."""
    if re.fullmatch(r"_\w+_", str(key)):
        raise InputError(f"{place}: {key}", value, "data: no key that calls code")
    _check_text(str(key), place)


def _check_text(text: str, place: str) -> None:
    """Refuse text that is not for reading."""
    if "${" in text:
        raise InputError(place, text, "plain values: no ${…}")
    if CONTROL.search(text):
        raise InputError(place, text, "text without control characters")
    if len(text) > LONGEST_TEXT:
        raise InputError(place, text, f"text of at most {LONGEST_TEXT:,} characters")
