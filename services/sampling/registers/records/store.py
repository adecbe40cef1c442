"""The registers in PostgreSQL: the records that are in use, the retired ones, and their earlier versions."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

import uuid_utils.compat
from sqlalchemy import ARRAY, ColumnElement, Date, Text, and_, any_, case, cast, func, literal
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from services.sampling.registers.records.fields import Register
from services.sampling.registers.records.finding import NamedRecord, fitting
from services.sampling.registers.records.former_keys import PERSONS
from services.sampling.registers.records.retirement import Kept, RecordThen, in_use
from services.sampling.registers.records.tables import RecordRow
from shared.contracts.register import RecordEntered, RecordRetired
from shared.errors import NotFound
from shared.keyset import read_page
from shared.locks import hold
from shared.log.append import append
from shared.log.event import Event
from shared.pages import PageFound, PageWanted
from shared.work import Acting, Asking, Work

_FIRST_ONLY = frozenset({"id", "entered_at", "bureau", "directory", "former"})


class RecordUnknown(NotFound):
    code = "record-unknown"
    title = "库中没有这一编号"
    title_en = "No such record in the register"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordsWanted:
    """Which records a list shows. `text` is what was typed, see `finding`; the fields in `equal` have these values;
    `retired`: retired records instead of those in use.
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


async def record_with_id(session: AsyncSession, bureau: str, register: Register, record: UUID) -> RecordRow | None:
    """The record with this lasting id as the database has it now, retired or not; None if there is none."""
    query = select(RecordRow).where(RecordRow.bureau == bureau, RecordRow.directory == register, RecordRow.id == record)
    return (await session.scalars(query.execution_options(populate_existing=True))).one_or_none()


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


def stream_of(bureau: str, directory: str, record: UUID) -> str:
    return f"record/{bureau}/{directory}/{record}"


async def records(ask: Asking, wanted: RecordsWanted, page: PageWanted[str]) -> PageFound[RecordRow, str]:
    """A page of the bureau's records that are wanted, in the order of their keys. Raises NothingSought."""
    conditions = [
        col(RecordRow.bureau) == ask.bureau,
        col(RecordRow.directory) == wanted.register,
        *_conditions(wanted),
    ]
    if wanted.text is not None:
        name = func.jsonb_extract_path_text(col(RecordRow.fields), "name")
        rows = await ask.session.execute(select(col(RecordRow.key), name, col(RecordRow.former)).where(*conditions))
        named = [NamedRecord(key, name, tuple(former)) for key, name, former in rows]
        conditions.append(
            col(RecordRow.key) == any_(literal(await ask.compute(fitting, named, wanted.text), ARRAY(Text)))
        )
    return await read_page(ask.session, select(RecordRow).where(*conditions), (col(RecordRow.key),), page)


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
    row.version, row.appended, row.reason, row.retired_at = row.version + 1, event.version, fact.reason, event.time
    row.changed_at, row.changed_by = event.time, event.person
    row.event, row.trace = event.id, event.trace
    await work.session.flush()


async def _append(act: Acting, change: Change) -> Event:
    before, fact = change
    name, version = (before.id, before.appended) if before else (uuid_utils.compat.uuid7(), 0)
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
    changed["version"] = col(RecordRow.version) + 1
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
        "version": 1,
        "appended": event.version,
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
    if wanted.equal:
        yield fields.contains(dict(wanted.equal))
    if wanted.expires_before is not None:
        expiry = func.jsonb_extract_path_text(fields, "certificate_expires")
        # The days are written like 2026-03-01.
        yield and_(expiry.is_not(None), cast(expiry, Date) < wanted.expires_before)
