"""A person's deadlines as an iCalendar file (RFC 5545).

Servers of others read it: it names no enterprise, and of a covert matter only that its owner is busy that day.
"""

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event

from shared.clocks.listed import DeadlineFound

_AGAIN = timedelta(hours=1)
"""How often a calendar program is asked to read the file again."""


def calendar_of(deadlines: Iterable[DeadlineFound], secret: str, now: datetime) -> bytes:
    """The file. `secret` is the hash of the feed's secret: names of entries are made with it, so that they link no
    entry to a matter.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Cheqian//Deadlines//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "办理期限")
    calendar.add("refresh-interval", _AGAIN, parameters={"VALUE": "DURATION"})
    for deadline in deadlines:
        calendar.add_component(_entry(deadline, secret, now))
    return bytes(calendar.to_ical())


def _entry(deadline: DeadlineFound, secret: str, now: datetime) -> Event:
    opened, end = deadline.clock.opened, deadline.clock.end
    entry = Event()
    entry.add("uid", f"{hashlib.sha256(f'{secret} {deadline.id}'.encode()).hexdigest()[:32]}@cheqian")
    entry.add("dtstamp", now.astimezone(UTC))
    if deadline.covert:
        entry.add("summary", "忙碌")
        entry.add("class", "PRIVATE")
        _all_day(entry, deadline)
        return entry
    entry.add("summary", f"期限：{opened.title}")
    entry.add("description", f"{opened.basis}{'（节假日安排尚未公布，日期暂定）' if end.provisional else ''}")
    if end.due_at is None:
        _all_day(entry, deadline)
    else:
        entry.add("dtstart", end.due_at.astimezone(UTC))
        entry.add("dtend", end.due_at.astimezone(UTC))
    entry.add("transp", "TRANSPARENT")
    return entry


def _all_day(entry: Event, deadline: DeadlineFound) -> None:
    day = deadline.clock.end.due
    entry.add("dtstart", day)
    entry.add("dtend", day + timedelta(days=1))
