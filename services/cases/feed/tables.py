"""The read row of a calendar feed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime
from sqlmodel import Field

from services.cases.schema import Row

TABLES = ("cases.feed",)
"""The tables that a rebuild empties and fills again."""


class FeedRow(Row, table=True):
    """A calendar feed of the person `subject`. `secret` is the SHA-256 of the secret in its address."""

    __tablename__ = "feed"

    id: UUID = Field(primary_key=True)
    bureau: str
    subject: str
    secret: str
    version: int
    made_at: datetime = Field(sa_type=DateTime(timezone=True))
    revoked_at: datetime | None = Field(sa_type=DateTime(timezone=True))
