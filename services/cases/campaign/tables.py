"""The read row of a campaign."""

from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.cases.schema import Row

TABLES = ("cases.campaign",)
"""The tables that a rebuild empties and fills again."""


class CampaignRow(Row, table=True):
    """A campaign. `state` is a `lifecycle.Campaign` in JSON."""

    __tablename__ = "campaign"

    id: UUID = Field(primary_key=True)
    bureau: str
    version: int
    plan: UUID
    status: str
    state: Any = Field(sa_type=JSONB)
