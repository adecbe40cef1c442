"""How often an enterprise was inspected. Two records on one day count as one visit."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from shared.calendar.spans import Span
from shared.policy.draws import ON_SITE, Method

Days = Mapping[str, Sequence[date]]
"""Enterprise → the days of its visits, in order, without repetition."""


class HeldInspection(NamedTuple):
    """An inspection on record. `department` is "" if it was the bureau's own.

    `drawn`: it followed a draw. `embargoed`: it followed a covert draw whose names are not open. `team` is "" if the
    team that inspected is not known.
    """

    identifier: str
    held_on: date
    occasion: str
    department: str = ""
    drawn: bool = False
    embargoed: bool = False
    team: str = ""
    methods: Collection[Method] = ON_SITE


def days_of(pairs: Iterable[tuple[str, date]]) -> Days:
    """Enterprise → its days in order, without repetition; from pairs of enterprise and day."""
    days: dict[str, list[date]] = {}
    for identifier, day in pairs:
        days.setdefault(identifier, []).append(day)
    return {identifier: found if len(found) == 1 else sorted(set(found)) for identifier, found in days.items()}


def within(days: Sequence[date], span: Span) -> Sequence[date]:
    """The days that lie in the span. `days` are in order."""
    if not days or (days[0] >= span.first and days[-1] <= span.last):
        return days
    return days[bisect_left(days, span.first) : bisect_right(days, span.last)]
