"""The directory in PostgreSQL, for readers: a page of enterprises, one enterprise, all enterprises for conditions."""

import asyncpg
from sqlalchemy.ext.asyncio import AsyncSession

from services.sampling.registers.enterprises import listing
from services.sampling.registers.enterprises.conditions_in_sql import Among, SheetQuery
from services.sampling.registers.enterprises.listing import EnterprisesWanted
from services.sampling.registers.enterprises.sheet import Alike, Sheet, answered
from shared.database import driver_connection

_ENTERPRISE = f"SELECT {listing.SHOWN} FROM sampling.enterprise e WHERE e.bureau = $1 AND e.identifier = $2"  # noqa: S608  # our own text


async def enterprises_after(
    session: AsyncSession, bureau: str, wanted: EnterprisesWanted, identifier: str, limit: int
) -> list[asyncpg.Record]:
    """The bureau's enterprises in the order of their identifiers, those after `identifier`: rows of listing.SHOWN."""
    return await page(await driver_connection(session), bureau, wanted, identifier, limit)


async def page(
    connection: asyncpg.Connection, bureau: str, wanted: EnterprisesWanted, identifier: str, limit: int
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


async def filled(session: AsyncSession, among: Among, sheet: Sheet) -> list[Alike]:
    """The sheet, filled in for every enterprise that is among these and fits.

    On the driver, and judged by the database: a hundred thousand enterprises take a few tenths of a second.
    """
    query = SheetQuery(among, sheet)
    rows = await (await driver_connection(session)).fetch(query.sql, *query.parameters)
    end = 2 + len(sheet.texts)
    return [answered(sheet, row[2:end], row[end:], (row[0], row[1])) for row in rows]
