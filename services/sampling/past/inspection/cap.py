"""The cap on inspections a year (频次上限): of which days it counts inspections, which of them, and when it is reached.

Frames ask it, to leave out whoever has reached a cap; coverage asks it, to tell which enterprises are above one.
"""

from collections.abc import Iterable

from services.sampling.past.inspection.visits import Days, HeldInspection, days_of
from shared.calendar.spans import Span, year_span
from shared.policy.draws import Cap


def counted_days(year: int) -> Span:
    """The days whose inspections a cap counts: those of the calendar year."""
    return year_span(year)


def counted(cap: Cap, held: Iterable[HeldInspection], year: int) -> Days:
    """The visits of a year that a cap counts: the bureau's own, without the occasions that the cap makes exceptions of.

    Whether an enterprise fits the cap is not asked here. Another department's visits do not use up ours.
    """
    span = counted_days(year)
    return days_of(
        (visit.identifier, visit.held_on)
        for visit in held
        if not visit.department and visit.held_on in span and visit.occasion not in cap.except_for
    )


def is_reached(cap: Cap, times: int) -> bool:
    """Whether an enterprise that was inspected so often may not be inspected once more."""
    return times >= cap.times


def is_exceeded(cap: Cap, times: int) -> bool:
    """Whether an enterprise was inspected more often than the cap allows."""
    return times > cap.times
