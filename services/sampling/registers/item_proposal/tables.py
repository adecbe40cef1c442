"""The read row of a proposal."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.sampling.schema import Row

TABLES = ("sampling.item_proposal",)
"""The tables that a rebuild empties and fills again."""


class ItemProposalRow(Row, table=True):
    """A proposal. `state` is a `lifecycle.ItemProposal` in JSON; the other columns repeat parts of it for queries."""

    __tablename__ = "item_proposal"

    id: UUID = Field(primary_key=True)
    bureau: str
    change: str
    key: str
    section: str
    status: str
    version: int
    trace: str
    requested_at: datetime = Field(sa_type=DateTime(timezone=True))
    state: Any = Field(sa_type=JSONB)
