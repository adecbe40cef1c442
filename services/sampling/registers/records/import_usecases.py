"""Importing a list into a register. A rebuild repeats the import from its events."""

import json
from collections.abc import AsyncIterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import uuid_utils.compat
from pydantic import TypeAdapter

from services.sampling.registers.lists.choosing import NO_WISH, ReadingWish
from services.sampling.registers.lists.faults import Fault
from services.sampling.registers.lists.spooling import spooled
from services.sampling.registers.lists.table import Table
from services.sampling.registers.lists.taking_in_usecases import taken_in
from services.sampling.registers.lists.undoing import check_id_free
from services.sampling.registers.records import import_store, renewal_store
from services.sampling.registers.records import store as records
from services.sampling.registers.records.columns import KNOWN
from services.sampling.registers.records.fields import Register, known, plain
from services.sampling.registers.records.former_keys import FormerKeys
from services.sampling.registers.records.import_tables import RegisterImportRow
from services.sampling.registers.records.merging import Entry, Merged, merge
from services.sampling.registers.records.renumbering import Before
from services.sampling.registers.records.source_list import ListReading, read
from services.sampling.registers.records.tables import RecordRow
from shared.contracts.fact import BlobRef
from shared.contracts.register import ImportedRecord, RegisterCounts, RegisterImported
from shared.errors import Conflict, NotFound, Unavailable
from shared.heavy import heavy
from shared.log.rebuild import Projection
from shared.work import Acting, Asking

_JSON = "application/json"
_ENTERED = TypeAdapter(tuple[ImportedRecord, ...])


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
    """A list that was received, stored and read: its blob, how it was found in the file, and its rows."""

    ref: BlobRef
    table: Table
    reading: ListReading


@dataclass(frozen=True, slots=True)
class Intake:
    """The id of an import, the register that it goes into, the reason for it, and how its sender wishes the file to be
    read.
    """

    id: UUID
    register: Register
    reason: str
    wish: ReadingWish = NO_WISH


async def import_list(act: Acting, intake: Intake, body: AsyncIterable[bytes]) -> tuple[RegisterImportRow, bool]:
    """Import a list. Returns the row of the import, and whether it was done now (False: it had been done before).

    Raises RegisterImportTaken, ImportIdUndone, RegisterChanged and what `taken_in` and `read` raise.
    """
    upload = await _taken_in(act, intake, body)
    before = await records.all_records(act.session, act.bureau, intake.register)
    former = await renewal_store.former_keys(act.session, act.bureau)
    merged = await act.compute(merged_with, intake.register, upload.reading, before, former)
    contents = await act.compute(_contents, merged, before)
    await records.be_alone(act.session, act.bureau, intake.register)
    earlier = await import_store.import_by_id(act.session, act.bureau, intake.register, intake.id)
    if earlier is not None:
        _check_same(earlier, upload)
        return earlier, False
    await _check_unchanged(act, intake.register, before, former)
    # Store the content before the event that names it: if we stop in between, only blobs remain that nothing refers to.
    findings, entered = [await act.blobs.put(content, _JSON) for content in contents]
    await import_store.record(act, _imported(intake, upload, merged.counts, findings, entered))
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


async def _taken_in(act: Acting, intake: Intake, body: AsyncIterable[bytes]) -> RegisterUpload:
    """The list, received, checked, read and stored while the transaction's connection serves others."""
    known = KNOWN[intake.register]
    async with act.away(), spooled(body) as file, taken_in(act, file, known, intake.wish) as taken:
        reading = await act.pool.run(read, intake.register, taken.rows, taken.table)
        return RegisterUpload(taken.ref, taken.table, reading)


def _check_same(earlier: RegisterImportRow, upload: RegisterUpload) -> None:
    check_id_free(earlier.undone_at)
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


def merged_with(register: Register, reading: ListReading, rows: Mapping[str, RecordRow], former: FormerKeys) -> Merged:
    """What the list changes in a register with these records."""
    before = {key: Before(known(register, row.fields), row.retired_at is not None) for key, row in rows.items()}
    return merge(register, reading, before, former)


@heavy
def _contents(merged: Merged, before: Mapping[str, RecordRow]) -> tuple[bytes, bytes]:
    """The two blobs of an import: its findings, and the records that it enters."""
    faults = [fault_told(fault) for fault in merged.faults]
    findings = json.dumps({"faults": faults, "missing": merged.missing}, ensure_ascii=False).encode()
    return findings, _ENTERED.dump_json(tuple(_entered(before.get(one.was), one) for one in merged.entered))


def fault_told(fault: Fault) -> dict[str, Any]:
    """A fault as it is kept: the columns of its row but for the number."""
    return {
        "line": fault.line,
        "column": fault.column,
        "value": fault.value,
        "code": fault.reason.code,
        "reason": fault.reason.zh,
        "reason_en": fault.reason.en,
        "warning": fault.warning,
    }


def _entered(before: RecordRow | None, one: Entry) -> ImportedRecord:
    """A record that is new gets an id, which lasts."""
    return ImportedRecord(id=before.id if before else uuid_utils.compat.uuid7(), key=one.key, fields=plain(one.fields))


def _imported(
    intake: Intake, upload: RegisterUpload, counts: RegisterCounts, findings: BlobRef, entered: BlobRef
) -> RegisterImported:
    table = upload.table
    return RegisterImported(
        import_id=intake.id,
        directory=intake.register,
        file=upload.ref,
        format=table.format,
        encoding=table.encoding,
        header_line=table.header.lines[-1],
        columns=table.columns,
        findings=findings,
        reason=intake.reason,
        counts=counts,
        entered=entered,
        how=table.how,
    )
