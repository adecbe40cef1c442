"""The read row of a request for an opening number."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.documents.schema import Row

TABLES = ("documents.series_opening",)
"""The tables that a rebuild empties and fills again."""


class SeriesOpeningRow(Row, table=True):
    """A request. `state` is a `lifecycle.SeriesOpening` in JSON; other columns repeat parts of it for queries."""

    __tablename__ = "series_opening"

    id: UUID = Field(primary_key=True)
    bureau: str
    series: str
    status: str
    version: int
    trace: str
    requested_at: datetime = Field(sa_type=DateTime(timezone=True))
    state: Any = Field(sa_type=JSONB)
