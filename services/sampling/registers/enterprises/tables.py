"""Read rows of the directory: projections of its events, written only by the stores."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, DateTime, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.sampling.registers.lists.tables import ImportedListRow, ListFaultRow
from services.sampling.schema import Row

TABLES = (
    "sampling.enterprise",
    "sampling.enterprise_before",
    "sampling.listing",
    "sampling.listing_before",
    "sampling.directory_import",
    "sampling.import_fault",
    "sampling.former_identifier",
)
"""The tables that a rebuild empties and fills again."""
SPELLED = ("sampling.spelled_name", "sampling.unspelled", "sampling.spelling_walk")
"""The tables of names, which a rebuild empties too; the replay says what is to be spelled after it."""


class EnterpriseRow(Row, table=True):
    """An enterprise as the newest import that named it, or the newest edit, left it.

    `event` is the event that made the row what it is; `import_` is the import, if it was one; `version` counts imports
    and edits. `vanished_at`: since when no list names the enterprise any more.
    """

    __tablename__ = "enterprise"

    bureau: str = Field(primary_key=True)
    identifier: str = Field(primary_key=True)
    identifier_kind: str
    name: str
    area: str
    address: str
    industry: str
    group: str
    scale: str
    enterprise_type: str
    registered_on: date | None
    registered_capital: str
    business_scope: str
    province: str
    city: str
    import_: UUID | None = Field(sa_column=Column("import", Uuid))
    added_at: datetime = Field(sa_type=DateTime(timezone=True))
    changed_at: datetime = Field(sa_type=DateTime(timezone=True))
    vanished_at: datetime | None = Field(sa_type=DateTime(timezone=True))
    industry_code: str = ""
    sector: str = ""
    affiliation: str = ""
    risk_class: str = ""
    credit_class: str = ""
    status: str = "open"
    legal_representative: str = ""
    post: str = ""
    telephone: str = ""
    postcode: str = ""
    flags: Any = Field(default={}, sa_type=JSONB)
    licences: Any = Field(default={}, sa_type=JSONB)
    event: UUID
    trace: str
    version: int = 1


class EnterpriseBeforeRow(Row, table=True):
    """An earlier version of an enterprise, from `changed_at` until `until`; `fields` are the columns of
    EnterpriseRow.
    """

    __tablename__ = "enterprise_before"

    bureau: str = Field(primary_key=True)
    identifier: str = Field(primary_key=True)
    version: int = Field(primary_key=True)
    changed_at: datetime = Field(sa_type=DateTime(timezone=True))
    until: datetime = Field(sa_type=DateTime(timezone=True))
    event: UUID
    vanished_at: datetime | None = Field(sa_type=DateTime(timezone=True))
    fields: Any = Field(sa_type=JSONB)


class ListingRow(Row, table=True):
    """A list names an enterprise since `since`; `vanished_at` is set once it no longer does."""

    __tablename__ = "listing"

    bureau: str = Field(primary_key=True)
    identifier: str = Field(primary_key=True)
    list: str = Field(primary_key=True)
    since: datetime = Field(sa_type=DateTime(timezone=True))
    vanished_at: datetime | None = Field(sa_type=DateTime(timezone=True))


class DirectoryImportRow(ImportedListRow, table=True):
    """How an import of enterprises went. Its event has a stream of its own."""

    __tablename__ = "directory_import"

    bureau: str = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    list: str
    rows: int
    added: int
    changed: int
    unchanged: int
    vanished: int
    faulty: int
    warned: int


class ImportFaultRow(ListFaultRow, table=True):
    """A fault of an import of enterprises, or a warning. The fault of a repeated identifier is numbered by the place of
    its row.
    """

    __tablename__ = "import_fault"

    bureau: str = Field(primary_key=True)
    import_: UUID = Field(sa_column=Column("import", primary_key=True))


class FormerIdentifierRow(Row, table=True):
    """An enterprise had the identifier `former`, a number of its bureau, and has this identifier now."""

    __tablename__ = "former_identifier"

    bureau: str = Field(primary_key=True)
    former: str = Field(primary_key=True)
    identifier: str
