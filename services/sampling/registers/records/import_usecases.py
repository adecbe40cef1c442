"""Importing a list into a register. A rebuild repeats the import from its events."""

import json
from collections.abc import AsyncIterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from services.sampling.registers.lists.formats import MEDIA_TYPES
from services.sampling.registers.lists.spooling import spooled
from services.sampling.registers.records import import_store, renewal_store
from services.sampling.registers.records import store as records
from services.sampling.registers.records.fields import Register, known, plain
from services.sampling.registers.records.former_keys import FormerKeys
from services.sampling.registers.records.import_tables import RegisterImportRow
from services.sampling.registers.records.merging import Entry, Merged, merge
from services.sampling.registers.records.renumbering import Before
from services.sampling.registers.records.source_list import ListReading, RegisterShape, read, shape_of
from services.sampling.registers.records.store import Change
from services.sampling.registers.records.tables import RecordRow
from shared.contracts.directory import Column
from shared.contracts.fact import BlobRef
from shared.contracts.register import RecordEntered, RegisterImported
from shared.errors import Conflict, NotFound, Unavailable
from shared.log.rebuild import Projection
from shared.work import Acting, Asking

_JSON = "application/json"


class RegisterImportTaken(Conflict):
    code = "register-import-taken"
    title = "导入编号已用于另一文件"
    title_en = "Import id was used for another file"


class RegisterImportUnknown(NotFound):
    code = "register-import-unknown"
    title = "没有这次导入"
    title_en = "No such import"


class RegisterChanged(Unavailable):
    code = "register-changed"
    title = "名录库刚被修改"
    title_en = "Another request has just changed the register"


@dataclass(frozen=True, slots=True)
class RegisterUpload:
    """A list that was received, stored and read: its blob, its shape and its rows."""

    ref: BlobRef
    shape: RegisterShape
    reading: ListReading


@dataclass(frozen=True, slots=True)
class Intake:
    """The id of an import, the register that it goes into, and the reason for it."""

    id: UUID
    register: Register
    reason: str


async def import_list(act: Acting, intake: Intake, body: AsyncIterable[bytes]) -> tuple[RegisterImportRow, bool]:
    """Import a list. Returns the row of the import, and whether it was done now (False: it had been done before).

    Raises RegisterImportTaken, RegisterChanged and what `shape_of` and `read` raise.
    """
    upload = await _taken_in(act, intake.register, body)
    before = await records.all_records(act.session, act.bureau, intake.register)
    former = await renewal_store.former_keys(act.session, act.bureau)
    merged = await act.compute(_merged, intake.register, upload.reading, before, former)
    await records.be_alone(act.session, act.bureau, intake.register)
    earlier = await import_store.import_by_id(act.session, act.bureau, intake.register, intake.id)
    if earlier is not None:
        _check_same(earlier, upload)
        return earlier, False
    await _check_unchanged(act, intake.register, before, former)
    await records.record(act, *(Change(before.get(one.was), _entry(intake, one)) for one in merged.entered))
    # Store the content before the event that names it: if we stop in between, only a blob remains that nothing refers
    # to.
    findings = await act.blobs.put(_findings(merged), _JSON)
    await import_store.record(act, _imported(intake, upload, merged, findings))
    return await find_import(act, intake.register, intake.id), True


async def find_import(ask: Asking, register: Register, import_id: UUID) -> RegisterImportRow:
    """The row of an import into the register. Raises RegisterImportUnknown."""
    row = await import_store.import_by_id(ask.session, ask.bureau, register, import_id)
    if row is None:
        raise RegisterImportUnknown(
            "没有这个编号的导入；请核对编号。", "No import into this register has this id; check it."
        )
    return row


PROJECTIONS: Mapping[str, Projection] = {RegisterImported.type: import_store.project}


async def _taken_in(act: Acting, register: Register, body: AsyncIterable[bytes]) -> RegisterUpload:
    """The list, received, checked, read and stored while the transaction's connection serves others."""
    async with act.away(), spooled(body) as file:
        shape = await act.pool.run(shape_of, register, file)
        reading = await act.pool.run(read, register, file, shape)
        ref = await act.blobs.put_file(Path(file.name), MEDIA_TYPES[shape.format])
    return RegisterUpload(ref, shape, reading)


def _check_same(earlier: RegisterImportRow, upload: RegisterUpload) -> None:
    if earlier.sha256 != upload.ref.sha256:
        raise RegisterImportTaken(
            "此导入编号已用于另一文件；请为新的导入换用新的编号（UUID）。",
            "This import id stands for another file; use a new UUID for a new import.",
            sha256=earlier.sha256,
        )


async def _check_unchanged(
    act: Acting, register: Register, before: Mapping[str, RecordRow], former: FormerKeys
) -> None:
    """Refuse to write if a record or a former key has changed since it was read for merging: the register was not
    locked meanwhile. Raises RegisterChanged.
    """
    versions = {key: row.version for key, row in before.items()}
    now = await records.versions_now(act.session, act.bureau, register)
    if now != versions or await renewal_store.former_keys(act.session, act.bureau) != former:
        raise RegisterChanged(
            "读取名单期间，该名录库被他人修改；请用同一编号重新提交同一文件。",
            "Somebody changed this register while the list was read; send the same file under the same id again.",
            retry_after=1,
        )


def _merged(register: Register, reading: ListReading, rows: Mapping[str, RecordRow], former: FormerKeys) -> Merged:
    before = {key: Before(known(register, row.fields), row.retired_at is not None) for key, row in rows.items()}
    return merge(register, reading, before, former)


def _entry(intake: Intake, one: Entry) -> RecordEntered:
    said = plain(one.fields)
    return RecordEntered(directory=intake.register, key=one.key, fields=said, reason=intake.reason, import_id=intake.id)


def _findings(merged: Merged) -> bytes:
    faults = [
        {
            "line": fault.line,
            "column": fault.column,
            "value": fault.value,
            "code": fault.reason.code,
            "reason": fault.reason.zh,
            "reason_en": fault.reason.en,
        }
        for fault in merged.faults
    ]
    return json.dumps({"faults": faults, "missing": merged.missing}, ensure_ascii=False).encode()


def _imported(intake: Intake, upload: RegisterUpload, merged: Merged, findings: BlobRef) -> RegisterImported:
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
