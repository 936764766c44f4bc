"""The queue of cases, what firms believe of it, and what is learned from it (7.11)."""

import math
from dataclasses import dataclass

from reference.parameters import ratio
from sim.axes import AISI


@dataclass
class Cohort:
    """The cases that arrived in one step."""

    step: int
    work: float  # expert-months left
    work_a_case: float


class Investigators:
    """The part of a government that works through detected incidents, oldest first."""

    def __init__(self, government):
        self.government = government
        self.model = government.model
        self.perceived_detection = self.model.parameters.detection.initial_perception
        self.knowledge = 0.0
        self.cohorts = []
        self.head = 0  # the oldest cohort that may have work left
        self.finished_by_step = []
        self.incidents_by_step = []
        self.served = self.available = 0.0
        self.median_delay = self.long_delay = math.nan

    @property
    def backlog(self) -> float:
        """Expert-months of work waiting."""
        return sum(cohort.work for cohort in self.cohorts[self.head :])

    @property
    def finished(self) -> float:
        """Cases finished in this step."""
        return self.finished_by_step[-1]

    def receive(self, toll):
        """Take in the incidents that came to light in this step."""
        p = self.model.parameters.detection
        basic = p.baseline_utilisation * p.reference_capacity / p.reference_case_flow  # 8.5
        total = sum(
            count * basic / (1 + self.model.parameters.government.domain_match * self.government.match[k])  # 8.2
            for k, count in enumerate(toll.detected_by_sector)
        )
        work_a_case = ratio(total, toll.detected, basic)
        self.cohorts.append(Cohort(self.model.clock.step, toll.detected * work_a_case, work_a_case))
        self.incidents_by_step.append(toll.recorded)

    def serve(self):
        """Work on cases, oldest first, as far as capacity goes."""
        levers, step, m = self.government.levers, self.model.clock.step, self.model.clock.length
        self.available = left = self.government.capacity * levers["allocation_investigation"] * m
        finished = []  # (delay in months, cases) by cohort, oldest first
        for cohort in self.cohorts[self.head :]:
            if left <= 0:
                break
            served = min(left, cohort.work)
            cohort.work -= served
            left -= served
            finished.append(((step - cohort.step) * m, served / cohort.work_a_case))
        self.served = self.available - left
        self.finished_by_step.append(sum(cases for _, cases in finished))
        while self.head < step and self.cohorts[self.head].work <= 0:
            self.head += 1
        self.median_delay = _delay(finished, 0.5)
        self.long_delay = _delay(finished, 0.1)

    @property
    def is_timely(self) -> bool:
        """Whether no case waits for longer than counts as timely."""
        head = self.cohorts[self.head]
        age = (self.model.clock.step - head.step) * self.model.clock.length
        return head.work <= 0 or age <= self.model.parameters.mood.timely_limit

    def learn(self):
        """Update what firms believe and what the government knows."""
        p, clock = self.model.parameters.detection, self.model.clock
        year = 12 * clock.steps_per_month
        incidents = sum(self.incidents_by_step[-year:])
        if incidents:  # 8.3
            share = min(1.0, sum(self.finished_by_step[-year:]) / incidents)
            self.perceived_detection += -math.expm1(-p.perception_rate * clock.length) * (
                share - self.perceived_detection
            )
        kept = (1 - p.knowledge_decay) ** clock.length
        learned = (
            p.learning_rate * self.government.levers["case_analysis"] * self.finished
            + p.learning_abroad * self._finished_abroad()
        )
        self.knowledge = self.knowledge * kept + learned  # 8.4

    def _finished_abroad(self) -> float:
        """Cases finished by other members of the network of safety institutes, as far as they are aligned."""
        network = self.model.forums[AISI].members()
        if self.government not in network:
            return 0.0
        align = self.model.diplomacy.alignment[self.government.number]
        return sum(align[g.number] * g.investigators.finished for g in network if g is not self.government)


def _delay(finished: list, share: float) -> float:
    """Return the delay of the cohort in which finished cases, oldest first, pass a share of them all."""
    threshold = share * sum(cases for _, cases in finished)
    running = 0.0
    for delay, cases in finished:
        if running <= threshold < running + cases:
            return delay
        running += cases
    return math.nan
