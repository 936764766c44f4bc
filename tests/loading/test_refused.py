"""What a person may write on the command line or in a file, and what is refused before it is applied."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import sim
from sim.config import list_parameters
from sim.errors import InputError
from sim.loading.composing import compose
from sim.loading.overrides import LONGEST
from sim.loading.settings import cores
from sim.loading.yaml_files import DEEPEST, check_data, parse_yaml
from sim.policy.catalogue import leaves
from sim.policy.parsing import text


def test_an_endless_value_is_refused() -> None:
    with pytest.raises(InputError, match="characters"):
        sim.load("ai_promotion_act", [f"seed={'1' * (LONGEST + 1)}"])


def test_a_folder_that_hydra_cannot_compose_is_named(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("defaults: [nothing_there]\n")
    with pytest.raises(InputError, match="YAML files that Hydra can compose") as caught:
        compose(tmp_path, ())
    assert str(tmp_path) in str(caught.value)


def test_a_list_that_calls_itself_a_mapping_is_refused() -> None:
    with pytest.raises(InputError, match="no mapping"):
        parse_yaml("a: !!map [1, 2]", "here")


def test_deeper_nesting_than_any_file_needs_is_refused() -> None:
    data: object = 1
    for _ in range(DEEPEST + 2):
        data = [data]
    with pytest.raises(InputError, match="deeper nesting"):
        check_data(data, "here")


def test_text_is_text() -> None:
    assert text(" words ", "here") == "words"
    with pytest.raises(InputError, match="text"):
        text(3, "here")


def test_numbers_along_an_axis_may_be_given_together() -> None:
    together = leaves(list_parameters(), "incidents.exposure", {"small": 0.2, "large": 0.3}, "here")
    assert together == {"incidents.exposure.small": 0.2, "incidents.exposure.large": 0.3}


def test_where_the_system_does_not_say_which_cores_may_be_used_all_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "sched_getaffinity")
    for found, count in ((3, 3), (None, 1)):
        monkeypatch.setattr(os, "cpu_count", lambda found=found: found)
        assert cores() == count
