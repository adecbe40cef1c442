"""Importing a list into a register, and doing it again from the log."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.sampling.registers.records import import_store
from services.sampling.registers.records import store as records
from services.sampling.registers.records.fields import Fields, Register, known, plain
from services.sampling.registers.records.import_tables import RegisterFaultRow, RegisterImportRow
from services.sampling.registers.records.merging import Before, Merged, merge
from services.sampling.registers.records.source_list import Reading, Shape
from services.sampling.registers.records.tables import RecordRow
from services.sampling.registers.records.usecases import record
from shared.blobs import BlobStore
from shared.contracts.directory import Column
from shared.contracts.fact import BlobRef
from shared.contracts.register import RecordEntered, RegisterImported
from shared.errors import Conflict, NotFound
from shared.log.append import append
from shared.log.event import Event
from shared.log.occasion import Occasion
from shared.log.rebuild import Projection
from shared.log.streams import load

_JSON = "application/json"


class RegisterImportTaken(Conflict):
    code = "register-import-taken"
    title = "导入编号已用于另一文件"
    title_en = "Import id was used for another file"


class RegisterImportUnknown(NotFound):
    code = "register-import-unknown"
    title = "没有这次导入"
    title_en = "No such import"


@dataclass(frozen=True, slots=True)
class Upload:
    """A list that was received, stored and read."""

    ref: BlobRef
    shape: Shape
    reading: Reading


@dataclass(frozen=True, slots=True)
class Intake:
    """Which import this is, into which register, and why."""

    id: UUID
    register: Register
    reason: str


async def import_list(
    session: AsyncSession, here: Occasion, blobs: BlobStore, intake: Intake, upload: Upload
) -> tuple[RegisterImportRow, bool]:
    """Import a list; how it went, and whether that was now (False: this import had been done before).

    Raises RegisterImportTaken.
    """
    await records.be_alone(session, here.bureau, intake.register)
    earlier = await import_store.import_by_id(session, here.bureau, intake.register, intake.id)
    if earlier is not None:
        _check_same(earlier, upload)
        return earlier, False
    before = await records.all_records(session, here.bureau, intake.register)
    merged = await asyncio.to_thread(_merged, intake.register, upload.reading, before)
    entered = [
        await record(session, here, before.get(key), _entry(intake, key, fields))
        for key, fields in merged.entered.items()
    ]
    await records.put_records(session, entered)
    # The content before the event that names it: stopped in between, we leave a blob that nothing points to.
    findings = await blobs.put(_findings(upload.reading, merged), _JSON)
    stream = f"register/{here.bureau}/{intake.register}"
    fact = _imported(intake, upload, merged, findings)
    (event,) = await append(session, here, stream, len(await load(session, stream)), fact)
    await project(session, blobs, event)
    return await find_import(session, here.bureau, intake.register, intake.id), True


async def find_import(session: AsyncSession, bureau: str, register: Register, import_id: UUID) -> RegisterImportRow:
    """Raises RegisterImportUnknown."""
    row = await import_store.import_by_id(session, bureau, register, import_id)
    if row is None:
        raise RegisterImportUnknown(
            "没有这个编号的导入；请核对编号。", "No import into this register has this id; check it."
        )
    return row


async def project(session: AsyncSession, blobs: BlobStore, event: Event) -> None:
    """How the import went; the records it changed have events of their own."""
    fact = RegisterImported.of(event)
    findings = json.loads(await blobs.get(fact.findings))
    row = RegisterImportRow(
        bureau=event.bureau,
        directory=fact.directory,
        id=fact.import_id,
        version=event.version,
        **fact.file.model_dump(),
        encoding=fact.encoding,
        header_line=fact.header_line,
        columns=[column.model_dump() for column in fact.columns],
        counts=fact.counts.model_dump(),
        missing=findings["missing"],
        reason=fact.reason,
        imported_at=event.time,
        imported_by=event.payload["actor"]["person"],
        event=event.id,
        trace=event.trace,
    )
    session.add(row)
    place: dict[str, Any] = {"bureau": event.bureau, "directory": fact.directory, "import_": fact.import_id}
    session.add_all(RegisterFaultRow(**place, **fault, number=n) for n, fault in enumerate(findings["faults"], 1))
    await session.flush()


def projections(blobs: BlobStore) -> Mapping[str, Projection]:
    """What an import's event does to the tables; what was found in its file is a blob."""

    async def imported(session: AsyncSession, event: Event) -> None:
        await project(session, blobs, event)

    return {RegisterImported.type: imported}


def _check_same(earlier: RegisterImportRow, upload: Upload) -> None:
    if earlier.sha256 != upload.ref.sha256:
        raise RegisterImportTaken(
            "此导入编号已用于另一文件；请为新的导入换用新的编号（UUID）。",
            "This import id stands for another file; use a new UUID for a new import.",
            sha256=earlier.sha256,
        )


def _merged(register: Register, reading: Reading, rows: Mapping[str, RecordRow]) -> Merged:
    before = {key: Before(known(register, row.fields), row.retired_at is not None) for key, row in rows.items()}
    return merge(register, reading, before)


def _entry(intake: Intake, key: str, fields: Fields) -> RecordEntered:
    said = plain(fields)
    return RecordEntered(directory=intake.register, key=key, fields=said, reason=intake.reason, import_id=intake.id)


def _findings(reading: Reading, merged: Merged) -> bytes:
    faults = [
        {
            "line": fault.line,
            "column": fault.column,
            "value": fault.value,
            "code": fault.reason.code,
            "reason": fault.reason.zh,
            "reason_en": fault.reason.en,
        }
        for fault in reading.faults
    ]
    return json.dumps({"faults": faults, "missing": merged.missing}, ensure_ascii=False).encode()


def _imported(intake: Intake, upload: Upload, merged: Merged, findings: BlobRef) -> RegisterImported:
    shape = upload.shape
    titled = zip(shape.header.titles, shape.header.columns, strict=True)
    return RegisterImported(
        import_id=intake.id,
        directory=intake.register,
        file=upload.ref,
        format=shape.format,
        encoding=shape.encoding,
        header_line=shape.header.line,
        columns=tuple(Column(title=title, field=column.field if column else "") for title, column in titled),
        findings=findings,
        reason=intake.reason,
        counts=merged.counts,
    )
