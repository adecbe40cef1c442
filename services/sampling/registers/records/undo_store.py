"""Undoing an import into a register in PostgreSQL: the records that it changed get back what they were before."""

from collections.abc import Sequence

from sqlalchemy import text
from sqlmodel import col, select

from services.sampling.registers.lists.frozen_store import BureauDirectory, last_frozen
from services.sampling.registers.lists.undoing import FrozenFrom, ImportToUndo
from services.sampling.registers.records.history_store import trails
from services.sampling.registers.records.import_store import append_to_register
from services.sampling.registers.records.import_tables import RegisterImportRow
from services.sampling.registers.records.tables import RecordRow, RegisterEntryRow
from services.sampling.registers.records.undoing import ChangedRecord
from shared.contracts.register import RegisterImportUndone
from shared.log.event import Event
from shared.work import Acting, Work

_SHOWN = 3
# All imports that came after the newest one that is not undone are undone themselves: what made a version since was
# either one of them, or its undoing, or else an edit.
_CAME_AFTER = text("""
    SELECT
        NOT EXISTS (
            SELECT FROM sampling.register_import
            WHERE bureau = :bureau AND directory = :directory AND undone_at IS NULL AND event > :event
        ) AS is_newest,
        ARRAY(
            SELECT r.key FROM sampling.register_entry e CROSS JOIN LATERAL (
                SELECT key, version FROM sampling.record WHERE id = e.id OFFSET 0
            ) r
            WHERE e.bureau = :bureau AND e.directory = :directory AND e.import = :import AND NOT e.undone
                AND r.version > e.version + (
                    SELECT count(*) FROM sampling.register_entry
                    WHERE bureau = :bureau AND id = e.id AND version > e.version
                )
            ORDER BY r.key LIMIT :shown
        ) AS edited
""")
# Of an edition that was refused or withdrawn, nothing more comes.
_EDITION = text("""
    SELECT requested_at, bureau, id, 'item-list' FROM sampling.item_edition
    WHERE bureau = :bureau AND status IN ('requested', 'approved')
    ORDER BY requested_at DESC LIMIT 1
""")
# One statement for all records, each of which is looked up by its id.
_GIVE_BACK = text("""
    WITH put AS (
        INSERT INTO sampling.record (
            bureau, directory, key, id, former, version, appended, fields, entered_at, changed_at, changed_by, reason,
            retired_at, event, trace
        )
        SELECT :bureau, :directory, b.key, b.id, b.former, 1, 0, b.fields, CAST(:at AS timestamptz),
            CAST(:at AS timestamptz), :person, :reason, CASE WHEN b.retired THEN CAST(:at AS timestamptz) END,
            CAST(:event AS uuid), :trace
        FROM jsonb_to_recordset(CAST(:given_back AS jsonb))
            AS b (id uuid, key text, former jsonb, fields jsonb, retired boolean)
        ON CONFLICT (id) DO UPDATE SET
            key = excluded.key, former = excluded.former, version = record.version + 1, fields = excluded.fields,
            changed_at = excluded.changed_at, changed_by = excluded.changed_by, reason = excluded.reason,
            retired_at = excluded.retired_at, event = excluded.event, trace = excluded.trace
        RETURNING id, version, key, fields, former, retired_at IS NOT NULL AS retired
    )
    INSERT INTO sampling.register_entry
        (bureau, directory, id, version, import, key, fields, undone, retired, former)
    SELECT :bureau, :directory, id, version, CAST(:import AS uuid), key, fields, true, retired, former FROM put
""")


async def changed_by(work: Work, row: RegisterImportRow) -> list[ChangedRecord]:
    """The records that an import changed, with the trail of each."""
    query = select(RecordRow, RegisterEntryRow.version).where(
        RecordRow.id == RegisterEntryRow.id,
        RegisterEntryRow.bureau == row.bureau,
        RegisterEntryRow.directory == row.directory,
        col(RegisterEntryRow.import_) == row.id,
        col(RegisterEntryRow.undone).is_(False),
    )
    made = (await work.session.execute(query.order_by(col(RecordRow.id)))).all()
    found = await trails(work.session, row.bureau, [record for record, _ in made])
    return [ChangedRecord(record.id, version, found[record.id]) for record, version in made]


async def came_after(work: Work, row: RegisterImportRow) -> ImportToUndo:
    """The import, and what came after it. The caller has locked the register."""
    parameters = {"bureau": row.bureau, "directory": row.directory, "event": row.event, "import": row.id}
    found = (await work.session.execute(_CAME_AFTER, parameters | {"shown": _SHOWN})).one()
    since = (found.is_newest, await _frozen(work, row), found.edited)
    return ImportToUndo(row.bureau, row.directory, row.undone_at, row.imported_at, *since)


async def record(act: Acting, fact: RegisterImportUndone) -> None:
    """Append the undoing to its register's stream, and give back what the import changed. The caller has locked the
    register.
    """
    await project(act, await append_to_register(act, fact))


async def project(work: Work, event: Event) -> None:
    """Give back what an import changed, whose undoing the event records."""
    fact = RegisterImportUndone.of(event)
    parameters = {
        "bureau": event.bureau,
        "directory": fact.directory,
        "import": fact.import_id,
        "at": event.time,
        "person": event.person,
        "reason": fact.reason,
        "event": event.id,
        "trace": event.trace,
        "given_back": (await work.blobs.get(fact.given_back)).decode(),
    }
    await work.session.execute(_GIVE_BACK, parameters)
    row = await work.session.get_one(RegisterImportRow, (event.bureau, fact.directory, fact.import_id))
    row.undone_at, row.undone_by, row.undo_reason = event.time, event.person, fact.reason
    row.undo_event, row.undo_trace, row.version = event.id, event.trace, event.version
    await work.session.flush()


async def _frozen(work: Work, row: RegisterImportRow) -> FrozenFrom | None:
    """What was frozen last from the register, or issued of it."""
    found: Sequence[FrozenFrom | None] = [await last_frozen(work, BureauDirectory(row.bureau, row.directory))]
    if row.directory == "items":
        edition = (await work.session.execute(_EDITION, {"bureau": row.bureau})).one_or_none()
        found = [*found, FrozenFrom(*edition) if edition else None]
    return max((one for one in found if one), key=lambda one: one.at, default=None)
