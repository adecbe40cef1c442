"""Reading the versions of records: from their streams, from the imports that changed them, and the undoing of these."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.sampling.registers.records.fields import Register
from services.sampling.registers.records.history import RecordTrail, RecordVersion, Step, on_day, versions_of
from services.sampling.registers.records.retirement import Kept, RecordThen, in_use
from services.sampling.registers.records.store import RecordUnknown, all_records, as_it_is, stream_of
from services.sampling.registers.records.tables import RecordRow
from shared.clock import beijing_date
from shared.log.streams import load_each

_IMPORTED = text("""
    SELECT e.id, e.version, e.key, e.fields, e.undone, e.retired, e.former,
        i.imported_at, i.imported_by, i.reason, i.event, i.trace,
        i.undone_at, i.undone_by, i.undo_reason, i.undo_event, i.undo_trace
    FROM sampling.register_entry e
    JOIN sampling.register_import i ON i.bureau = e.bureau AND i.directory = e.directory AND i.id = e.import
    WHERE e.bureau = :bureau AND e.id = ANY (CAST(:ids AS uuid[]))
""")


async def history_of(session: AsyncSession, row: RecordRow) -> list[RecordVersion]:
    """Every version of a record, oldest first."""
    return (await _histories(session, row.bureau, [row]))[row.id]


async def kept_on(session: AsyncSession, bureau: str, register: Register, on: date) -> list[Kept]:
    """The records that were in use at the end of a Beijing day. Only records that changed since are looked up in the
    log.
    """
    rows = (await all_records(session, bureau, register)).values()
    changed = [row for row in rows if beijing_date(row.entered_at) <= on < beijing_date(row.changed_at)]
    histories = await _histories(session, bureau, changed)
    then = []
    for row in rows:
        if beijing_date(row.changed_at) <= on:
            then.append(as_it_is(row))
        elif version := on_day(histories.get(row.id, ()), on):
            then.append(RecordThen(version.key, version.fields, version.retired, version.former))
    return in_use(register, then)


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


async def trails(session: AsyncSession, bureau: str, rows: Collection[RecordRow]) -> Mapping[UUID, RecordTrail]:
    """Id → what is recorded of each of these records of the bureau."""
    imported: defaultdict[UUID, dict[int, Step]] = defaultdict(dict)
    for entry in await session.execute(_IMPORTED, {"bureau": bureau, "ids": [row.id for row in rows]}):
        imported[entry.id][entry.version] = _step(entry)
    streams = {row.id: stream_of(bureau, row.directory, row.id) for row in rows if row.appended}
    own = await load_each(session, streams.values())
    return {row.id: RecordTrail(own.get(streams.get(row.id, ""), ()), imported[row.id]) for row in rows}


async def _histories(
    session: AsyncSession, bureau: str, rows: Collection[RecordRow]
) -> Mapping[UUID, list[RecordVersion]]:
    """Id → every version of these records of the bureau, oldest first."""
    return {id_: versions_of(each) for id_, each in (await trails(session, bureau, rows)).items()}


def _step(entry: Row[Any]) -> Step:
    if not entry.undone:
        made_by = (entry.imported_at, entry.imported_by, entry.reason, entry.event, entry.trace)
        return Step(entry.key, entry.fields, *made_by)
    undone_by = (entry.undone_at, entry.undone_by, entry.undo_reason, entry.undo_event, entry.undo_trace)
    return Step(entry.key, entry.fields, *undone_by, retired=entry.retired, former=tuple(entry.former))
