"""The spelled names of enterprises in PostgreSQL, which follow the directory some thousand names at a time.

Imports and edits are found in the log, so that they pay nothing for it. The names of an enterprise that was edited are
spelled at once; an import lets the whole directory of its bureau be passed through, where only names that are not
spelled yet take time. Whatever is asked for is done again after a crash, and changes nothing that is done.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

import asyncpg
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from services.sampling.registers.enterprises.spelled import spelled_names
from shared.blobs import BlobStore
from shared.contracts.directory import DirectoryImported, EnterpriseIdentified, ImportUndone
from shared.contracts.noted import EnterpriseNoted
from shared.database import driver_connection, transact
from shared.locks import try_hold
from shared.log.streams import Head, events_of, heads
from shared.pool import Pool
from shared.work import Work

_OF_MANY = (DirectoryImported.type, ImportUndone.type)
"""Types of events that change many names."""
_EVENTS = 500
_ENTERPRISES = 2_000
_LAST = "~"
"""A character that sorts after every character of an identifier."""

# Look-ups by key, whatever the statistics say of tables that have just been filled.
_BY_KEY = "SET LOCAL enable_seqscan = off"
_SO_FAR = "SELECT coalesce((SELECT position FROM sampling.spelled_so_far), 0) AS position, size FROM log.tree"
_READ = """
    INSERT INTO sampling.spelled_so_far (here, position) VALUES (true, $1)
    ON CONFLICT (here) DO UPDATE SET position = excluded.position
"""
_BEGIN_WALK = """
    INSERT INTO sampling.spelling_walk (bureau, after, since) VALUES ($1, '', $2)
    ON CONFLICT (bureau) DO UPDATE SET after = ''
"""
_NEXT_WALK = "SELECT bureau, after FROM sampling.spelling_walk ORDER BY since, bureau LIMIT 1"
_GO_ON = "UPDATE sampling.spelling_walk SET after = $2 WHERE bureau = $1"
_END_WALK = "DELETE FROM sampling.spelling_walk WHERE bureau = $1"
_OLDEST = "SELECT min(since) FROM sampling.spelling_walk"
_NAMES = """
    SELECT e.identifier, e.name, ARRAY(
        SELECT DISTINCT b.fields ->> 'name' FROM sampling.enterprise_before b
        WHERE b.bureau = $1 AND b.identifier = e.identifier AND b.fields ->> 'name' <> e.name
    ) AS former
    FROM (SELECT identifier, name FROM sampling.enterprise WHERE bureau = $1 AND {} ORDER BY identifier LIMIT $3) e
"""
_SPELLED = "SELECT identifier, name, former FROM sampling.spelled_name WHERE bureau = $1 AND {}"
_THESE = "identifier = ANY ($2)"
_AFTER = "identifier > $2"
_UP_TO = "identifier > $2 AND identifier <= $3"
_KEEP = """
    INSERT INTO sampling.spelled_name (bureau, identifier, name, former, text, syllables, initials, joined)
    SELECT $1, identifier, name, former, text, syllables, initials, string_to_array(joined, ',')
    FROM unnest($2::text[], $3::text[], $4::boolean[], $5::text[], $6::text[], $7::text[], $8::text[])
        AS spelled (identifier, name, former, text, syllables, initials, joined)
    ON CONFLICT (bureau, identifier, name) DO UPDATE SET former = excluded.former
"""
_FORGET = """
    DELETE FROM sampling.spelled_name s USING unnest($2::text[], $3::text[]) AS gone (identifier, name)
    WHERE s.bureau = $1 AND s.identifier = gone.identifier AND s.name = gone.name
"""


class _Named(NamedTuple):
    identifier: str
    name: str
    former: bool


async def step(work: Work, now: datetime) -> bool:
    """Spell the next names. Returns False if no name waits, or if another process is at it."""
    if not await try_hold(work.session, "sampling.spelled_name"):
        return False
    connection = await driver_connection(work.session)
    await connection.execute(_BY_KEY)
    return await _take(work, connection, now) or await _walk(work, connection)


async def waiting_since(session: AsyncSession) -> datetime | None:
    """Since when names of an import wait for their spelling; None if none wait."""
    oldest: datetime | None = await (await driver_connection(session)).fetchval(_OLDEST)
    return oldest


async def spell_everything(engine: AsyncEngine, blobs: BlobStore, now: datetime) -> None:
    """Spell all names of all enterprises that wait for it: after a rebuild."""
    pool, more = Pool(1), True
    while more:
        async with transact(engine) as session:
            more = await step(Work(session=session, blobs=blobs, pool=pool), now)


async def _take(work: Work, connection: asyncpg.Connection, now: datetime) -> bool:
    """Read the next events of the directory. Returns False if there is none."""
    position, size = await connection.fetchrow(_SO_FAR)
    batch = await heads(work.session, (*_OF_MANY, EnterpriseNoted.type), range(position, size), _EVENTS)
    if not batch:
        return False
    for bureau in sorted({head.bureau for head in batch if head.type in _OF_MANY}):
        await connection.execute(_BEGIN_WALK, bureau, now)
    noted = sorted((head for head in batch if head.type == EnterpriseNoted.type), key=attrgetter("bureau"))
    for bureau, of_bureau in groupby(noted, attrgetter("bureau")):
        identifiers = await _noted_in(work.session, list(of_bureau))
        names = await connection.fetch(_NAMES.format(_THESE), bureau, identifiers, len(identifiers))
        known = await connection.fetch(_SPELLED.format(_THESE), bureau, identifiers)
        await _bring_to(work, connection, bureau, names, known)
    await connection.execute(_READ, batch[-1].position + 1)
    return True


async def _noted_in(session: AsyncSession, noted: Sequence[Head]) -> list[str]:
    notes = [EnterpriseNoted.of(event) for event in await events_of(session, noted)]
    given = {note.what.code for note in notes if isinstance(note.what, EnterpriseIdentified)}
    return sorted(given | {note.identifier for note in notes})


async def _walk(work: Work, connection: asyncpg.Connection) -> bool:
    """Spell the next names of a bureau's directory. Returns False if none is passed through."""
    walk = await connection.fetchrow(_NEXT_WALK)
    if walk is None:
        return False
    bureau, after = walk
    names = await connection.fetch(_NAMES.format(_AFTER), bureau, after, _ENTERPRISES)
    has_ended = len(names) < _ENTERPRISES
    last = _LAST if has_ended else names[-1]["identifier"]
    known = await connection.fetch(_SPELLED.format(_UP_TO), bureau, after, last)
    await _bring_to(work, connection, bureau, names, known)
    if has_ended:
        await connection.execute(_END_WALK, bureau)
    else:
        await connection.execute(_GO_ON, bureau, last)
    return True


async def _bring_to(
    work: Work, connection: asyncpg.Connection, bureau: str, names: Iterable[Any], known: Iterable[Any]
) -> None:
    """Bring the spelled names of some enterprises from those that are known to those that the directory has."""
    has = {
        _Named(row["identifier"], name, former)
        for row in names
        for name, former in ((row["name"], False), *((name, True) for name in row["former"]))
    }
    was = {_Named(*row) for row in known}
    gone = sorted({one[:2] for one in was} - {one[:2] for one in has})
    if gone:
        await connection.execute(_FORGET, bureau, *map(list, zip(*gone, strict=True)))
    new = sorted(has - was)
    if new:
        spelled = await work.compute_holding(spelled_names, [one.name for one in new])
        identifiers, labels, former = map(list, zip(*new, strict=True))
        _, texts, syllables, initials, joined = map(list, zip(*spelled, strict=True))
        pairs = [",".join(each) for each in joined]
        await connection.execute(_KEEP, bureau, identifiers, labels, former, texts, syllables, initials, pairs)
