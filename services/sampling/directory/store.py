"""The directory in PostgreSQL: bringing a list's rows in, merging them, and answering what is asked of it."""

import asyncio
from collections.abc import AsyncIterator, Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import and_, col, or_, select

from services.sampling.directory import faults, merging
from services.sampling.directory.columns import FieldName, Header
from services.sampling.directory.faults import Fault
from services.sampling.directory.rows import Enterprise
from services.sampling.directory.subjects import TEXTS, DirectorySubject, subject_of
from services.sampling.directory.tables import DirectoryImportRow, EnterpriseRow, ImportFaultRow, ListingRow
from shared.contracts.directory import DirectoryImported, ImportCounts
from shared.database import driver_connection
from shared.errors import Unavailable
from shared.log.event import Event

_BATCH = 1000
_BLANK = Enterprise(0, "", "uscc", "")
_DATE = Enterprise._fields.index("registered_on")
_NO_FAULT = ("",) * 5
# One import at a time in a bureau: their order in the log is then the order in which they were merged.
_ALONE = text("SELECT pg_try_advisory_xact_lock(hashtextextended('sampling.directory/' || :bureau, 0))")
_NAME_US = text("SELECT set_config('application_name', :name, true)")
# What PostgreSQL itself shows of a running COPY, to whoever has the same role; of our transaction nothing is visible.
_PROGRESS = text("""
    SELECT a.application_name, p.tuples_processed
    FROM pg_stat_activity a LEFT JOIN pg_stat_progress_copy p ON p.pid = a.pid
    WHERE a.usename = current_user AND a.application_name LIKE :name
    LIMIT 1
""")

# Arrays, not columns: a hundred thousand rows are asked for at a time.
_SUBJECTS = f"""
    SELECT identifier, ARRAY[{", ".join(f'"{name}"' for name in TEXTS)}, coalesce(CAST(registered_on AS text), '')]
        AS fields, CAST(flags AS text) AS flags, CAST(licences AS text) AS licences
    FROM sampling.enterprise
    WHERE bureau = $1 AND vanished_at IS NULL AND ($2::text[] IS NULL OR identifier = ANY ($2))
    ORDER BY identifier
"""  # noqa: S608  # column names of our own
_LISTS = """
    SELECT identifier, array_agg(list) AS lists FROM sampling.listing
    WHERE bureau = $1 AND vanished_at IS NULL AND ($2::text[] IS NULL OR identifier = ANY ($2))
    GROUP BY identifier
"""

_ENTERPRISES = select(EnterpriseRow, DirectoryImportRow.trace).join(
    DirectoryImportRow,
    and_(EnterpriseRow.bureau == DirectoryImportRow.bureau, EnterpriseRow.import_ == DirectoryImportRow.id),
)


class ImportRunning(Unavailable):
    code = "import-running"
    title = "另一次导入正在进行"
    title_en = "Another import is running"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a running import is, in lines of the file; `total` is 0 where the file does not say."""

    merging: bool
    lines: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which enterprises are asked for; None where it does not matter. `text` is part of a name or an identifier."""

    text: str | None = None
    industry: str | None = None
    area: str | None = None
    group: str | None = None
    vanished: bool | None = None
    changed_by: UUID | None = None


class Known(NamedTuple):
    """An enterprise, and the trace of the import that last changed it."""

    row: EnterpriseRow
    trace: str


async def be_alone(session: AsyncSession, bureau: str) -> None:
    """Hold the bureau's directory to the end of the transaction. Raises ImportRunning."""
    if not await session.scalar(_ALONE, {"bureau": bureau}):
        raise ImportRunning(
            "本单位有另一次名录导入正在进行，请稍后重试。",
            "Another import into this bureau's directory is running; try again when it has ended.",
            retry_after=5,
        )


async def bring_in(
    session: AsyncSession, who: tuple[str, UUID], header: Header, entries: Iterator[Enterprise | Fault], total: int
) -> None:
    """COPY the rows of a file into pg_temp.incoming; of rows with the same identifier the first stands.

    `who` are the bureau and the import, under which `progress_of` finds us. Memory does not grow with the file.
    """
    await session.execute(text(merging.INCOMING))
    await session.execute(text("TRUNCATE pg_temp.incoming"))
    await session.execute(_NAME_US, {"name": _our_name(*who, "read", total)})
    connection = await driver_connection(session)
    await connection.copy_to_table("incoming", schema_name="pg_temp", columns=merging.COPIED, source=_copied(entries))
    await session.execute(_NAME_US, {"name": _our_name(*who, "merge", total)})
    await session.execute(text("ANALYZE pg_temp.incoming"))
    repeated = faults.duplicate("{line}")
    await session.execute(
        text(merging.MARK_DUPLICATES),
        {
            "code": repeated.code,
            "reason": repeated.zh,
            "reason_en": repeated.en,
            "column": header.title_of("identifier"),
        },
    )


async def reckon(session: AsyncSession, bureau: str, list_name: str, columns: Sequence[FieldName]) -> ImportCounts:
    """What merging the rows brought in would do."""
    row = (await session.execute(text(merging.reckon(columns)), {"bureau": bureau, "list": list_name})).one()
    return ImportCounts(
        rows=row.taken + row.faulty,
        added=row.added,
        changed=row.changed,
        unchanged=row.taken - row.added - row.changed,
        vanished=row.vanished,
        faulty=row.faulty,
    )


async def merge(session: AsyncSession, event: Event, fact: DirectoryImported, columns: Sequence[FieldName]) -> None:
    """Do it, from the rows brought in; besides them, nothing but the event decides what is written."""
    parameters = {"bureau": event.bureau, "list": fact.list, "import": fact.import_id, "at": event.time}
    for statement in (
        merging.change(columns),
        merging.add(),
        merging.BACK_ON_LIST,
        merging.PUT_ON_LIST,
        merging.MARK_VANISHED_FROM_LIST,
        merging.MARK_VANISHED,
        merging.KEEP_FAULTS,
    ):
        await session.execute(text(statement), parameters)
    session.add(_import_row(event, fact))
    await session.flush()


async def import_by_id(session: AsyncSession, bureau: str, import_id: UUID) -> DirectoryImportRow | None:
    return await session.get(DirectoryImportRow, (bureau, import_id))


async def progress_of(session: AsyncSession, bureau: str, import_id: UUID) -> Progress | None:
    """How far an import is that has not ended; None when none of this id is running."""
    row = (await session.execute(_PROGRESS, {"name": f"{_our_name(bureau, import_id)}%"})).one_or_none()
    if row is None:
        return None
    *_, phase, total = row.application_name.split(" ")
    return Progress(phase == "merge", int(total) if phase == "merge" else row.tuples_processed or 0, int(total))


async def faults_after(
    session: AsyncSession, bureau: str, import_id: UUID, number: int, limit: int
) -> Sequence[ImportFaultRow]:
    """An import's faults in the order of the file, those after `number`."""
    query = (
        select(ImportFaultRow)
        .where(
            ImportFaultRow.bureau == bureau, ImportFaultRow.import_ == import_id, col(ImportFaultRow.number) > number
        )
        .order_by(col(ImportFaultRow.number))
        .limit(limit)
    )
    return (await session.scalars(query)).all()


async def enterprises_after(
    session: AsyncSession, bureau: str, wanted: Wanted, identifier: str, limit: int
) -> Sequence[Known]:
    """The bureau's enterprises in the order of their identifiers, those after `identifier`."""
    query = (
        _ENTERPRISES.where(
            EnterpriseRow.bureau == bureau, col(EnterpriseRow.identifier) > identifier, *_conditions(wanted)
        )
        .order_by(col(EnterpriseRow.identifier))
        .limit(limit)
    )
    return [Known(*row) for row in await session.execute(query)]


async def enterprise_by_identifier(session: AsyncSession, bureau: str, identifier: str) -> Known | None:
    query = _ENTERPRISES.where(EnterpriseRow.bureau == bureau, EnterpriseRow.identifier == identifier)
    row = (await session.execute(query)).one_or_none()
    return row and Known(*row)


async def subjects(
    session: AsyncSession, bureau: str, identifiers: Collection[str] | None = None
) -> list[DirectorySubject]:
    """The bureau's enterprises that some list names now, or those of them asked for, in the order of identifiers."""
    connection = await driver_connection(session)
    asked = None if identifiers is None else list(identifiers)
    naming = {row["identifier"]: frozenset(row["lists"]) for row in await connection.fetch(_LISTS, bureau, asked)}
    rows = await connection.fetch(_SUBJECTS, bureau, asked)
    return [subject_of(row, naming.get(row["identifier"], frozenset())) for row in rows]


async def lists_naming(session: AsyncSession, bureau: str, identifier: str) -> Sequence[ListingRow]:
    """The lists that name an enterprise or did so, in the order of their names."""
    query = (
        select(ListingRow)
        .where(ListingRow.bureau == bureau, ListingRow.identifier == identifier)
        .order_by(col(ListingRow.list))
    )
    return (await session.scalars(query)).all()


def _conditions(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    if wanted.text is not None:
        name, identifier = col(EnterpriseRow.name), col(EnterpriseRow.identifier)
        yield or_(
            name.contains(wanted.text, autoescape=True), identifier.contains(wanted.text.upper(), autoescape=True)
        )
    for column, value in (
        (EnterpriseRow.industry, wanted.industry),
        (EnterpriseRow.area, wanted.area),
        (EnterpriseRow.group, wanted.group),
        (EnterpriseRow.import_, wanted.changed_by),
    ):
        if value is not None:
            yield col(column) == value
    if wanted.vanished is not None:
        yield col(EnterpriseRow.vanished_at).is_not(None) == wanted.vanished


async def _copied(entries: Iterator[Enterprise | Fault]) -> AsyncIterator[bytes]:
    """COPY's text format, read in a thread a thousand rows at a time: meanwhile other requests are served."""
    numbered = enumerate(entries, 1)
    while batch := await asyncio.to_thread(lambda: [_copy_line(*each) for each in islice(numbered, _BATCH)]):
        yield "".join(batch).encode()


def _copy_line(number: int, entry: Enterprise | Fault) -> str:
    """A row of merging.COPIED. Tabs and line ends, which COPY reads, are in no text that was taken or shortened."""
    if isinstance(entry, Fault):
        row, fault = _BLANK._replace(identifier=entry.identifier), (entry.column, entry.value, *entry.reason)
    else:
        row, fault = entry, _NO_FAULT
    line = "\t".join(map(str, (number, entry.line, *row[1:_DATE], *row[_DATE + 1 :], *fault))).replace("\\", "\\\\")
    return f"{line}\t{row.registered_on}\n" if row.registered_on else f"{line}\t\\N\n"


def _our_name(bureau: str, import_id: UUID, phase: str = "", total: int | str = "") -> str:
    # PostgreSQL keeps 63 bytes of it: with a total of eight digits there are none to spare.
    return f"{bureau} {import_id} {phase} {total}".rstrip()


def _import_row(event: Event, fact: DirectoryImported) -> DirectoryImportRow:
    return DirectoryImportRow(
        bureau=event.bureau,
        id=fact.import_id,
        list=fact.list,
        version=event.version,
        **fact.file.model_dump(),
        encoding=fact.encoding,
        header_line=fact.header_line,
        columns=[column.model_dump() for column in fact.columns],
        **fact.counts.model_dump(),
        imported_at=event.time,
        imported_by=event.payload["actor"]["person"],
        event=event.id,
        trace=event.trace,
    )
