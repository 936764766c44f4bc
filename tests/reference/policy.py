"""Levers in force, triggers, and law that pressure brought (7.1)."""

from reference.calendar import Calendar
from sim.axes import INSTRUMENTS, JURISDICTIONS, SECTORS
from sim.policy.scenario import Scenario

REPEALED, NEITHER, BROUGHT = -1, 0, 1


class Trigger:
    """A lever change that waits for a condition to hold in one jurisdiction."""

    def __init__(self, waiting):
        when = waiting.change.when
        self.observable = when.observable
        self.observed = JURISDICTIONS.index(when.jurisdiction) if when.jurisdiction else waiting.target
        self.threshold, self.above, self.months = when.threshold, when.above, when.months
        self.start, self.end = waiting.start, waiting.end
        self.lever, self.target = waiting.lever, waiting.target
        self.value, self.phase_in = waiting.change.value, waiting.change.phase_in
        self.held = 0.0
        self.since = None  # the step from which it acts

    def act(self, levers: dict, clock):
        """Set the lever, if the trigger has fired."""
        if self.since is None or not self.start <= clock.month < self.end:
            return
        way = min(1, (clock.step - self.since + 1) * clock.length / self.phase_in) if self.phase_in else 1
        before = levers[self.lever]
        levers[self.lever] = before + way * (self.value - before)

    def watch(self, seen: float, clock):
        """Note whether the condition holds; fire for good once it has held long enough."""
        if self.since is not None or clock.month < self.start:
            return
        holds = seen > self.threshold if self.above else seen < self.threshold
        self.held = self.held + clock.length if holds else 0.0
        if holds and self.held >= self.months - 1e-9:
            self.since = clock.step + 1


class Policy:
    """What the scenario prescribes, month by month and on condition."""

    def __init__(self, model, scenario: Scenario):
        self.model = model
        self.calendar = Calendar(scenario)
        self.triggers = [Trigger(waiting) for waiting in self.calendar.waiting]

    def enact(self):
        """Put the levers of this step in force everywhere: dated, triggered, brought or repealed by pressure."""
        clock, mood = self.model.clock, self.model.parameters.mood
        for government in self.model.governments:
            government.levers = dict(self.calendar.levers[clock.month][government.number])
        for trigger in self.triggers:
            trigger.act(self.model.governments[trigger.target].levers, clock)
        for government in self.model.governments:
            public, levers = government.public, government.levers
            public.law_now = public.law_next
            if public.law_now == BROUGHT:
                levers["horizontal_stringency"] = max(levers["horizontal_stringency"], mood.endogenous_stringency)
                levers["penalty"] = max(levers["penalty"], mood.endogenous_penalty)
            elif public.law_now == REPEALED:
                levers["horizontal_stringency"] = 0.0
            public.sector_law_now = list(public.sector_law_next)
            for name in (name for name, brought in zip(SECTORS, public.sector_law_now, strict=True) if brought):
                lever = f"sector_stringency.{name}"
                levers[lever] = max(levers[lever], mood.endogenous_stringency)
                levers["penalty"] = max(levers["penalty"], mood.endogenous_penalty)

    def capability_jump(self) -> float:
        """Jump of capability dated in this month; it comes in its first step."""
        return self.calendar.capability_jump[self.model.clock.month] if self.model.clock.first_of_month else 0.0

    def hype_jump(self) -> float:
        """The same for hype."""
        return self.calendar.hype_jump[self.model.clock.month] if self.model.clock.first_of_month else 0.0

    def brings_up_to_date(self, instrument: int, jurisdiction: int) -> bool:
        """Whether an event brings an instrument up to date in this step."""
        clock = self.model.clock
        return (
            clock.first_of_month
            and (INSTRUMENTS[instrument], JURISDICTIONS[jurisdiction]) in self.calendar.revisions[clock.month]
        )

    def watch(self):
        """Let every trigger look at what it observes at the end of the step."""
        for trigger in self.triggers:
            trigger.watch(self._observe(trigger.observable, trigger.observed), self.model.clock)

    def _observe(self, observable: str, j: int) -> float:
        """Return the value of an observable in a jurisdiction."""
        government = self.model.governments[j]
        public, office = government.public, government.investigators
        if observable == "backlog_months":
            capacity = government.capacity * government.levers["allocation_investigation"]
            return office.backlog / capacity if capacity > 0 else 0.0
        return {
            "detected_incidents": self.model.harm.last_month("detected", j),
            "severe_incidents": self.model.harm.last_month("severe", j),
            "social_concern": public.concern,
            "existential_anxiety": public.anxiety,
            "trust": public.trust,
            "adoption_share": self.model.groups[j].diffusion,
            "capability": self.model.technology.capability,
            "perceived_detection": office.perceived_detection,
            "norm_legitimacy": self.model.diplomacy.legitimacy[j],
        }[observable]
