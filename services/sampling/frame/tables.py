"""The read row of a frame: a projection of `sampling.frame.frozen`."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, MetaData
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

TABLES = ("sampling.frame",)
"""What a rebuild empties and makes again."""


class _Row(SQLModel):
    metadata = MetaData(schema="sampling")


class FrameRow(_Row, table=True):
    """A frame without its key. `units` and `openings` name blobs; `strata` maps each stratum to its size."""

    __tablename__ = "frame"

    id: UUID = Field(primary_key=True)
    bureau: str
    title: str
    root: str
    size: int
    strata: Any = Field(sa_type=JSONB)
    selection: Any = Field(sa_type=JSONB)
    units: Any = Field(sa_type=JSONB)
    openings: Any = Field(sa_type=JSONB)
    frozen_at: datetime = Field(sa_type=DateTime(timezone=True))
    frozen_by: str
    event: UUID
    trace: str
