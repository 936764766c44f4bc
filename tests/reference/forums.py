"""Positions, forums, tracks and alignment, the Friends Group, legitimacy (7.5)."""

import math
from itertools import combinations
from statistics import mean, median

from mesa import Agent

from reference import chance
from reference.publics import logistic
from sim import draws
from sim.axes import EU, FORUMS, FRIENDS, G7, JAPAN, JURISDICTIONS, US

MEETING_MONTHS = {"friends": (3, 9), "oecd": (4, 10), "g7": (5, 11), "aisi": (6, 12)}


class Forum(Agent):
    """A forum in which governments meet twice a year."""

    def __init__(self, model, number: int):
        super().__init__(model)
        self.number = number
        self.name = FORUMS[number]
        self.unit = chance.unit(chance.FORUMS, number)
        self.tension = 0.0
        self.probability = 0.0
        self.agreed = False

    def members(self) -> list:
        """Governments that are members now."""
        return [g for g in self.model.governments if g.levers[f"membership.{self.name}"] > 0.5]

    @property
    def meets(self) -> bool:
        """Whether it meets in this step."""
        clock = self.model.clock
        return clock.first_of_month and clock.calendar_month in MEETING_MONTHS[self.name]

    def step(self):
        """Feel the tension among members; meet, and agree or not."""
        members = self.members()
        self.agreed = False
        self.tension = self.probability = 0.0
        if len(members) < 2:
            return
        self.tension = self._tension(members)
        self.probability = self._probability(members)
        if self.meets and self.model.chance.uniform(draws.CONSENSUS, self.unit) < self.probability:
            self.agreed = True
            self.model.diplomacy.align(members, self.model.parameters.international.alignment_gain[self.number])

    def _tension(self, members: list) -> float:
        """Return the mean distance of positions with geopolitical tension, by market weight (11.2)."""
        weight = self.model.parameters.interoperability.market_weight
        total = distance = 0.0
        for a, b in combinations(members, 2):
            both = weight[a.number] * weight[b.number]
            total += both
            distance += both * (abs(a.position - b.position) + either(a, b, "geopolitical_tension"))
        return distance / total

    def _probability(self, members: list) -> float:
        """Return the chance that a meeting agrees now (11.3)."""
        p = self.model.parameters.international
        middle = median(g.position for g in members)
        brokerage = 0.0
        for g in members:
            share = g.levers["g7_priority"] if self.number == G7 else 1 - g.levers["g7_priority"]
            nearness = 1 - 2 * abs(g.position - middle)
            brokerage += g.levers["broker_engagement"] * g.diplomacy(share) * nearness
        intercept = p.consensus_intercept
        track = self.model.diplomacy.track
        if self.number == G7 and min(track[JAPAN][US], track[JAPAN][EU]) > p.bridge_threshold:
            intercept += p.bilateral_bridge
        return logistic(
            intercept
            - p.consensus_tension * self.tension
            + p.consensus_broker * brokerage
            - p.consensus_members * math.log(len(members))
        )


def either(a, b, lever: str) -> float:
    """Return a lever between two governments: the larger of the two directions."""
    return max(a.levers[f"{lever}.{JURISDICTIONS[b.number]}"], b.levers[f"{lever}.{JURISDICTIONS[a.number]}"])


class Diplomacy:
    """What lies between governments: alignment A, tracks B, the Friends Group, legitimacy of the norm."""

    def __init__(self, model):
        self.model = model
        start = model.parameters.international.alignment_initial
        places = range(len(JURISDICTIONS))
        self.alignment = [[1.0 if a == b else start for b in places] for a in places]
        self.track = [[0.0 for _ in places] for _ in places]
        self.friends = 0.0
        self.legitimacy = [0.0 for _ in places]

    def step(self):
        """Move positions, hold meetings, work on tracks; then see how far the norm reaches."""
        self._move_positions()
        for forum in self.model.forums:
            forum.step()
        for a, b in combinations(self.model.governments, 2):
            self._work_on_track(a, b)
        self._grow_friends()
        self._weigh_legitimacy()

    def _move_positions(self):
        """Governments go back to their anchors and follow their publics (11.1)."""
        p, m = self.model.parameters.international, self.model.clock.length
        mood = {g: g.public.anxiety + g.public.concern for g in self.model.governments}
        average = mean(mood.values())
        for g in self.model.governments:
            anchor = g.levers["position"]
            if self.model.clock.step == 0:
                g.position = anchor
                continue
            back = -math.expm1(-p.position_rate * m) * (anchor - g.position)
            g.position = min(1.0, max(0.0, g.position + back + p.mood_weight * (mood[g] - average) * m))

    def align(self, members: list, gain: float):
        """Bring members nearer to each other after an agreement (11.4)."""
        maximum = self.model.parameters.international.alignment_maximum
        for a, b in combinations(members, 2):
            now = self.alignment[a.number][b.number]
            self._set(self.alignment, a, b, now + gain * (maximum - now))

    def _work_on_track(self, a, b):
        """Update the track and the alignment of a pair; the first of the two drives it (11.4, 11.6)."""
        p, m = self.model.parameters.international, self.model.clock.length
        distance = abs(a.position - b.position)
        effort = either(a, b, "bilateral_effort")
        if effort > 0:
            vision = max(a.levers["shared_vision"], b.levers["shared_vision"])
            effort *= a.diplomacy(1 - a.levers["g7_priority"]) * (1 + p.vision_effect * vision)
        track = self.track[a.number][b.number]
        gain = -math.expm1(-p.bilateral_gain * effort * max(0.0, 1 - distance) * m)
        track += gain * (1 - track)
        track *= math.exp(-p.alignment_erosion * either(a, b, "geopolitical_tension") * m)
        self._set(self.track, a, b, track)

        eroded = self.alignment[a.number][b.number] * math.exp(-p.alignment_erosion * distance * m)
        lift = -math.expm1(-p.bilateral_alignment * track * m)
        lifted = eroded + lift * max(0.0, p.alignment_maximum - eroded)
        floor = min(either(a, b, "alignment_floor"), p.alignment_maximum)
        self._set(self.alignment, a, b, max(lifted, floor))

    def _grow_friends(self):
        """Found the Friends Group and let it grow (11.5)."""
        p, m = self.model.parameters.international, self.model.clock.length
        if len(self.model.forums[FRIENDS].members()) < 2:
            return
        if self.friends == 0:
            self.friends = min(p.friends_initial, p.friends_pool)
            return
        diplomacy = max(g.levers["friends_diplomacy"] for g in self.model.governments)
        rate = p.friends_spontaneous * diplomacy + p.friends_imitation * self.friends / p.friends_pool
        self.friends += -math.expm1(-rate * m) * max(0.0, p.friends_pool - self.friends)

    def _weigh_legitimacy(self):
        """Return how far the norm is legitimate, for each jurisdiction (7.3)."""
        weight = self.model.parameters.interoperability.market_weight
        reach = 0.5 + 0.5 * min(1.0, self.friends / self.model.parameters.international.friends_pool)
        self.legitimacy = [sum(w * a * reach for w, a in zip(weight, row, strict=True)) for row in self.alignment]

    def interoperability(self, j: int) -> float:
        """Return trade-weighted alignment with the other jurisdictions."""
        weight = self.model.parameters.interoperability.market_weight
        others = [place for place in range(len(weight)) if place != j]
        return sum(weight[o] * self.alignment[j][o] for o in others) / sum(weight[o] for o in others)

    @staticmethod
    def _set(matrix: list, a, b, value: float):
        matrix[a.number][b.number] = matrix[b.number][a.number] = value
