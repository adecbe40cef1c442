"""Taking in a file that was sent: what list is in it, and what of it is stored.

What is no text is read by a process apart, within bounds: a stranger's workbook of two kilobytes may ask for hours.
"""

import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO, NamedTuple, Protocol

from services.sampling.registers.lists.archives import WorkbookTooLarge
from services.sampling.registers.lists.choosing import ReadingWish, Sought
from services.sampling.registers.lists.examining import examine, sought_by
from services.sampling.registers.lists.faults import Fault
from services.sampling.registers.lists.formats import MEDIA_TYPES, format_of
from services.sampling.registers.lists.headers import KnownColumns
from services.sampling.registers.lists.reading import Record
from services.sampling.registers.lists.sheets import TooManyCells
from services.sampling.registers.lists.table import Table
from services.sampling.registers.lists.tables import ListFaultRow
from shared.apart import Bounds, OutOfBounds
from shared.contracts.directory import HowRead
from shared.contracts.fact import BlobRef
from shared.pool import Pool
from shared.work import Work

TRANSCRIPT = "application/jsonl"

PREVIEWED = 200
"""How many faults, and how many of those that a file lacks, a preview names."""

BOUNDS = Bounds(seconds=60, memory=1536 * 1024 * 1024)
"""What reading a workbook may take: a sheet of 500,000 rows takes about half of it."""


class ListFound(NamedTuple):
    """The list in a file, and the file from which `rows_of` reads its rows."""

    table: Table
    rows: IO[bytes]


class TakenIn(NamedTuple):
    """A file that is stored, and the list in it, as in `ListFound`."""

    ref: BlobRef
    table: Table
    rows: IO[bytes]


class ListFindings(NamedTuple):
    """What is told of a list that is only previewed: its table, its first rows, its first faults and warnings."""

    table: Table
    first: Sequence[Record | Fault]
    faults: Sequence[ListFaultRow]


class Sourced(Protocol):
    """The event of an import, as far as it says what was stored."""

    @property
    def file(self) -> BlobRef: ...
    @property
    def how(self) -> HowRead | None: ...


@asynccontextmanager
async def found_in(work: Work, file: IO[bytes], known: KnownColumns, wish: ReadingWish) -> AsyncIterator[ListFound]:
    """The list in a named file; nothing is stored. Raises what `examined` and `sought_by` raise."""
    with tempfile.NamedTemporaryFile() as transcript:
        table = await examined(work.pool, file, transcript, sought_by(known, wish))
        yield ListFound(table, file if table.encoding else transcript)


@asynccontextmanager
async def taken_in(work: Work, file: IO[bytes], known: KnownColumns, wish: ReadingWish) -> AsyncIterator[TakenIn]:
    """The list in a named file, which is stored, and its transcript with it. Raises what `found_in` raises."""
    async with found_in(work, file, known, wish) as (table, rows):
        ref = await work.blobs.put_file(Path(file.name), MEDIA_TYPES[table.format])
        if rows is not file and table.how is not None:
            kept = await work.blobs.put_file(Path(rows.name), TRANSCRIPT)
            table = replace(table, how=table.how.model_copy(update={"transcript": kept}))
        yield TakenIn(ref, table, rows)


async def examined(pool: Pool, file: IO[bytes], into: IO[bytes], sought: Sought) -> Table:
    """The list in the file, a named one. If the file is no text, its rows are written to the named file `into`.

    Raises what `examine` raises, but for TooManyCells.
    """
    if await pool.run(format_of, file) == "csv":
        return await pool.run(examine, file, into, sought)
    try:
        return await pool.run_bounded(BOUNDS, _apart, file.name, into.name, sought)
    except (OutOfBounds, TooManyCells) as error:
        raise _too_large() from error


def source_of(fact: Sourced) -> BlobRef:
    """What `rows_of` reads of an import: the file, or its transcript."""
    return (fact.how and fact.how.transcript) or fact.file


def _apart(path: str, into: str, sought: Sought) -> Table:
    with Path(path).open("rb") as file, Path(into).open("r+b") as transcript:
        return examine(file, transcript, sought)


def _too_large() -> WorkbookTooLarge:
    return WorkbookTooLarge(
        f"读取此工作簿所需的内存或时间超过限度（{BOUNDS.seconds:.0f} 秒）：多半是表格右侧或下方很远处有多余的内容，"
        "或行数过多。请把名单复制到新的工作簿，或另存为“CSV UTF-8”后导入。",
        f"Reading the workbook takes more memory or time than allowed ({BOUNDS.seconds:.0f} s): perhaps something "
        "stands far to the right or below, or there are too many rows. Copy the list to a new workbook, or save it as "
        "“CSV UTF-8”, and import that.",
    )
