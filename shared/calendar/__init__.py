"""The statutory calendar of China: working days by the State Council's yearly notices, and deadlines in them."""

from shared.calendar.published import published_calendar
from shared.calendar.statutory import StatutoryCalendar, YearNotPublished, add_calendar_days

__all__ = ["StatutoryCalendar", "YearNotPublished", "add_calendar_days", "published_calendar"]
