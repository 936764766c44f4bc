"""Drift of rules behind technology, and their revision (7.4)."""

from sim.axes import FRONTIER, GUIDELINE, HORIZONTAL, INSTRUMENTS, SECTOR, SECTORS


class Instrument:
    """One kind of rule of one government."""

    def __init__(self, book, number: int):
        self.book = book
        self.number = number
        self.reference = 0.0  # ln C for which it was last written
        self.in_force = False
        self.open = False  # whether a revision project is
        self.done = 0.0
        self.age = 0.0
        self.revised = False  # in this step
        self.gap = 0.0
        self.last_stringency = 0.0
        self.changed = False  # stringency, in this step

    @property
    def stringency(self) -> float:
        """How much it demands."""
        levers = self.book.government.levers
        if self.number == SECTOR:
            return max(levers[f"sector_stringency.{name}"] for name in SECTORS)
        return levers[f"{INSTRUMENTS[self.number]}_stringency"]

    @property
    def work(self) -> float:
        """Expert-months that a revision takes."""
        if self.number == HORIZONTAL:
            return self.book.government.levers["law_revision_work"]
        return self.book.model.parameters.revision.work[self.number]

    @property
    def minimum_time(self) -> float:
        """Months that a revision takes at least."""
        lever = {
            GUIDELINE: "guideline_minimum_time",
            HORIZONTAL: "law_minimum_time",
            SECTOR: "sector_minimum_time",
            FRONTIER: "sector_minimum_time",
        }[self.number]
        return self.book.government.levers[lever]

    def drift(self):
        """Start, be brought up to date, or fall behind."""
        model, government = self.book.model, self.book.government
        capability = model.technology.capability
        stringency = self.stringency
        started = stringency > 0 and not self.in_force
        dated = model.policy.brings_up_to_date(self.number, government.number)
        self.in_force = stringency > 0
        self.revised = dated and self.in_force
        if started or dated:
            self.reference = capability
            self.open = False
        self.gap = max(0.0, capability - self.reference) if self.in_force else 0.0  # 6.1
        self.changed = stringency != self.last_stringency
        self.last_stringency = stringency

    def revise(self, work: float):
        """Work on an open project, or open one if the rule has drifted far enough."""
        m = self.book.model.clock.length
        if self.open:
            self.age += m
            self.done += work
            if self.done >= self.work and self.age + 1e-9 >= self.minimum_time:  # 6.2
                self.open = False
                self.reference = self.book.model.technology.capability
                self.gap = 0.0
                self.revised = True
        elif self.in_force and self.gap >= self.book.government.levers["revision_trigger"] - 1e-12:
            self.open = True
            self.done = self.age = 0.0


class RuleBook:
    """All instruments of a government."""

    def __init__(self, government):
        self.government = government
        self.model = government.model
        self.instruments = [Instrument(self, n) for n in range(len(INSTRUMENTS))]
        self.months_without_change = self.model.parameters.innovation.certainty_window

    def update(self):
        """Let all instruments drift, work on revisions, and note how long nothing has changed."""
        government, m = self.government, self.model.clock.length
        for instrument in self.instruments:
            instrument.drift()
        for instrument in self.instruments:
            instrument.open = instrument.open and instrument.in_force
        projects = sum(instrument.open for instrument in self.instruments)
        capacity = government.capacity * government.levers["allocation_guidance"] * m
        for instrument in self.instruments:
            instrument.revise(capacity / projects if projects else 0.0)
        changed = any(instrument.changed for instrument in self.instruments)
        binding_revised = any(i.revised for i in self.instruments if i.number != GUIDELINE)
        self.months_without_change = 0.0 if changed or binding_revised else self.months_without_change + m

    @property
    def guideline_revised(self) -> bool:
        """Whether the guideline was revised in this step."""
        return self.instruments[GUIDELINE].revised

    def gap(self, instrument: int) -> float:
        """Drift of an instrument."""
        return self.instruments[instrument].gap
