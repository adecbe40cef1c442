"""Read rows of the registers: projections of the records' and the reviews' events."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, MetaData
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

TABLES = ("sampling.record", "sampling.review")
"""What a rebuild empties and makes again."""


class _Row(SQLModel):
    metadata = MetaData(schema="sampling")


class RecordRow(_Row, table=True):
    """One of a register, as its newest event left it; `fields` is its model in JSON, without its key."""

    __tablename__ = "record"

    bureau: str = Field(primary_key=True)
    directory: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    version: int
    fields: Any = Field(sa_type=JSONB)
    changed_at: datetime = Field(sa_type=DateTime(timezone=True))
    changed_by: str
    reason: str
    retired_at: datetime | None = Field(sa_type=DateTime(timezone=True))
    event: UUID
    trace: str


class ReviewRow(_Row, table=True):
    """When a directory was last gone through, and when its owner was last reminded to."""

    __tablename__ = "review"

    bureau: str = Field(primary_key=True)
    directory: str = Field(primary_key=True)
    version: int
    reviewed_at: datetime | None = Field(sa_type=DateTime(timezone=True))
    reviewed_by: str | None
    reminded_at: datetime | None = Field(sa_type=DateTime(timezone=True))
    event: UUID
    trace: str
