"""Positions, agreement, alignment, Friends Group and tracks (11.1 to 11.6)."""

from __future__ import annotations

import math

import pytest

from sim.equations import international


def test_position_relaxes_to_its_anchor() -> None:
    assert international.position_next(0.5, 0.5, 0.05, 0.0, 0.002, 1.0) == 0.5
    moved = international.position_next(0.8, 0.2, 0.05, 0.0, 0.002, 10.0)
    assert moved == pytest.approx(0.2 + 0.6 * math.exp(-0.5))


def test_an_anxious_public_pushes_towards_safety_within_the_scale() -> None:
    assert international.position_next(0.5, 0.5, 0.05, 1.0, 0.002, 1.0) == pytest.approx(0.502)
    assert international.position_next(1.0, 1.0, 0.05, 9.0, 0.5, 1.0) == 1.0
    assert international.position_next(0.0, 0.0, 0.05, -9.0, 0.5, 1.0) == 0.0


def test_a_member_at_the_median_is_neutral() -> None:
    assert international.neutrality(0.4, 0.4) == 1.0
    assert international.neutrality(0.9, 0.4) == pytest.approx(0.0)
    assert international.neutrality(1.0, 0.0) == -1.0


def test_consensus_is_a_logit() -> None:
    def chance(**changed: float) -> float:
        given = {"tension": 0.1, "broker_effect": 1.0, "broker": 0.5, "members": 4.0} | changed
        return international.consensus_probability(
            3.6, 12.0, given["tension"], given["broker_effect"], given["broker"], 0.25, given["members"]
        )

    logit = 3.6 - 1.2 + 0.5 - 0.25 * math.log(4.0)
    assert chance() == pytest.approx(1.0 / (1.0 + math.exp(-logit)))
    assert chance(tension=0.3) < chance()
    assert chance(members=20.0) < chance()
    assert chance(broker=1.0) > chance()
    assert chance(broker_effect=-1.0, broker=1.0) < chance(broker_effect=-1.0)  # the claim can fail
    assert chance(members=0.0) == chance(members=1.0)


def test_agreement_closes_part_of_the_distance_to_the_maximum() -> None:
    assert international.alignment_after_consensus(0.2, 0.06, 0.9) == pytest.approx(0.242)
    assert international.alignment_after_consensus(0.9, 0.06, 0.9) == 0.9


def test_alignment_erodes_only_between_different_positions() -> None:
    assert international.alignment_erosion(0.5, 0.01, 0.0, 1.0) == 0.5
    assert international.alignment_erosion(0.5, 0.01, 0.4, 10.0) == pytest.approx(0.5 * math.exp(-0.04))


def test_friends_group_grows_to_its_pool_and_no_further() -> None:
    members = 49.0
    for _ in range(5000):
        later = international.friends_next(members, 0.006, 1.0, 0.012, 120.0, 1.0)
        assert members <= later <= 120.0
        members = later
    assert members == pytest.approx(120.0)
    assert international.friends_next(120.0, 0.006, 1.0, 0.012, 120.0, 1.0) == 120.0


def test_without_diplomacy_only_imitation_adds_friends() -> None:
    assert international.friends_next(0.0, 0.006, 0.0, 0.012, 120.0, 1.0) == 0.0
    assert international.friends_next(49.0, 0.006, 0.0, 0.0, 120.0, 1.0) == 49.0


def test_a_track_is_built_by_effort_slowed_by_distance_and_eroded_by_tension() -> None:
    assert international.track_next(0.0, 0.03, 0.0, 0.0, 0.01, 0.0, 1.0) == 0.0
    assert international.track_next(0.3, 0.03, 0.0, 0.2, 0.01, 0.0, 1.0) == 0.3
    assert international.track_next(0.0, 0.03, 2.0, 0.0, 0.01, 0.0, 1.0) == pytest.approx(1.0 - math.exp(-0.06))
    assert international.track_next(0.0, 0.03, 2.0, 1.5, 0.01, 0.0, 1.0) == 0.0
    assert international.track_next(0.5, 0.03, 0.0, 0.0, 0.01, 1.0, 10.0) == pytest.approx(0.5 * math.exp(-0.1))
    assert international.track_next(1.0, 0.03, 5.0, 0.0, 0.01, 0.0, 1.0) == 1.0


def test_a_track_aligns_up_to_the_maximum() -> None:
    assert international.alignment_from_track(0.2, 0.02, 0.0, 0.9, 1.0) == 0.2
    assert international.alignment_from_track(0.2, 0.02, 1.0, 0.9, 1.0) == pytest.approx(0.9 - 0.7 * math.exp(-0.02))
    assert international.alignment_from_track(0.95, 0.02, 1.0, 0.9, 1.0) == 0.95  # a floor above is not pulled down


def test_mood_moves_a_position_in_proportion_to_time() -> None:
    assert international.position_next(0.5, 0.5, 0.05, 0.4, 0.01, 0.5) == pytest.approx(0.502)


def test_nobody_to_disagree_with_costs_nothing() -> None:
    assert international.consensus_probability(0.0, 12.0, 0.0, 1.0, 0.0, 0.25, 1.0) == 0.5


def test_friends_join_from_the_pool_at_a_rate_a_month_and_never_leave() -> None:
    expected = 60.0 + (1.0 - math.exp(-(0.004 * 2.0 + 0.012 * 0.5) * 0.5)) * 60.0
    assert international.friends_next(60.0, 0.004, 2.0, 0.012, 120.0, 0.5) == pytest.approx(expected)
    assert international.friends_next(130.0, 0.004, 2.0, 0.012, 120.0, 0.5) == 130.0


def test_tracks_and_what_they_align_grow_at_a_rate_a_month() -> None:
    built = 0.2 + (1.0 - math.exp(-0.03 * 2.0 * 0.75 * 0.5)) * 0.8
    assert international.track_next(0.2, 0.03, 2.0, 0.25, 0.01, 0.0, 0.5) == pytest.approx(built)
    aligned = 0.3 + (1.0 - math.exp(-0.02 * 0.4 * 0.5)) * 0.6
    assert international.alignment_from_track(0.3, 0.02, 0.4, 0.9, 0.5) == pytest.approx(aligned)
