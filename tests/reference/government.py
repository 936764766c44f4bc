"""Governments and their units: staff, proficiency, coordination, capacity (7.3)."""

import math

from mesa import Agent

from reference.investigation import Investigators
from reference.parameters import ratio
from reference.rules import RuleBook
from sim.axes import DEVELOPER, FINANCE, GENERAL, JAPAN, MEDICAL, MINISTRIES, PUBLIC, SECTORS, TRANSPORT

HEADQUARTERS = ("headquarters_1", "headquarters_2", "headquarters_3")
LENDERS = ("communications", "economy")
BORROWER = "cabinet_office"

OWNERS_EVERYWHERE = {
    FINANCE: ("sector_regulators",),
    TRANSPORT: ("sector_regulators",),
    MEDICAL: ("sector_regulators",),
    GENERAL: ("communications", "economy"),
    PUBLIC: ("communications", "economy"),
    DEVELOPER: ("communications", "economy"),
}
OWNERS_IN_JAPAN = OWNERS_EVERYWHERE | {PUBLIC: ("digital_agency",), DEVELOPER: ("safety_institute",)}


class Ministry(Agent):
    """A unit of a government and the experts on its posts."""

    def __init__(self, model, government, name: str):
        super().__init__(model)
        self.government = government
        self.name = name
        self.experts = 0.0
        self.proficiency = model.parameters.government.entry_proficiency
        self.lent = 0.0  # experts lent to the Cabinet Office

    @property
    def post_share(self) -> float:
        """Share of the government's posts that this unit has."""
        p, levers = self.model.parameters.government, self.government.levers
        extra = levers["extra_units"]
        taken = min(1.0, p.extra_unit_share * extra)
        if self.name in HEADQUARTERS:
            built = min(1.0, max(0.0, extra - HEADQUARTERS.index(self.name)))
            return taken * built / extra if extra else 0.0
        if self.government.number == JAPAN:
            return p.post_share[MINISTRIES.index(self.name)] * (1 - taken)
        return (1 - taken) / 2 if self.name in ("economy", "sector_regulators") else 0.0

    @property
    def posts(self) -> float:
        """Experts that this unit may have."""
        return self.government.levers["staff_target"] * self.post_share

    @property
    def tenure(self) -> float:
        """Months between rotations of the experts who work here."""
        lever = "secondment_tenure" if self.name == BORROWER else "rotation_tenure"
        return self.government.levers[lever]

    @property
    def balanced_proficiency(self) -> float:
        """Where learning and rotation balance (10.4)."""
        p = self.model.parameters.government
        learning, leaving = 1 / p.learning_time, 1 / self.tenure
        return (learning + leaving * p.entry_proficiency) / (learning + leaving)

    def found(self):
        """Fill all posts; the staff is as proficient as it will stay."""
        self.experts = self.posts
        self.proficiency = self.balanced_proficiency

    def step(self):
        """Hire, train, lose and teach experts for one step: exact solutions for constant inputs."""
        p, levers, m = self.model.parameters.government, self.government.levers, self.model.clock.length
        lent_share = ratio(self.lent, self.experts, 0.0)
        leave_here = p.attrition + p.rotation_loss / levers["rotation_tenure"]
        leave_lent = p.attrition + p.rotation_loss / levers["secondment_tenure"]
        loss = (1 - lent_share) * leave_here + lent_share * leave_lent  # 10.3
        trained = levers["training_rate"] * p.generalists[self.government.number] * self.post_share  # 10.2
        self.experts = _head_count(self.experts, self.posts, p.hiring_rate, loss, trained, m)  # 10.1
        speed = 1 / p.learning_time + 1 / self.tenure
        balance = self.balanced_proficiency
        self.proficiency = balance + (self.proficiency - balance) * math.exp(-speed * m)  # 10.4

    def lend(self):
        """Lend experts to the Cabinet Office (10.5)."""
        self.lent = self.government.levers["secondment_share"] * self.experts if self.name in LENDERS else 0.0

    @property
    def working(self) -> float:
        """Experts who work here: own less lent, in the Cabinet Office plus all that are lent."""
        guests = sum(unit.lent for unit in self.government.units.values()) if self.name == BORROWER else 0.0
        return self.experts - self.lent + guests


def _head_count(experts: float, posts: float, hiring_rate: float, loss: float, trained: float, months: float) -> float:
    """Return head-count after some months: hiring fills vacant posts and stops when they are filled (10.1)."""

    def balance(hiring: float) -> float:
        return (hiring * posts + trained) / (hiring + loss)

    def grow(start: float, hiring: float, time: float) -> float:
        if hiring + loss <= 0:
            return start + trained * time
        return balance(hiring) + (start - balance(hiring)) * math.exp(-(hiring + loss) * time)

    hires = experts < posts or (experts == posts and not trained > loss * posts)
    hiring = hiring_rate if hires else 0.0
    after = grow(experts, hiring, months)
    if (after - posts) * (experts - posts) >= 0:
        return after
    if hiring + loss > 0:
        crossing = math.log((experts - balance(hiring)) / (posts - balance(hiring))) / (hiring + loss)
    else:
        crossing = (posts - experts) / trained
    return grow(posts, hiring_rate - hiring, months - crossing)


class Government(Agent):
    """A jurisdiction's government: levers in force, units, rule book, investigators."""

    def __init__(self, model, number: int):
        super().__init__(model)
        self.number = number
        self.levers = {}
        self.units = {name: Ministry(model, self, name) for name in MINISTRIES}
        self.rules = RuleBook(self)
        self.investigators = Investigators(self)
        self.public = None
        self.position = 0.0
        self.coordination = 1.0  # Φ
        self.capacity = 0.0  # E_eff
        self.proficiency = 0.0
        self.match = [0.0] * len(SECTORS)

    @property
    def experts(self) -> float:
        """Experts on posts, lent or not."""
        return sum(unit.experts for unit in self.units.values())

    def staff(self):
        """Let staff flow and take stock of the capacity that results."""
        for unit in self.units.values():
            if self.model.clock.step == 0:
                unit.found()
            unit.step()
        for unit in self.units.values():
            unit.lend()
        self._take_stock()

    def _take_stock(self):
        p = self.model.parameters.government
        working = {name: unit.working for name, unit in self.units.items()}
        total = sum(working.values())
        unit_count = ratio(total**2, sum(e**2 for e in working.values()), 1.0)
        self.coordination = 1 / (1 + p.silo_cost * (unit_count - 1) * (1 - self.levers["hub"]))  # 10.6
        skilled = sum(working[name] * unit.proficiency for name, unit in self.units.items())
        self.proficiency = ratio(skilled, total, 0.0)
        self.capacity = skilled * self.coordination * (1 + p.ai_multiplier * self.levers["government_ai_use"])  # 10.7
        owners = OWNERS_IN_JAPAN if self.number == JAPAN else OWNERS_EVERYWHERE
        self.match = [ratio(sum(working[u] for u in owners[k]), total, 0.0) for k in range(len(SECTORS))]

    def diplomacy(self, share: float) -> float:
        """Diplomatic capacity for a purpose that has this share of it."""
        reference = self.model.parameters.international.diplomacy_reference
        return min(1.0, self.capacity * self.levers["allocation_diplomacy"] * share / reference)
