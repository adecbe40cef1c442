"""One enterprise in PostgreSQL: its current version, its earlier versions, and recording its next version."""

import json
from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from operator import itemgetter
from typing import Any

import asyncpg
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.sampling.registers.enterprises.editing import Edit, EnterpriseStanding, after
from services.sampling.registers.enterprises.listing import COLUMNS, SHOWN
from services.sampling.registers.enterprises.merging import KEEP_ONE
from services.sampling.registers.enterprises.noted_store import note, tell_names
from services.sampling.registers.enterprises.rows import kind_of
from services.sampling.registers.enterprises.unspelled_store import let_wait
from shared.clock import SHANGHAI
from shared.contracts.directory import EnterpriseAdded
from shared.contracts.naming import Renaming
from shared.contracts.noted import EnterpriseNoted, noted
from shared.database import driver_connection
from shared.locks import hold
from shared.log.event import Event
from shared.pages import PageFound, PageWanted, RowCount
from shared.work import Acting, Work

_TEXTS = tuple(
    name
    for name in COLUMNS
    if name not in {"import", "added_at", "changed_at", "vanished_at", "event", "trace", "version", "registered_on"}
)
_STANDING = f"""
    SELECT identifier, version, ARRAY[{", ".join(f'"{name}"' for name in _TEXTS)},
        coalesce(CAST(registered_on AS text), '')] AS texts,
        CAST(flags AS text) AS flags, CAST(licences AS text) AS licences
    FROM sampling.enterprise e WHERE bureau = $1 AND identifier = ANY ($2) ORDER BY identifier FOR UPDATE
"""  # noqa: S608  # column names of our own
# All earlier versions and the current one, newest first.
_VERSIONS = """
    SELECT v.*, e.entry, CAST(e.payload AS text) AS payload FROM (
        SELECT version, changed_at, CAST(NULL AS timestamptz) AS until, event, vanished_at, added_at,
            CAST(to_jsonb(e) AS text) AS fields
        FROM sampling.enterprise e WHERE bureau = $1 AND identifier = $2
        UNION ALL
        SELECT b.version, b.changed_at, b.until, b.event, b.vanished_at, e.added_at, CAST(b.fields AS text)
        FROM sampling.enterprise_before b JOIN sampling.enterprise e USING (bureau, identifier)
        WHERE bureau = $1 AND identifier = $2
    ) v JOIN log.event e ON e.id = v.event
    WHERE v.version < $3 AND v.changed_at < $4 ORDER BY v.version DESC LIMIT $5
"""
_COUNT = "SELECT count(*) + 1 FROM sampling.enterprise_before WHERE bureau = $1 AND identifier = $2"
_ADD = """
    INSERT INTO sampling.enterprise (bureau, identifier, identifier_kind, event, trace, added_at, changed_at, {columns})
    VALUES ($1, $2, $3, $4, $5, $6, $6, {values})
"""
_CHANGE = """
    UPDATE sampling.enterprise
    SET {changes}, import = NULL, event = $3, trace = $4, changed_at = $5, version = version + 1
    WHERE bureau = $1 AND identifier = $2
"""
# One statement: every further statement would cost a round trip, which costs more than the look-up.
_IN_FULL = f"""
    SELECT {SHOWN}, CAST(ARRAY(
        SELECT json_build_object('list', l.list, 'since', l.since, 'vanished_at', l.vanished_at)
        FROM sampling.listing l WHERE l.bureau = $1 AND l.identifier = $2 ORDER BY l.list
    ) AS text[]) AS lists,
    ARRAY(SELECT f.former FROM sampling.former_identifier f WHERE f.bureau = $1 AND f.identifier = $2) AS former
    FROM sampling.enterprise e WHERE e.bureau = $1 AND e.identifier = $2
"""  # noqa: S608  # our own text
# A list that dropped the enterprise after that moment still named it at that moment.
_LISTS_NAMING_THEN = """
    SELECT DISTINCT ON (list) list, since, CASE WHEN vanished_at < $3 THEN vanished_at END AS vanished_at
    FROM (
        SELECT list, since, vanished_at FROM sampling.listing WHERE bureau = $1 AND identifier = $2
        UNION ALL
        SELECT list, since, vanished_at FROM sampling.listing_before WHERE bureau = $1 AND identifier = $2
    ) l
    WHERE since < $3 ORDER BY list, since DESC
"""
_NEWEST = 2**31 - 1


async def standing(session: AsyncSession, bureau: str, identifiers: Collection[str]) -> dict[str, EnterpriseStanding]:
    """Identifier → the present state of the enterprise; identifiers that the directory does not have are left out.

    Nobody else edits these enterprises until the transaction ends: notes about an enterprise share no stream, whose
    version would keep two edits apart.
    """
    rows = await (await driver_connection(session)).fetch(_STANDING, bureau, list(identifiers))
    return {
        row["identifier"]: EnterpriseStanding(
            row["identifier"],
            row["version"],
            dict(zip((*_TEXTS, "registered_on"), row["texts"], strict=True)),
            json.loads(row["flags"]),
            json.loads(row["licences"]),
        )
        for row in rows
    }


async def be_alone_in_adding(session: AsyncSession, bureau: str, identifier: str) -> None:
    """Wait until nobody else adds this enterprise, and keep others from adding it until the transaction ends."""
    await hold(session, "sampling.enterprise", bureau, identifier)


async def begin(act: Acting, identifier: str, fact: EnterpriseAdded) -> None:
    """Add an enterprise that the directory does not have. The caller has called `be_alone_in_adding`."""
    await project_added(act, await note(act, EnterpriseNoted(identifier=identifier, what=fact)))


async def record(act: Acting, was: EnterpriseStanding, edit: Edit) -> None:
    """Note an edit that changes something, and change the row, which `standing` has read."""
    event = await note(act, EnterpriseNoted(identifier=was.identifier, what=edit))
    await _change(act.session, event, was, edit)
    name, former = after(edit, was).get("name"), was.texts["name"]
    if name and former and name != former:
        await tell_names(act, [Renaming(identifier=was.identifier, name=name, former=former)])


async def project_added(work: Work, event: Event) -> None:
    """Write an enterprise that was added into the read table."""
    identifier = EnterpriseNoted.of(event).identifier
    names, values = _settings({name: text for name, text in noted(event, EnterpriseAdded).fields.items() if text})
    places = ", ".join(f"${place}{_cast(name)}" for place, name in enumerate(names, 7))
    sql = _ADD.format(columns=", ".join(f'"{name}"' for name in names), values=places)
    connection = await driver_connection(work.session)
    whose = (event.bureau, identifier, kind_of(identifier))
    await connection.execute(sql, *whose, event.id, event.trace, event.time, *values)
    await let_wait(work.session, event, [identifier])


async def project_edit(work: Work, event: Event) -> None:
    """Write an edit of an enterprise into the read table."""
    fact = EnterpriseNoted.of(event)
    was = (await standing(work.session, event.bureau, [fact.identifier]))[fact.identifier]
    assert isinstance(fact.what, Edit)  # noqa: S101  # by kind
    await _change(work.session, event, was, fact.what)


async def _change(session: AsyncSession, event: Event, was: EnterpriseStanding, edit: Edit) -> None:
    """Store the current row as an earlier version, then change the row."""
    whose = {"bureau": event.bureau, "identifier": was.identifier}
    await session.execute(text(KEEP_ONE), {**whose, "at": event.time})
    names, values = _settings(after(edit, was))
    changes = ", ".join(f'"{name}" = ${place}{_cast(name)}' for place, name in enumerate(names, 6))
    sql = _CHANGE.format(changes=changes)
    connection = await driver_connection(session)
    await connection.execute(sql, event.bureau, was.identifier, event.id, event.trace, event.time, *values)
    await let_wait(session, event, [was.identifier])


async def versions(
    session: AsyncSession, bureau: str, identifier: str, page: PageWanted[int]
) -> PageFound[asyncpg.Record, int]:
    """The versions of an enterprise, newest first, each with its event."""
    connection = await driver_connection(session)
    older = _NEWEST if page.after is None else page.after
    rows: list[asyncpg.Record] = await connection.fetch(
        _VERSIONS, bureau, identifier, older, datetime.max.replace(tzinfo=SHANGHAI) - timedelta(days=1), page.fetch
    )
    count = RowCount(await connection.fetchval(_COUNT, bureau, identifier), exact=True) if page.counted else None
    return page.cut(rows, itemgetter("version"), count)


async def version_on(session: AsyncSession, bureau: str, identifier: str, day: date) -> asyncpg.Record | None:
    """The version at the end of a day in Beijing; None if the enterprise was not known then."""
    connection = await driver_connection(session)
    return await connection.fetchrow(_VERSIONS, bureau, identifier, _NEWEST, _end_of(day), 1)


async def enterprise_in_full(session: AsyncSession, bureau: str, identifier: str) -> asyncpg.Record | None:
    """The row of an enterprise with the columns of listing.SHOWN and `lists`: the lists that name the enterprise now or
    once did, in the order of their names, each as JSON of `wire.Listing`. None if the directory does not have it.
    """
    return await (await driver_connection(session)).fetchrow(_IN_FULL, bureau, identifier)


async def lists_naming_on(session: AsyncSession, bureau: str, identifier: str, day: date) -> list[asyncpg.Record]:
    """The lists that named the enterprise, or once did, at the end of a day in Beijing: rows of `wire.Listing`."""
    connection = await driver_connection(session)
    rows: list[asyncpg.Record] = await connection.fetch(_LISTS_NAMING_THEN, bureau, identifier, _end_of(day))
    return rows


def _end_of(day: date) -> datetime:
    # The last day that there is has no day after it.
    last = min(day, date.max - timedelta(days=2))
    return datetime(last.year, last.month, last.day, tzinfo=SHANGHAI) + timedelta(days=1)


def _settings(columns: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    values = [value if isinstance(value, str) else json.dumps(value, ensure_ascii=False) for value in columns.values()]
    return list(columns), values


def _cast(name: str) -> str:
    match name:
        case "flags" | "licences":
            return "::text::jsonb"
        case "registered_on":
            return "::text::date"
        case _:
            return ""
