"""How lists went into the registers: projections of `sampling.register.imported`."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, DateTime
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.sampling.schema import Row

TABLES = ("sampling.register_import", "sampling.register_fault")
"""What a rebuild empties and makes again."""


class RegisterImportRow(Row, table=True):
    """How an import went; `missing` are the keys in use that its list did not have."""

    __tablename__ = "register_import"

    bureau: str = Field(primary_key=True)
    directory: str = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    version: int
    sha256: str
    size: int
    media_type: str
    encoding: str
    header_line: int
    columns: Any = Field(sa_type=JSONB)
    counts: Any = Field(sa_type=JSONB)
    missing: Any = Field(sa_type=JSONB)
    reason: str
    imported_at: datetime = Field(sa_type=DateTime(timezone=True))
    imported_by: str
    event: UUID
    trace: str


class RegisterFaultRow(Row, table=True):
    """One fault of an import, numbered from 1 in the order of the file."""

    __tablename__ = "register_fault"

    bureau: str = Field(primary_key=True)
    directory: str = Field(primary_key=True)
    import_: UUID = Field(sa_column=Column("import", primary_key=True))
    number: int = Field(primary_key=True)
    line: int
    column: str
    value: str
    code: str
    reason: str
    reason_en: str
