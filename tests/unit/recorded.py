"""Facts as events of a stream."""

from datetime import UTC, date, datetime, time
from uuid import UUID

from shared.contracts.fact import Fact
from shared.log.event import Event
from tests.unit.papers.made_up import BUREAU

TODAY = date(2026, 3, 2)


def event(fact: Fact, stream: str, version: int, day: date = TODAY) -> Event:
    public, payload = fact.parts()
    return Event(
        id=UUID(int=version),
        bureau=BUREAU,
        stream=stream,
        version=version,
        type=fact.type,
        time=datetime.combine(day, time(2), UTC),
        trace="0" * 32,
        cause="0" * 32,
        public=public,
        payload={**payload, "actor": {"person": "made-up-chief", "role": "chief", "client": "tests"}},
        salt=bytes(32),
    )
