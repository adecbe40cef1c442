"""The read row of a directory's reviews: a projection of `sampling.directory.reviewed` and `sampling.review.missed`."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime
from sqlmodel import Field

from services.sampling.schema import Row

TABLES = ("sampling.review",)
"""The tables that a rebuild empties and fills again."""


class ReviewRow(Row, table=True):
    """When a directory was last reviewed, and when its owner was last reminded of a missed review."""

    __tablename__ = "review"

    bureau: str = Field(primary_key=True)
    directory: str = Field(primary_key=True)
    version: int
    reviewed_at: datetime | None = Field(sa_type=DateTime(timezone=True))
    reviewed_by: str | None
    reminded_at: datetime | None = Field(sa_type=DateTime(timezone=True))
    event: UUID
    trace: str
