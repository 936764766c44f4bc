"""Capability and hype (7.2)."""

import math


class Technology:
    """What the whole world shares: the logarithm of capability, and hype."""

    def __init__(self, model):
        self.model = model
        p = model.parameters.technology
        months = model.clock.months_until(2022, 11)
        jump = p.anchor_jump * p.jump_scale if months > 0 else 0.0
        self.capability = -(p.capability_growth * months / 12 + jump)  # ln C
        self.hype = 0.0
        self.risk = []  # effect of capability on incidents, by type

    def advance(self):
        """Capability grows (1.1) and hype fades (1.2); both jump at dated events."""
        p, policy, m = self.model.parameters.technology, self.model.policy, self.model.clock.length
        self.capability += p.capability_growth * m / 12 + policy.capability_jump() * p.jump_scale
        boost = min(1.0, policy.hype_jump() * p.hype_scale)
        self.hype = self.hype * math.exp(-m / p.hype_decay) + boost * (1 - self.hype)
        self.risk = [math.exp(g * self.capability) for g in self.model.parameters.incidents.capability_exponent]  # 5.2
