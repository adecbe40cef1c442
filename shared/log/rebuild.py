"""Rebuild the read tables of a service from the log alone. The tables must have the same rows afterwards as before."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from shared.blobs import BlobStore
from shared.database import transact
from shared.errors import Unavailable
from shared.log.event import Event
from shared.log.streams import events_of, heads
from shared.pool import Pool
from shared.sealing import NO_SEALS, Seals
from shared.work import Work

Projection = Callable[[Work, Event], Awaitable[None]]
"""Writes the changes of an event to the read tables.

The use case that appends the event calls it, and so does a rebuild.
"""

_BATCH = 1000
# No append can commit until the rebuild does. Events appended before that are sequenced, or make the rebuild refuse.
_STOP_APPENDS = text("LOCK TABLE log.event IN SHARE MODE")
# Who has read a table may wait to append: of the two, the rebuild gives way, before the database ends one of them.
_GIVE_WAY = text("SET LOCAL lock_timeout = '300ms'")
_WAIT_AGAIN = text("SET LOCAL lock_timeout = DEFAULT")
_GAVE_WAY = "55P03"
_WAITING = text("SELECT count(*) FROM log.outbox")
_SIZE = text("SELECT size FROM log.tree")


class NotSequencedYet(Unavailable):
    code = "not-sequenced-yet"
    title = "尚有事件未入日志"
    title_en = "Events still wait for a position in the log"


async def rebuild(
    engine: AsyncEngine,
    blobs: BlobStore,
    tables: Sequence[str],
    projections: Mapping[str, Projection],
    seals: Seals = NO_SEALS,
) -> int:
    """Empty the tables and project every event of the log in order, in one transaction. Returns the number of events.

    `tables` are qualified names; `blobs` holds the blobs that events name, `seals` the service's sealing keys. Raises
    NotSequencedYet when events wait for a position, because their order is not known.
    """
    while True:
        try:
            async with transact(engine) as session:
                work = Work(session=session, blobs=blobs, pool=Pool(1), seals=seals)
                await _empty(session, tables)
                return await _project(work, projections)
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", "") != _GAVE_WAY:
                raise


async def _empty(session: AsyncSession, tables: Sequence[str]) -> None:
    """Empty the tables while nobody can append. Raises NotSequencedYet, and DBAPIError if others hold locks."""
    await session.execute(_GIVE_WAY)
    await session.execute(_STOP_APPENDS)
    if await session.scalar(_WAITING):
        raise NotSequencedYet(
            "尚有事件等待入日志；请确认发布服务正在运行，稍后重试。",
            "Events wait for a position; make sure that publishing runs, then try again.",
            retry_after=1,
        )
    if tables:
        await session.execute(text(f"TRUNCATE {', '.join(tables)}"))
    await session.execute(_WAIT_AGAIN)


async def _project(work: Work, projections: Mapping[str, Projection]) -> int:
    """Project every event of the log in order. Returns the number of events."""
    projected, position = 0, 0
    size = int(await work.session.scalar(_SIZE) or 0)
    while batch := await heads(work.session, projections, range(position, size), _BATCH):
        for event in await events_of(work.session, batch):
            await projections[event.type](work, event)
        projected += len(batch)
        position = batch[-1].position + 1
    return projected
