"""Check that tests reach enough of the branches alone: ``fail_under`` of coverage counts them together with lines.

Reads what ``coverage json`` wrote. Where too many are missing it names the files that miss most.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any, Final

LEAST: Final = 95.0
"""Per cent of branches, and of lines, that tests have to reach."""
SHOWN: Final = 10


def shares(totals: dict[str, Any]) -> dict[str, float]:
    """Return the per cent of lines and of branches that were reached."""
    lines = 100 * totals["covered_lines"] / max(1, totals["num_statements"])
    return {"lines": lines, "branches": 100 * totals["covered_branches"] / max(1, totals["num_branches"])}


def worst(files: dict[str, Any]) -> list[str]:
    """Return the files that miss most branches, with the lines at which those begin."""
    missed = {name: sorted({begin for begin, _ in each["missing_branches"]}) for name, each in files.items()}
    count = {name: each["summary"]["missing_branches"] for name, each in files.items()}
    chosen = sorted((name for name in files if count[name]), key=lambda name: (-count[name], name))[:SHOWN]
    return [f"{count[name]:4d}  {name}: lines {', '.join(map(str, missed[name]))}" for name in chosen]


def main(words: list[str] | None = None) -> int:
    """Print both shares; return 1 and name files if one of them is too small."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("report", type=Path, help="what 'coverage json' wrote")
    report = json.loads(parser.parse_args(words).report.read_text(encoding="utf-8"))
    found = shares(report["totals"])
    sys.stdout.write("; ".join(f"{name} {share:.1f} %" for name, share in found.items()) + f" (least {LEAST:g} %)\n")
    if min(found.values()) >= LEAST:
        return 0
    told = ["too few are reached; branches missing in:", *worst(report["files"])]
    sys.stderr.write("\n".join(told) + "\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
