"""The spelled names of enterprises in PostgreSQL, which follow the directory some thousand names at a time.

Nobody waits for them: imports and edits only say what they have changed (`unspelled_store`). What waits is taken in one
transaction with what comes of it, so that after a crash it waits again.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

import asyncpg
from sqlalchemy.ext.asyncio import AsyncEngine

from services.sampling.registers.enterprises.listing import ALONG_THE_KEY, LAST
from services.sampling.registers.enterprises.spelled import spelled_names
from services.sampling.registers.enterprises.unspelled_store import begin_spelling
from shared.blobs import BlobStore
from shared.database import driver_connection, transact
from shared.pool import Pool
from shared.work import Work

_ENTERPRISES = 2_000
"""So many enterprises are taken in a step."""

_TAKE_SINGLE = """
    DELETE FROM sampling.unspelled u USING (
        SELECT bureau, identifier FROM sampling.unspelled
        WHERE bureau = (SELECT bureau FROM sampling.unspelled ORDER BY since, bureau LIMIT 1)
        ORDER BY identifier LIMIT $1
    ) AS next
    WHERE u.bureau = next.bureau AND u.identifier = next.identifier
    RETURNING u.bureau, u.identifier
"""
# Whoever lets the directory wait again waits until the step has ended.
_NEXT_WALK = "SELECT bureau, after FROM sampling.spelling_walk ORDER BY since, bureau LIMIT 1 FOR UPDATE"
_GO_ON = "UPDATE sampling.spelling_walk SET after = $2 WHERE bureau = $1"
_END_WALK = "DELETE FROM sampling.spelling_walk WHERE bureau = $1"
_NAMES = """
    SELECT e.identifier, e.name,
        ARRAY(
            SELECT DISTINCT b.fields ->> 'name' FROM sampling.enterprise_before b
            WHERE b.bureau = $1 AND b.identifier = e.identifier AND b.fields ->> 'name' <> e.name
        ) AS former,
        sampling.traits(
            $1, e.area, e.industry, e.sector, e."group", e.status, e.risk_class, e.credit_class, e.import,
            e.vanished_at
        ) || ARRAY(SELECT $1 || '/flag:' || flag FROM unnest(string_to_array(e.raised, ',')) AS flag)
        || ARRAY(
            SELECT $1 || '/list:' || l.list FROM sampling.listing l
            WHERE l.bureau = $1 AND l.identifier = e.identifier AND l.vanished_at IS NULL ORDER BY l.list
        ) AS traits
    FROM (
        SELECT identifier, name, area, industry, sector, "group", status, risk_class, credit_class, raised, import,
            vanished_at
        FROM sampling.enterprise WHERE bureau = $1 AND {} ORDER BY identifier LIMIT $3
    ) e
"""
_SPELLED = "SELECT identifier, name, former, traits FROM sampling.spelled_name WHERE bureau = $1 AND {}"
_THESE = "identifier = ANY ($2)"
_AFTER = "identifier > $2"
_UP_TO = "identifier > $2 AND identifier <= $3"
# The traits of a name come as one text, a line for each: no import and no edit accepts line ends in them.
_KEEP = """
    INSERT INTO sampling.spelled_name (bureau, identifier, name, former, text, syllables, initials, traits)
    SELECT $1, identifier, name, former, text, syllables, initials, string_to_array(traits, E'\\n')
    FROM unnest($2::text[], $3::text[], $4::boolean[], $5::text[], $6::text[], $7::text[], $8::text[])
        AS spelled (identifier, name, former, traits, text, syllables, initials)
    ON CONFLICT (bureau, identifier, name) DO UPDATE SET former = excluded.former, traits = excluded.traits
"""
_FORGET = """
    DELETE FROM sampling.spelled_name s USING unnest($2::text[], $3::text[]) AS gone (identifier, name)
    WHERE s.bureau = $1 AND s.identifier = gone.identifier AND s.name = gone.name
"""


class _Named(NamedTuple):
    identifier: str
    name: str
    former: bool
    traits: str


async def step(work: Work) -> bool:
    """Spell the next names. Returns False if no name waits, if another process spells, or while a list is merged."""
    if not await begin_spelling(work.session):
        return False
    connection = await driver_connection(work.session)
    await connection.execute(ALONG_THE_KEY)
    return await _take_single(work, connection) or await _walk(work, connection)


async def spell_everything(engine: AsyncEngine, blobs: BlobStore) -> None:
    """Spell all names that wait for it: after a rebuild, those of all enterprises."""
    pool, more = Pool(1), True
    while more:
        async with transact(engine) as session:
            more = await step(Work(session=session, blobs=blobs, pool=pool))


async def _take_single(work: Work, connection: asyncpg.Connection) -> bool:
    """Spell names of single enterprises. Returns False if none wait."""
    taken = await connection.fetch(_TAKE_SINGLE, _ENTERPRISES)
    if not taken:
        return False
    bureau, identifiers = taken[0]["bureau"], [row["identifier"] for row in taken]
    names = await connection.fetch(_NAMES.format(_THESE), bureau, identifiers, len(identifiers))
    known = await connection.fetch(_SPELLED.format(_THESE), bureau, identifiers)
    await _bring_to(work, connection, bureau, names, known)
    return True


async def _walk(work: Work, connection: asyncpg.Connection) -> bool:
    """Spell the next names of a bureau's directory. Returns False if none is passed through."""
    walk = await connection.fetchrow(_NEXT_WALK)
    if walk is None:
        return False
    bureau, after = walk
    names = await connection.fetch(_NAMES.format(_AFTER), bureau, after, _ENTERPRISES)
    has_ended = len(names) < _ENTERPRISES
    last = LAST if has_ended else names[-1]["identifier"]
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
        _Named(row["identifier"], name, former, "\n".join(row["traits"]))
        for row in names
        for name, former in ((row["name"], False), *((name, True) for name in row["former"]))
    }
    was = {_Named(row["identifier"], row["name"], row["former"], "\n".join(row["traits"])) for row in known}
    gone = sorted({one[:2] for one in was} - {one[:2] for one in has})
    if gone:
        await connection.execute(_FORGET, bureau, *map(list, zip(*gone, strict=True)))
    new = sorted(has - was)
    if new:
        spelled = await work.compute_holding(spelled_names, [one.name for one in new])
        _, *spellings = map(list, zip(*spelled, strict=True))
        await connection.execute(_KEEP, bureau, *map(list, zip(*new, strict=True)), *spellings)
