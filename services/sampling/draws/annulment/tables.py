"""The read row of a requested annulment."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.sampling.schema import Row

TABLES = ("sampling.annulment",)
"""The tables that a rebuild empties and fills again."""


class AnnulmentRow(Row, table=True):
    """A requested annulment. `state` is a `lifecycle.Annulment` in JSON; the other columns repeat parts of it for
    queries. `bureau` is that of the draw.
    """

    __tablename__ = "annulment"

    id: UUID = Field(primary_key=True)
    bureau: str
    draw: UUID
    status: str
    version: int
    trace: str
    requested_at: datetime = Field(sa_type=DateTime(timezone=True))
    state: Any = Field(sa_type=JSONB)
