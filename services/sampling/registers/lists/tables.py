"""The columns that the read rows of all imports have in common: how the import went, and its faults; and the row that
says what was last frozen from a directory.
"""

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

TABLES = ("sampling.directory_frozen",)
"""The tables that a rebuild empties and fills again."""


class ImportedListRow(Row):
    """An import: its file, how the file was read, and its place in the log. `version` is the version of its stream
    after it; `how` is None for lists that were read by the first rules. `undone_at` and
    `undo_reason` are None while it is not undone.
    """

    version: int
    sha256: str
    size: int
    media_type: str
    encoding: str
    header_line: int
    columns: Any = Field(sa_type=JSONB)
    how: Any = Field(sa_type=JSONB(none_as_null=True))
    imported_at: datetime = Field(sa_type=DateTime(timezone=True))
    imported_by: str
    event: UUID
    trace: str
    undone_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    undo_reason: str | None = None


class DirectoryFrozenRow(Row, table=True):
    """What was last frozen from a directory of a bureau, by which bureau (this one or a superior): `kind` and `frame`
    as in `undoing.FrozenFrom`.
    """

    __tablename__ = "directory_frozen"

    bureau: str = Field(primary_key=True)
    directory: str = Field(primary_key=True)
    frozen_at: datetime = Field(sa_type=DateTime(timezone=True))
    frozen_by: str
    frame: UUID
    kind: str


class ListFaultRow(Row):
    """A fault of an import, or a warning about a row that was taken, numbered from 1 in the order of the file."""

    number: int = Field(primary_key=True)
    line: int
    column: str
    value: str
    code: str
    reason: str
    reason_en: str
    warning: bool = False


def imported_list(event: Event, fact: DirectoryImported | RegisterImported) -> dict[str, Any]:
    """The columns of `ImportedListRow`, taken from the event of an import."""
    return {
        "version": event.version,
        **fact.file.model_dump(),
        "encoding": fact.encoding,
        "header_line": fact.header_line,
        "columns": [column.model_dump() for column in fact.columns],
        "how": fact.how and fact.how.model_dump(mode="json"),
        "imported_at": event.time,
        "imported_by": event.person,
        "event": event.id,
        "trace": event.trace,
    }
