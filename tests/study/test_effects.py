from sim.study.effects import without_effect

SMALL = ["population.firms=300", "time.end=2026-12"]


def test_a_setting_equal_to_what_holds_anyway_is_named():
    settings = [*SMALL, "lever.hub.japan=0.3", "lever.hub.eu=0.8"]
    assert without_effect(["ai_promotion_act"], settings) == ("lever.hub.japan=0.3",)


def test_a_setting_that_matters_in_one_scenario_is_not_named():
    settings = [*SMALL, "lever.guideline_stringency.japan=0"]
    assert without_effect(["no_guideline"], settings) == ("lever.guideline_stringency.japan=0",)
    assert without_effect(["no_guideline", "ai_promotion_act"], settings) == ()


def test_settings_of_how_to_run_are_never_named():
    assert without_effect(["ai_promotion_act"], [*SMALL, "replicates=3", "workers=1"]) == ()
