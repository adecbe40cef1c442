"""Reading the directory in PostgreSQL: a page of enterprises, or the answers of all enterprises to a sheet."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain
from operator import itemgetter
from typing import IO, Any, NamedTuple
from uuid import UUID

import asyncpg
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import select

from services.sampling.registers.enterprises import exporting, finding, listing
from services.sampling.registers.enterprises.conditions_in_sql import Among, SheetQuery
from services.sampling.registers.enterprises.finding import Found, NamesWanted
from services.sampling.registers.enterprises.listing import EnterprisesWanted, Query
from services.sampling.registers.enterprises.sheet import Alike, Sheet, answered
from services.sampling.registers.enterprises.sought import Gram, SearchedText, read_text
from services.sampling.registers.enterprises.tables import DirectoryImportRow
from services.sampling.registers.enterprises.unspelled_store import Unspelled, waiting
from shared.database import driver_connection
from shared.mistyped import Mistake, near_codes
from shared.pages import COUNTED, PageFound, PageWanted, RowCount
from shared.policy.asked import check_asked
from shared.policy.lists import Placed, lists_named, unknown_lists

_VANISHED = """
    SELECT gone.number, gone.at, i.list, i.id
    FROM (
        SELECT count(*) AS number, vanished_at AS at FROM sampling.enterprise
        WHERE bureau = $1 AND vanished_at IS NOT NULL GROUP BY vanished_at ORDER BY vanished_at DESC LIMIT $2
    ) gone LEFT JOIN LATERAL (
        SELECT list, id FROM sampling.directory_import
        WHERE bureau = $1 AND imported_at = gone.at AND vanished > 0 ORDER BY event DESC LIMIT 1
    ) i ON true
    ORDER BY gone.at DESC
"""
_AT_ONCE = 1000


class FoundEnterprises(NamedTuple):
    """A page of enterprises, each a row of its `identifier` and of itself as `json`; and, if a code was searched that
    cannot be right, what is wrong with it, and which codes of the directory were probably meant.
    """

    page: PageFound[asyncpg.Record, str]
    mistake: Mistake | None = None
    likely: tuple[str, ...] = ()


async def enterprises(
    session: AsyncSession, bureau: str, wanted: EnterprisesWanted, page: PageWanted[str]
) -> FoundEnterprises:
    """A page of the bureau's enterprises in the order of their identifiers. Raises NothingSought, TooShortToSearch."""
    connection = await driver_connection(session)
    await connection.execute(listing.ALONG_THE_KEY)
    if wanted.text is None:
        return FoundEnterprises(await _page(connection, bureau, wanted, page))
    text = read_text(wanted.text)
    if text.is_code:
        return await _with_code(connection, NamesWanted(bureau, wanted, text), text, page)
    names = NamesWanted(bureau, wanted, text, page.after or "")
    rows = await _told(connection, names, await found(connection, names, page.fetch))
    count = None
    if page.counted:
        count = RowCount.of_some(len(await found(connection, names._replace(after=""), COUNTED + 1)))
    return FoundEnterprises(page.cut(rows, itemgetter("identifier"), count))


async def found(connection: asyncpg.Connection, names: NamesWanted, limit: int) -> list[Found]:
    """The first enterprises that fit, in the order of their identifiers: those that the index of names has as they are,
    and those that wait for it.
    """
    unspelled = await waiting(connection, names.bureau)
    rows = await _found_spelled(connection, names._replace(settled=not unspelled), limit)
    if unspelled:
        # Behind the last of a full page nothing needs to be searched.
        span = names._replace(up_to=rows[-1].identifier) if len(rows) == limit else names
        return _merged([await _found_unspelled(connection, span, unspelled, limit), rows], limit)
    return rows


async def _found_spelled(connection: asyncpg.Connection, names: NamesWanted, limit: int) -> list[Found]:
    """By a walk along the names that goes on as long as it is quicker than the index, which finds the others. Whoever
    searches no text has walked along the directory.
    """
    rows: list[Found] = []
    passed, walking = 0, finding.WALKED if names.text else 0
    while walking:
        stop = await _value(connection, finding.stop_of(names, walking))
        rows += await _rows(connection, finding.along(names._replace(up_to=stop or names.up_to), limit - len(rows)))
        if stop is None or len(rows) == limit:
            return rows
        names, passed = names._replace(after=stop), passed + walking
        walking = finding.next_walk(len(rows), passed, limit)
    seen: dict[Gram, int] = {}
    if names.text:
        grams, query = finding.sample(names, names.text)
        seen = dict(zip(grams, await connection.fetchrow(query.sql, *query.arguments), strict=True))
    return rows + await _rows(connection, finding.with_index(names, seen, limit - len(rows)))


async def _found_unspelled(
    connection: asyncpg.Connection, names: NamesWanted, unspelled: Unspelled, limit: int
) -> list[Found]:
    """By their names as they stand, enterprises that wait to be spelled."""
    behind, single = unspelled
    wanted, parts = finding.unspelled(names), list[list[Found]]()
    if behind is not None:
        parts.append(await _walked_on(connection, names._replace(wanted=wanted, after=max(behind, names.after)), limit))
    if single:
        these = [identifier for identifier in single if names.after < identifier <= names.up_to]
        parts.append(await _rows(connection, finding.with_identifiers(names.bureau, wanted, these, limit)))
    return _merged(parts, limit)


async def _walked_on(connection: asyncpg.Connection, names: NamesWanted, limit: int) -> list[Found]:
    query = listing.walk_on(names.bureau, names.wanted, names.after, names.up_to, limit)
    return [Found(row["identifier"], None) for row in await connection.fetch(query.sql, *query.arguments)]


async def likely_codes_here(session: AsyncSession, bureau: str, code: str) -> list[str]:
    """The codes of the bureau's enterprises that were probably meant by a code, bare, that the directory does not
    have.
    """
    query = finding.with_identifiers(bureau, EnterprisesWanted(), near_codes(code), COUNTED)
    return [row.identifier for row in await _rows(await driver_connection(session), query)]


async def _with_code(
    connection: asyncpg.Connection, names: NamesWanted, text: SearchedText, page: PageWanted[str]
) -> FoundEnterprises:
    """The enterprises whose identifier begins with a code; or, if there is none, those whose code was probably meant,
    and those that have it as a part of the identifier.
    """
    bureau, wanted = names.bureau, names.wanted
    if await walked(connection, bureau, EnterprisesWanted(prefix=text.beginning), "", 1):
        begins = replace(wanted, text=None, prefix=text.beginning)
        return FoundEnterprises(await _page(connection, bureau, begins, page), text.mistake)
    likely = await _rows(connection, finding.with_identifiers(bureau, wanted, text.near, COUNTED))
    every = _merged([likely, await found(connection, names, COUNTED + 1)], COUNTED + 1)
    told = await _told(connection, names, every)
    codes = tuple(one.identifier for one in likely)
    return FoundEnterprises(page.among(told, itemgetter("identifier")), text.mistake, codes)


async def _page(
    connection: asyncpg.Connection, bureau: str, wanted: EnterprisesWanted, page: PageWanted[str]
) -> PageFound[asyncpg.Record, str]:
    """A page of the enterprises that are found without their names."""
    rows = await walked(connection, bureau, wanted, page.after or "", page.fetch)
    count = await counted(connection, bureau, wanted) if page.counted else None
    return page.cut(rows, itemgetter("identifier"), count)


def _merged(parts: Iterable[Iterable[Found]], limit: int) -> list[Found]:
    """The first of these, in the order of the identifiers; of an enterprise in two parts, that of the first."""
    rows: dict[str, Found] = {}
    for row in chain.from_iterable(parts):
        rows.setdefault(row.identifier, row)
    return [rows[identifier] for identifier in sorted(rows)[:limit]]


async def _rows(connection: asyncpg.Connection, query: Query) -> list[Found]:
    return [Found(*row) for row in await connection.fetch(query.sql, *query.arguments)]


async def _value(connection: asyncpg.Connection, query: Query) -> Any:
    return await connection.fetchval(query.sql, *query.arguments)


async def _told(connection: asyncpg.Connection, names: NamesWanted, found: Sequence[Found]) -> list[asyncpg.Record]:
    query = finding.told(names.bureau, found, personal=names.wanted.personal)
    return list(await connection.fetch(query.sql, *query.arguments)) if found else []


async def export(session: AsyncSession, bureau: str, wanted: EnterprisesWanted, file: IO[bytes]) -> None:
    """Write all enterprises that are wanted as CSV with a header, as PostgreSQL sends them."""
    among = None if wanted.text is None else await _identifiers_found(session, bureau, wanted)
    query = exporting.exported(bureau, wanted, among)
    connection = await driver_connection(session)
    await connection.copy_from_query(query.sql, *query.arguments, output=file, format="csv", header=True)


async def _identifiers_found(session: AsyncSession, bureau: str, wanted: EnterprisesWanted) -> list[str]:
    """The identifiers of all enterprises that fit, read page by page."""
    identifiers: list[str] = []
    after: str | None = ""
    while after is not None:
        found = await enterprises(session, bureau, wanted, PageWanted(_AT_ONCE, after))
        identifiers += map(itemgetter("identifier"), found.page.rows)
        after = found.page.last
    return identifiers


async def walked(
    connection: asyncpg.Connection, bureau: str, wanted: EnterprisesWanted, after: str, limit: int
) -> list[asyncpg.Record]:
    """The enterprises after an identifier, found by a walk, or looked up if few fit."""
    for most in (listing.SHORT, listing.LONG):
        query, may_lack = listing.walk(bureau, wanted, after, limit, most)
        rows: list[asyncpg.Record] = await connection.fetch(query.sql, *query.arguments)
        if len(rows) == limit or not may_lack:
            return rows
        if not listing.longer_will_do(len(rows), limit):
            break
    names = NamesWanted(bureau, wanted, after=after)
    return await _told(connection, names, await looked_up(connection, names, limit))


async def looked_up(connection: asyncpg.Connection, names: NamesWanted, limit: int) -> list[Found]:
    """The first enterprises that are as they are wanted, by their traits; by a walk as long as it takes, if nothing
    is wanted that the index has.
    """
    if names.traits:
        return await found(connection, names, limit)
    return await _walked_on(connection, names, limit)


async def counted(connection: asyncpg.Connection, bureau: str, wanted: EnterprisesWanted) -> RowCount:
    """How many enterprises fit, counted by a walk, or looked up if few fit."""
    query = listing.count_along(bureau, wanted)
    fit, passed = await connection.fetchrow(query.sql, *query.arguments)
    if passed < listing.COUNT_WALK or fit > COUNTED:
        return RowCount.of_some(fit)
    return RowCount.of_some(len(await looked_up(connection, NamesWanted(bureau, wanted), COUNTED + 1)))


class Dropped(NamedTuple):
    """How many enterprises have vanished because of one import: the last list that named them dropped them then.
    `list_name` and `import_id` are None if the import is not known any more.
    """

    number: int
    at: datetime
    list_name: str | None
    import_id: UUID | None


async def vanished(session: AsyncSession, bureau: str, most: int) -> list[Dropped]:
    """The enterprises of the directory that no list names any more, by the imports that dropped them; the `most` newest
    of these imports.
    """
    rows = await (await driver_connection(session)).fetch(_VANISHED, bureau, most)
    return [Dropped(*row) for row in rows]


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
