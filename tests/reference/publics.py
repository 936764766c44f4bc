"""Concern, anxiety and trust of publics, and the pressure they put on the law (7.12)."""

import math

from mesa import Agent

from reference import chance
from reference.policy import BROUGHT, NEITHER, REPEALED
from sim import draws
from sim.axes import SECTORS


def logistic(x: float) -> float:
    """Return Λ(x)."""
    return 1 / (1 + math.exp(-x))


class Public(Agent):
    """The public of one jurisdiction."""

    def __init__(self, model, government):
        super().__init__(model)
        self.government = government
        self.number = government.number
        self.unit = chance.unit(chance.JURISDICTIONS, self.number)
        self.concern = 0.0  # Q
        self.anxiety = 0.0  # X
        p = model.parameters.mood
        self.trust = self.trust_at_start = logistic(p.trust_baseline[self.number] + p.trust_response)
        self.sector_concern = [0.0 for _ in SECTORS]
        self.sector_law_now = [False for _ in SECTORS]
        self.sector_law_next = [False for _ in SECTORS]
        self.pressure = 0.0  # Π
        self.law_now = self.law_next = NEITHER

    def feel(self):
        """Update concern, anxiety and trust."""
        p, m, j = self.model.parameters.mood, self.model.clock.length, self.number
        group = self.model.groups[j]
        severity = self.model.harm.last_month("detected_severity", j)
        self.concern = self._concern(self.concern, severity, group.adopters)
        for k in range(len(SECTORS)):
            severity = self.model.harm.last_month_of_sector(j, k)
            self.sector_concern[k] = self._concern(self.sector_concern[k], severity, group.sector_adopters[k])
        gain = p.anxiety_gain * p.culture[j] * self.model.technology.hype * (1 - group.diffusion)
        self.anxiety = min(2.0, self.anxiety * math.exp(-m / p.anxiety_decay) + gain * m)  # 9.2
        timely = 1.0 if self.government.investigators.is_timely else 0.0
        self.trust = logistic(  # 9.3
            p.trust_baseline[j]
            - p.trust_concern * self.concern
            + p.trust_compliance * group.compliance
            + p.trust_response * timely
        )

    def _concern(self, before: float, severity: float, adopters: float) -> float:
        """Return concern after severity came to light in the last month among so many real adopters (9.1)."""
        p, m = self.model.parameters, self.model.clock.length
        visible = 0.0
        if adopters:  # per recorded adopter, in units of the reference
            visible = severity / (adopters / p.incidents.incidents_per_record) / p.mood.visibility_reference
        gain = p.mood.concern_gain * p.mood.amplification[self.number] * math.log1p(visible)
        return min(2.0, before * math.exp(-m / p.mood.concern_decay) + gain * m)

    def press(self):
        """Press for or against ex-ante law; where the law is endogenous, it may give way."""
        p, m = self.model.parameters.mood, self.model.clock.length
        levers = self.government.levers
        self.pressure = (  # 9.4
            p.pressure_anxiety * self.anxiety
            + p.pressure_concern * self.concern
            - p.pressure_opportunity * (1 - self.government.position)
        )
        self.law_next = self.law_now
        self.sector_law_next = list(self.sector_law_now)
        if levers["endogenous_law"] <= 0:
            return
        self._press_for_sector_laws()
        lacking = levers["horizontal_stringency"] == 0
        excess = (self.pressure if lacking else -self.pressure) - p.law_threshold
        if draws.happens(
            self.model.chance.uniform(draws.LAW, self.unit), p.law_hazard * max(0.0, excess) * m / 12
        ):  # 9.5
            self.law_next = BROUGHT if lacking else REPEALED

    def _press_for_sector_laws(self):
        """Where a sector has no law, concern about it may bring one for good."""
        p, m = self.model.parameters.mood, self.model.clock.length
        for k, name in enumerate(SECTORS):
            excess = p.pressure_sector * self.sector_concern[k] - p.law_threshold
            unit = chance.unit(chance.SECTOR_LAWS + k, self.number)
            came = draws.happens(self.model.chance.uniform(draws.LAW, unit), p.law_hazard * max(0.0, excess) * m / 12)
            if came and self.government.levers[f"sector_stringency.{name}"] <= 0:
                self.sector_law_next[k] = True
