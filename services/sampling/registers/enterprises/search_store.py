"""Reading the directory in PostgreSQL: a page of enterprises, or the answers of all enterprises to a sheet."""

from collections.abc import Iterable
from operator import itemgetter

import asyncpg
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import select

from services.sampling.registers.enterprises import listing
from services.sampling.registers.enterprises.conditions_in_sql import Among, SheetQuery
from services.sampling.registers.enterprises.listing import EnterprisesWanted
from services.sampling.registers.enterprises.sheet import Alike, Sheet, answered
from services.sampling.registers.enterprises.tables import DirectoryImportRow
from shared.database import driver_connection
from shared.pages import COUNTED, PageFound, PageWanted, RowCount
from shared.policy.asked import check_asked
from shared.policy.lists import Placed, lists_named, unknown_lists


async def enterprises(
    session: AsyncSession, bureau: str, wanted: EnterprisesWanted, page: PageWanted[str]
) -> PageFound[str, str]:
    """A page of the bureau's enterprises in the order of their identifiers, each as JSON."""
    connection = await driver_connection(session)
    rows = await walked(connection, bureau, wanted, page.after or "", page.fetch)
    count = await counted(connection, bureau, wanted) if page.counted else None
    return page.cut(rows, itemgetter("identifier"), count).to(itemgetter("json"))


async def walked(
    connection: asyncpg.Connection, bureau: str, wanted: EnterprisesWanted, identifier: str, limit: int
) -> list[asyncpg.Record]:
    """The enterprises after an identifier, found by a walk, or with the index of traits if few fit."""
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


async def counted(connection: asyncpg.Connection, bureau: str, wanted: EnterprisesWanted) -> RowCount:
    """How many enterprises fit, counted by a walk, or with the index of traits if few fit."""
    query = listing.count_along(bureau, wanted)
    fit, passed = await connection.fetchrow(query.sql, *query.arguments)
    if passed < listing.COUNT_WALK or fit > COUNTED:
        return RowCount.of_some(fit)
    query = listing.count_with(bureau, wanted)
    return RowCount.of_some(await connection.fetchval(query.sql, *query.arguments))


async def check_lists(session: AsyncSession, bureau: str, conditions: Iterable[Placed]) -> None:
    """Refuse conditions of a request that name a list which the bureau never imported. Raises RulesMalformed."""
    named = lists_named(conditions)
    if named:
        imported = select(DirectoryImportRow.list).where(DirectoryImportRow.bureau == bureau).distinct()
        known = await session.scalars(imported.order_by(DirectoryImportRow.list))
        check_asked(unknown_lists(named, known.all()))


async def filled(session: AsyncSession, among: Among, sheet: Sheet) -> list[Alike]:
    """The sheet, filled in for every enterprise that `among` includes and that fits; and, if the sheet asks for
    everybody, for all other enterprises of the directory.

    The database judges, through the driver directly: a hundred thousand enterprises take a few tenths of a second.
    """
    query = SheetQuery(among, sheet)
    rows = await (await driver_connection(session)).fetch(query.sql, *query.parameters)
    end = 4 + len(sheet.texts)
    groups = (Alike({}, {}, row[0], row[1], row[3], row[2]) for row in rows)
    return [answered(sheet, row[4:end], row[end:], group) for row, group in zip(rows, groups, strict=True)]
