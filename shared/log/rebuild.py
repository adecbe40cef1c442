"""Rebuild the read tables of a service from the log alone. The tables must have the same rows afterwards as before."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

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
    projected = 0
    async with transact(engine) as session:
        work = Work(session=session, blobs=blobs, pool=Pool(1), seals=seals)
        await session.execute(_STOP_APPENDS)
        if await session.scalar(_WAITING):
            raise NotSequencedYet(
                "尚有事件等待入日志；请确认发布服务正在运行，稍后重试。",
                "Events wait for a position; make sure that publishing runs, then try again.",
                retry_after=1,
            )
        if tables:
            await session.execute(text(f"TRUNCATE {', '.join(tables)}"))
        position, size = 0, int(await session.scalar(_SIZE) or 0)
        while batch := await heads(session, projections, range(position, size), _BATCH):
            for event in await events_of(session, batch):
                await projections[event.type](work, event)
            projected += len(batch)
            position = batch[-1].position + 1
    return projected
