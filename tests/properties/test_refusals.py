"""Whatever is wrong in a configuration, the command says so in one line that names the key, with status 2."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from hypothesis import assume, example, given
from hypothesis import strategies as st

from properties.cases import cases
from properties.worlds import changes, content, events, leaf_bounds, names
from sim.axes import AXES, JURISDICTIONS
from sim.cli import main
from sim.loading.overrides import SECTIONS, SETTINGS
from sim.policy.levers import LEVERS

LETTERS = "abcdefghijklmnopqrstuvwxyz"
SMALL = ("population.firms=120", "time.start=2026-01", "time.end=2026-02", "replicates=1")
"""So that a mistake which is not noticed costs little time."""


class Answer(NamedTuple):
    """What the command did."""

    status: int
    out: str
    err: str


def ask(*words: str) -> Answer:
    """Run the command in this process; nothing but an exit may leave it."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            status = main(list(words))
        except SystemExit as stop:
            status = int(stop.code or 0)
    return Answer(status, out.getvalue(), err.getvalue())


def assert_refused(answer: Answer, *named: str) -> None:
    """Check for one line on standard error that holds the words, and for nothing else."""
    assert answer.status == 2, answer
    assert answer.out == ""
    assert answer.err.startswith("sim: ")
    assert answer.err.count("\n") == 1
    assert "Traceback" not in answer.err
    for word in named:
        assert word in answer.err, (word, answer.err)


@st.composite
def misspelled(draw: st.DrawFn, word: str) -> str:
    """Return a word with one letter too many, too few, or wrong."""
    place = draw(st.integers(0, len(word) - 1))
    letter = draw(st.sampled_from(LETTERS))
    rest = draw(st.sampled_from((word[place:], word[place + 1 :])))
    return draw(st.sampled_from((word[:place] + letter + rest, word[:place] + rest or letter)))


# --- the command line ---------------------------------------------------------------------------------------------


def keys() -> list[str]:
    """Return one valid key of every kind, for every setting, lever, number and mechanism."""
    levers = [
        f"lever.{lever.name}.{place}{f'.{item}' if item else ''}"
        for lever in LEVERS
        for place in ("japan", "china")
        for item in (AXES[lever.axis] if lever.axis else ("",))
    ]
    leaves = [leaf if leaf.startswith("jurisdiction.") else f"parameters.{leaf}" for leaf in leaf_bounds()]
    return [*SETTINGS, *levers, *leaves, *(f"mechanisms.{each.id}" for each in content().mechanisms)]


KEYS = keys()
VALID_KEYS = {key.lower() for key in KEYS} | {f"mechanisms.{each.name}" for each in content().mechanisms}
NUMERIC = [key for key in KEYS if not key.startswith(("mechanisms.", "lever_from", "time.start", "time.end"))]
OPTIONAL = ("workers",)


@st.composite
def misspelled_keys(draw: st.DrawFn) -> tuple[str, str]:
    """Return a key of which one part is misspelled, and that part."""
    parts = draw(st.sampled_from(KEYS)).split(".")
    place = draw(st.integers(0, len(parts) - 1))
    wrong = draw(misspelled(parts[place]))
    parts[place] = wrong
    key = ".".join(parts)
    shortened = any(valid.startswith(f"{key.lower()}.") for valid in VALID_KEYS)
    reordered = parts[0] == "jurisdiction" and ".".join((parts[0], *parts[2:0:-1])) in VALID_KEYS
    assume(key.lower() not in VALID_KEYS and not shortened and not reordered and wrong not in ("all", *SECTIONS))
    return key, wrong


@cases(250)
@given(misspelled_keys())
@example(("parameters.incidents.efficacy.acident", "acident"))
@example(("mechanisms.R26", "R26"))
def test_a_misspelled_key_of_the_command_line_is_named(wrong: tuple[str, str]) -> None:
    key, part = wrong
    value = "false" if key.startswith("mechanisms") else "0.5"
    assert_refused(ask("run", "ai_promotion_act", f"{key}={value}", *SMALL), part)


NOT_NUMBERS = ("often", "[1]", "[0.5, 0.5]", "true", "'0.5'", "nan", "NaN", ".nan", "inf", "-inf", "-.inf", "1e999",
               "null", "2026-01-01", "0x", "${seed}", "{_target_: os.system}", "!!python/name:os.system", "1,2",
               "9" * 400, "9" * 5000, "-" + "9" * 400, "[" * 2000, "[" * 900, "{a: " * 200, "\x1b[31m1")  # fmt: skip


@cases(150)
@given(st.sampled_from(NUMERIC), st.sampled_from(NOT_NUMBERS))
def test_what_is_no_number_is_named_by_its_key(key: str, value: str) -> None:
    assume(not (key in OPTIONAL or key.startswith("population.")) or value != "null")  # there it means: as usual
    assert_refused(ask("run", "ai_promotion_act", f"{key}={value}", *small_but(key)), key.split(".")[-1])


def small_but(key: str) -> list[str]:
    """Return the settings of a small run without the one that is being tested."""
    return [word for word in SMALL if word.partition("=")[0] != key]


BOUNDED = {
    **{f"parameters.{leaf}": pair for leaf, pair in leaf_bounds().items() if not leaf.startswith("jurisdiction.")},
    **{leaf: pair for leaf, pair in leaf_bounds().items() if leaf.startswith("jurisdiction.")},
    **{f"lever.{lever.name}.eu": (lever.low, lever.high) for lever in LEVERS},
}


@cases(150)
@given(st.sampled_from(sorted(BOUNDED)), st.booleans(), st.floats(1e-6, 1e9))
def test_a_number_out_of_its_bounds_is_named_with_its_bounds(key: str, above: bool, distance: float) -> None:
    low, high = BOUNDED[key]
    value = high + distance * max(1.0, abs(high)) if above else low - distance * max(1.0, abs(low))
    answer = ask("run", "ai_promotion_act", f"{key}={value!r}", *SMALL)
    assert_refused(answer, key.split(".")[1 if key.startswith("lever") else -1], f"{low:g} to {high:g}")


@cases(100)
@given(
    st.sampled_from(("time.start", "time.end", "lever_from")), st.text("0123456789-/: JanT", min_size=1, max_size=10)
)
def test_a_malformed_date_is_named_by_its_key(key: str, date: str) -> None:
    year, _, month = date.strip().partition("-")
    good = len(year) == 4 and month.isdigit() and len(month) <= 2 and 1 <= int(month) <= 12 and "1900" <= year < "2200"
    assume(not good)
    assert_refused(ask("run", "ai_promotion_act", f"{key}='{date}'", *small_but(key)), key)


@cases(50)
@given(st.sampled_from(("run", "compare")), st.text(LETTERS + "_+./", min_size=1, max_size=20))
@example("run", "+another")
def test_an_unknown_scenario_is_named(command: str, name: str) -> None:
    assume(not name.startswith("-") and not name.endswith((".yaml", ".yml")))
    part = name.split("+")[0]  # of several the first
    assume(part not in names())
    assert_refused(
        ask(command, "ai_promotion_act+" + name, *["no_guideline"] * (command == "compare"), *SMALL), repr(part)
    )


@cases(50)
@given(
    st.sampled_from(("seed", "lever.hub.japan", "parameters.incidents.learning_effect", "population.japan")), st.text()
)
def test_whatever_is_written_as_a_value_is_read_or_refused(key: str, text: str) -> None:
    """It may be valid, so the end of time is not: what may not happen is anything but a message."""
    assert_refused(ask("run", "ai_promotion_act", f"{key}={text}", "time.end=1999-01"))


# --- scenario files -----------------------------------------------------------------------------------------------


@st.composite
def layers(draw: st.DrawFn) -> dict[str, Any]:
    """Return the content of a valid scenario file with something of every kind."""
    leaf = draw(st.sampled_from(sorted(leaf_bounds())))
    return {
        "title": "generated",
        "base": "ai_promotion_act",
        "levers": draw(st.lists(changes("2026-01", 24), min_size=1, max_size=3)),
        "events": draw(events("2026-01", 24)),
        "world": {leaf: leaf_bounds()[leaf][0]},
        "mechanisms": {"R4": False},
        "events_off": ["chatgpt"],
        "notes": "none",
    }


def places(data: object, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path of every key in nested data."""
    if isinstance(data, dict):
        return [place for key, value in data.items() for place in ((*path, key), *places(value, (*path, key)))]
    if isinstance(data, list):
        return [place for number, value in enumerate(data) for place in places(value, (*path, number))]
    return []


def reach(data: Any, path: tuple[Any, ...]) -> Any:
    """Return the part of the data that holds the last key of a path."""
    for key in path[:-1]:
        data = data[key]
    return data


def refused_file(folder: Path, data: object, *named: str) -> None:
    """Check that a scenario file is refused, with its own name and these words in the message."""
    path = folder / "generated.yaml"
    path.write_text(data if isinstance(data, str) else yaml.safe_dump(data, sort_keys=False, allow_unicode=True))
    assert_refused(ask("run", str(path), *SMALL, "--out", str(folder / "out")), *named)
    assert not (folder / "out").exists()


@cases(150)
@given(st.data(), layers())
def test_a_misspelled_key_of_a_file_is_named(tmp_path: Path, data: Any, layer: dict[str, Any]) -> None:
    path = data.draw(st.sampled_from(places(layer)))
    holder, key = reach(layer, path), path[-1]
    wrong = data.draw(misspelled(key.rpartition(".")[2]))
    key_now = key.rpartition(".")[0] + "." + wrong if "." in key else wrong
    assume(key_now not in holder and f"mechanisms.{key_now}".lower() not in VALID_KEYS)
    assume(path[0] != "world" or not any(leaf.startswith((f"{key_now}.", key_now)) for leaf in leaf_bounds()))
    assume((key_now, len(path)) not in {("lever", 1), ("note", 3)})
    siblings = {
        "note",
        "source",
        "label",
        "mechanism",
        "date",
        "name",
        "status",
        "changes",
        "to",
        "from",
        "sector",
        "size",
    }
    assume(key_now not in siblings)
    items = [(key_now if each == key else each, value) for each, value in holder.items()]
    holder.clear()
    holder.update(items)
    refused_file(tmp_path, layer, key_now)


JUNK = (
    float("nan"),
    float("inf"),
    -float("inf"),
    1e300,
    -1e300,
    {"a": 1},
    [[1]],
    {"_target_": "os.system"},
    "${oc.env:HOME}",
)
"""Nothing in a scenario file takes one of these."""


@cases(150)
@given(st.data(), layers(), st.sampled_from(JUNK))
def test_junk_in_a_file_is_named_by_its_key(tmp_path: Path, data: Any, layer: dict[str, Any], junk: Any) -> None:
    path = data.draw(st.sampled_from([each for each in places(layer) if each != ("world",)]))
    reach(layer, path)[path[-1]] = junk
    refused_file(tmp_path, layer, named_for(layer, path, junk))


def named_for(layer: dict[str, Any], path: tuple[Any, ...], junk: Any) -> str:
    """Return what the message must hold: the key, but of a lever's value its lever, and of code the code."""
    if isinstance(junk, str):
        return junk
    if isinstance(junk, dict) and "_target_" in junk:
        return "_target_"
    return str(layer["levers"][path[1]]["lever"] if path[-1] == "value" else path[-1])


@cases(50)
@given(st.data(), layers(), st.sampled_from(("lever", "jurisdiction", "value")))
def test_a_missing_key_of_a_file_is_named(tmp_path: Path, data: Any, layer: dict[str, Any], key: str) -> None:
    change = data.draw(st.sampled_from(layer["levers"]))
    del change[key]
    refused_file(tmp_path, layer, repr(key))


@cases(100)
@given(st.data(), layers())
def test_a_malformed_date_of_a_file_is_named(tmp_path: Path, data: Any, layer: dict[str, Any]) -> None:
    change = data.draw(st.sampled_from(layer["levers"]))
    key = data.draw(st.sampled_from(("from", "to")))
    change[key] = data.draw(st.sampled_from(
        ("2026", "2026-13", "2026-00", "26-01", "2026-1-1", "2026/01", "Jan 2026", "", 2026, 2026.01, True, ["2026-01"],
         "1899-12", "2200-01", "９９９９-01", "-2026-01")))  # fmt: skip
    refused_file(tmp_path, layer, f".{key}")


HOSTILE = (
    "title: !!python/object/apply:os.system ['true']",
    "title: !!python/name:os.system",
    "!!python/object/new:os.system [true]",
    "title: a\ntitle: b",
    "title: a\n\tlevers: []",
    "title: [",
    "title: *nothing",
    "a: &a [x, x]\nb: &b [*a, *a]\n"
    + "\n".join(f"c{n}: &c{n} [*{'b' if n == 0 else f'c{n - 1}'}, *b]" for n in range(30)),
    "&a [*a]",
    "title: a\nlevers: &a [*a]",
    "[" * 5000,
    "{a: " * 3000,
    "- just\n- a\n- list",
    "just text",
    "",
    "null",
    "42",
    "title: a\n---\ntitle: b",
    "title: \x00",
    "title: \x1b[31mred",
    "%YAML 9.9\n---\ntitle: a",
    "title: a\nlevers: {}",
    "title: a\nbase: generated",
    "title: a\nbase: [ai_promotion_act, nothing]",
    "title: a\nworld: {[1, 2]: 3}",
    "? {a: 1}\n: 2",
    "title: a\nlevers: [null]",
    "title: a\n<<: 3",
    "title: a\nlevers: [{lever: hub, jurisdiction: japan, value: " + "9" * 400 + "}]",
    "title: a\nlevers: [{lever: hub, jurisdiction: japan, value: " + "9" * 5000 + "}]",
    "title: a\nlevers: [{lever: hub, jurisdiction: japan, value: 1e400}]",
    "title: a\nlevers: [{lever: hub, jurisdiction: japan, value: 0:30}]",
    "title: a\nlevers: [{lever: hub, jurisdiction: japan, value: 0x1}]",
    "title: a\nlevers: [{lever: hub, jurisdiction: japan, value: 01}]",
    "title: a\nlevers: [{lever: hub, jurisdiction: japan, value: 0.5, when: &w {above: 1, months: *w}}]",
    "title: !!int abc",
    "title: !!float abc",
    "title: !!bool abc",
    "title: !!timestamp abc",
    "title: !!binary aGVq",
    "title: !!set {a, b}",
    "title: !!omap [a: 1]",
    "title: !!map [1]",
    "title: !!seq {a: 1}",
    "title: !!str [a]",
    "title: !<tag:yaml.org,2002:python/object/apply:os.system> [ls]",
    "%TAG ! tag:evil,2000:\n---\n!x y",
    'title: "\\ud800"',
    'title: "\\e[31mred"',
    "title: " + "x" * 20_000,
    "title: a\nworld: " + "{a: " * 200 + "1" + "}" * 200,
    "title: a\nworld: {" + ", ".join(f"k{n}: 1" for n in range(70_000)) + "}",
    "title: a\n? [a]\n: 2",
    "title: a\n<<: [{base: nothing}, 3]",
    "title: a\n1.5: 3",
    "title: a\nbase: [1]",
    "title: a\nbase: ../../etc/passwd",
    "title: a\nbase: /etc/passwd.yaml",
    "title: a\nbase: nothing.yaml",
)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_yaml_is_refused(tmp_path: Path, text: str) -> None:
    refused_file(tmp_path, text)


@cases(150)
@given(st.data(), layers())
def test_damaged_yaml_is_refused_or_read_but_never_a_crash(tmp_path: Path, data: Any, layer: dict[str, Any]) -> None:
    """Cut and spliced text may still be valid; what may not happen is anything but success or a message."""
    text = yaml.safe_dump(layer | {"levers": layer["levers"][:1]}, sort_keys=False)
    begin, end = sorted(data.draw(st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))))
    junk = data.draw(
        st.one_of(st.text(max_size=6), st.sampled_from(("&a ", "*a", "!!str ", "{", "[", "]", "}", ": ", "- ", "#")))
    )
    path = tmp_path / "generated.yaml"
    path.write_text(text[:begin] + junk + text[end:], encoding="utf-8", errors="surrogatepass")
    answer = ask("run", str(path), "time.end=1999-01")  # refused in any case, so that nothing is run
    assert_refused(answer)
    assert any(place in answer.err for place in ("generated", "time.end"))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "latin-1", "shift-jis"])
def test_a_file_in_another_encoding_is_refused(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "generated.yaml"
    path.write_bytes("title: ±\nbase: ai_promotion_act".encode(encoding))
    assert_refused(ask("run", str(path), *SMALL), "generated.yaml", "YAML")


def test_files_that_build_on_each_other_are_refused_with_the_circle(tmp_path: Path) -> None:
    paths = [tmp_path / f"{name}.yaml" for name in "abc"]
    for path, base in zip(paths, (*paths[1:], paths[0]), strict=True):
        path.write_text(f"title: a\nbase: {base}")
    assert_refused(ask("run", str(paths[0]), *SMALL), "base", "circle", "a.yaml", "b.yaml", "c.yaml")


@pytest.mark.parametrize("kind", ["missing", "folder", "pipe"])
def test_what_is_no_file_is_named(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "generated.yaml"
    if kind == "folder":
        path.mkdir()
    if kind == "pipe":
        os.mkfifo(path)  # to open it would wait for ever
    assert_refused(ask("run", str(path), *SMALL), "generated.yaml")


def test_the_command_itself_shows_no_traceback(tmp_path: Path) -> None:
    path = tmp_path / "generated.yaml"
    path.write_text("title: !!python/object/apply:os.system ['true']")
    done = subprocess.run([sys.executable, "-m", "sim", "run", str(path)], capture_output=True, text=True, check=False)
    assert_refused(Answer(done.returncode, done.stdout, done.stderr), "generated.yaml")


@cases(50)
@given(st.binary(max_size=40))
def test_a_file_of_bytes_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "generated.yaml"
    path.write_bytes(content)
    assert_refused(ask("run", str(path), *SMALL))


def test_what_is_refused_here_would_be_accepted_without_the_mistake(tmp_path: Path) -> None:
    """Otherwise every test above could pass because everything is refused."""
    words = [f"lever.hub.{place}=0.5" for place in JURISDICTIONS]
    answer = ask("run", "ai_promotion_act", *words, *SMALL, "--json", "--out", str(tmp_path / "out"))
    assert answer.status == 0, answer.err
