"""Every command and every Python example of README and documentation works.

Examples of a page run in its order, in one empty folder, with the YAML files that the page shows. Runs and comparisons
get a small population, few replicates and a short time unless they set these themselves. Charts of outcomes are drawn
by ``sim plot`` only, and not all.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from sim.cli import main
from sim.views import catalogue, charts

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^( *)```(bash|python|yaml)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
SPACE = {"--space": "incidents.learning_effect,compliance.base_cost", "--replicates": "2"}
OPTIONS = {"sensitivity": SPACE | {"--trajectories": "2", "--rows": "8"}, "discover": SPACE | {"--points": "6"},
           "regret": SPACE | {"--points": "6"}, "information": SPACE | {"--points": "10"},
           "search": SPACE | {"--trials": "6", "--population": "4", "--worlds": "2", "--test-worlds": "2"},
           "claims": {"--replicates": "2", "--points": "3"}, "explain": {"--replicates": "2"},
           "find": {"--replicates": "2"}, "map": {"--replicates": "2", "--worlds": "2"}}  # fmt: skip
"""Options that make a command over an uncertainty space small."""
SMALL = {"population.firms": "120", "time.end": "2028-12", "replicates": "2"}


def blocks(page: Path) -> list[tuple[str, str]]:
    """Return language and text of each example of a page."""
    found = BLOCK.findall(page.read_text(encoding="utf-8"))
    return [(language, re.sub(rf"^{indent}", "", text, flags=re.MULTILINE)) for indent, language, text in found]


README = ROOT / "README.md"
PAGES = [page for page in (README, *sorted((ROOT / "docs").rglob("*.md"))) if page.is_file()]
WITH_EXAMPLES = [page for page in PAGES if any(language != "yaml" for language, _ in blocks(page))]


def small(words: list[str]) -> list[str]:
    """Return a command with a small population where it runs the model."""
    if words[0] in OPTIONS:
        return _with_options(words, OPTIONS[words[0]])
    if words[0] not in ("run", "compare"):
        return words
    if "--replicates" in words:
        at = words.index("--replicates")
        words = words[:at] + words[at + 2 :]
    given = {word.partition("=")[0] for word in words if "=" in word}
    return [*words, *(f"{key}={value}" for key, value in SMALL.items() if key not in given)]


def _with_options(words: list[str], options: dict[str, str]) -> list[str]:
    """Return a command with other values of options, in a small world."""
    kept = [word for i, word in enumerate(words) if word not in options and (i == 0 or words[i - 1] not in options)]
    world = [
        f"{key}={value}" for key, value in SMALL.items() if key != "replicates" and f"{key}=" not in " ".join(kept)
    ]
    return [*kept, *world, *(part for pair in options.items() for part in pair)]


def execute(command: list[str]) -> None:
    """Run a command of the system; its output is shown if it fails."""
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert result.returncode == 0, f"{shlex.join(command)}\n{result.stdout}\n{result.stderr}"


def run_line(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run one line of a shell example."""
    program, *words = shlex.split(line, comments=True) or [""]
    if program == "sim":
        with monkeypatch.context() as patched:
            if words[0] == "plot":
                patched.setattr(catalogue, "CHARTS", catalogue.CHARTS[:2])
            else:
                patched.setattr(charts, "write", lambda *_: charts.Written())
            assert main(small(words)) == 0, line
    elif program == "make":
        execute(["make", "--dry-run", *words])  # the target exists
    elif program == "python":
        execute([sys.executable, *words, str(Path.cwd() / "written")])  # not over what is committed
    else:
        assert program in ("", "git", "cd"), f"nobody checks {line}"


@pytest.mark.slow
@pytest.mark.parametrize("page", WITH_EXAMPLES, ids=lambda page: str(page.relative_to(ROOT)))
def test_examples_work(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for language, text in blocks(page):
        if language == "yaml":
            named = re.match(r"# (\w+\.yaml)\n", text)
            if named:
                Path(named[1]).write_text(text, encoding="utf-8")
        elif language == "python":
            exec(compile(text, str(page), "exec"), {"__name__": "example"})
        else:
            for line in text.splitlines():
                run_line(line, monkeypatch)


def test_links_between_pages_lead_somewhere() -> None:
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in PAGES
        for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert broken == []
