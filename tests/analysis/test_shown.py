"""Which differences stand together, and what is traded for what."""

import pytest

import sim
from sim.analysis.shown import groups_of, shown, trade_off
from sim.axes import JURISDICTIONS, SECTORS, SIZES


@pytest.fixture(scope="module")
def table():
    scenarios = ["ai_promotion_act", "ex_ante_hard_law"]
    return sim.compare(scenarios, ["population.firms=240", "time.end=2028-12"], replicates=3).differences


@pytest.mark.parametrize(
    ("by", "groups"),
    [
        ("size", list(SIZES)), ("sector", list(SECTORS)), ("jurisdiction", list(JURISDICTIONS)),
        ("year", [str(year) for year in range(2015, 2029)]), (None, [""]),
    ],
)  # fmt: skip
def test_rows_are_those_of_the_groups_and_of_no_others(table, by, groups):
    rows = shown(table, "japan", by, ("protection",))
    assert [row["group"] for row in rows] == groups
    assert {row["outcome"] for row in rows} == {"protection"}
    assert {row["jurisdiction"] for row in rows} == (set(JURISDICTIONS) if by == "jurisdiction" else {"japan"})


def test_outcomes_without_such_groups_are_left_out(table):
    assert {row["outcome"] for row in shown(table, "japan", "size", ("protection", "trust", "capability"))} == {
        "protection"
    }
    assert [row["jurisdiction"] for row in shown(table, "us", None, ("trust", "g7_tension"))] == ["us", "all"]
    assert groups_of("g7_tension") == ("year",)
    assert "size" not in groups_of("trust")


def test_a_trade_off_keeps_every_outcome_once():
    verdicts = {
        "trust": "higher", "burden_domestic": "higher", "adoption": "lower", "protection": "perhaps higher",
        "startup_entries": "no effect", "response_median": "lower",
    }  # fmt: skip
    found = trade_off({"outcome": name, "verdict": word} for name, word in verdicts.items())
    assert found == {
        "better": ["trust", "response_median"], "worse": ["burden_domestic"], "different": ["adoption"],
        "open": ["protection"], "same": ["startup_entries"],
    }  # fmt: skip
