"""Importing a list of enterprises, and repeating the import from the log."""

import tempfile
from collections.abc import AsyncIterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, NamedTuple
from uuid import UUID

from services.sampling.registers.enterprises import import_store
from services.sampling.registers.enterprises.columns import FIELD, Field, ListHeader
from services.sampling.registers.enterprises.copying import pieces, write_rows
from services.sampling.registers.enterprises.source_list import ListShape, entries, shape_of
from services.sampling.registers.enterprises.tables import DirectoryImportRow
from services.sampling.registers.lists.formats import MEDIA_TYPES
from services.sampling.registers.lists.spooling import spooled
from shared.clock import beijing_date
from shared.contracts.directory import Column, DirectoryImported, ImportCounts
from shared.contracts.fact import BlobRef
from shared.errors import Conflict, NotFound
from shared.log.event import Event
from shared.log.occasion import Occasion
from shared.log.rebuild import Projection
from shared.work import Acting, Asking, Work


class ImportIdTaken(Conflict):
    code = "import-id-taken"
    title = "导入编号已用于另一文件"
    title_en = "Import id was used for another file"


class ImportUnknown(NotFound):
    code = "import-unknown"
    title = "没有这次导入"
    title_en = "No such import"


class ListEdition(NamedTuple):
    """The id of an import, and the list of which the file is an edition."""

    import_id: UUID
    list: str


@dataclass(frozen=True, slots=True)
class ListUpload:
    """A list that was received, stored and read: its blob, what is known of its shape, its rows in COPY's format, and
    their number.
    """

    ref: BlobRef
    shape: ListShape
    rows: IO[bytes]
    count: int


async def import_list(act: Acting, edition: ListEdition, body: AsyncIterable[bytes]) -> tuple[DirectoryImportRow, bool]:
    """Import a file as a list. Returns the row of the import, and whether it was done now (False: it had been done
    before).

    Raises ImportRunning, ImportIdTaken, NoRows, WorkbookUnreadable and what `shape_of` raises.
    """
    with tempfile.TemporaryFile() as rows:
        # Receive, check, store and read the file while the transaction's connection serves others.
        async with act.away(), spooled(body) as file:
            upload = await _taken_in(act, file, rows)
        await import_store.be_alone(act.session, act.bureau)
        earlier = await import_store.import_by_id(act.session, act.bureau, edition.import_id)
        if earlier is not None:
            _check_same(earlier, edition, upload)
            return earlier, False
        fact = _imported(edition, upload, await _reckoned(act, act.occasion, edition, upload))
        return await import_store.record(act, fact, upload.shape.header.says), True


async def find_import(ask: Asking, import_id: UUID) -> DirectoryImportRow:
    """The row of a finished import. Raises ImportUnknown."""
    row = await import_store.import_by_id(ask.session, ask.bureau, import_id)
    if row is None:
        raise ImportUnknown(
            "没有这个编号的导入，或尚未完成；进度见 …/progress。",
            "No import has this id, or it has not ended; see …/progress.",
        )
    return row


async def _taken_in(act: Acting, file: IO[bytes], rows: IO[bytes]) -> ListUpload:
    shape = await act.pool.run(shape_of, file)
    ref = await act.blobs.put_file(Path(file.name), MEDIA_TYPES[shape.format])
    count = await act.pool.run(lambda: write_rows(entries(file, shape, act.today), rows))
    return ListUpload(ref, shape, rows, count)


def _check_same(earlier: DirectoryImportRow, edition: ListEdition, upload: ListUpload) -> None:
    if (earlier.sha256, earlier.list) != (upload.ref.sha256, edition.list):
        raise ImportIdTaken(
            "此导入编号已用于另一文件或另一名单；请为新的导入换用新的编号（UUID）。",
            "This import id stands for another file or list; use a new UUID for a new import.",
            list=earlier.list,
            sha256=earlier.sha256,
        )


async def _again(work: Work, event: Event) -> None:
    """Repeat an import for a rebuild: read the file again as it was read on the day of the import."""
    fact = DirectoryImported.of(event)
    shape, on = _shape(fact), beijing_date(event.time)
    with tempfile.TemporaryFile() as rows:
        async with spooled(work.blobs.open(fact.file)) as file:
            count = await work.pool.run(lambda: write_rows(entries(file, shape, on), rows))
        upload = ListUpload(fact.file, shape, rows, count)
        counts = await _reckoned(work, event, ListEdition(fact.import_id, fact.list), upload)
    if counts != fact.counts:
        # A file must be read as on the day of its import: whoever changes how rows are read must add a version of the
        # reader.
        raise RuntimeError(f"import {fact.import_id} gives {counts} now, the log says {fact.counts}")
    await import_store.merge(work.session, event, fact, shape.header.says)


PROJECTIONS: Mapping[str, Projection] = {DirectoryImported.type: _again}


async def _reckoned(work: Work, when: Occasion | Event, edition: ListEdition, upload: ListUpload) -> ImportCounts:
    """Bring the rows in, and count what they would change."""
    header, who = upload.shape.header, (when.bureau, edition.import_id)
    await import_store.bring_in(work.session, who, header, pieces(upload.rows), upload.count)
    return await import_store.reckon(work.session, when.bureau, edition.list, beijing_date(when.time), header.says)


def _imported(edition: ListEdition, upload: ListUpload, counts: ImportCounts) -> DirectoryImported:
    header = upload.shape.header
    return DirectoryImported(
        import_id=edition.import_id,
        list=edition.list,
        file=upload.ref,
        format=upload.shape.format,
        encoding=upload.shape.encoding,
        header_line=header.line,
        columns=tuple(
            Column(title=title, field=field.name if field else "")
            for title, field in zip(header.titles, header.fields, strict=True)
        ),
        counts=counts,
        reader=upload.shape.reader,
    )


def _shape(fact: DirectoryImported) -> ListShape:
    """How the file was read on the day of the import. Header names and reader versions that were added later change
    nothing.
    """
    by_name: Mapping[str, Field] = {str(name): field for name, field in FIELD.items()}
    header = ListHeader(
        fact.header_line,
        tuple(column.title for column in fact.columns),
        tuple(by_name[column.field] if column.field else None for column in fact.columns),
    )
    return ListShape(fact.format, fact.encoding, header, fact.reader)
