"""Recording what lists that were imported changed in the registers, and how the imports went; and reading it back."""

import json
from typing import Any
from uuid import UUID

from sqlalchemy import func, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from services.sampling.registers.lists.tables import imported_list
from services.sampling.registers.records.fields import Register
from services.sampling.registers.records.import_tables import RegisterFaultRow, RegisterImportRow
from shared.contracts.fact import BlobRef
from shared.contracts.register import RegisterImported, RegisterImportUndone
from shared.keyset import read_page
from shared.log.append import append
from shared.log.event import Event
from shared.pages import PageFound, PageWanted
from shared.work import Acting, Work

# One statement for all records of an import. A record that gets another key keeps the old one among its former keys.
_ENTER = text("""
    WITH put AS (
        INSERT INTO sampling.record (
            bureau, directory, key, id, former, version, appended, fields, entered_at, changed_at, changed_by, reason,
            event, trace
        )
        SELECT :bureau, :directory, entered.key, entered.id, '[]', 1, 0, entered.fields, CAST(:at AS timestamptz),
            CAST(:at AS timestamptz), :person, :reason, CAST(:event AS uuid), :trace
        FROM jsonb_to_recordset(CAST(:entered AS jsonb)) AS entered (id uuid, key text, fields jsonb)
        ON CONFLICT (id) DO UPDATE SET
            key = excluded.key,
            former = CASE WHEN record.key = excluded.key THEN record.former
                ELSE record.former || jsonb_build_array(record.key) END,
            version = record.version + 1, fields = excluded.fields, changed_at = excluded.changed_at,
            changed_by = excluded.changed_by, reason = excluded.reason, retired_at = NULL, event = excluded.event,
            trace = excluded.trace
        RETURNING id, version, key, fields
    )
    INSERT INTO sampling.register_entry (bureau, directory, id, version, import, key, fields)
    SELECT :bureau, :directory, id, version, CAST(:import AS uuid), key, fields FROM put
""")


async def record(act: Acting, fact: RegisterImported) -> None:
    """Append the import to its register's stream, and write its row. The caller has locked the register
    (`be_alone`).
    """
    await project(act, await append_to_register(act, fact))


async def append_to_register(act: Acting, fact: RegisterImported | RegisterImportUndone) -> Event:
    """Append an import, or an undoing, to the stream of its register. The caller has locked the register."""
    versions = select(func.max(RegisterImportRow.version)).where(
        RegisterImportRow.bureau == act.bureau, RegisterImportRow.directory == fact.directory
    )
    version = await act.session.scalar(versions) or 0
    (event,) = await append(act.session, act.occasion, f"register/{act.bureau}/{fact.directory}", version, fact)
    return event


async def project(work: Work, event: Event) -> None:
    """Write the records that an import changed, its row and its faults."""
    fact = RegisterImported.of(event)
    if fact.entered is not None:
        await _enter(work, event, fact, fact.entered)
    findings = json.loads(await work.blobs.get(fact.findings))
    row = RegisterImportRow(
        bureau=event.bureau,
        directory=fact.directory,
        id=fact.import_id,
        **imported_list(event, fact),
        counts=fact.counts.model_dump(),
        missing=findings["missing"],
        reason=fact.reason,
    )
    work.session.add(row)
    place: dict[str, Any] = {"bureau": event.bureau, "directory": fact.directory, "import_": fact.import_id}
    work.session.add_all(RegisterFaultRow(**place, **fault, number=n) for n, fault in enumerate(findings["faults"], 1))
    await work.session.flush()


async def _enter(work: Work, event: Event, fact: RegisterImported, entered: BlobRef) -> None:
    parameters = {
        "bureau": event.bureau,
        "directory": fact.directory,
        "at": event.time,
        "person": event.person,
        "reason": fact.reason,
        "event": event.id,
        "trace": event.trace,
        "import": fact.import_id,
        "entered": (await work.blobs.get(entered)).decode(),
    }
    await work.session.execute(_ENTER, parameters)


async def import_by_id(
    session: AsyncSession, bureau: str, register: Register, import_id: UUID
) -> RegisterImportRow | None:
    return await session.get(RegisterImportRow, (bureau, register, import_id))


async def imports(
    session: AsyncSession, bureau: str, register: Register, page: PageWanted[UUID]
) -> PageFound[RegisterImportRow, UUID]:
    """The bureau's imports into a register, newest first; the key is the id of the event."""
    query = select(RegisterImportRow).where(RegisterImportRow.bureau == bureau, RegisterImportRow.directory == register)
    return await read_page(session, query, (col(RegisterImportRow.event),), page, newest_first=True)


async def faults_in(
    session: AsyncSession, of: RegisterImportRow, page: PageWanted[int]
) -> PageFound[RegisterFaultRow, int]:
    """A page of an import's faults, in the order of the file."""
    query = select(RegisterFaultRow).where(
        RegisterFaultRow.bureau == of.bureau,
        RegisterFaultRow.directory == of.directory,
        RegisterFaultRow.import_ == of.id,
    )
    return await read_page(session, query, (col(RegisterFaultRow.number),), page)
