"""Mesa's view of a run: agents show what the engine reads next, and what is set on them it uses."""

from __future__ import annotations

import numpy as np
import pytest

import sim
from sim.axes import JURISDICTIONS, SECTORS, SIZES
from sim.engine.model import GovernanceModel
from sim.engine.simulate import simulate
from sim.engine.tables import tabulate
from sim.errors import InputError

SETTINGS = ("population.firms=240", "time.start=2025-01", "time.end=2025-04")


@pytest.fixture
def model() -> GovernanceModel:
    return GovernanceModel(sim.load("ai_promotion_act", SETTINGS), seed=3)


def test_stepping_gives_the_bytes_of_a_whole_run_and_ends_with_it(model: GovernanceModel) -> None:
    whole = simulate(model.scenario, 3)
    dates = []
    while not model.finished:
        dates.append(model.date)
        model.step()
    assert dates == ["2025-01", "2025-02", "2025-03", "2025-04"]
    assert np.array_equal(model.outcomes(), tabulate(whole.record, whole.layout.weight), equal_nan=True)
    with pytest.raises(RuntimeError, match="2025-04; set time.end"):
        model.step()


def test_the_scenarios_own_seed_is_used_if_none_is_given(model: GovernanceModel) -> None:
    assert int(GovernanceModel(model.scenario).simulation.seed) == model.scenario.settings.seed != 3


def test_outcomes_reach_as_far_as_the_model_was_stepped(model: GovernanceModel) -> None:
    model.step()
    assert model.outcomes().shape[1] == 1


def test_a_lever_that_is_set_holds_from_the_coming_month_on_and_changes_the_run(model: GovernanceModel) -> None:
    japan, before = model.government("japan"), model.government("japan").lever("hub")
    model.step()
    japan.set_lever("hub", 0.9)
    assert japan.lever("hub") == 0.9 != before
    assert model.simulation.timeline.levers[0].max() > 0.0
    untouched = GovernanceModel(model.scenario, seed=3)
    untouched.step()
    assert untouched.government("japan").lever("hub") == before  # the scenario itself is as it was
    model.step()
    untouched.step()
    assert japan.effective_capacity > untouched.government("japan").effective_capacity


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("hup", 0.5, "hub"),
        ("hub", 1.5, "0 to 1"),
        ("hub", -0.1, "0 to 1"),
        ("hub", float("nan"), "0 to 1"),
    ],
)
def test_a_lever_that_is_not_there_or_out_of_range_is_refused(
    model: GovernanceModel, name: str, value: float, words: str
) -> None:
    with pytest.raises(InputError, match=words):
        model.government("japan").set_lever(name, value)


def test_an_unknown_government_is_refused(model: GovernanceModel) -> None:
    with pytest.raises(InputError, match="Did you mean 'japan'"):
        model.government("jpan")


def test_agents_show_the_state_of_their_own_jurisdiction(model: GovernanceModel) -> None:
    model.step()
    country = model.simulation.state.country
    country.position[:], country.perceived[:], country.effective[:] = np.arange(18).reshape(3, 6)
    country.concern[:], country.anxiety[:], country.trust[:] = np.arange(18, 36).reshape(3, 6)
    for j, (government, public) in enumerate(zip(model.governments, model.publics, strict=True)):
        assert government.name == public.name == JURISDICTIONS[j]
        assert (government.position, government.perceived_detection, government.effective_capacity) == (
            j,
            6 + j,
            12 + j,
        )
        assert (public.concern, public.anxiety, public.trust) == (18 + j, 24 + j, 30 + j)


def test_ministries_are_those_with_posts_and_their_experts_are_the_governments(model: GovernanceModel) -> None:
    model.step()
    japan, china = model.government("japan"), model.government("china")
    assert len(china.ministries) == 2
    names = [each.name for each in japan.ministries]
    assert "cabinet_office" in names  # it borrows
    assert "cabinet_office" not in [each.name for each in china.ministries]
    staff = model.simulation.state.ministries
    assert sum(each.experts for each in japan.ministries) == pytest.approx(staff.experts[0].sum())
    assert sum(each.lent for each in japan.ministries) == pytest.approx(staff.lent[0].sum())
    assert all(0.0 < each.proficiency <= 1.0 for each in japan.ministries)


def test_forums_show_their_members_and_what_divides_them(model: GovernanceModel) -> None:
    model.step()
    g7 = next(each for each in model.forums if each.name == "g7")
    assert {"japan", "us", "uk", "eu"} == set(g7.members)
    world, number = model.simulation.state.world, g7.number
    assert g7.tension == world.forum_tension[number] > 0.0
    assert g7.consensus_probability == world.forum_consensus[number] > 0.0


def test_a_firm_is_described_by_its_cell_and_row(model: GovernanceModel) -> None:
    for _ in range(3):
        model.step()
    table, start = model.simulation.firms, model.simulation.layout.start
    adopted = int(np.flatnonzero(table["adopted"])[0])
    for i in (0, int(start[18]) - 1, int(start[18]), len(table) - 1, adopted):
        view, cell = model.firm(i), int(np.flatnonzero(start <= i)[-1])
        assert view["jurisdiction"] == JURISDICTIONS[cell // 18]
        assert view["sector"] == SECTORS[cell // 3 % 6]
        assert view["size"] == SIZES[cell % 3]
        assert view["stands_for"] == model.simulation.layout.weight[cell]
        assert view["threshold"] == table["threshold"][i]
        assert sum(1 << JURISDICTIONS.index(name) for name in view["exports_to"]) == table["exports"][i]
    assert model.firm(adopted)["adopted_month"] == table["adopted_tick"][adopted] // 4
    assert model.firm(int(np.flatnonzero(table["adopted"] == 0)[0]))["adopted_month"] is None
