"""The read row of a superior's registration."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.sampling.schema import Row

TABLES = ("sampling.superior",)
"""The tables that a rebuild empties and fills again."""


class SuperiorRow(Row, table=True):
    """The registration of a superior. `state` is a `lifecycle.Superior` in JSON; the other columns repeat parts of it
    for queries. `registered_at` is NULL until the registration is approved.
    """

    __tablename__ = "superior"

    id: UUID = Field(primary_key=True)
    bureau: str
    superior: str
    status: str
    version: int
    trace: str
    requested_at: datetime = Field(sa_type=DateTime(timezone=True))
    registered_at: datetime | None = Field(sa_type=DateTime(timezone=True))
    state: Any = Field(sa_type=JSONB)
