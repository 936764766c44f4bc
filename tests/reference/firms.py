"""Firms: adoption, awareness, compliance, misuse (7.8)."""

import math
from dataclasses import dataclass

from mesa import Agent

from reference.cells import BURDEN_UNIT, DEPTH_UNIT, FOLLOWS_GUIDELINE, IS_EUROPEAN, IS_FRONTIER, MEETS_LAW
from reference.publics import logistic
from sim import draws
from sim.axes import LARGE


@dataclass
class Nature:
    """What is drawn once for a firm (5.3)."""

    threshold: float
    propensity: float
    log_gain: float
    export_share: float
    markets: int  # bit l: sells to jurisdiction l
    malicious: bool
    frontier: bool
    european: bool


@dataclass
class Tally:
    """Adopters of an association and those of them that report following each rule."""

    adopters: int = 0
    guideline: int = 0
    binding: int = 0


class Association:
    """An industry association; members see each other as of the end of the last step."""

    def __init__(self):
        self.seen = Tally()
        self.now = Tally()

    def publish(self):
        """Let members see the step that has ended."""
        self.seen, self.now = self.now, Tally()


class Firm(Agent):
    """A sampled firm, or the slot of one."""

    def __init__(self, model, cell, association: Association, unit, nature: Nature):
        super().__init__(model)
        self.cell = cell
        self.association = association
        self.unit = unit
        self.nature = nature
        self.found()

    def found(self):
        """Begin, or begin again, with nothing done yet."""
        self.alive = True
        self.adopted = False
        self.adopted_tick = 0
        self.aware = self.aware_of_law = False
        self.guideline_reported = self.guideline_substantive = False
        self.binding_reported = self.binding_substantive = False
        self.active = False
        self.review_due = False
        self.detected_count = 0
        self.escalated_until = 0

    def chance(self, stream) -> float:
        """Return this firm's uniform number of a stream in this step."""
        return self.model.chance.uniform(stream, self.unit)

    def step(self):
        """Live through one step."""
        if not self.alive:
            return
        self._weigh_obligations()
        self._consider_adoption()
        if self.adopted:
            self._hear_of_rules()
            self._let_lapse()
            if self.review_due or self.chance(draws.REVIEW) < self.cell.review_chance:
                self._review()
            if self.nature.malicious:
                self._consider_misuse()
            self._have_incidents()
            self._bear_burden()
        self._be_counted()

    def _weigh_obligations(self):
        """What binding duties cost at home, less what is re-used, and abroad."""
        cell, frontier = self.cell, self.nature.frontier
        duplicate, reuse = cell.sector.trade(self.nature.markets, frontier)
        self.home_cost = cell.binding_cost[frontier] * (1 - reuse)
        self.cost_abroad = cell.size_factor * duplicate
        self.binding = cell.binding[frontier]
        self.guideline = cell.guideline[frontier]

    def _consider_adoption(self):
        cell, p = self.cell, self.model.parameters.adoption
        burden = p.burden_effect * (self.home_cost + self.cost_abroad)
        self.eligible = cell.entry_level - burden >= self.nature.threshold  # 2.1
        if not self.adopted and self.eligible and self.chance(draws.ADOPT) < cell.adoption_chance:  # 2.2
            self.adopted = True
            self.adopted_tick = self.model.clock.tick

    def _hear_of_rules(self):
        cell = self.cell
        if self.aware:
            revised = cell.government.rules.guideline_revised
            if revised and self.chance(draws.RETAIN) >= self.model.parameters.awareness.retention:  # 3.2
                self.aware = self.guideline_reported = self.guideline_substantive = False
        elif self.guideline > 0 and self.chance(draws.AWARE) < cell.awareness_chance:  # 3.1
            self.aware = True
        if not self.aware_of_law and self.binding > 0:
            self.aware_of_law = self.chance(draws.AWARE_LAW) < cell.law_awareness_chance  # 3.3

    def _let_lapse(self):
        """Where nothing is demanded any more there is nothing to comply with."""
        if self.guideline <= 0:
            self.guideline_reported = self.guideline_substantive = False
        if self.binding <= 0:
            self.binding_reported = self.binding_substantive = False

    @property
    def escalated(self) -> bool:
        """Whether the responsive pyramid holds this firm."""
        return self.escalated_until > self.model.clock.tick

    def _review(self):
        """Choose anew whether to follow each rule, and whether in substance (4.2)."""
        self.review_due = False
        p, cell, levers = self.model.parameters.compliance, self.cell, self.cell.government.levers
        seen, sector = self.association.seen, cell.sector.number
        group = self.model.groups[cell.sector.jurisdiction]
        liable = levers["liability"] + (p.pyramid_penalty if self.escalated else 0.0)
        if self.aware and self.guideline > 0:
            peers = self._peers(seen.guideline, group.large_guideline[sector])
            sanction = levers["disclosure"] * cell.naming + liable
            gain = self._net_benefit(peers, sanction, cell.guideline_cost[self.nature.frontier])
            watched = p.surveillance_binding if self.escalated else p.surveillance_guideline
            self.guideline_reported = self.chance(draws.CHOOSE_GUIDELINE) < logistic(gain / p.choice_noise)
            real = self.chance(draws.SUBSTANCE_GUIDELINE) >= self._symbolic_share(watched)
            self.guideline_substantive = self.guideline_reported and real and not self.nature.malicious  # 4.6
        if self.aware_of_law and self.binding > 0:
            peers = self._peers(seen.binding, group.large_binding[sector])
            gain = self._net_benefit(peers, levers["penalty"] + liable, self.home_cost)
            self.binding_reported = self.chance(draws.CHOOSE_BINDING) < logistic(gain / p.choice_noise)
            real = self.chance(draws.SUBSTANCE_BINDING) >= self._symbolic_share(p.surveillance_binding)
            self.binding_substantive = self.binding_reported and real

    def _peers(self, followers: int, large: float) -> float:
        """Return the share of peers who say they comply: the association, for smaller firms also their customers."""
        c = 0.0 if self.cell.size == LARGE else self.model.parameters.compliance.supply_chain_weight
        return (1 - c) * followers / max(1, self.association.seen.adopters) + c * large

    def _net_benefit(self, peers: float, sanction: float, cost: float) -> float:
        """Return the net benefit of complying, in % of the AI budget (4.3)."""
        p, cell = self.model.parameters.compliance, self.cell
        norm = p.deference[cell.sector.jurisdiction] * (p.deference_benefit + p.peer_norm_benefit * peers)
        exports = cell.export_worth * self.nature.export_share
        expected_sanction = cell.government.investigators.perceived_detection * sanction
        return norm + cell.reputation + exports + expected_sanction - cost + self.nature.propensity

    def _symbolic_share(self, watched: float) -> float:
        """Return how likely compliance stays on paper (4.5)."""
        p, believed = self.model.parameters.compliance, self.cell.government.investigators.perceived_detection
        return p.decoupling * math.exp(-p.surveillance_effect * believed * watched)

    def _consider_misuse(self):
        """Misuse AI if the gain exceeds the expected sanction (5.4)."""
        levers = self.cell.government.levers
        penalty = levers["penalty"] if self.binding > 0 else 0.0
        sanction = self.model.parameters.compliance.existing_law_penalty + levers["liability"] + penalty
        expected = self.cell.government.investigators.perceived_detection * sanction
        self.active = expected <= 0 or self.nature.log_gain > math.log(expected)
        if self.active:
            self.binding_substantive = False

    @property
    def pattern(self) -> int:
        """The pattern of practice."""
        return (
            MEETS_LAW * self.binding_substantive
            + FOLLOWS_GUIDELINE * self.guideline_substantive
            + IS_FRONTIER * self.nature.frontier
            + IS_EUROPEAN * self.nature.european
        )

    def _have_incidents(self):
        """Use AI as deeply as time since adoption allows; an own detected incident has consequences."""
        pattern, tick = self.pattern, self.model.clock.tick
        depth = self.model.deployment_depth(tick - self.adopted_tick)  # 2.3
        self.cell.counts.depth[pattern] += depth
        rate = self.cell.own_rate(pattern) * depth * DEPTH_UNIT
        if not draws.happens(self.chance(draws.OWN_INCIDENT), rate):
            return
        self.review_due = True
        if self.cell.government.levers["escalation"] > 0:
            p = self.model.parameters.compliance
            self.detected_count = min(255, self.detected_count + 1)
            if self.detected_count >= p.pyramid_threshold:
                self.detected_count = 0
                self.escalated_until = tick + int(4 * p.pyramid_duration)

    def _bear_burden(self):
        counts, cost = self.cell.counts, self.cell.guideline_cost[self.nature.frontier]
        domestic = self.home_cost * self.binding_reported + cost * self.guideline_reported  # 7.2
        counts.burden_domestic += int(domestic / BURDEN_UNIT + 0.5)
        counts.burden_duplicate += int(self.cost_abroad / BURDEN_UNIT + 0.5)

    def _be_counted(self):
        counts = self.cell.counts
        counts.alive += 1
        counts.eligible += self.eligible
        if not self.adopted:
            return
        counts.adopters += 1
        counts.aware += self.aware
        counts.aware_of_law += self.aware_of_law
        counts.guideline_reported += self.guideline_reported
        counts.guideline_substantive += self.guideline_substantive
        counts.binding_reported += self.binding_reported
        counts.binding_substantive += self.binding_substantive
        counts.either_substantive += self.guideline_substantive or self.binding_substantive
        counts.active += self.active
        tally = self.association.now
        tally.adopters += 1
        tally.guideline += self.guideline_reported
        tally.binding += self.binding_reported
