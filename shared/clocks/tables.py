"""The read rows of clocks: the tables of a service's schema, and the values that stand in their columns."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from shared.clock import SHANGHAI
from shared.clocks.clock import Clock
from shared.contracts.clocks import Reckoned


@dataclass(frozen=True, slots=True)
class ClockTables:
    """The tables of clocks in the schema of a service (`shared.migrations.clocks` makes them)."""

    schema: str

    @property
    def clock(self) -> str:
        return f"{self.schema}.clock"

    @property
    def move(self) -> str:
        return f"{self.schema}.clock_move"

    @property
    def round(self) -> str:
        return f"{self.schema}.clock_round"

    @property
    def all(self) -> tuple[str, ...]:
        """The tables that a rebuild empties and fills again."""
        return (self.clock, self.move, self.round)


@dataclass(frozen=True, slots=True)
class Matter:
    """What lists of deadlines know of a matter beside its clocks. `covert`: only readers with the right may learn of
    the matter. `enterprise` is "" if it is about none.
    """

    bureau: str
    stream: str
    enterprise: str = ""
    covert: bool = False


def start_of_day(day: date) -> datetime:
    """The first moment of the day in Beijing."""
    return datetime.combine(day, time.min, SHANGHAI)


def end_of_day(day: date) -> datetime:
    """The first moment after the day in Beijing."""
    return start_of_day(day + timedelta(days=1))


def moment(end: Reckoned) -> datetime:
    """The moment after which the clock is overdue: its time of day, or the end of its due day in Beijing."""
    return end.due_at or end_of_day(end.due)


def as_json(clock: Clock) -> str:
    return clock.model_dump_json(exclude_none=True)
