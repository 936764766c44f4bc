"""What the equations take: the model's uncertain numbers, grouped by sub-model.

Each field is one record in ``conf/parameters/<group>.yaml`` (or, where marked *by jurisdiction*,
in every ``conf/jurisdiction/*.yaml``) with value, unit, bounds, status and source. Symbols are
those of the model description. A field annotated ``float`` is a scalar; an array's axes are named
in its comment. Rates are yearly and times are months unless the comment says otherwise.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


class Technology(NamedTuple):
    """Capability and hype (equations 1.1, 1.2)."""

    capability_growth: float  # g_C, ln capability per year
    anchor_jump: float  # ln capability of the jump of 2022-11, after which ln C = 0
    jump_scale: float  # multiple of the dated capability jumps
    hype_scale: float  # multiple of the dated hype jumps
    hype_decay: float  # tau_H, months


class Adoption(NamedTuple):
    """Threshold and contagion (2.1 to 2.3)."""

    innovation: float  # p_A, per year
    imitation: float  # q_A, per year
    threshold_spread: float  # sigma_theta, ln capability
    threshold_mean: Array  # [size] mu_z, ln capability
    sector_shift: Array  # [sector] delta_k, ln capability
    own_sector_weight: float  # omega
    burden_effect: float  # beta_B, ln capability per % of AI budget
    trust_effect: float  # beta_T, ln capability
    deployment_time: float  # tau_d, months
    threshold_shift: Array  # [jurisdiction] delta_j, by jurisdiction


class Awareness(NamedTuple):
    """How firms come to know of rules (3.1 to 3.3)."""

    hazard: Array  # [size] alpha_z, per month
    peer_effect: float  # beta_W, per month
    retention: float  # r_W, share who stay aware at a revision
    law_publicity: float  # alpha_law, per month
    capacity_reference: float  # outreach capacity at which outreach is as in the baseline, experts


class Compliance(NamedTuple):
    """Choice between following a rule and not (4.1 to 4.7)."""

    deference_benefit: float  # b_G, % of AI budget
    peer_norm_benefit: float  # b_N, %
    reputation_benefit: float  # b_R, %
    visibility: Array  # [size] v_z
    export_benefit: float  # b_E, %
    base_cost: float  # c_0, %
    cost_exponent: float  # alpha_c
    relative_size: Array  # [size] s_z
    choice_noise: float  # tau_U, %
    heterogeneity: float  # sigma_xi, %
    review_rate: float  # rho_c, per year
    decoupling: float  # zeta_0
    surveillance_effect: float  # kappa_zeta
    surveillance_binding: float  # eta_B
    surveillance_guideline: float  # eta_G
    high_risk_share: Array  # [sector] hr_k
    existing_law_penalty: float  # F_0, %
    disclosure_multiplier: float  # the 5 in pen^G
    misfit_cost: float  # mu_gap, per ln capability
    supply_chain_weight: float  # weight of large customers in an SME's peer norm
    association_size: float  # firms in one industry association
    pyramid_threshold: float  # detected incidents after which a firm is escalated
    pyramid_duration: float  # months
    pyramid_penalty: float  # F added while escalated, %
    deference: Array  # [jurisdiction] nu_j, by jurisdiction


class Interoperability(NamedTuple):
    """Exporters and duplicate compliance (4.7, 7.1 to 7.3)."""

    removable_share: float  # rho_MR
    export_share: Array  # [size] share of firms that export to the largest market
    export_intensity: float  # mean share of an exporter's turnover earned abroad
    brussels_probability: float  # beta_BE
    brussels_threshold: float  # x_BE, share of turnover
    market_weight: Array  # [jurisdiction] w_j, by jurisdiction


class Incidents(NamedTuple):
    """Incidents, severity, misuse (5.1 to 5.5)."""

    base_rate: Array  # [incident_type] lambda0_r, per month, fully deployed large firm
    exposure: Array  # [size] x_z
    accident_multiplier: Array  # [sector] M_k,acc
    rights_multiplier: Array  # [sector] M_k,rig
    safety_multiplier: Array  # [sector] M_k,saf
    capability_exponent: Array  # [incident_type] gamma_r
    efficacy: Array  # [incident_type] e_r (misuse: 0)
    learning_effect: float  # epsilon
    malicious_share: float  # pi_mal
    gain_log_mean: float  # of the gain from misuse, ln % of AI budget
    gain_log_spread: float
    upstream_safeguard: float  # e_up
    external_misuse: float  # mu_x, recorded incidents a month in a fully diffused world
    severity_exponent: float  # alpha_sev
    severity_maximum: float  # S_max
    incidents_per_record: float  # real incidents behind one recorded incident
    frontier_share: float  # share of large developers at the frontier


class Detection(NamedTuple):
    """Detection, the queue of cases, learning (8.1 to 8.5)."""

    base_chance: Array  # [incident_type] d_r
    severity_effect: float  # phi_d
    baseline_utilisation: float  # rho_0
    reference_case_flow: float  # Japan's detected cases a month in the baseline, 2025-27
    reference_capacity: float  # Japan's investigation capacity in the baseline, 2025-27, experts
    perception_rate: float  # kappa_p, per month
    initial_perception: float  # p_0, yearly probability
    knowledge_decay: float  # omega_K, per month
    learning_rate: float  # iota
    learning_abroad: float  # iota_int


class Revision(NamedTuple):
    """Drift of rules and their revision (6.1 to 6.3)."""

    drift_effect: float  # delta, per ln capability
    work: Array  # [instrument] W_n, expert-months (horizontal: the lever law_revision_work)


class Mood(NamedTuple):
    """Concern, anxiety, trust, pressure (9.1 to 9.5)."""

    concern_gain: float  # a_Q
    concern_decay: float  # tau_Q, months
    visibility_reference: float  # detected severity per recorded adopter and month that counts as 1
    anxiety_gain: float  # a_X
    anxiety_decay: float  # tau_X, months
    trust_concern: float  # b_Q
    trust_compliance: float  # b_c
    trust_response: float  # b_a
    timely_limit: float  # months within which an answer counts as timely
    pressure_anxiety: float  # w_X
    pressure_concern: float  # w_Q
    pressure_opportunity: float  # w_O
    pressure_sector: float  # w_S
    law_threshold: float  # theta_H
    law_hazard: float  # eta_0, per year
    endogenous_stringency: float  # stringency of a law that pressure brings
    endogenous_penalty: float  # its penalty, %
    culture: Array  # [jurisdiction] kappa_j, by jurisdiction
    amplification: Array  # [jurisdiction] amp_j, by jurisdiction
    trust_baseline: Array  # [jurisdiction] T0_j, by jurisdiction, logit


class Government(NamedTuple):
    """Experts, proficiency, coordination (10.1 to 10.7)."""

    hiring_rate: float  # eta_h, per month
    attrition: float  # att, per month
    rotation_loss: float  # chi
    entry_proficiency: float  # p_0
    learning_time: float  # tau_L, months
    extra_unit_share: float  # share of posts that each new vertical unit takes over
    silo_cost: float  # sigma_silo
    domain_match: float  # b_dom
    ai_multiplier: float  # m_AI
    post_share: Array  # [ministry] share of Japan's posts (others: half horizontal, half sector)
    generalists: Array  # [jurisdiction] officials who could be trained, by jurisdiction


class International(NamedTuple):
    """Positions, forums, alignment (11.1 to 11.6)."""

    position_rate: float  # kappa_pos, per month
    mood_weight: float  # kappa_m, per month
    consensus_intercept: float  # b_0
    consensus_tension: float  # b_1
    consensus_broker: float  # b_2
    consensus_members: float  # b_3
    alignment_gain: Array  # [forum] a_A
    alignment_erosion: float  # w_A, per month
    alignment_maximum: float  # A_max
    alignment_initial: float  # A_0
    diplomacy_reference: float  # cap_D,ref, experts
    friends_initial: float  # members at foundation
    friends_spontaneous: float  # p_F, per month
    friends_imitation: float  # q_F, per month
    friends_pool: float  # N_pool
    bilateral_gain: float  # eta_B, per month
    bilateral_alignment: float  # a_B, per month
    bilateral_bridge: float  # b_brg
    bridge_threshold: float  # B above which tracks lift the G7
    vision_effect: float  # R25, multiple added to bilateral gain at full shared vision


class Innovation(NamedTuple):
    """Start-ups, research, frontier releases (12.1 to 12.4)."""

    entry_burden: float  # beta_e
    exit_burden: float  # beta_x
    research_burden: float  # beta_r
    porter: float  # beta_P
    certainty: float  # beta_c
    certainty_window: float  # months
    investment: float  # beta_inv
    entry_capability: float  # exponent .3
    release_capability: float  # exponent .1
    background_exit: float  # per year
    entry_rate: Array  # [jurisdiction] ent_j per month, by jurisdiction
    release_rate: Array  # [jurisdiction] f_j per month, by jurisdiction


class Parameters(NamedTuple):
    """All uncertain numbers of one run."""

    technology: Technology
    adoption: Adoption
    awareness: Awareness
    compliance: Compliance
    interoperability: Interoperability
    incidents: Incidents
    detection: Detection
    revision: Revision
    mood: Mood
    government: Government
    international: International
    innovation: Innovation
