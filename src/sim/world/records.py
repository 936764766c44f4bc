"""NamedTuples of numbers and arrays as one record, which compiled code takes by reference.

A record has the same attributes as the NamedTuple it is made of, so equations and loops read alike with both; passing
hundreds of arrays one by one made compilation take minutes and every call count references.
"""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Tuple = TypeVar("Tuple")


def record_type(value: Any) -> np.dtype[Any]:
    """Return the structured type that holds a NamedTuple, an array or a number."""
    if hasattr(value, "_fields"):
        return np.dtype([(name, record_type(getattr(value, name))) for name in value._fields], align=True)
    array = np.asarray(value)
    return np.dtype((array.dtype, array.shape))


def as_record(value: Tuple) -> Tuple:
    """Return a record with the content of a NamedTuple; its arrays are views of the record's own memory."""
    array = np.zeros(1, dtype=record_type(value)).view(np.recarray)
    _fill(array[0], value)
    return array[0]


def copied(value: Tuple) -> Tuple:
    """Return a copy of an array, a record or a NamedTuple of arrays."""
    source: Any = value
    if isinstance(source, tuple):
        return type(source)(*(copied(item) for item in source))  # type: ignore[return-value]
    if isinstance(source, np.record):
        return _memory(source).copy().view(source.dtype).view(np.recarray)[0]
    return source.copy()


def overwrite(target: Tuple, source: Tuple) -> None:
    """Give an array, a record or a NamedTuple of arrays the content of another of the same shapes."""
    into: Any = target
    given: Any = source
    if isinstance(into, tuple):
        for part, other in zip(into, given, strict=True):
            overwrite(part, other)
    elif isinstance(into, np.record):
        _memory(into)[:] = _memory(given)
    else:
        into[...] = given


def _memory(record: Any) -> NDArray[np.uint8]:
    """Return a record's bytes, which are copied at once where NumPy would take one field after the other."""
    return np.asarray(record).reshape(1).view(np.uint8)


def _fill(record: Any, value: Any) -> None:
    for name in value._fields:
        item = getattr(value, name)
        if hasattr(item, "_fields"):
            _fill(record[name], item)
        else:
            record[name] = item
