"""Reading the log: a stream, an event, the entries after a position."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.database import driver_connection
from shared.errors import NotFound
from shared.log.event import Event

# On the driver, like the append that follows it: half of what a use case costs is SQLAlchemy between the two.
_STREAM = "SELECT entry, salt, payload::text FROM log.event WHERE stream = $1 ORDER BY version"
_EVENT = text("SELECT entry, salt, payload::text FROM log.event WHERE id = :id")
_PUBLISHED = text("SELECT coalesce(max(size), 0) FROM log.checkpoint")
_AFTER = text("""
    SELECT e.position, v.entry, v.salt, v.payload::text
    FROM log.entry e JOIN log.event v ON v.id = e.event
    WHERE e.position >= :position ORDER BY e.position LIMIT :limit
""")


class EventUnknown(NotFound):
    code = "event-unknown"
    title = "没有这一事件"
    title_en = "No such event"


@dataclass(frozen=True, slots=True)
class Sequenced:
    """An event and its place in the log."""

    position: int
    event: Event


async def load(session: AsyncSession, stream: str) -> list[Event]:
    """The stream from its first event to its newest, sequenced or not; [] when there is none."""
    rows = await (await driver_connection(session)).fetch(_STREAM, stream)
    return [Event.from_entry(row["entry"], json.loads(row["payload"]), row["salt"]) for row in rows]


async def event_by_id(session: AsyncSession, event_id: UUID) -> Event:
    """Raises EventUnknown."""
    row = (await session.execute(_EVENT, {"id": event_id})).one_or_none()
    if row is None:
        raise EventUnknown(f"日志中没有事件 {event_id}。", f"The log has no event {event_id}.", event=str(event_id))
    return _event(row)


async def published_size(session: AsyncSession) -> int:
    """How many entries the newest published checkpoint covers."""
    return int(await session.scalar(_PUBLISHED) or 0)


async def sequenced_from(session: AsyncSession, position: int, limit: int) -> list[Sequenced]:
    """Up to `limit` events at and after a position, without a gap: what is not there yet comes later."""
    rows = await session.execute(_AFTER, {"position": position, "limit": limit})
    return [Sequenced(row.position, _event(row)) for row in rows]


def _event(row: Row[Any]) -> Event:
    return Event.from_entry(row.entry, json.loads(row.payload), row.salt)
