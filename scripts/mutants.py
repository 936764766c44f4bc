"""Print the mutants of a module, one JSON object a line: operator, line, difference, and the mutated source.

Run by the Python in which Cosmic Ray is installed; ``scripts/mutation.py`` does. With ``--sample`` only so many are
made, chosen at random, the same ones for the same ``--seed``; the first line says how many there are.
"""

from __future__ import annotations

import argparse
import difflib
import json
import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from cosmic_ray.ast import ast_nodes, get_ast_from_path
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

SENSELESS: Final = re.compile(
    r"core/("
    r"ReplaceBinaryOperator_\w+_(RShift|LShift|BitOr|BitAnd|BitXor|FloorDiv|Mod)"  # no float has them
    r"|ReplaceBinaryOperator_(BitOr|BitAnd|BitXor|RShift|LShift)_\w+"  # sets of flags, and types such as int | float
    r"|ReplaceComparisonOperator_\w+_(Is|IsNot)"
    r"|ReplaceUnaryOperator_\w+_(Invert|Not)"
    r"|RemoveDecorator|ExceptionReplacer)"  # compilation is off; the model catches nothing
)
"""Operators left out: what they make cannot run, or runs the same."""


def places(path: Path) -> Iterator[tuple[str, int]]:
    """Give every place of the module that some operator changes, as the operator's name and a number."""
    nodes = list(ast_nodes(get_ast_from_path(path)))
    for name in sorted(operator_names()):
        kind = get_operator(name)
        if SENSELESS.fullmatch(name) or kind.arguments():
            continue
        count = sum(1 for node in nodes for _ in kind().mutation_positions(node))
        yield from ((name, number) for number in range(count))


def mutant(source: str, name: str, number: int) -> dict[str, Any] | None:
    """Return one mutant, or nothing if it is no program."""
    changed = mutate_code(source, get_operator(name)(), number)
    if changed is None or not _compiles(changed):
        return None
    lines = list(difflib.unified_diff(source.splitlines(), changed.splitlines(), lineterm="", n=0))
    line = int(re.search(r"-(\d+)", lines[2])[1]) if len(lines) > 2 else 0  # type: ignore[index]
    return {"operator": name, "line": line, "difference": lines[3:], "source": changed}


def _compiles(source: str) -> bool:
    try:
        compile(source, "mutant", "exec")
    except SyntaxError:
        return False
    return True


def main() -> int:
    """Print the mutants of one module."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path)
    parser.add_argument("--sample", type=int, default=0, help="how many, at random; 0 is all")
    parser.add_argument("--seed", type=int, default=1, help="of the choice")
    arguments = parser.parse_args()
    every = list(places(arguments.path))
    chosen = every
    if 0 < arguments.sample < len(every):
        chosen = sorted(random.Random(arguments.seed).sample(every, arguments.sample))
    source = arguments.path.read_text(encoding="utf-8")
    sys.stdout.write(f"{len(every)}\n")
    for name, number in chosen:
        made = mutant(source, name, number)
        if made is not None:
            sys.stdout.write(json.dumps(made) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
