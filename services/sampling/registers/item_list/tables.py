"""The read row of an edition of the item list."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.sampling.schema import Row

TABLES = ("sampling.item_edition",)
"""The tables that a rebuild empties and fills again."""


class ItemEditionRow(Row, table=True):
    """An edition. `state` is a `lifecycle.ItemEdition` in JSON; the other columns repeat parts of it for queries.
    `number` and `published_at` are NULL until the edition is approved.
    """

    __tablename__ = "item_edition"

    id: UUID = Field(primary_key=True)
    bureau: str
    number: int | None
    first: date
    size: int
    sha256: str
    status: str
    version: int
    trace: str
    requested_at: datetime = Field(sa_type=DateTime(timezone=True))
    published_at: datetime | None = Field(sa_type=DateTime(timezone=True))
    state: Any = Field(sa_type=JSONB)
