"""The read row of a person's account."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.sampling.schema import Row

TABLES = ("sampling.account",)
"""The tables that a rebuild empties and fills again."""


class AccountRow(Row, table=True):
    """The account of a person, by the person's lasting id. `state` is a `lifecycle.Account` in JSON; the other columns
    repeat parts of it for queries. `subject` is NULL for a person without an account; no two persons of a bureau have
    the same.
    """

    __tablename__ = "account"

    person: UUID = Field(primary_key=True)
    bureau: str
    subject: str | None
    status: str
    version: int
    trace: str
    changed_at: datetime = Field(sa_type=DateTime(timezone=True))
    state: Any = Field(sa_type=JSONB)
