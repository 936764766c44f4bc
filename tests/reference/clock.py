"""Time (2.6): steps, months and quarter-month ticks."""

from sim.draws import TICKS_PER_MONTH


class Clock:
    """Which step it is, and what follows from that."""

    def __init__(self, start: str, steps_per_month: int):
        year, month = start.split("-")
        self.start_month = int(year) * 12 + int(month) - 1  # months since January of year 0
        self.steps_per_month = steps_per_month
        self.length = 1 / steps_per_month  # m, months a step
        self.step = 0

    def advance(self):
        """Go on to the next step."""
        self.step += 1

    @property
    def month(self) -> int:
        """Month of the run, from 0."""
        return self.step // self.steps_per_month

    @property
    def tick(self) -> int:
        """Quarter months since the start."""
        return self.step * TICKS_PER_MONTH // self.steps_per_month

    @property
    def first_of_month(self) -> bool:
        """Whether this is the first step of its month."""
        return self.step % self.steps_per_month == 0

    @property
    def last_of_month(self) -> bool:
        """Whether this is the last step of its month."""
        return (self.step + 1) % self.steps_per_month == 0

    @property
    def calendar_month(self) -> int:
        """1 for January to 12 for December."""
        return (self.start_month + self.month) % 12 + 1

    def months_until(self, year: int, month: int) -> int:
        """Months from the start up to and including a calendar month; 0 or less if it is before the start."""
        return year * 12 + month - 1 - self.start_month + 1
