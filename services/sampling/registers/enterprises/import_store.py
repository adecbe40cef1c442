"""Imports in PostgreSQL: bring in a list's rows, merge them into the directory, and show the progress of an import."""

import json
from collections.abc import AsyncIterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

import uuid_utils.compat
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from services.sampling.registers.enterprises import merging
from services.sampling.registers.enterprises.columns import ListHeader
from services.sampling.registers.enterprises.looking import Reckoned
from services.sampling.registers.enterprises.noted_store import tell_names
from services.sampling.registers.enterprises.source_list import ListShape
from services.sampling.registers.enterprises.tables import DirectoryImportRow, ImportFaultRow
from services.sampling.registers.enterprises.unspelled_store import hold_spelling_up, let_merged_wait
from services.sampling.registers.lists import faults
from services.sampling.registers.lists.tables import imported_list
from shared.contracts.directory import DirectoryImported, ImportCounts
from shared.contracts.naming import Renaming
from shared.database import driver_connection
from shared.errors import Unavailable
from shared.keyset import read_page
from shared.locks import hold, try_hold, try_share
from shared.log.append import append
from shared.log.event import Event
from shared.pages import PageFound, PageWanted
from shared.work import Acting

# In a bureau only one import runs at a time, and no edit beside it: so their order in the log is the order in which
# they were merged. An import waits for edits that are under way, which are short; an edit does not wait for an import.
_IMPORTS = "sampling.directory"
_EDITS = "sampling.directory.edits"
_NAME_US = text("SELECT set_config('application_name', :name, true)")
# The progress that PostgreSQL shows of a running COPY to sessions with the same role. Other sessions cannot see
# anything else of our transaction.
_PROGRESS = text("""
    SELECT a.application_name, p.tuples_processed
    FROM pg_stat_activity a LEFT JOIN pg_stat_progress_copy p ON p.pid = a.pid
    WHERE a.usename = current_user AND a.application_name LIKE :name
    LIMIT 1
""")


class ImportRunning(Unavailable):
    code = "import-running"
    title = "名录导入正在进行"
    title_en = "An import is running"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a running import is, in rows of the list. A row with several faults counts once for each fault."""

    merging: bool
    lines: int
    total: int


class EditionOfDay(NamedTuple):
    """An edition of a bureau's list that is reckoned with on a day. `looks`: whether damaged names are told."""

    bureau: str
    list: str
    on: date
    looks: bool


async def be_alone(session: AsyncSession, bureau: str) -> None:
    """Lock the bureau's directory until the transaction ends. Raises ImportRunning."""
    if not await try_hold(session, _IMPORTS, bureau):
        raise _running()
    await hold(session, _EDITS, bureau)
    await hold_spelling_up(session)


async def be_among_editors(session: AsyncSession, bureau: str) -> None:
    """Keep imports out until the transaction ends; other edits may go on. Raises ImportRunning."""
    if not await try_share(session, _EDITS, bureau):
        raise _running()


async def bring_in(
    session: AsyncSession, who: tuple[str, UUID], shape: ListShape, rows: AsyncIterable[bytes], total: int
) -> None:
    """COPY the rows of a list into pg_temp.incoming. Of several rows with the same identifier the first counts.

    `who`: the bureau and the import, by which `progress_of` finds this session. `rows` are what `copying` has written;
    `total` is the number of rows.
    """
    for statement in merging.PREPARE:
        await session.execute(text(statement))
    await session.execute(_NAME_US, {"name": _our_name(*who, "read", total)})
    connection, columns = await driver_connection(session), merging.copied(shape.header.says)
    await connection.copy_to_table("incoming", schema_name="pg_temp", columns=columns, source=rows)
    await session.execute(_NAME_US, {"name": _our_name(*who, "merge", total)})
    await session.execute(text(merging.FOLLOW), {"bureau": who[0]})
    await session.execute(text("ANALYZE pg_temp.incoming (identifier, code)"))
    repeated = faults.duplicate("{line}")
    await session.execute(
        text(merging.MARK_DUPLICATES),
        {
            "code": repeated.code,
            "reason": repeated.zh,
            "reason_en": repeated.en,
            "column": shape.header.title_of("identifier"),
            "sheets": json.dumps(shape.table.sheets, ensure_ascii=False),
        },
    )


async def imports(session: AsyncSession, bureau: str, page: PageWanted[UUID]) -> PageFound[DirectoryImportRow, UUID]:
    """The bureau's imports of enterprises, newest first; the key is the id of the event."""
    query = select(DirectoryImportRow).where(DirectoryImportRow.bureau == bureau)
    return await read_page(session, query, (col(DirectoryImportRow.event),), page, newest_first=True)


async def reckon(session: AsyncSession, edition: EditionOfDay, header: ListHeader) -> Reckoned:
    """What merging the rows in pg_temp.incoming would change on that day, as counts; `merge` makes these changes."""
    spoils, damaged = faults.DAMAGED, faults.MAYBE_DAMAGED
    parameters = {
        "bureau": edition.bureau,
        "list": edition.list,
        "on": edition.on.isoformat(),
        "looks": edition.looks,
        "column": header.title_of("name"),
        "spoils": spoils.code,
        "spoils_zh": spoils.zh,
        "spoils_en": spoils.en,
        "damaged": damaged.code,
        "damaged_zh": damaged.zh,
        "damaged_en": damaged.en,
    }
    for statement in merging.reckoning(header.says):
        await session.execute(text(statement), parameters)
    row = (await session.execute(text(merging.RECKON), {"bureau": edition.bureau, "list": edition.list})).one()
    counts = ImportCounts(
        rows=row.taken + row.faulty,
        added=row.added,
        changed=row.changed,
        unchanged=row.taken - row.added - row.changed,
        vanished=row.vanished,
        faulty=row.faulty,
        warned=row.warned,
    )
    return Reckoned(counts, row.named)


async def record(act: Acting, fact: DirectoryImported, columns: Sequence[str]) -> DirectoryImportRow:
    """Append the import, in a stream of its own, and merge the rows in pg_temp.incoming. The caller has called
    `be_alone`.
    """
    (event,) = await append(act.session, act.occasion, f"directory/{uuid_utils.compat.uuid7()}", 0, fact)
    row = await merge(act.session, event, fact, columns)
    renamed = await act.session.execute(text(merging.RENAMED), {"bureau": event.bureau})
    await tell_names(act, [Renaming(**each) for each in renamed.mappings()])
    return row


async def merge(
    session: AsyncSession, event: Event, fact: DirectoryImported, columns: Sequence[str]
) -> DirectoryImportRow:
    """Merge the rows that `reckon` has counted. What is written depends only on them and on the event. Returns the row
    of the import.
    """
    parameters = {
        "bureau": event.bureau,
        "list": fact.list,
        "import": fact.import_id,
        "event": event.id,
        "trace": event.trace,
        "at": event.time,
    }
    for statement in merging.steps(columns):
        await session.execute(text(statement), parameters)
    await let_merged_wait(session, event)
    row = _import_row(event, fact)
    session.add(row)
    await session.flush()
    return row


async def import_by_id(session: AsyncSession, bureau: str, import_id: UUID) -> DirectoryImportRow | None:
    return await session.get(DirectoryImportRow, (bureau, import_id))


async def progress_of(session: AsyncSession, bureau: str, import_id: UUID) -> Progress | None:
    """How far a running import is; None if no import with this id is running."""
    row = (await session.execute(_PROGRESS, {"name": f"{_our_name(bureau, import_id)}%"})).one_or_none()
    if row is None:
        return None
    *_, phase, total = row.application_name.split(" ")
    return Progress(phase == "merge", int(total) if phase == "merge" else row.tuples_processed or 0, int(total))


async def faults_in(
    session: AsyncSession, bureau: str, import_id: UUID, page: PageWanted[int]
) -> PageFound[ImportFaultRow, int]:
    """A page of an import's faults, in the order of the file."""
    query = select(ImportFaultRow).where(ImportFaultRow.bureau == bureau, ImportFaultRow.import_ == import_id)
    return await read_page(session, query, (col(ImportFaultRow.number),), page)


def _running() -> ImportRunning:
    return ImportRunning(
        "本单位有名录导入正在进行，请稍后重试。",
        "An import into this bureau's directory is running; try again when it has ended.",
        retry_after=5,
    )


def _our_name(bureau: str, import_id: UUID, phase: str = "", total: int | str = "") -> str:
    # PostgreSQL keeps only 63 bytes of an application's name; the total may have at most eight digits.
    return f"{bureau} {import_id} {phase} {total}".rstrip()


def _import_row(event: Event, fact: DirectoryImported) -> DirectoryImportRow:
    return DirectoryImportRow(
        bureau=event.bureau, id=fact.import_id, list=fact.list, **imported_list(event, fact), **fact.counts.model_dump()
    )
