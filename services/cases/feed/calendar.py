"""A person's deadlines as an iCalendar file (RFC 5545).

Servers of others read it: it names no enterprise, but the id of the matter. Of a covert matter it says only that its
owner is busy that day.
"""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from icalendar import Calendar, Event

from shared.clocks.listed import DeadlineFound

_AGAIN = timedelta(hours=1)
"""How often a calendar program is asked to read the file again."""


class Reader(NamedTuple):
    """Whose file it is: the hash of the feed's secret, and the address at which people reach the service, if it is
    known. Names of entries are made with the secret, so that they link no entry to a covert matter. `paths`: kind of a
    matter → the path of a matter of this kind.
    """

    secret: str
    address: str | None
    paths: Mapping[str, str]


def calendar_of(deadlines: Iterable[DeadlineFound], reader: Reader, now: datetime) -> bytes:
    """The file of this reader."""
    calendar = Calendar()
    calendar.add("prodid", "-//Cheqian//Deadlines//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "办理期限")
    calendar.add("refresh-interval", _AGAIN, parameters={"VALUE": "DURATION"})
    for deadline in deadlines:
        calendar.add_component(_entry(deadline, reader, now))
    return bytes(calendar.to_ical())


def _entry(deadline: DeadlineFound, reader: Reader, now: datetime) -> Event:
    opened, end = deadline.clock.opened, deadline.clock.end
    entry = Event()
    entry.add("uid", f"{hashlib.sha256(f'{reader.secret} {deadline.id}'.encode()).hexdigest()[:32]}@cheqian")
    entry.add("dtstamp", now.astimezone(UTC))
    if deadline.covert:
        entry.add("summary", "忙碌")
        entry.add("class", "PRIVATE")
        _all_day(entry, deadline)
        return entry
    entry.add("summary", f"期限：{opened.title}")
    provisional = "（节假日安排尚未公布，日期暂定）" if end.provisional else ""
    entry.add("description", f"{opened.basis}{provisional}\n事项编号：{opened.matter}")
    if link := _link(opened.matter, reader):
        entry.add("url", link)
    if end.due_at is None:
        _all_day(entry, deadline)
    else:
        entry.add("dtstart", end.due_at.astimezone(UTC))
        entry.add("dtend", end.due_at.astimezone(UTC))
    entry.add("transp", "TRANSPARENT")
    return entry


def _link(matter: str, reader: Reader) -> str | None:
    """The address of the matter, for who may read it there."""
    kind, _, key = matter.partition("/")
    path = reader.paths.get(kind)
    return f"{reader.address}{path.format(key)}" if reader.address and path else None


def _all_day(entry: Event, deadline: DeadlineFound) -> None:
    day = deadline.clock.end.due
    entry.add("dtstart", day)
    entry.add("dtend", day + timedelta(days=1))
