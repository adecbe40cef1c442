"""The read row of a requested change after a draw."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.sampling.schema import Row

TABLES = ("sampling.change",)
"""The tables that a rebuild empties and fills again."""


class ChangeRow(Row, table=True):
    """A requested change. `state` is a `lifecycle.DrawChange` in JSON; the other columns repeat parts of it for
    queries. `unit` is the unit that a substitution withdraws; "" of an opening.
    """

    __tablename__ = "change"

    id: UUID = Field(primary_key=True)
    bureau: str
    draw: UUID
    kind: str
    unit: str
    status: str
    version: int
    trace: str
    requested_at: datetime = Field(sa_type=DateTime(timezone=True))
    state: Any = Field(sa_type=JSONB)
