"""Experts in government: hiring, training, rotation, secondment, coordination (R14-R18)."""

from __future__ import annotations

import math

from sim.compiled import compiled


@compiled
def leaving_rate(attrition: float, tenure: float, loss: float) -> float:
    """Return the monthly rate at which experts are lost (10.3).

    Args:
        attrition: Rate of leaving government, per month.
        tenure: Months in a post before rotation.
        loss: chi, share of rotated experts lost to posts without AI.
    """
    return attrition + loss / tenure


@compiled
def staff_next(staff: float, target: float, hiring: float, leaving: float, trained: float, months: float) -> float:
    """Advance a unit's head-count (10.1 to 10.3), exactly for constant inputs: hiring stops and starts at the target.

    Args:
        staff: Experts on the unit's posts.
        target: Posts.
        hiring: eta_h, rate at which open posts are filled, per month.
        leaving: Rate of loss, per month.
        trained: Officials turned into experts, per month, beyond the target if need be (R16).
        months: Length of the step.

    Returns:
        Experts after the step. With no training it tends to eta T / (eta + loss).
    """
    more_trained = trained > leaving * target  # at the target training alone more than replaces who leaves
    filling = hiring if staff < target or (staff == target and not more_trained) else 0.0
    after = _staff_after(staff, target, filling, leaving, trained, months)
    if (after - target) * (staff - target) >= 0.0:
        return after
    rate = filling + leaving
    if rate > 0.0:
        balance = (filling * target + trained) / rate
        until = math.log((staff - balance) / (target - balance)) / rate
    else:
        until = (target - staff) / trained
    return _staff_after(target, target, hiring - filling, leaving, trained, months - until)


@compiled
def _staff_after(staff: float, target: float, filling: float, leaving: float, trained: float, months: float) -> float:
    """Return staff after a time in which it does not cross its target."""
    rate = filling + leaving
    if rate <= 0.0:
        return staff + trained * months
    balance = (filling * target + trained) / rate
    return balance + (staff - balance) * math.exp(-rate * months)


@compiled
def proficiency_balance(learning_time: float, tenure: float, entry: float) -> float:
    """Return the proficiency at which learning and rotation balance, 0 to 1 (10.4).

    Args:
        learning_time: tau_L, months to learn the post.
        tenure: Months between rotations.
        entry: p_0, proficiency of a newcomer.
    """
    return (1.0 / learning_time + entry / tenure) / (1.0 / learning_time + 1.0 / tenure)


@compiled
def proficiency_next(proficiency: float, learning_time: float, tenure: float, entry: float, months: float) -> float:
    """Advance mean proficiency (10.4): learning raises it, rotation brings newcomers who start at ``entry``.

    The step is exact for constant inputs, so that half a step twice is a whole step.
    """
    balance = proficiency_balance(learning_time, tenure, entry)
    return balance + (proficiency - balance) * math.exp(-(1.0 / learning_time + 1.0 / tenure) * months)


@compiled
def coordination(silo_cost: float, effective_units: float, hub: float) -> float:
    """Return the share of capacity left after coordination (10.6), 0 to 1; a full hub or one unit costs nothing."""
    return 1.0 / (1.0 + silo_cost * (effective_units - 1.0) * (1.0 - hub))


@compiled
def effective_capacity(work: float, coordination_share: float, ai_multiplier: float, ai_use: float) -> float:
    """Return effective experts (10.7).

    Args:
        work: Sum over units of experts times proficiency.
        coordination_share: Phi, 0 to 1.
        ai_multiplier: m_AI, gain in output where AI is used.
        ai_use: Share of work that uses it, 0 to 1.
    """
    return work * coordination_share * (1.0 + ai_multiplier * ai_use)
