"""Importing a list, and doing it again from the log."""

import asyncio
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.sampling.registers.enterprises import import_store
from services.sampling.registers.enterprises.columns import FIELD, Field, Header
from services.sampling.registers.enterprises.source_list import Shape, entries, lines_expected
from services.sampling.registers.enterprises.tables import DirectoryImportRow
from shared.blobs import BlobStore
from shared.clock import beijing_date
from shared.contracts.directory import Column, DirectoryImported, ImportCounts
from shared.contracts.fact import BlobRef
from shared.errors import Conflict, NotFound
from shared.log.append import append
from shared.log.event import Event
from shared.log.occasion import Occasion
from shared.log.rebuild import Projection
from shared.log.streams import load


class ImportIdTaken(Conflict):
    code = "import-id-taken"
    title = "导入编号已用于另一文件"
    title_en = "Import id was used for another file"


class ImportUnknown(NotFound):
    code = "import-unknown"
    title = "没有这次导入"
    title_en = "No such import"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was received, stored and looked at: its name in the blob store, its bytes, how it is to be read."""

    ref: BlobRef
    file: IO[bytes]
    shape: Shape


async def import_list(
    session: AsyncSession, occasion: Occasion, import_id: UUID, list_name: str, upload: Upload
) -> tuple[DirectoryImportRow, bool]:
    """Import a file as a list; how it went, and whether that was now (False: this import had been done before).

    Raises ImportRunning, ImportIdTaken, NoRows, WorkbookUnreadable.
    """
    await import_store.be_alone(session, occasion.bureau)
    earlier = await import_store.import_by_id(session, occasion.bureau, import_id)
    if earlier is not None:
        if (earlier.sha256, earlier.list) != (upload.ref.sha256, list_name):
            raise ImportIdTaken(
                "此导入编号已用于另一文件或另一名单；请为新的导入换用新的编号（UUID）。",
                "This import id stands for another file or list; use a new UUID for a new import.",
                list=earlier.list,
                sha256=earlier.sha256,
            )
        return earlier, False
    stream = f"directory/{occasion.bureau}/{list_name}"
    version = len(await load(session, stream))
    counts = await _reckoned(session, occasion, import_id, list_name, upload)
    fact = DirectoryImported(
        import_id=import_id,
        list=list_name,
        file=upload.ref,
        format=upload.shape.format,
        encoding=upload.shape.encoding,
        header_line=upload.shape.header.line,
        columns=_columns(upload.shape.header),
        counts=counts,
    )
    (event,) = await append(session, occasion, stream, version, fact)
    await import_store.merge(session, event, fact, upload.shape.header.says)
    return await find_import(session, occasion.bureau, import_id), True


async def find_import(session: AsyncSession, bureau: str, import_id: UUID) -> DirectoryImportRow:
    """Raises ImportUnknown."""
    row = await import_store.import_by_id(session, bureau, import_id)
    if row is None:
        raise ImportUnknown(
            "没有这个编号的导入，或尚未完成；进度见 …/progress。",
            "No import has this id, or it has not ended; see …/progress.",
        )
    return row


def projections(blobs: BlobStore) -> Mapping[str, Projection]:
    """What the directory's events do to its tables, for a rebuild: the files are read again."""

    async def imported(session: AsyncSession, event: Event) -> None:
        fact = DirectoryImported.of(event)
        with tempfile.TemporaryFile() as file:
            async for chunk in blobs.open(fact.file):
                file.write(chunk)
            upload = Upload(fact.file, file, _shape(fact))
            counts = await _reckoned(session, event, fact.import_id, fact.list, upload)
        if counts != fact.counts:
            # A list must not be read differently than on the day: whoever changes how rows are read adds a type.
            raise RuntimeError(f"import {fact.import_id} gives {counts} now, the log says {fact.counts}")
        await import_store.merge(session, event, fact, upload.shape.header.says)

    return {DirectoryImported.type: imported}


async def _reckoned(
    session: AsyncSession, when: Occasion | Event, import_id: UUID, list_name: str, upload: Upload
) -> ImportCounts:
    """Bring the rows in and see what they would change."""
    shape, bureau, on = upload.shape, when.bureau, beijing_date(when.time)
    total = await asyncio.to_thread(lines_expected, upload.file, shape)
    rows = await asyncio.to_thread(entries, upload.file, shape, on)
    await import_store.bring_in(session, (bureau, import_id), shape.header, rows, total)
    return await import_store.reckon(session, bureau, list_name, on, shape.header.says)


def _columns(header: Header) -> tuple[Column, ...]:
    return tuple(
        Column(title=title, field=field.name if field else "")
        for title, field in zip(header.titles, header.fields, strict=True)
    )


def _shape(fact: DirectoryImported) -> Shape:
    """How the file was read then: header names that became known since change nothing."""
    by_name: Mapping[str, Field] = {str(name): field for name, field in FIELD.items()}
    header = Header(
        fact.header_line,
        tuple(column.title for column in fact.columns),
        tuple(by_name[column.field] if column.field else None for column in fact.columns),
    )
    return Shape(fact.format, fact.encoding, header)
