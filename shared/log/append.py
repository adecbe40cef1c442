"""Append events: an event is inserted in the transaction of the change that it describes, and is queued for a position.

An append takes no lock, sends no NOTIFY and counts nothing, so many writers share the server's group commit. The
sequencer decides the order of events.
"""

import secrets
from collections.abc import Sequence

import asyncpg
import uuid_utils.compat
from sqlalchemy.ext.asyncio import AsyncSession

from shared.contracts.fact import Fact
from shared.database import driver_connection
from shared.errors import Conflict
from shared.log.event import Event
from shared.log.occasion import Occasion

# The only SQL statement that an append adds to a transaction.
_INSERT = """
INSERT INTO log.event (id, bureau, stream, version, type, trace, entry, salt, payload)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
"""
_SAME_ID = "event_id"
_ENTRY = "SELECT entry FROM log.event WHERE id = $1"


class StaleVersion(Conflict):
    code = "stale-version"
    title = "数据已被他人更新"
    title_en = "Changed by another request"


class EventRewritten(Conflict):
    code = "event-rewritten"
    title = "同一编号的事件内容不同"
    title_en = "The event id belongs to other content"


async def append(
    session: AsyncSession, occasion: Occasion, stream: str, version: int, *facts: Fact
) -> tuple[Event, ...]:
    """Append facts to a stream in the session's transaction; the events exist when the transaction commits.

    `version` is the version of the stream on which the decision was taken (0: the stream is new). Raises StaleVersion
    when another decision was appended first, EntryTooLarge or NotCanonical when a fact cannot be written as an entry.
    """
    events = compose(occasion, stream, version, facts)
    connection = await driver_connection(session)
    for event in events:
        await insert(connection, event)
    return events


async def append_each(session: AsyncSession, events: Sequence[Event]) -> None:
    """Append events that were composed, of as many streams, by one round trip. Raises StaleVersion: none is there."""
    connection = await driver_connection(session)
    try:
        await connection.executemany(_INSERT, [_columns(event) for event in events])
    except asyncpg.UniqueViolationError as error:
        raise _stale(events[0].stream) from error


def compose(occasion: Occasion, stream: str, version: int, facts: Sequence[Fact]) -> tuple[Event, ...]:
    """The events that record these facts. Their ids are in the order of time, and each event has a fresh salt."""
    actor = occasion.actor.as_json()
    events = []
    for place, fact in enumerate(facts, start=1):
        public, payload = fact.parts()
        event = Event(
            id=uuid_utils.compat.uuid7(),
            bureau=occasion.bureau,
            stream=stream,
            version=version + place,
            type=fact.type,
            time=occasion.time,
            trace=occasion.trace,
            cause=occasion.cause,
            public=public,
            payload={"actor": actor, **payload},
            salt=secrets.token_bytes(32),
        )
        events.append(event.sealed())
    return tuple(events)


async def insert(connection: asyncpg.Connection, event: Event) -> None:
    """Insert one event by one statement.

    Outside a transaction, an event that is already there with the same bytes is left as it is. Raises StaleVersion when
    the stream has a newer version, EventRewritten when the id belongs to an event with other bytes.
    """
    try:
        await connection.execute(_INSERT, *_columns(event))
    except asyncpg.UniqueViolationError as error:
        if error.constraint_name == _SAME_ID and not connection.is_in_transaction():
            return _compare(event, await connection.fetchval(_ENTRY, event.id))
        raise _stale(event.stream) from error


def _columns(event: Event) -> tuple[object, ...]:
    return (
        event.id,
        event.bureau,
        event.stream,
        event.version,
        event.type,
        event.trace,
        event.entry,
        event.salt,
        event.payload_json.decode(),
    )


def _stale(stream: str) -> StaleVersion:
    return StaleVersion(
        "您所依据的内容已被他人更新，请刷新后重新核对再提交。",
        "What your decision was based on has changed; load it again, check, and resend.",
        stream=stream,
    )


def _compare(event: Event, stored: bytes) -> None:
    if stored != event.entry:
        raise EventRewritten(
            f"事件 {event.id} 已存在且内容不同；事件不可改写。",
            f"Event {event.id} exists with other content; events are never rewritten.",
            event=str(event.id),
            expected=stored.decode(),
            got=event.entry.decode(),
        )
