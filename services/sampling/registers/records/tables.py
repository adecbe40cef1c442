"""Read rows of the registers: projections of the records' events."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, DateTime, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.sampling.schema import Row

TABLES = ("sampling.record", "sampling.register_entry")
"""The tables that a rebuild empties and fills again."""


class RecordRow(Row, table=True):
    """A record of a register, as its newest event left it. `fields` is its model in JSON, without the key.

    `id` names its stream, and lasts: a person whose certificate is renewed gets another key, and keeps the id. `former`
    are the keys that the record had before, oldest first. `entered_at` is when it was first entered. `version` counts
    its changes, of which `appended` are events of its stream; the others are in the events of imports.
    """

    __tablename__ = "record"

    bureau: str = Field(primary_key=True)
    directory: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    id: UUID
    former: Any = Field(sa_type=JSONB)
    version: int
    appended: int
    fields: Any = Field(sa_type=JSONB)
    entered_at: datetime = Field(sa_type=DateTime(timezone=True))
    changed_at: datetime = Field(sa_type=DateTime(timezone=True))
    changed_by: str
    reason: str
    retired_at: datetime | None = Field(sa_type=DateTime(timezone=True))
    event: UUID
    trace: str


class RegisterEntryRow(Row, table=True):
    """A version of a record that an import made, or the undoing of the import (`undone`): that event tells who made it,
    and why. `retired` and `former` (the keys before) are said of an undoing only.
    """

    __tablename__ = "register_entry"

    bureau: str = Field(primary_key=True)
    directory: str
    id: UUID = Field(primary_key=True)
    version: int = Field(primary_key=True)
    import_: UUID = Field(sa_column=Column("import", Uuid))
    key: str
    fields: Any = Field(sa_type=JSONB)
    undone: bool = False
    retired: bool = False
    former: Any = Field(default=[], sa_type=JSONB)
