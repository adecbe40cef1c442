"""Recording how lists were imported into the registers, and reading it back."""

import json
from typing import Any
from uuid import UUID

from sqlalchemy import func
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from services.sampling.registers.lists.tables import imported_list
from services.sampling.registers.records.fields import Register
from services.sampling.registers.records.import_tables import RegisterFaultRow, RegisterImportRow
from shared.contracts.register import RegisterImported
from shared.keyset import read_page
from shared.log.append import append
from shared.log.event import Event
from shared.pages import PageFound, PageWanted
from shared.work import Acting, Work


async def record(act: Acting, fact: RegisterImported) -> None:
    """Append the import to its register's stream, and write its row. The caller has locked the register
    (`be_alone`).
    """
    versions = select(func.max(RegisterImportRow.version)).where(
        RegisterImportRow.bureau == act.bureau, RegisterImportRow.directory == fact.directory
    )
    version = await act.session.scalar(versions) or 0
    (event,) = await append(act.session, act.occasion, f"register/{act.bureau}/{fact.directory}", version, fact)
    await project(act, event)


async def project(work: Work, event: Event) -> None:
    """Write the row and the faults of an import. The records that it changed have events of their own."""
    fact = RegisterImported.of(event)
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
