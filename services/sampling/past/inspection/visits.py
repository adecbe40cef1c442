"""How often an enterprise was inspected: what counts as one visit. Two records of one day are one visit."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from shared.calendar.spans import Span

Days = Mapping[str, Sequence[date]]
"""Enterprise → days in order, each once."""


class HeldInspection(NamedTuple):
    """An inspection on record. `department` is "" where it was the bureau's own.

    `drawn`: it followed a draw. `embargoed`: it followed a draw whose names are not open.
    """

    identifier: str
    held_on: date
    occasion: str
    department: str = ""
    drawn: bool = False
    embargoed: bool = False


def days_of(pairs: Iterable[tuple[str, date]]) -> Days:
    """Name → its days in order, each once."""
    days: dict[str, list[date]] = {}
    for identifier, day in pairs:
        days.setdefault(identifier, []).append(day)
    return {identifier: found if len(found) == 1 else sorted(set(found)) for identifier, found in days.items()}


def within(days: Sequence[date], span: Span) -> Sequence[date]:
    """Of days in order, those of a span."""
    if not days or (days[0] >= span.first and days[-1] <= span.last):
        return days
    return days[bisect_left(days, span.first) : bisect_right(days, span.last)]
