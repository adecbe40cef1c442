"""The cap on inspections a year (频次上限): which visits count for it, and when it is reached.

Sampling leaves enterprises out that have reached a cap, and lists those that are above one; cases refuses the visit
beyond it. A cap may count the visits of some methods alone, and those of each team apart.
"""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Final, Protocol

from shared.calendar.spans import Span, year_span
from shared.policy.draws import ON_SITE, Method

TOGETHER: Final = ""
"""The tally of a cap that counts all visits of the bureau together."""


class Capping(Protocol):
    """A cap: `times` visits a year, not counting those on the occasions `except_for`. `methods`: those that it counts;
    empty: all. `visits_of`: whose visits are counted together, those of the bureau or those of a team.
    """

    @property
    def times(self) -> int: ...
    @property
    def except_for(self) -> Collection[str]: ...
    @property
    def methods(self) -> Collection[Method]: ...
    @property
    def visits_of(self) -> str: ...


class Visiting(Protocol):
    """A visit that was made, or is to be made: why, how, and by which team; `team` is "" if none is known."""

    @property
    def occasion(self) -> str: ...
    @property
    def methods(self) -> Collection[Method]: ...
    @property
    def team(self) -> str: ...


class OnRecord(Visiting, Protocol):
    """A visit that was made. `department` is "" if it was the bureau's own."""

    @property
    def held_on(self) -> date: ...
    @property
    def department(self) -> str: ...


def counted_days(year: int) -> Span:
    """The days whose visits a cap counts: those of the calendar year."""
    return year_span(year)


def counts_methods(cap: Capping, methods: Collection[Method]) -> bool:
    """Whether the cap counts a visit by these methods. A visit on site is one on site, whatever else belongs to it."""
    counted_as = ON_SITE if "on-site" in methods else methods
    return not cap.methods or any(method in cap.methods for method in counted_as)


def binds(cap: Capping, occasion: str, methods: Collection[Method]) -> bool:
    """Whether the cap is about visits on this occasion, by these methods: it counts them, and it may forbid them."""
    return occasion not in cap.except_for and counts_methods(cap, methods)


def counts(cap: Capping, visit: OnRecord, year: int) -> bool:
    """Whether the visit counts for the cap of the year: the bureau's own, and one that the cap binds. Several visits on
    one day count once.
    """
    own = not visit.department and visit.held_on in counted_days(year)
    return own and binds(cap, visit.occasion, visit.methods)


def tally_of(cap: Capping, team: str) -> str:
    """In which tally of the cap the visits of a team are: the team's own, or that of all visits. Visits of no known
    team are counted together, apart from those of the teams.
    """
    return team if cap.visits_of == "team" else TOGETHER


def counts_beside(cap: Capping, visit: Visiting, other: Visiting) -> bool:
    """Whether a visit is one of the sort that the cap counts together with the other visit, whatever its occasion."""
    return counts_methods(cap, visit.methods) and tally_of(cap, visit.team) == tally_of(cap, other.team)


def is_reached(cap: Capping, times: int) -> bool:
    """Whether an enterprise that was visited on `times` days may not be visited on another day."""
    return times >= cap.times


def is_exceeded(cap: Capping, times: int) -> bool:
    """Whether visits on `times` days are more than the cap allows."""
    return times > cap.times


def forbids(cap: Capping, visits: Iterable[OnRecord], ahead: Visiting, day: date) -> bool:
    """Whether the cap forbids the visit ahead on this day, after these visits of the enterprise."""
    if not binds(cap, ahead.occasion, ahead.methods):
        return False
    counted = (visit for visit in visits if counts(cap, visit, day.year) and counts_beside(cap, visit, ahead))
    return is_reached(cap, len({visit.held_on for visit in counted} - {day}))
