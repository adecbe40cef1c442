"""The registers in PostgreSQL: the records that are in use, the retired ones, and their earlier versions."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

import uuid_utils.compat
from sqlalchemy import ColumnElement, Date, and_, case, cast, func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from services.sampling.registers.records.fields import Register
from services.sampling.registers.records.former_keys import PERSONS
from services.sampling.registers.records.history import RecordVersion, on_day, versions
from services.sampling.registers.records.retirement import Kept, RecordThen, in_use
from services.sampling.registers.records.tables import RecordRow
from shared.clock import beijing_date
from shared.contracts.register import RecordEntered, RecordRetired
from shared.errors import NotFound
from shared.keyset import read_page
from shared.locks import hold
from shared.log.append import append
from shared.log.event import Event
from shared.log.streams import load
from shared.pages import PageFound, PageWanted
from shared.work import Acting, Work

_FIRST_ONLY = frozenset({"id", "entered_at", "bureau", "directory", "former"})


class RecordUnknown(NotFound):
    code = "record-unknown"
    title = "库中没有这一编号"
    title_en = "No such record in the register"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordsWanted:
    """Which records a list shows. `text` is part of a name or key; the fields in `equal` have these values; `retired`:
    retired records instead of those in use.
    """

    register: Register
    text: str | None = None
    equal: Mapping[str, str | bool] = field(default_factory=dict)
    expires_before: date | None = None
    retired: bool = False


async def be_alone(session: AsyncSession, bureau: str, register: Register) -> None:
    """Wait until nobody else changes the bureau's register, and lock it until the transaction ends. Both registers of
    persons are locked together: no key is given to two persons.

    What is read of the register after this still holds when it is written.
    """
    for each in PERSONS if register in PERSONS else (register,):
        await hold(session, "sampling.register", bureau, each)


async def kept(session: AsyncSession, bureau: str, register: Register) -> list[Kept]:
    """The records of the bureau's register that are in use, in the order of their keys."""
    query = (
        select(RecordRow)
        .where(RecordRow.bureau == bureau, RecordRow.directory == register)
        .order_by(col(RecordRow.key))
    )
    return in_use(register, map(as_it_is, await session.scalars(query)))


async def kept_on(session: AsyncSession, bureau: str, register: Register, on: date) -> list[Kept]:
    """The records that were in use at the end of a Beijing day. Only records that changed since are looked up in their
    streams.
    """
    then = []
    for row in (await all_records(session, bureau, register)).values():
        if beijing_date(row.changed_at) <= on:
            then.append(as_it_is(row))
        elif beijing_date(row.entered_at) <= on:
            version = on_day(await history_of(session, row), on)
            if version is not None:
                then.append(RecordThen(version.key, version.fields, version.retired, version.former))
    return in_use(register, then)


async def changed_since(session: AsyncSession, bureau: str, register: Register, since: datetime) -> int:
    """How many records of the bureau's register that are in use have been entered or changed after this moment."""
    query = select(func.count()).where(
        RecordRow.bureau == bureau,
        RecordRow.directory == register,
        col(RecordRow.retired_at).is_(None),
        col(RecordRow.changed_at) > since,
    )
    return (await session.scalars(query)).one()


def as_it_is(row: RecordRow) -> RecordThen:
    """The record as it is now."""
    return RecordThen(row.key, row.fields, row.retired_at is not None, tuple(row.former))


async def all_records(session: AsyncSession, bureau: str, register: Register) -> dict[str, RecordRow]:
    """Key → record, retired records too, in the order of the keys."""
    query = select(RecordRow).where(RecordRow.bureau == bureau, RecordRow.directory == register)
    return {row.key: row for row in await session.scalars(query.order_by(col(RecordRow.key)))}


async def versions_now(session: AsyncSession, bureau: str, register: Register) -> dict[str, int]:
    """Key → the record's version in the database now; retired records too."""
    query = select(col(RecordRow.key), col(RecordRow.version))
    rows = await session.execute(query.where(RecordRow.bureau == bureau, RecordRow.directory == register))
    return {row.key: row.version for row in rows}


async def record_or_none(session: AsyncSession, bureau: str, register: Register, key: str) -> RecordRow | None:
    """A record as the database has it now, retired or not; None if there is none."""
    return await session.get(RecordRow, (bureau, register, key), populate_existing=True)


async def record_of(session: AsyncSession, bureau: str, register: Register, key: str) -> RecordRow:
    """The record that has the key, or had it before; retired or not. Raises RecordUnknown."""
    row = await record_or_none(session, bureau, register, key)
    if row is None and register in PERSONS:
        row = (await session.scalars(with_former(bureau, key).where(RecordRow.directory == register))).one_or_none()
    if row is None:
        raise unknown(key)
    return row


def with_former(bureau: str, key: str) -> SelectOfScalar[RecordRow]:
    """The persons of the bureau who had the key before: one at most."""
    query = select(RecordRow).where(RecordRow.bureau == bureau, col(RecordRow.directory).in_(PERSONS))
    return query.where(col(RecordRow.former).contains([key])).execution_options(populate_existing=True)


def unknown(key: str) -> RecordUnknown:
    return RecordUnknown(
        f"库中没有编号为 {key} 的记录；请核对编号，或先录入。",
        f"This register has no record {key}; check the key, or enter it first.",
        key=key,
    )


async def history_of(session: AsyncSession, row: RecordRow) -> list[RecordVersion]:
    """Every version of a record, oldest first."""
    return versions(await load(session, stream_of(row.bureau, row.directory, row.id)))


def stream_of(bureau: str, directory: str, record: UUID) -> str:
    return f"record/{bureau}/{directory}/{record}"


async def records(
    session: AsyncSession, bureau: str, wanted: RecordsWanted, page: PageWanted[str]
) -> PageFound[RecordRow, str]:
    """A page of the bureau's records that are wanted, in the order of their keys."""
    query = select(RecordRow).where(
        RecordRow.bureau == bureau, RecordRow.directory == wanted.register, *_conditions(wanted)
    )
    return await read_page(session, query, (col(RecordRow.key),), page)


async def as_on(session: AsyncSession, row: RecordRow, on: date) -> RecordRow:
    """The record as it was at the end of a Beijing day. Raises RecordUnknown if it was not entered yet."""
    version = on_day(await history_of(session, row), on)
    if version is None:
        raise RecordUnknown(
            f"{on} 时库中还没有 {row.key}；请查较晚的日期。",
            f"On {on} this register had no record {row.key} yet; ask for a later day.",
            key=row.key,
        )
    then = {
        "version": version.version,
        "key": version.key,
        "former": list(version.former),
        "fields": version.fields,
        "changed_at": version.since,
        "changed_by": version.person,
        "reason": version.reason,
        "retired_at": version.since if version.retired else None,
        "event": version.event,
        "trace": version.trace,
    }
    return RecordRow(**{**row.model_dump(), **then})


class Change(NamedTuple):
    """A change of a record: the record before (None if it is new), and the fact to be recorded."""

    before: RecordRow | None
    fact: RecordEntered | RecordRetired


async def record(act: Acting, *changes: Change) -> None:
    """Append each fact to its record's stream, and write the records. No record may be among the changes twice.

    The first event of a record gives its stream a new name (a UUID). The caller has locked the register (`be_alone`).
    """
    events = [await _append(act, change) for change in changes]
    await _put(act.session, [event for event in events if event.type == RecordEntered.type])
    for event in events:
        if event.type == RecordRetired.type:
            await project_retired(act, event)


async def project_entered(work: Work, event: Event) -> None:
    """Write the record of an entered event."""
    await _put(work.session, [event])


async def project_retired(work: Work, event: Event) -> None:
    """Write the record of a retired event."""
    fact = RecordRetired.of(event)
    row = await record_of(work.session, event.bureau, fact.directory, fact.key)
    row.version, row.reason, row.retired_at = event.version, fact.reason, event.time
    row.changed_at, row.changed_by = event.time, event.person
    row.event, row.trace = event.id, event.trace
    await work.session.flush()


async def _append(act: Acting, change: Change) -> Event:
    before, fact = change
    name, version = (before.id, before.version) if before else (uuid_utils.compat.uuid7(), 0)
    (event,) = await append(act.session, act.occasion, stream_of(act.bureau, fact.directory, name), version, fact)
    return event


async def _put(session: AsyncSession, entered: Sequence[Event]) -> None:
    """Write the records of these entered events in one statement. A record that gets another key keeps the old one
    among its former keys.
    """
    if not entered:
        return
    statement = insert(RecordRow)
    changed: dict[str, Any] = {
        name: statement.excluded[name] for name in RecordRow.model_fields if name not in _FIRST_ONLY
    }
    key, former = col(RecordRow.key), col(RecordRow.former)
    with_key = former.op("||")(func.jsonb_build_array(key))
    changed["former"] = case((key == statement.excluded["key"], former), else_=with_key)
    statement = statement.on_conflict_do_update(index_elements=["id"], set_=changed)
    await session.execute(statement, [_entered(event) for event in entered])


def _entered(event: Event) -> dict[str, object]:
    fact = RecordEntered.of(event)
    return {
        "bureau": event.bureau,
        "directory": fact.directory,
        "key": fact.key,
        "id": UUID(event.stream.rpartition("/")[2]),
        "former": [],
        "version": event.version,
        "fields": fact.fields,
        "entered_at": event.time,
        "changed_at": event.time,
        "changed_by": event.person,
        "reason": fact.reason,
        "retired_at": None,
        "event": event.id,
        "trace": event.trace,
    }


def _conditions(wanted: RecordsWanted) -> Iterator[ColumnElement[bool]]:
    yield col(RecordRow.retired_at).is_not(None) == wanted.retired
    fields = col(RecordRow.fields)
    if wanted.text is not None:
        name = func.jsonb_extract_path_text(fields, "name")
        yield or_(*(said.contains(wanted.text, autoescape=True) for said in (name, col(RecordRow.key))))
    if wanted.equal:
        yield fields.contains(dict(wanted.equal))
    if wanted.expires_before is not None:
        expiry = func.jsonb_extract_path_text(fields, "certificate_expires")
        # The days are written like 2026-03-01.
        yield and_(expiry.is_not(None), cast(expiry, Date) < wanted.expires_before)
