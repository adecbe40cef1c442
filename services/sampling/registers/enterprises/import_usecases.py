"""Importing a list of enterprises, and repeating the import from the log."""

import tempfile
from collections.abc import AsyncIterable, Mapping
from dataclasses import dataclass
from typing import IO, NamedTuple
from uuid import UUID

from services.sampling.registers.enterprises import import_store, merging
from services.sampling.registers.enterprises.columns import KNOWN
from services.sampling.registers.enterprises.copying import pieces, write_rows
from services.sampling.registers.enterprises.looking import Consent, Reckoned, check_reckoned
from services.sampling.registers.enterprises.source_list import LOOKS_AT_NAMES, ListShape, ReadFor, entries
from services.sampling.registers.enterprises.tables import DirectoryImportRow
from services.sampling.registers.lists.choosing import NO_WISH, ReadingWish
from services.sampling.registers.lists.spooling import spooled
from services.sampling.registers.lists.table import table_of
from services.sampling.registers.lists.taking_in_usecases import source_of, taken_in
from services.sampling.registers.lists.undoing import check_id_free
from shared.clock import beijing_date
from shared.contracts.directory import DirectoryImported, ImportCounts
from shared.contracts.fact import BlobRef
from shared.errors import Conflict, NotFound
from shared.log.event import Event
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
    """The id of an import, the list of which the file is an edition, and how its sender wishes the file to be read."""

    import_id: UUID
    list: str
    wish: ReadingWish = NO_WISH


@dataclass(frozen=True, slots=True)
class ListRead:
    """A list that was read: what is known of its shape, its rows in COPY's format, and their number."""

    shape: ListShape
    rows: IO[bytes]
    count: int


async def import_list(
    act: Acting, edition: ListEdition, consent: Consent, body: AsyncIterable[bytes]
) -> tuple[DirectoryImportRow, bool]:
    """Import a file as a list. Returns the row of the import, and whether it was done now (False: it had been done
    before).

    Raises ImportRunning, ImportIdTaken, ImportIdUndone, and what `taken_in`, `read_in` and `check_reckoned` raise.
    """
    read_for = ReadFor(act.bureau, act.today)
    with tempfile.TemporaryFile() as rows:
        # Receive, check, store and read the file while the transaction's connection serves others.
        async with act.away(), spooled(body) as file, taken_in(act, file, KNOWN, edition.wish) as taken:
            read = await read_in(act, ListShape(taken.table), taken.rows, rows, read_for)
        await import_store.be_alone(act.session, act.bureau)
        earlier = await import_store.import_by_id(act.session, act.bureau, edition.import_id)
        if earlier is not None:
            _check_same(earlier, edition, taken.ref)
            return earlier, False
        found = await reckoned(act, edition.import_id, edition_of(read_for, edition.list, read), read)
        check_reckoned(found, consent)
        fact = _imported(edition, taken.ref, read.shape, found.counts)
        return await import_store.record(act, fact, read.shape.header.says), True


async def find_import(ask: Asking, import_id: UUID) -> DirectoryImportRow:
    """The row of a finished import. Raises ImportUnknown."""
    row = await import_store.import_by_id(ask.session, ask.bureau, import_id)
    if row is None:
        raise ImportUnknown(
            "没有这个编号的导入，或尚未完成；进度见 …/progress。",
            "No import has this id, or it has not ended; see …/progress.",
        )
    return row


async def read_in(work: Work, shape: ListShape, source: IO[bytes], rows: IO[bytes], read_for: ReadFor) -> ListRead:
    """Read a list, and write its rows in COPY's format. `source` is what `table.rows_of` reads. Raises what `entries`
    raises.
    """
    columns = merging.copied(shape.header.says)
    count = await work.pool.run(lambda: write_rows(entries(source, shape, read_for), columns, rows))
    return ListRead(shape, rows, count)


def edition_of(read_for: ReadFor, list_name: str, read: ListRead) -> import_store.EditionOfDay:
    """The edition of the list that was read for a bureau on a day."""
    return import_store.EditionOfDay(read_for.bureau, list_name, read_for.on, read.shape.reader >= LOOKS_AT_NAMES)


async def reckoned(work: Work, import_id: UUID, edition: import_store.EditionOfDay, read: ListRead) -> Reckoned:
    """Bring the rows in, and count what they would change."""
    await import_store.bring_in(work.session, (edition.bureau, import_id), read.shape, pieces(read.rows), read.count)
    return await import_store.reckon(work.session, edition, read.shape.header)


def _check_same(earlier: DirectoryImportRow, edition: ListEdition, ref: BlobRef) -> None:
    check_id_free(earlier.undone_at)
    if (earlier.sha256, earlier.list) != (ref.sha256, edition.list):
        raise ImportIdTaken(
            "此导入编号已用于另一文件或另一名单；请为新的导入换用新的编号（UUID）。",
            "This import id stands for another file or list; use a new UUID for a new import.",
            list=earlier.list,
            sha256=earlier.sha256,
        )


async def _again(work: Work, event: Event) -> None:
    """Repeat an import for a rebuild: read the file again as it was read on the day of the import."""
    fact = DirectoryImported.of(event)
    shape, read_for = (
        ListShape(table_of(fact), fact.reader),
        ReadFor(event.bureau, beijing_date(event.time)),
    )
    with tempfile.TemporaryFile() as rows:
        async with spooled(work.blobs.open(source_of(fact))) as file:
            read = await read_in(work, shape, file, rows, read_for)
        counts, _ = await reckoned(work, fact.import_id, edition_of(read_for, fact.list, read), read)
    if counts != fact.counts:
        # A file must be read as on the day of its import: whoever changes how rows are read must add a version of the
        # reader.
        raise RuntimeError(f"import {fact.import_id} gives {counts} now, the log says {fact.counts}")
    await import_store.merge(work.session, event, fact, shape.header.says)


PROJECTIONS: Mapping[str, Projection] = {DirectoryImported.type: _again}


def _imported(edition: ListEdition, ref: BlobRef, shape: ListShape, counts: ImportCounts) -> DirectoryImported:
    table = shape.table
    return DirectoryImported(
        import_id=edition.import_id,
        list=edition.list,
        file=ref,
        format=table.format,
        encoding=table.encoding,
        header_line=table.header.lines[-1],
        columns=table.columns,
        counts=counts,
        reader=shape.reader,
        how=table.how,
    )
