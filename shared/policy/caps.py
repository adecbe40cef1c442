"""The cap on inspections a year (频次上限): which visits count for it, and when it is reached.

Sampling leaves enterprises out that have reached a cap, and lists those that are above one; cases refuses the visit
beyond it.
"""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Protocol

from shared.calendar.spans import Span, year_span


class Capping(Protocol):
    """A cap: `times` visits a year, not counting those on the occasions `except_for`."""

    @property
    def times(self) -> int: ...
    @property
    def except_for(self) -> Collection[str]: ...


class OnRecord(Protocol):
    """A visit that was made. `department` is "" if it was the bureau's own."""

    @property
    def held_on(self) -> date: ...
    @property
    def department(self) -> str: ...
    @property
    def occasion(self) -> str: ...


def counted_days(year: int) -> Span:
    """The days whose visits a cap counts: those of the calendar year."""
    return year_span(year)


def counts(cap: Capping, visit: OnRecord, year: int) -> bool:
    """Whether the visit counts for the cap of the year: the bureau's own, on an occasion that the cap does not except.
    Several visits on one day count once.
    """
    own = not visit.department and visit.held_on in counted_days(year)
    return own and visit.occasion not in cap.except_for


def is_reached(cap: Capping, times: int) -> bool:
    """Whether an enterprise that was visited on `times` days may not be visited on another day."""
    return times >= cap.times


def is_exceeded(cap: Capping, times: int) -> bool:
    """Whether visits on `times` days are more than the cap allows."""
    return times > cap.times


def forbids(cap: Capping, visits: Iterable[OnRecord], day: date) -> bool:
    """Whether the cap forbids a visit on this day after these visits of the enterprise."""
    days = {visit.held_on for visit in visits if counts(cap, visit, day.year)}
    return is_reached(cap, len(days - {day}))
