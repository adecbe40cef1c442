"""An entry of a calendar leads to its inspection; that of a covert one to nothing."""

from datetime import UTC, datetime

import pytest
from icalendar import Calendar

from services.cases.feed.calendar import Reader, calendar_of
from shared.clocks.listed import DeadlineFound
from tests.unit.cases.timed_walk import timed

_NOW = datetime(2026, 3, 10, tzinfo=UTC)


@pytest.mark.parametrize("covert", [False, True])
@pytest.mark.parametrize("address", [None, "https://inspections.example.gov.cn/cases"])
def test_an_entry_leads_to_its_inspection(covert: bool, address: str | None) -> None:
    now = timed("visited").now
    (clock,) = now.clocks.open("write-report")
    found = DeadlineFound(_NOW, clock.id, now.bureau, now.party.identifier, covert, clock)
    reader = Reader("secret", address, {"inspection": "/inspections/{}"})
    (entry,) = Calendar.from_ical(calendar_of([found], reader, _NOW)).walk("VEVENT")
    assert (str(now.id).encode() in entry.to_ical().replace(b"\r\n ", b"")) is not covert
    assert entry.get("url") == (f"{address}/inspections/{now.id}" if address and not covert else None)
