"""Spans of the calendar that rules use: a number of months back, a year, the halves of a year."""

import calendar
from datetime import date
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


def half_year_spans(year: int) -> tuple[Span, Span]:
    return Span(date(year, 1, 1), date(year, 6, 30)), Span(date(year, 7, 1), date(year, 12, 31))
