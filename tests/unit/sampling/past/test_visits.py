"""What counts as one visit, and which visits lie in a span."""

from datetime import date

from services.sampling.past.inspection.visits import days_of, within
from shared.calendar.spans import Span

FIRST, SECOND = date(2026, 1, 1), date(2026, 12, 31)


def test_two_records_of_one_day_are_one_visit() -> None:
    assert days_of([("a", SECOND), ("a", FIRST), ("a", SECOND), ("b", FIRST)]) == {"a": [FIRST, SECOND], "b": [FIRST]}


def test_the_days_of_a_span() -> None:
    days = [date(2026, 1, day) for day in (1, 2, 3, 4)]
    assert within(days, Span(date(2026, 1, 2), date(2026, 1, 3))) == days[1:3]
    assert within(days, Span(date(2025, 1, 1), date(2027, 1, 1))) == days
