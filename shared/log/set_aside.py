"""Events that a consumer could not process.

They are kept with the reason until they are taken up again; none is lost.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.database import driver_connection
from shared.errors import Refusal
from shared.log.judgement import Reason
from shared.log.streams import Head

_LONGEST_DETAIL = 500
_PUT = """
    INSERT INTO log.set_aside (consumer, position, event, bureau, stream, type, reason, detail)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
"""
_AMONG = "SELECT DISTINCT stream FROM log.set_aside WHERE consumer = $1 AND stream = ANY($2)"
_FIRST = """
    SELECT s.position, s.event, s.bureau, s.stream, v.version, s.type
    FROM log.set_aside s JOIN log.event v ON v.id = s.event
    WHERE s.consumer = $1 AND s.stream <> ALL($2) ORDER BY s.position LIMIT 1
"""
_JUDGE_AGAIN = "UPDATE log.set_aside SET reason = $3, detail = $4 WHERE consumer = $1 AND position = $2"
_REMOVE = "DELETE FROM log.set_aside WHERE consumer = $1 AND position = $2"
_ALL = text("""
    SELECT consumer, position, event, bureau, stream, type, reason, detail, set_aside_at
    FROM log.set_aside ORDER BY consumer, position
""")


class SetAside(NamedTuple):
    """An event that is set aside: its consumer, its place in the log, the reason, and the time."""

    consumer: str
    position: int
    event: UUID
    bureau: str
    stream: str
    type: str
    reason: Reason
    detail: str
    set_aside_at: datetime


async def put(session: AsyncSession, consumer: str, head: Head, reason: Reason, detail: str) -> None:
    connection = await driver_connection(session)
    event = (head.position, head.id, head.bureau, head.stream, head.type)
    await connection.execute(_PUT, consumer, *event, reason, detail)


async def streams_among(session: AsyncSession, consumer: str, streams: Iterable[str]) -> frozenset[str]:
    """The streams among `streams` that have an event which the consumer has set aside."""
    rows = await (await driver_connection(session)).fetch(_AMONG, consumer, list(streams))
    return frozenset(row["stream"] for row in rows)


async def first_of(session: AsyncSession, consumer: str, *, but: Iterable[str]) -> Head | None:
    """The oldest event that the consumer has set aside, outside the streams `but`."""
    row = await (await driver_connection(session)).fetchrow(_FIRST, consumer, list(but))
    return None if row is None else Head(*row)


async def judge_again(session: AsyncSession, consumer: str, head: Head, reason: Reason, detail: str) -> None:
    """Keep the event set aside, with a new reason and detail."""
    await (await driver_connection(session)).execute(_JUDGE_AGAIN, consumer, head.position, reason, detail)


async def remove(session: AsyncSession, consumer: str, head: Head) -> None:
    await (await driver_connection(session)).execute(_REMOVE, consumer, head.position)


async def everything(session: AsyncSession) -> list[SetAside]:
    """All events that are set aside, sorted by consumer and by position in the log."""
    return [SetAside(**{**row, "reason": Reason(row["reason"])}) for row in (await session.execute(_ALL)).mappings()]


def detail_of(error: Exception) -> str:
    """The detail of an error: its kind, the first line of its message, and where it was raised."""
    kind = error.code if isinstance(error, Refusal) else type(error).__name__
    # Later lines would quote data: pydantic quotes the input, the database the row, SQLAlchemy the parameters.
    message, place = str(error).partition("\n")[0], ""
    if (trace := error.__traceback__) is not None:
        while trace.tb_next is not None:
            trace = trace.tb_next
        code = trace.tb_frame.f_code
        place = f" ({code.co_filename.rpartition('/')[2]}:{trace.tb_lineno} {code.co_name})"
    return f"{kind}: {message}"[: _LONGEST_DETAIL - len(place)] + place
