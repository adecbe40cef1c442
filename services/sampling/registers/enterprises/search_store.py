"""The directory in PostgreSQL, for readers: a page of enterprises, one enterprise, all enterprises for conditions."""

from collections.abc import Collection

import asyncpg
from sqlalchemy.ext.asyncio import AsyncSession

from services.sampling.registers.enterprises import listing
from services.sampling.registers.enterprises.listing import Wanted
from services.sampling.registers.enterprises.subjects import TEXTS, DirectorySubject, subject_of
from shared.database import driver_connection

# Arrays, not columns: a hundred thousand rows are asked for at a time.
_SUBJECTS = f"""
    SELECT identifier, ARRAY[{", ".join(f'"{name}"' for name in TEXTS)}, coalesce(CAST(registered_on AS text), '')]
        AS fields, CAST(flags AS text) AS flags, CAST(licences AS text) AS licences
    FROM sampling.enterprise
    WHERE bureau = $1 AND vanished_at IS NULL AND ($2::text[] IS NULL OR identifier = ANY ($2))
    ORDER BY identifier
"""  # noqa: S608  # column names of our own
_LISTS = """
    SELECT identifier, array_agg(list) AS lists FROM sampling.listing
    WHERE bureau = $1 AND vanished_at IS NULL AND ($2::text[] IS NULL OR identifier = ANY ($2))
    GROUP BY identifier
"""

_ENTERPRISE = f"SELECT {listing.SHOWN} FROM sampling.enterprise e WHERE e.bureau = $1 AND e.identifier = $2"  # noqa: S608  # our own text


async def enterprises_after(
    session: AsyncSession, bureau: str, wanted: Wanted, identifier: str, limit: int
) -> list[asyncpg.Record]:
    """The bureau's enterprises in the order of their identifiers, those after `identifier`: rows of listing.SHOWN."""
    return await page(await driver_connection(session), bureau, wanted, identifier, limit)


async def page(
    connection: asyncpg.Connection, bureau: str, wanted: Wanted, identifier: str, limit: int
) -> list[asyncpg.Record]:
    """The same, on a connection: by a walk, or a look-up where few fit."""
    rows: list[asyncpg.Record] = []
    for most in (listing.SHORT, listing.LONG):
        query, may_lack = listing.walk(bureau, wanted, identifier, limit, most)
        rows = await connection.fetch(query.sql, *query.arguments)
        if len(rows) == limit or not may_lack:
            return rows
        if not listing.longer_will_do(len(rows), limit):
            break
    query = listing.lookup(bureau, wanted, identifier, limit)
    return list(await connection.fetch(query.sql, *query.arguments))


async def enterprise_now(session: AsyncSession, bureau: str, identifier: str) -> asyncpg.Record | None:
    """A row of listing.SHOWN."""
    return await (await driver_connection(session)).fetchrow(_ENTERPRISE, bureau, identifier)


async def subjects(
    session: AsyncSession, bureau: str, identifiers: Collection[str] | None = None
) -> list[DirectorySubject]:
    """The bureau's enterprises that some list names now, or those of them asked for, in the order of identifiers."""
    connection = await driver_connection(session)
    asked = None if identifiers is None else list(identifiers)
    naming = {row["identifier"]: frozenset(row["lists"]) for row in await connection.fetch(_LISTS, bureau, asked)}
    rows = await connection.fetch(_SUBJECTS, bureau, asked)
    return [subject_of(row, naming.get(row["identifier"], frozenset())) for row in rows]
