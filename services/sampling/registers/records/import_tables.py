"""Read rows of the imports into registers: projections of `sampling.register.imported` and
`sampling.register.undone`.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import Column
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.sampling.registers.lists.tables import ImportedListRow, ListFaultRow

TABLES = ("sampling.register_import", "sampling.register_fault")
"""The tables that a rebuild empties and fills again."""


class RegisterImportRow(ImportedListRow, table=True):
    """How an import into a register went. `missing` are the keys in use that the list does not have. Once it is undone,
    `version` is that of the undoing.
    """

    __tablename__ = "register_import"

    bureau: str = Field(primary_key=True)
    directory: str = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    counts: Any = Field(sa_type=JSONB)
    missing: Any = Field(sa_type=JSONB)
    reason: str
    undone_by: str | None = None
    undo_event: UUID | None = None
    undo_trace: str | None = None


class RegisterFaultRow(ListFaultRow, table=True):
    """A fault of an import into a register."""

    __tablename__ = "register_fault"

    bureau: str = Field(primary_key=True)
    directory: str = Field(primary_key=True)
    import_: UUID = Field(sa_column=Column("import", primary_key=True))
