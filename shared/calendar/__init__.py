"""Which days are worked in China, by the State Council's yearly notices, and deadlines counted in them."""

from shared.calendar.published import published_calendar
from shared.calendar.statutory import StatutoryCalendar, YearNotPublished, add_calendar_days

__all__ = ["StatutoryCalendar", "YearNotPublished", "add_calendar_days", "published_calendar"]
