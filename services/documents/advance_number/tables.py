"""The read row of an advance number."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.documents.schema import Row

TABLES = ("documents.advance_number",)
"""The tables that a rebuild empties and fills again."""


class AdvanceNumberRow(Row, table=True):
    """An advance number. `state` is a `lifecycle.AdvanceNumber` in JSON; other columns repeat parts of it for queries.
    Who may know of it says the line of the register.
    """

    __tablename__ = "advance_number"

    id: UUID = Field(primary_key=True)
    bureau: str
    number: str
    matter: UUID
    form: str
    carrier: str
    status: str
    due_at: datetime = Field(sa_type=DateTime(timezone=True))
    version: int
    trace: str
    state: Any = Field(sa_type=JSONB)
