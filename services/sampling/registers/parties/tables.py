"""The read row of a party's registration."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.sampling.schema import Row

TABLES = ("sampling.party",)
"""The tables that a rebuild empties and fills again."""


class PartyRow(Row, table=True):
    """The registration of a party. `state` is a `lifecycle.Party` in JSON; the other columns repeat parts of it for
    queries. `registered_at` and `counts_from` are NULL until the registration is approved.
    """

    __tablename__ = "party"

    id: UUID = Field(primary_key=True)
    bureau: str
    organisation: str
    name: str
    above: str
    key: str
    status: str
    version: int
    trace: str
    requested_at: datetime = Field(sa_type=DateTime(timezone=True))
    registered_at: datetime | None = Field(sa_type=DateTime(timezone=True))
    counts_from: datetime | None = Field(sa_type=DateTime(timezone=True))
    state: Any = Field(sa_type=JSONB)
