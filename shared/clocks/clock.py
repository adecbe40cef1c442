"""One clock of a matter, computed from the parts of the matter's events."""

from datetime import date
from typing import Literal, NamedTuple, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.contracts.clocks import (
    ClockEnded,
    ClockExtended,
    ClockOpened,
    ClockOwed,
    ClockPart,
    ClockResumed,
    How,
    Reckoned,
    Stop,
)

State = Literal["running", How]
OPEN: tuple[State, ...] = ("running", "stopped")
"""The states of a clock for which somebody still owes something."""


class Running(NamedTuple):
    """A period in which a clock ran: after the day `after`, up to and including `until` (None: it still runs)."""

    after: date
    until: date | None


class Clock(BaseModel):
    """A clock of a matter. `end` is its end as it was computed last; `changes` counts the parts that made the clock."""

    model_config = ConfigDict(frozen=True)

    opened: ClockOpened
    end: Reckoned
    changes: int = 1
    stops: tuple[Stop, ...] = ()
    extensions: int = 0
    ended: ClockEnded | None = None

    @classmethod
    def of(cls, opened: ClockOpened) -> Self:
        return cls(opened=opened, end=_end(opened), stops=opened.stops, extensions=opened.extensions)

    @property
    def id(self) -> UUID:
        return self.opened.clock

    @property
    def state(self) -> State:
        return self.ended.how if self.ended else "running"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    def after(self, part: ClockExtended | ClockEnded | ClockResumed | ClockOwed) -> Self:
        """The clock after one more part about it."""
        update: dict[str, object] = {"end": _end(part), "changes": self.changes + 1}
        match part:
            case ClockExtended():
                update |= {"extensions": self.extensions + 1}
            case ClockEnded():
                update |= {"stops": self._stops_until(part.on), "ended": part}
            case ClockResumed():
                update |= {"stops": self._stops_until(part.on), "ended": None}
            case ClockOwed():
                update |= {"opened": self.opened.model_copy(update={"owes": part.owes})}
        return self.model_copy(update=update)

    def _stops_until(self, day: date) -> tuple[Stop, ...]:
        """The stops, with the present stop, if the clock is stopped, as it ends on this day."""
        if self.ended is None or self.state != "stopped":
            return self.stops
        return (*self.stops, Stop(stopped=self.ended.on, resumed=day))

    def ran(self) -> tuple[Running, ...]:
        """The periods in which the clock ran, in their order. Its start day does not count, nor does a day on which it
        was resumed.
        """
        after, periods = self.opened.starts, []
        for stop in self.stops:
            periods.append(Running(after, stop.stopped))
            after = stop.resumed
        if not self.ended or self.ended.on > after:
            periods.append(Running(after, self.ended.on if self.ended else None))
        return tuple(periods)


def strictness(clock: Clock) -> tuple[object, ...]:
    """The order of clocks: the clock that ends first, before others; of two on a day, the one with a moment."""
    at = clock.end.due_at
    return (clock.end.due, at is None, at.timestamp() if at else 0.0, clock.opened.set_by, str(clock.id))


def _end(part: ClockPart) -> Reckoned:
    """The end of the clock that the part says."""
    return Reckoned.model_validate(part.model_dump(include=set(Reckoned.model_fields)))
