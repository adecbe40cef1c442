"""Spans of the calendar that rules use: a number of months back, a year, its halves, quarters and months."""

import calendar
from datetime import date, timedelta
from typing import NamedTuple


class Span(NamedTuple):
    """The days from `first` to `last`, both included."""

    first: date
    last: date

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.first <= day <= self.last


def months_after(day: date, months: int) -> date:
    """The same day of the month, `months` months later; the last day of that month if it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def months_before(day: date, months: int) -> date:
    """The same day of the month, `months` months earlier; the last day of that month if it has no such day."""
    return months_after(day, -months)


def year_span(year: int) -> Span:
    return Span(date(year, 1, 1), date(year, 12, 31))


def spans_of(year: int, months: int) -> tuple[Span, ...]:
    """The year in spans of so many months, in order: 12 gives the year, 6 its halves, 3 its quarters."""
    first_days = [date(year, month, 1) for month in range(1, 13, months)]
    return tuple(Span(day, months_after(day, months) - timedelta(days=1)) for day in first_days)
