"""Which enterprises wait until their names are spelled: single ones, and all of a bureau behind the identifier that the
spelling of its directory has reached.

Whoever changes an enterprise lets it wait, in the same transaction. So it is always known which enterprises the index
of names does not have as they are, and searches look these up in the directory.
"""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

import asyncpg
from sqlalchemy.ext.asyncio import AsyncSession

from shared.database import driver_connection
from shared.locks import share, try_hold
from shared.log.event import Event

FEW = 10_000
"""So many enterprises wait one by one. If an import changes more, the whole directory is passed through."""
_LOCK = "sampling.spelled_name"

# If one of these rows is being taken, whoever changes its enterprise again waits until that has ended: what was read of
# the enterprise is old.
_ONE_BY_ONE = """
    INSERT INTO sampling.unspelled (bureau, identifier, since) SELECT $1, unnest($2::text[]), $3
    ON CONFLICT (bureau, identifier) DO UPDATE SET since = unspelled.since
"""
_ALL = """
    INSERT INTO sampling.spelling_walk (bureau, after, since) VALUES ($1, '', $2)
    ON CONFLICT (bureau) DO UPDATE SET after = ''
"""
_CHANGED = """
    SELECT identifier FROM pg_temp.merging WHERE changes OR NOT listed UNION ALL SELECT identifier FROM pg_temp.leaving
    LIMIT $1
"""
_WAITING = """
    SELECT (SELECT after FROM sampling.spelling_walk WHERE bureau = $1) AS behind,
        ARRAY(SELECT identifier FROM sampling.unspelled WHERE bureau = $1) AS single
"""
_OLDEST = """
    SELECT least((SELECT min(since) FROM sampling.spelling_walk), (SELECT min(since) FROM sampling.unspelled))
"""


class Unspelled(NamedTuple):
    """The enterprises of a bureau whose names wait: those behind an identifier, None if not, and single ones."""

    behind: str | None
    single: list[str]

    def __bool__(self) -> bool:
        return self.behind is not None or bool(self.single)


async def begin_spelling(session: AsyncSession) -> bool:
    """Whether names may be spelled until the transaction ends: nobody else does, and no list is being merged."""
    return await try_hold(session, _LOCK)


async def hold_spelling_up(session: AsyncSession) -> None:
    """Wait until the running step of spelling has ended, and let no other begin until this transaction ends: a list
    goes before.
    """
    await share(session, _LOCK)


async def let_wait(session: AsyncSession, event: Event, identifiers: Collection[str]) -> None:
    """Let the names of some enterprises wait, which the event has changed."""
    await (await driver_connection(session)).execute(_ONE_BY_ONE, event.bureau, sorted(identifiers), event.time)


async def let_all_wait(session: AsyncSession, event: Event) -> None:
    """Let the names of all enterprises of the event's bureau wait."""
    await (await driver_connection(session)).execute(_ALL, event.bureau, event.time)


async def let_merged_wait(session: AsyncSession, event: Event) -> None:
    """Let the names wait that the import of the event has changed: the rows of pg_temp.merging and pg_temp.leaving."""
    changed = await (await driver_connection(session)).fetch(_CHANGED, FEW + 1)
    if len(changed) > FEW:
        await let_all_wait(session, event)
    elif changed:
        await let_wait(session, event, {row["identifier"] for row in changed})


async def waiting(connection: asyncpg.Connection, bureau: str) -> Unspelled:
    """The enterprises of a bureau that the index of names does not have as they are."""
    return Unspelled(*await connection.fetchrow(_WAITING, bureau))


async def waiting_since(session: AsyncSession) -> datetime | None:
    """Since when names wait for their spelling; None if none wait."""
    oldest: datetime | None = await (await driver_connection(session)).fetchval(_OLDEST)
    return oldest
