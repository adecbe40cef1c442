"""Looking at a file before it is imported, and giving back the rows of an import that have faults."""

from collections.abc import AsyncIterable, Sequence
from typing import Any
from uuid import UUID

from services.sampling.registers.enterprises import import_store as enterprise_store
from services.sampling.registers.enterprises import import_usecases as enterprise_imports
from services.sampling.registers.enterprises.personal import concealed_titles
from services.sampling.registers.list_files.directories import LISTS
from services.sampling.registers.lists.choosing import ReadingWish
from services.sampling.registers.lists.fault_book import MOST_ROWS, Reason, fault_book
from services.sampling.registers.lists.faults import Fault
from services.sampling.registers.lists.formats import MEDIA_TYPES
from services.sampling.registers.lists.headers import TableHeader
from services.sampling.registers.lists.reading import Record
from services.sampling.registers.lists.spooling import spooled
from services.sampling.registers.lists.table import Table, first_rows
from services.sampling.registers.lists.tables import ImportedListRow, ListFaultRow
from services.sampling.registers.lists.taking_in_usecases import found_in
from services.sampling.registers.records import import_store, import_usecases
from shared.access.roles import Permission
from shared.contracts.directory import HowRead
from shared.contracts.fact import BlobRef
from shared.contracts.register import DirectoryName
from shared.pages import PageWanted
from shared.work import Asking, Work

_MOST_FAULTS = 3 * MOST_ROWS


async def look(
    ask: Asking, directory: DirectoryName, body: AsyncIterable[bytes], wish: ReadingWish
) -> tuple[Table, list[Record | Fault]]:
    """The list in a file, and its first rows. Nothing is stored. Raises what `found_in` raises."""
    known = LISTS[directory].known
    async with ask.away(), spooled(body) as file, found_in(ask, file, known, wish) as (table, rows):
        return table, await ask.pool.run(first_rows, table, rows)


async def faulty_rows(ask: Asking, directory: DirectoryName, import_id: UUID) -> bytes:
    """The workbook of the rows of an import that have faults; see `fault_book`. A column that may hold personal data is
    empty for a reader who may not know them.

    Raises ImportUnknown, RegisterImportUnknown, and what `BlobStore.open` and `fault_book` raise.
    """
    if directory == "enterprises":
        row = await enterprise_imports.find_import(ask, import_id)
        titles = concealed_titles(row.columns, may_read=ask.may(Permission.DIRECTORY_READ_PERSONAL))
        page = await enterprise_store.faults_in(ask.session, ask.bureau, import_id, PageWanted(_MOST_FAULTS))
        return await _marked(ask, row, page.rows, titles)
    record = await import_usecases.find_import(ask, directory, import_id)
    found = await import_store.faults_in(ask.session, record, PageWanted(_MOST_FAULTS))
    return await _marked(ask, record, found.rows, frozenset())


async def _marked(work: Work, row: ImportedListRow, faults: Sequence[ListFaultRow], titles: frozenset[str]) -> bytes:
    how = HowRead.model_validate(row.how) if row.how else None
    table = _table(row, how)
    reasons = [Reason(one.line, one.column, f"（已导入）{one.reason}" if one.warning else one.reason) for one in faults]
    file = BlobRef(sha256=row.sha256, size=row.size, media_type=row.media_type)
    async with work.away(), spooled(work.blobs.open((how and how.transcript) or file)) as source:
        return await work.pool.run(fault_book, table, source, reasons, titles)


def _table(row: ImportedListRow, how: HowRead | None) -> Table:
    columns: list[dict[str, Any]] = row.columns
    lines = next((sheet.header for sheet in how.sheets if sheet.use == "read"), ()) if how else ()
    header = TableHeader(
        lines or (row.header_line,),
        tuple(column["title"] for column in columns),
        tuple(column["field"] for column in columns),
    )
    kind = next(kind for kind, media in MEDIA_TYPES.items() if media == row.media_type)
    encoding: Any = row.encoding
    return Table(kind, encoding, header, how)
