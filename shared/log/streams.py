"""Read the log: a stream, a single event, or the events of some types in the order of the log."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from itertools import chain
from typing import NamedTuple
from uuid import UUID

from asyncpg import Record
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.contracts.fact import NotOfContract
from shared.database import driver_connection
from shared.errors import NotFound
from shared.log.event import Event
from shared.log.ownership import READS_IF_OPEN

# These queries use the driver directly, as appending does: SQLAlchemy would take half the time of a use case.
_STREAMS = """
    SELECT e.entry, e.salt, e.payload::text FROM unnest($1::text[]) AS wanted (stream) CROSS JOIN LATERAL (
        SELECT version, entry, salt, payload FROM log.event WHERE stream = wanted.stream OFFSET 0
    ) AS e
    ORDER BY wanted.stream, e.version
"""
_STREAM = "SELECT entry, salt, payload::text FROM log.event WHERE stream = $1 AND version > $2 ORDER BY version"
_EVENT = "SELECT entry, salt, payload::text FROM log.event WHERE id = $1"
_EVENTS = "SELECT id, entry, salt, payload::text FROM log.event WHERE id = ANY($1)"
_PUBLISHED = text("SELECT coalesce(max(size), 0) FROM log.checkpoint")
_PASSED_BY = frozenset(chain.from_iterable(READS_IF_OPEN.values()))
HEADS = """
    SELECT e.position, v.id, v.bureau, v.stream, v.version, v.type
    FROM (
        SELECT of_type.position, of_type.event FROM unnest($1::text[]) AS wanted (type) CROSS JOIN LATERAL (
            SELECT position, event FROM log.entry
            WHERE (type, position) >= (wanted.type, $2) AND (type, position) < (wanted.type, $3)
            ORDER BY type, position LIMIT $4
        ) AS of_type
        ORDER BY of_type.position LIMIT $4
    ) AS e CROSS JOIN LATERAL (
        SELECT id, bureau, stream, version, type FROM log.public_part WHERE id = e.event OFFSET 0
    ) AS v
    ORDER BY e.position
"""
"""Finds the first entries of each type through the index (type, position), then the first of all these, then events.

The statement leaves the planner no choice that depends on statistics: it goes type by type, and event by event (OFFSET
0). It compares pairs (type, position), because for a bare span of positions the planner could take the primary key, and
would read the entries of other types too.
"""


class EventUnknown(NotFound):
    code = "event-unknown"
    title = "没有这一事件"
    title_en = "No such event"


class Head(NamedTuple):
    """The columns of the event at a position. Its entry and payload are not read yet."""

    position: int
    id: UUID
    bureau: str
    stream: str
    version: int
    type: str


async def load(session: AsyncSession, stream: str, after: int = 0) -> list[Event]:
    """The events of a stream from the first (or from the one after the version `after`) to the newest, also those
    without a position; [] for a new stream.
    """
    rows = await (await driver_connection(session)).fetch(_STREAM, stream, after)
    return [Event.from_entry(row["entry"], json.loads(row["payload"]), row["salt"]) for row in rows]


async def load_each(session: AsyncSession, streams: Collection[str]) -> dict[str, list[Event]]:
    """Stream → its events, as `load` gives them, for many streams in one query; a new stream is missing."""
    if not streams:
        return {}
    events: defaultdict[str, list[Event]] = defaultdict(list)
    for row in await (await driver_connection(session)).fetch(_STREAMS, list(streams)):
        event = Event.from_entry(row["entry"], json.loads(row["payload"]), row["salt"])
        events[event.stream].append(event)
    return dict(events)


async def event_by_id(session: AsyncSession, event_id: UUID) -> Event:
    """The event with this id. Raises EventUnknown."""
    row = await (await driver_connection(session)).fetchrow(_EVENT, event_id)
    if row is None:
        raise EventUnknown(f"日志中没有事件 {event_id}。", f"The log has no event {event_id}.", event=str(event_id))
    return Event.from_entry(row["entry"], json.loads(row["payload"]), row["salt"])


async def published_size(session: AsyncSession) -> int:
    """How many entries the newest published checkpoint covers."""
    return int(await session.scalar(_PUBLISHED) or 0)


async def heads(session: AsyncSession, types: Iterable[str], span: range, limit: int) -> list[Head]:
    """The first `limit` events of these types in a span of positions, in the order of the log.

    If fewer than `limit` are returned, the span has no more, provided that it does not end beyond the size of the tree.
    """
    connection = await driver_connection(session)
    return [Head(*row) for row in await connection.fetch(HEADS, list(types), span.start, span.stop, limit)]


async def events_of(session: AsyncSession, wanted: Sequence[Head]) -> list[Event]:
    """The events of these heads, in their order, without those that the service may read only if they are open.

    Raises NotOfContract if an entry differs from the columns of its head.
    """
    connection = await driver_connection(session)
    rows = {row["id"]: row for row in await connection.fetch(_EVENTS, [head.id for head in wanted])}
    return [_event(head, rows[head.id]) for head in wanted if head.id in rows or head.type not in _PASSED_BY]


def _event(head: Head, row: Record) -> Event:
    """The event of a row.

    Strangers read the entry, consumers read the columns: an event in which they differ is refused.
    """
    try:
        event = Event.from_entry(row["entry"], json.loads(row["payload"]), row["salt"])
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise _not_an_entry(head) from error
    said = Head(head.position, event.id, event.bureau, event.stream, event.version, event.type)
    parts: tuple[object, object] = (event.public, event.payload)
    if said != head or not all(isinstance(part, dict) for part in parts):
        raise _not_an_entry(head)
    return event


def _not_an_entry(head: Head) -> NotOfContract:
    return NotOfContract(
        f"日志第 {head.position} 条无法读取，或与其事件的各列不符；请核对该事件的来源。",
        f"Entry {head.position} cannot be read, or differs from its event's columns; find out where it came from.",
        position=head.position,
    )
