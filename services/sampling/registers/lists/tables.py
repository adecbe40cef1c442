"""The columns that the read rows of all imports have in common: how the import went, and its faults."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.sampling.schema import Row
from shared.contracts.directory import DirectoryImported
from shared.contracts.register import RegisterImported
from shared.log.event import Event


class ImportedListRow(Row):
    """An import: its file, how the file was read, and its place in the log. `version` is the version of its stream
    after it.
    """

    version: int
    sha256: str
    size: int
    media_type: str
    encoding: str
    header_line: int
    columns: Any = Field(sa_type=JSONB)
    imported_at: datetime = Field(sa_type=DateTime(timezone=True))
    imported_by: str
    event: UUID
    trace: str


class ListFaultRow(Row):
    """A fault of an import, numbered from 1 in the order of the file."""

    number: int = Field(primary_key=True)
    line: int
    column: str
    value: str
    code: str
    reason: str
    reason_en: str


def imported_list(event: Event, fact: DirectoryImported | RegisterImported) -> dict[str, Any]:
    """The columns of `ImportedListRow`, taken from the event of an import."""
    return {
        "version": event.version,
        **fact.file.model_dump(),
        "encoding": fact.encoding,
        "header_line": fact.header_line,
        "columns": [column.model_dump() for column in fact.columns],
        "imported_at": event.time,
        "imported_by": event.person,
        "event": event.id,
        "trace": event.trace,
    }
