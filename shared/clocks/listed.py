"""Lists of deadlines: what is asked for, and what stands in a row."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, NamedTuple
from uuid import UUID

from shared.clocks.clock import OPEN, Clock, State

Place = tuple[datetime, UUID]
"""The moment at which a clock ends, and its id. Lists are in this order."""


EVERY_MATTER: Literal["every"] = "every"


class SomeMatters(NamedTuple):
    """The covert matters that a reader may know of: those with these streams, and all of these kinds, which are the
    first words of their streams.
    """

    streams: frozenset[str]
    kinds: frozenset[str] = frozenset()


CovertMatters = Literal["every"] | frozenset[str] | SomeMatters
"""The covert matters that a reader may know of: all, those with these streams, or more than these."""


class Since(NamedTuple):
    """The days after `since` up to and including `today`. A clock that was due on the day `since` is overdue then."""

    since: date
    today: date


class Debtor(NamedTuple):
    """Who owes something: a kind of `Owes`, and its name."""

    who: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlinesSought:
    """The clocks that a list shows: those owed by any of the debtors, and that fit all else that is given.

    `before`: only clocks that end at this moment or earlier. `covert`: the covert matters whose clocks are shown too.
    `remind`: only clocks of which somebody is to be reminded in this span.
    """

    bureau: str
    debtors: tuple[Debtor, ...] = ()
    enterprise: str | None = None
    matter: str | None = None
    states: tuple[State, ...] = OPEN
    before: datetime | None = None
    covert: CovertMatters = frozenset()
    remind: Since | None = None


class DeadlineFound(NamedTuple):
    """A clock in a list of deadlines, with its bureau and what is known of its matter."""

    ends: datetime
    id: UUID
    bureau: str
    enterprise: str
    covert: bool
    clock: Clock
