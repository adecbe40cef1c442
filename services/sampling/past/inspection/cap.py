"""The cap on inspections a year (频次上限): which inspections count for it, and when it is reached.

A frame excludes enterprises that have reached a cap; coverage lists enterprises that are above a cap.
"""

from collections.abc import Iterable

from services.sampling.past.inspection.visits import Days, HeldInspection, days_of
from shared.calendar.spans import Span, year_span
from shared.policy.draws import Cap


def counted_days(year: int) -> Span:
    """The days whose inspections a cap counts: those of the calendar year."""
    return year_span(year)


def counted(cap: Cap, held: Iterable[HeldInspection], year: int) -> Days:
    """Enterprise → the days of the year on which visits count for the cap: the bureau's own, without the occasions that
    the cap excepts.

    Whether the cap applies to an enterprise is decided elsewhere. Visits of another department do not count for our
    cap.
    """
    span = counted_days(year)
    return days_of(
        (visit.identifier, visit.held_on)
        for visit in held
        if not visit.department and visit.held_on in span and visit.occasion not in cap.except_for
    )


def is_reached(cap: Cap, times: int) -> bool:
    """Whether an enterprise that was inspected `times` times may not be inspected again."""
    return times >= cap.times


def is_exceeded(cap: Cap, times: int) -> bool:
    """Whether `times` inspections are more than the cap allows."""
    return times > cap.times
